import Glibc
import HTTP
import Terminal
import TestSupport
import Testing

@testable import callboard

/// What is set before the program starts, read from files, variables and options.
@Suite struct ConfigurationTests {
    private let folder: TemporaryFolder
    private let home: String

    init() throws {
        folder = try TemporaryFolder()
        home = folder.path("callboard")
        try #require(mkdir(home, 0o700) == 0)
        try #require(mkdir(home + "/environments", 0o700) == 0)
    }

    private func write(_ text: String, to name: String = "config.yaml") throws {
        try File.write(text, to: "\(home)/\(name)")
    }

    private func read(
        _ variables: [String: String] = [:], _ flags: [String: String] = [:],
        switchedTo environment: String? = nil
    ) -> Configuration {
        var sources = ConfigurationSources(
            variables: variables.merging(["XDG_CONFIG_HOME": folder.path]) { $1 }, flags: flags)
        sources.switchedTo = environment
        return .read(sources)
    }

    private func complaints(
        _ variables: [String: String] = [:], _ flags: [String: String] = [:]
    ) -> [String] {
        read(variables, flags).problems.map { problem in
            problem.description.replacing("\(home)/", with: "")
        }
    }

    private func callboard(_ arguments: String...) throws -> CommandResult {
        try run(
            Product.path("callboard"), arguments, environment: ["XDG_CONFIG_HOME": folder.path])
    }

    @Test func `names, variables and flags differ, and every standard is what its key takes`() {
        let keys = ConfigurationKey.all
        #expect(Set(keys.map(\.name)).count == keys.count)
        #expect(Set(keys.map(\.variable)).count == keys.count)
        // Reading the standards traps on one that its own key refuses.
        #expect(Configuration().found.count == keys.count { $0.standard != nil })
    }

    @Test func `no command has two options of one name`() {
        for command in Commands.all + [Command("console", "", options: Option.console) { _ in 0 }] {
            let names = command.allOptions.map(\.name)
            #expect(Set(names).count == names.count, "\(command.name)")
        }
    }

    @Test func `what comes later goes before`() throws {
        #expect(read().source(.databasePool) == .standard)
        try write("database:\n  pool: 3\nserver.workers: 2\nenv: staging\n")
        try write("database.pool: 4\n", to: "environments/staging.yaml")
        try write("", to: "environments/empty.yaml")
        #expect(read([:], ["env": "empty"]).integer(.databasePool) == 3)
        #expect(read().integer(.databasePool) == 4)
        #expect(read().integer(.workers) == 2)
        let variables = ["CALLBOARD_DATABASE_POOL": "5", "CALLBOARD_SERVER_WORKERS": "6"]
        #expect(read(variables).integer(.databasePool) == 5)
        let flagged = read(variables, ["server.workers": "7"])
        #expect(flagged.integer(.workers) == 7)
        #expect(flagged.source(.workers)?.description == "--workers")
        #expect(read(variables).source(.workers)?.description == "CALLBOARD_SERVER_WORKERS")
        let place = "\(home)/environments/staging.yaml:1:1"
        #expect(read().source(.databasePool)?.description == place)
    }

    @Test func `a guard is only ever strengthened`() throws {
        try write("read-only: true\n", to: "environments/production.yaml")
        let configuration = read(
            ["CALLBOARD_READ_ONLY": "false"], ["env": "production"])
        #expect(configuration.isTrue(.readOnly))
        #expect(read([:], ["read-only": "true"]).isTrue(.readOnly))
    }

