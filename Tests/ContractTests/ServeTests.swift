import Domain
import Fields
import Glibc
import HTTP
import TestSupport
import Testing

/// The server as somebody runs it: a process of its own, spoken to over a socket.
@Suite struct ServeTests {
    private let shell: CommandLineShell
    private let token: String

    init() throws {
        shell = try CommandLineShell()
        token = try shell.signIn(CommandLineShell.email, CommandLineShell.password)
    }

    private func serve() throws -> (program: TerminalProgram, client: Client) { try shell.serve() }

    private func create(_ client: Client, key: String, name: String = "Layla") throws -> Response {
        let body: JSON = [
            "email": "layla@board.example", "name": .string(name), "role": "caster",
        ]
        let request = Request(
            method: "POST", path: "/api/v1/users",
            headers: Headers([
                "Authorization": "Bearer \(token)", "Content-Type": "application/json",
                "Idempotency-Key": key,
            ]), body: body.bytes())
        return try client.send(request, timeoutMs: TerminalProgram.patienceMs).response
    }

    @Test func `a key is known to the server that comes after one that was killed`() throws {
        let first = try serve()
        let made = try create(first.client, key: "k-1")
        #expect(made.status == 201)
        #expect(made.headers["Idempotency-Replayed"] == nil)
        first.program.signal(SIGKILL)
        _ = first.program.exitCode()
        let second = try serve()
        let again = try create(second.client, key: "k-1")
        #expect(again.status == 201)
        #expect(again.headers["Idempotency-Replayed"] == "true")
        #expect(again.body == made.body)
        #expect(again.headers["Callboard-Record"] == made.headers["Callboard-Record"])
        let other = try create(second.client, key: "k-1", name: "Noura")
        #expect(other.status == 422)
        #expect(try JSON(parsing: other.body)["code"] == "reused_key")
        second.program.signal(SIGTERM)
        #expect(second.program.exitCode() == 0)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal ends it in order`(number: Int32) throws {
        let (program, client) = try serve()
        let ready = try client.send(
            Request(path: "/readyz"), timeoutMs: TerminalProgram.patienceMs)
        #expect(ready.response.status == 200)
        program.signal(number)
        #expect(program.exitCode() == 0)
    }

    @Test func `a balancer sees that it stops before nobody is accepted`() throws {
        let (program, client) = try shell.serve(["--drain-delay", "10m"])
        func status(_ path: String) throws -> Int {
            try client.send(Request(path: path), timeoutMs: TerminalProgram.patienceMs)
                .response.status
        }
        #expect(try status("/readyz") == 200)
        program.signal(SIGTERM)
        var ready = 200
        for _ in 0..<10_000 where ready == 200 { ready = try status("/readyz") }
        #expect(ready == 503)
        #expect(try status("/api/v1/session") == 401)
        program.signal(SIGTERM)
        #expect(program.exitCode() == 1)
    }

    @Test func `a server whose tables were taken back is not ready and tells no word of SQL`()
        throws
    {
        let (program, client) = try serve()
        let taken = try shell.run(["migrate", "down", "--to", "2", "--no-backup"])
        try #require(taken.exitCode == 0, "\(taken.errorText)")
        let ready = try client.send(
            Request(path: "/readyz"), timeoutMs: TerminalProgram.patienceMs)
        #expect(ready.response.status == 503)
        #expect(
            String(decoding: ready.response.body, as: UTF8.self)
                .contains(#""output":"wrong_schema""#))
        let settings = Request(
            path: "/api/v1/settings",
            headers: Headers(["Authorization": "Bearer \(token)", "X-Request-Id": "mine-17"]))
        let refused = try client.send(settings, timeoutMs: TerminalProgram.patienceMs).response
        #expect(refused.status == 503)
        let text = String(decoding: refused.body, as: UTF8.self)
        #expect(text.contains("the log says why") && !text.contains("no such"), "\(text)")
        #expect(
            program.wait {
                $0.text.contains("no such table: setting_changes") && $0.text.contains("mine-17")
            }, "\(program.screen)")
    }

    /// Loses a server's database and brings it back.
    private func expectBothAreTold(
        _ program: TerminalProgram, lose: () throws -> Void, bringBack: () throws -> Void
    ) throws {
        try lose()
        #expect(program.wait { $0.text.contains(" cannot be used: ") }, "\(program.screen)")
        try bringBack()
        #expect(program.wait { $0.text.contains(" can be used again, ") }, "\(program.screen)")
        program.signal(SIGTERM)
        #expect(program.exitCode() == 0)
        #expect(program.screen.text.ranges(of: " cannot be used: ").count == 1)
        #expect(program.screen.text.ranges(of: " can be used again, ").count == 1)
    }

    @Test func `a server whose database is moved away says so once, and once that it is back`()
        throws
    {
        let (program, _) = try serve()
        let away = shell.path("away.db")
        try expectBothAreTold(program) {
            #expect(rename(shell.database, away) == 0)
        } bringBack: {
            #expect(rename(away, shell.database) == 0)
        }
    }