    @Test(arguments: [
        ["settings", "change", "maintenance", "--value", "x"], ["import", "legacy", "/"],
        ["migrate", "up"], ["migrate", "down", "--to", "1"], ["mail", "deliver"],
        ["setup", "--email", "a@casting.example", "--password-stdin"],
        ["serve", "--listen", "127.0.0.1:0", "--demo"], ["work"],
    ])
    func `a read-only environment refuses commands that change, and names the line`(
        arguments: [String]
    ) throws {
        try write("read-only: true\n", to: "environments/production.yaml")
        let refused = try run(
            Product.path("callboard"),
            arguments + ["--env", "production", "--database", folder.path("house.db")],
            environment: ["XDG_CONFIG_HOME": folder.path])
        #expect(refused.exitCode == 1)
        let place = "\(home)/environments/production.yaml:1:1"
        #expect(
            refused.errorText == "callboard: this environment is read-only (\(place))\n")
        #expect(!File.exists(folder.path("house.db")))
    }

    @Test func `wrong lines are named with their place and the nearest name`() throws {
        try write(
            """
            server:
              lisen: 127.0.0.1:8080
              idle-timeout: 5 minutes
            server.body-bytes-max: 1KB
            read-only: maybe
            read-only: true
            bidi: consol
            token: hunter2
            config: /etc/other
            """)
        #expect(
            complaints() == [
                "config.yaml:6:1: error: 'read-only' stands already in line 5; this one is ignored",
                "config.yaml:2:3: error: there is no setting 'server.lisen'; "
                    + "did you mean 'server.listen'?",
                "config.yaml:3:17: error: 'server.idle-timeout' takes a time from 1s to 1h, "
                    + "such as 500ms, 30s, 5m or 2h",
                "config.yaml:4:24: error: 'server.body-bytes-max' takes a size from 1KiB to "
                    + "16MiB, such as 65536, 64KiB or 1MiB",
                "config.yaml:5:12: error: 'read-only' takes true or false",
                "config.yaml:7:7: error: 'bidi' takes one of console, terminal, off; "
                    + "did you mean 'console'?",
                "config.yaml:8:8: error: 'token' takes no secret itself but where it is: "
                    + "file:/path, env:NAME or exec:command",
                "config.yaml:9:1: error: 'config' is given by CALLBOARD_CONFIG or --config only",
            ])
    }

    @Test func `a variable that no setting has is refused with the nearest name`() {
        #expect(
            complaints(["CALLBOARD_SERVER_LISTENS": "x", "CALLBOARD_KEYMAP": "", "OTHER": "x"])
                == [
                    "CALLBOARD_SERVER_LISTENS: error: there is no such setting; "
                        + "did you mean 'CALLBOARD_SERVER_LISTEN'?"
                ])
    }

    @Test func `an unknown environment is refused with the nearest name`() throws {
        try write("", to: "environments/production.yaml")
        #expect(
            complaints([:], ["env": "prodction"]) == [
                "--env: error: there is no environment 'prodction'; did you mean 'production'?"
            ])
        #expect(complaints([:], ["env": "../production"]).count == 1)
    }

    @Test func `a file that others may change is refused`() throws {
        try write("theme: dark\n")
        chmod(home + "/config.yaml", 0o666)
        #expect(complaints().first?.contains("can be changed by others") == true)
    }

    @Test(
        arguments: [
            ("postgres:///callboard", true), ("postgres://localhost/c", true),
            ("postgresql://%2Frun%2Fpostgresql/c", true), ("postgres://[::1]:5432/c", true),
            ("postgres://127.0.0.1,localhost/c", true), ("postgres://db.example/c", false),
            ("postgres://db.example/c?sslmode=require", false),
            ("postgres://db.example/c?sslmode=verify-full", true),
            ("postgres:///c?host=db.example", false), ("postgres:///c?hostaddr=192.0.2.7", false),
            ("postgres:///c?host=%2Frun%2Fpostgresql", true),
            ("postgres://localhost,db.example/c", false), ("postgres:///c?service=far", false),
            ("postgres://localhost@db.example/c", false),
            ("postgres://db.example/c?sslmode=verify-full&sslmode=disable", false),
        ])
    func `a database on another machine must be verified`(address: String, isTaken: Bool) {
        #expect(complaints([:], ["database": address]).isEmpty == isTaken)
    }

    @Test(
        arguments: [
            (
                "localhost/c?sslmod=disable",
                "has a parameter 'sslmod' that PostgreSQL does not know; did you mean 'sslmode'?"
            ),
            ("localhost/c?nonsense=1", "has a parameter 'nonsense' that PostgreSQL does not know"),
            ("huda:5?ter2@localhost/c", "takes parameters such as sslmode=verify-full"),
            ("huda:hun?ter2@localhost/c", "takes a port from 1 to 65535"),
            ("localhost:99999/c", "takes a port from 1 to 65535"),
            ("localhost:05432/c", "takes a port from 1 to 65535"),
            ("localhost:+5432/c", "takes a port from 1 to 65535"),
            ("[::1]:/c", "takes a port from 1 to 65535"),
            ("/c?port=0", "takes a port from 1 to 65535"),
        ])
    func `an address with a slip is refused where it is set, and no part of a password is said`(
        address: String, complaint: String
    ) {
        let found = complaints([:], ["database": "postgres://\(address)"])
        #expect(found.count == 1)
        #expect(found.first?.contains(complaint) == true, "\(found)")
        #expect(found.first?.contains("ter2") == false)
    }

    @Test(arguments: ["localhost:5433/c?connect_timeout=3&ssl=true", "/c?port=5433,5434"])
    func `what PostgreSQL's library knows may stand in an address`(address: String) {
        #expect(complaints([:], ["database": "postgres://\(address)"]).isEmpty)
    }

    @Test func `a password in an address is taken from a variable only, and never shown`() throws {
        let address = "postgres://huda:hunter2@localhost/c?password=hunter2"
        #expect(complaints([:], ["database": address]).count == 1)
        try write("database: \(address)\n")
        #expect(complaints().count == 1)
        try write("")
        let shown = try run(
            Product.path("callboard"), ["config", "show"],
            environment: ["CALLBOARD_DATABASE": address, "CALLBOARD_TOKEN": "hunter2"])
        #expect(shown.exitCode == 0)
        #expect(shown.outputText.contains("postgres://huda:•••@localhost/c?password=•••"))
        #expect(!shown.outputText.contains("hunter2"))
    }

    @Test func `switching environments leaves the first one's data behind`() throws {
        try write("remote: https://a.example\n", to: "environments/a.yaml")
        try write("remote: https://b.example\n", to: "environments/b.yaml")
        try write("theme: light\n", to: "environments/c.yaml")
        let flags = ["remote": "https://other.example", "keymap": "vim", "env": "a"]
        #expect(read([:], flags).text(.remote) == "https://other.example")
        let switched = read([:], flags, switchedTo: "b")
        #expect(switched.text(.remote) == "https://b.example")
        #expect(switched.text(.keymap) == "vim")
        #expect(switched.environment == "b")
        #expect(read([:], flags, switchedTo: "c").backend == .database(nil))
        #expect(read().environments == ["a", "b", "c"])
    }

    @Test func `the later of database and server counts, and both at once are refused`() throws {
        try write("database: house.db\n")
        #expect(read().backend == .database(home + "/house.db"))
        let remote = try Endpoint("https://api.example.sa")
        #expect(read([:], ["remote": "https://api.example.sa"]).backend == .remote(remote))
        try write("database: house.db\nremote: https://api.example.sa\n")
        #expect(complaints().count == 1)
        #expect(
            complaints([:], ["remote": "http://api.example.sa"]).first?.contains("https") == true)
        #expect(complaints([:], ["remote": "http://127.0.0.1:8080"]).isEmpty)
    }

    @Test func `bad settings are refused at start, and config check lists them`() throws {
        try write("servr.listen: x\n")
        let place = "\(home)/config.yaml:1:1: error: there is no setting 'servr.listen'"
        let refused = try callboard("users", "list")
        #expect(refused.exitCode == 2)
        #expect(refused.errorText.hasPrefix("callboard: \(place); did you mean"))
        let checked = try callboard("config", "check")
        #expect(checked.exitCode == 1)
        #expect(checked.outputText.hasPrefix(place))
        try write("theme: darc\n")
        #expect(try callboard("config", "check").outputText.contains("did you mean 'dark'?"))
        try write("")
        try write("read-only: x\n", to: "environments/production.yaml")
        let other = try callboard("config", "check")
        #expect(other.outputText.contains("environments/production.yaml:1:12: error"))
    }

    @Test(arguments: [
        ("mail.transport: smtp\n", "mail.transport is smtp, but mail.smtp.host is not set"),
        ("mail.transport: sendgrid\n", "mail.transport is sendgrid, but mail.sendgrid.key is not"),
        ("server.listen: 0.0.0.0:8080\n", "0.0.0.0:8080 can be reached from elsewhere"),
        ("server.tls-cert: /a.pem\n", "--tls-cert and --tls-key go together"),
    ])
    func `config check sees what only the server would refuse`(
        settings: String, complaint: String
    ) throws {
        try write(settings)
        let checked = try callboard("config", "check")
        #expect(checked.exitCode == 1)
        #expect(checked.outputText.contains(complaint), "\(checked.outputText)")
        try write("")
        try write(settings, to: "environments/production.yaml")
        let other = try callboard("config", "check")
        #expect(other.outputText.contains("production: error: \(complaint)"))
    }

    @Test func `config check tries what settings name, and tells no secret`() throws {
        try write(
            """
            database.password: env:NO_SUCH_VARIABLE
            token: file:/no/such/token
            mail.sendgrid.key: exec:false hunter2
            server.access-log: /no/such/folder/access.log
            server.tls-cert: /no/such/cert.pem
            server.tls-key: /no/such/key.pem
            """)
        let checked = try callboard("config", "check")
        #expect(checked.exitCode == 1)
        for (line, complaint) in [
            (1, "database.password: env:NO_SUCH_VARIABLE: there is no variable NO_SUCH_VARIABLE"),
            (2, "token: file:/no/such/token: there is no such file"),
            (3, "mail.sendgrid.key: exec:false: the command failed (exit code 1)"),
            (4, "server.access-log: /no/such/folder/access.log cannot be written"),
            (5, "server.tls-cert: with server.tls-key: cannot read /no/such/cert.pem"),
        ] {
            let whole = "\(home)/config.yaml:\(line):1: error: \(complaint)"
            #expect(checked.outputText.contains(whole), "\(checked.outputText)")
        }
        #expect(!checked.outputText.contains("hunter2"))
        #expect(checked.errorText == "problems: 5\n")
    }

    @Test func `config check asks for the database and the folder of backups`() throws {
        try File.write("a letter, and no database", to: home + "/letter.db")
        try write("database: letter.db\nbackup.folder: gone\n")
        try write(
            "database: postgres://nobody@127.0.0.1:1/house\nbackup.folder: ..\n",
            to: "environments/production.yaml")
        let checked = try callboard("config", "check")
        #expect(checked.exitCode == 1)
        #expect(checked.errorText == "problems: 3\n")
        for complaint in [
            "config.yaml:1:1: error: database: the database file is damaged",
            "config.yaml:2:1: error: backup.folder: there is no folder \(home)/gone; make it",
            "production.yaml:1:1: error: database: "
                + "cannot reach the database at postgres://127.0.0.1:1/house",
        ] {
            #expect(checked.outputText.contains(complaint), "\(checked.outputText)")
        }
        #expect(!File.exists(home + "/gone"))
    }

    @Test func `a database that was not set up yet is no fault of the settings`() throws {
        try write("database: house.db\n")
        let checked = try callboard("config", "check")
        #expect(checked.exitCode == 0)
        #expect(
            checked.outputText == """
                \(home)/config.yaml:1:1: note: database: there is no database at \(home)/house.db; \
                run: callboard setup --email ADDRESS --database \(home)/house.db, or for sample \
                data: callboard demo create FILE

                """)
        #expect(checked.errorText == "no problem found\n")
        #expect(!File.exists(home + "/house.db"))
    }

    @Test func `a key that seals no backups is named with the place where it was set`() throws {
        for name in ["production", "staging"] { try write("", to: "environments/\(name).yaml") }
        let complaint =
            "backup.key: this is no key that seals backups; callboard backup key FILE makes one, "
            + "to be named as file:/path/of/FILE\n"
        func callboard(_ arguments: String...) throws -> CommandResult {
            try run(
                Product.path("callboard"), arguments,
                environment: [
                    "XDG_CONFIG_HOME": folder.path, "CALLBOARD_BACKUP_KEY": "hunter2",
                ])
        }
        let made = try callboard("backup", "--database", folder.path("house.db"))
        #expect(made.exitCode == 1)
        #expect(made.errorText == "callboard: CALLBOARD_BACKUP_KEY: \(complaint)")
        let checked = try callboard("config", "check")
        #expect(checked.outputText == "CALLBOARD_BACKUP_KEY: error: \(complaint)")
    }

    @Test func `config check tells of a certificate that has expired`() throws {
        let dated = try DatedCertificate(
            in: folder, from: "20200101000000Z", until: "20200201000000Z")
        try write("server.tls-cert: \(dated.certificate)\nserver.tls-key: \(dated.key)\n")
        let checked = try callboard("config", "check")
        #expect(checked.exitCode == 1)
        #expect(
            checked.outputText == """
                \(home)/config.yaml:1:1: error: server.tls-cert: the certificate in \
                \(dated.certificate) has expired on 2020-02-01T00:00:00.000Z, and callers refuse \
                it; renew it

                """)
    }

    @Test func `config check runs a command once, and leaves no access log behind`() throws {
        let (command, runs) = (folder.path("print-secret"), folder.path("runs"))
        try File.write("echo run >>\(runs)\necho hunter2\n", to: command)
        try write("token: exec:sh \(command)\nserver.access-log: \(folder.path("access.log"))\n")
        for name in ["production", "staging"] { try write("", to: "environments/\(name).yaml") }
        let checked = try callboard("config", "check")
        #expect(checked.exitCode == 0, "\(checked.outputText)")
        #expect(!checked.outputText.contains("hunter2"))
        #expect(try File.text(of: runs) == "run\n")
        #expect(!File.exists(folder.path("access.log")))
    }

    @Test func `the example at the top of the package is the one that the program prints`() throws {
        let source = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let example = try File.text(of: "/\(source)/.env.example")
        #expect(example == ConfigurationExample.text + "\n")
        #expect(try callboard("config", "example").outputText == example)
    }
}