    @Test func `a server that cannot reach its database says so once, and once that it is back`()
        throws
    {
        let cluster = try PostgresCluster.shared()
        let database = try cluster.emptyDatabase()
        let other = try CommandLineShell(on: database)
        let (program, _) = try other.serve()
        func letIn(_ isSo: Bool) throws {
            try cluster.administer("ALTER DATABASE \(database.name) ALLOW_CONNECTIONS \(isSo)")
        }
        try expectBothAreTold(program) {
            try letIn(false)
            try database.endConnections()
        } bringBack: {
            try letIn(true)
        }
    }

    @Test func `a server whose database takes no changes is not ready, and says so once`() throws {
        let cluster = try PostgresCluster.shared()
        let database = try cluster.emptyDatabase()
        let other = try CommandLineShell(on: database)
        let (program, client) = try other.serve()
        func ready() throws -> Response {
            try client.send(Request(path: "/readyz"), timeoutMs: TerminalProgram.patienceMs)
                .response
        }
        func letWrite(_ isSo: Bool) throws {
            try cluster.administer(
                "ALTER DATABASE \(database.name) SET default_transaction_read_only = \(!isSo)")
        }
        try expectBothAreTold(program) {
            try letWrite(false)
            try database.endConnections()
        } bringBack: {
            let refused = try ready()
            #expect(refused.status == 503)
            #expect(
                String(decoding: refused.body, as: UTF8.self).contains(#""output":"read_only""#))
            try letWrite(true)
        }
    }

    @Test func `an access log that cannot be opened anew is told, and goes on in its old file`()
        throws
    {
        let (log, old) = (shell.path("access.log"), shell.path("access.log.1"))
        let (program, client) = try shell.serve(["--access-log", log])
        try #require(rename(log, old) == 0)
        try File.makeFolder(log)
        program.signal(SIGHUP)
        #expect(
            program.wait { $0.text.contains("the access log goes on in its old file") },
            "\(program.screen)")
        #expect(program.screen.text.contains("\(log) cannot be written: "))
        _ = try client.send(Request(path: "/livez"), timeoutMs: TerminalProgram.patienceMs)
        program.signal(SIGTERM)
        #expect(program.exitCode() == 0)
        #expect(try File.text(of: old).contains("/livez"))
    }

    @Test func `each reload is told, also the good one after one that failed`() throws {
        let folder = try TemporaryFolder()
        let dated = try DatedCertificate(
            in: folder, from: "20200101000000Z", until: "20990101000000Z")
        let (log, good) = (folder.path("access.log"), try File.bytes(of: dated.certificate))
        let (program, _) = try shell.serve([
            "--tls-cert", dated.certificate, "--tls-key", dated.key, "--access-log", log,
        ])
        try File.write("nonsense", to: dated.certificate)
        program.signal(SIGHUP)
        #expect(program.wait { $0.text.contains("the old certificate stays") }, "\(program.screen)")
        #expect(program.screen.text.contains("the access log \(log) was opened anew"))
        #expect(program.screen.text.contains("\(dated.certificate) holds no certificate in PEM"))
        try File.write(good, to: dated.certificate)
        program.signal(SIGHUP)
        let told =
            "certificate and key were read anew: the certificate in \(dated.certificate) is valid "
            + "until 2099-01-01T00:00:00.000Z"
        #expect(program.wait { $0.text.contains(told) }, "\(program.screen)")
        program.signal(SIGTERM)
        #expect(program.exitCode() == 0)
    }

    @Test func `a reload of a server without files says that there is nothing to take anew`() throws
    {
        let (program, _) = try serve()
        program.signal(SIGHUP)
        #expect(
            program.wait { $0.text.contains("there is no file to take anew") }, "\(program.screen)")
        program.signal(SIGTERM)
        #expect(program.exitCode() == 0)
    }

    @Test func `a server starts with a certificate that has expired, and says so`() throws {
        let folder = try TemporaryFolder()
        let dated = try DatedCertificate(
            in: folder, from: "20200101000000Z", until: "20200201000000Z")
        let (program, _) = try shell.serve([
            "--tls-cert", dated.certificate, "--tls-key", dated.key,
        ])
        #expect(
            program.wait { $0.text.contains(" has expired on 2020-02-01T00:00:00.000Z, ") },
            "\(program.screen)")
        program.signal(SIGTERM)
        #expect(program.exitCode() == 0)
    }

    @Test func `production whose mail goes into a folder says that none leaves`() throws {
        let file = shell.path("production.yaml")
        try File.write("environment.production: true\n", to: file)
        let (program, _) = try shell.serve(["--config", file])
        #expect(program.wait { $0.text.contains("no mail leaves from here") })
        program.signal(SIGTERM)
        #expect(program.exitCode() == 0)
    }

    @Test func `passwords are not taken in the clear from other machines`() throws {
        let refused = try shell.run(["serve", "--listen", "0.0.0.0:0"])
        #expect(refused.exitCode == 2)
        #expect(refused.errorText.contains("--tls-cert"))
    }

    @Test func `sample data are not served as real`() throws {
        let sample = shell.path("sample.db")
        let made = try shell.run(["demo", "create", sample, "--users", "60"])
        try #require(made.exitCode == 0, "\(made.errorText)")
        let refused = try TestSupport.run(
            Product.path("callboard"), ["serve", "--database", sample, "--listen", "127.0.0.1:0"])
        #expect(refused.exitCode == 1)
        #expect(refused.errorText.contains("demo"))
    }
}
