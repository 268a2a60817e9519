import Domain
import Fields
import Glibc
import HTTP
import SQL
import Synchronization
import TestSupport
import Testing

/// Two servers on one PostgreSQL, as processes of their own.
@Suite struct TwoServersTests {
    private static let clientCount = 6
    private static let actsEach = 15
    /// Readings that wait for a lock.
    private static let waitingCount = 6
    /// How long a sign of life may take.
    private static let patienceMs = 20_000

    /// Waits until so many wait for a lock, or as long as that takes where not all come to it.
    private static func awaitWaiting(on connection: any Connection) throws(SQLError) {
        for _ in 0..<20_000 {
            let count = try connection.first(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'users'::regclass"
            ) { $0.integer(0) }
            guard count ?? 0 < Int64(waitingCount) else { return }
            sched_yield()
        }
    }

    @Test func `a server whose database makes everybody wait says that it lives`() throws {
        let database = try PostgresCluster.shared().emptyDatabase()
        let shell = try CommandLineShell(on: database)
        let token = try shell.signIn(CommandLineShell.email, CommandLineShell.password)
        let (program, client) = try shell.serve()
        let holder = try TestDatabase.raw(database.address)
        defer { holder.close() }
        let request = Request(
            path: "/api/v1/users", headers: Headers(["Authorization": "Bearer \(token)"]))
        let isLocked = Flag()
        // More than there are threads that read requests.
        let statuses = concurrently(Self.waitingCount + 1) { number -> Int? in
            guard number == Self.waitingCount else {
                while !isLocked.isRaised { sched_yield() }
                return try? client.send(request, timeoutMs: TerminalProgram.patienceMs)
                    .response.status
            }
            defer { isLocked.raise() }
            return try? holder.write { connection throws(SQLError) in
                try connection.script("LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
                isLocked.raise()
                try Self.awaitWaiting(on: connection)
                let live = Request(path: "/livez")
                return try? client.send(live, timeoutMs: Self.patienceMs).response.status
            }
        }
        #expect(statuses == [Int](repeating: 200, count: Self.waitingCount + 1))
        program.signal(SIGTERM)
        #expect(program.exitCode() == 0)
    }

    @Test func `one of two servers is killed under load: nothing is lost and nothing doubled`()
        throws
    {
        let database = try PostgresCluster.shared().emptyDatabase()
        let shell = try CommandLineShell(on: database)
        let token = try shell.signIn(CommandLineShell.email, CommandLineShell.password)
        let user = try shell.create("noura@board.example", role: "caster")
        let (dying, first) = try shell.serve()
        let (surviving, second) = try shell.serve()
        let (path, doomed) = ("/api/v1/users/\(user)/notes", dying.processID)
        // In the middle, while the acts of all clients are under way.
        let turns = Turns([first, second], after: Self.clientCount * Self.actsEach / 3) {
            kill(doomed, SIGKILL)
        }
        let answers = concurrently(Self.clientCount) { number -> [String] in
            let courier = Courier(turns, RetryPolicy(attemptsMax: 40))
            return (0..<Self.actsEach).map { act in
                let key = "act-\(number)-\(act)"
                let said = Self.write(key, to: path, token, by: courier)
                return said == "201" || said == "200" ? key : "\(key): \(said)"
            }
        }
        let keys = answers.flatMap(\.self)
        #expect(dying.exitCode() == 128 + Int(SIGKILL))
        #expect(turns.failureCount > 0, "no client noticed the end of a server")
        #expect(keys.count { $0.contains(":") } == 0, "\(keys.filter { $0.contains(":") })")

        let notes = try shell.json(["users", "list-notes", "--limit", "1000"])["rows"]?.array ?? []
        #expect(notes.compactMap { $0["text"]?.string }.sorted() == keys.sorted())
        let records = try shell.json([
            "audit", "list", "--filter", "operation:users.note", "--limit", "1000",
        ])
        #expect(records["rows"]?.array?.count == keys.count)
        let check = try shell.run(["audit", "verify"])
        #expect(check.exitCode == 0, "\(check.outputText)\(check.errorText)")
        surviving.signal(SIGTERM)
        #expect(surviving.exitCode() == 0)
    }

    /// Writes a note under a key, which is also its text; gives the status, or the error.
    private static func write(
        _ key: String, to path: String, _ token: String, by courier: Courier
    ) -> String {
        let request = Request(
            method: "POST", path: path,
            headers: Headers([
                "Authorization": "Bearer \(token)", "Content-Type": "application/json",
                "Idempotency-Key": key,
            ]), body: JSON.object(JSONObject([("text", .string(key))])).bytes())
        do throws(HTTPError) {
            let delivery = try courier.deliver(request, isRepeatable: true, timeoutMs: 60_000)
            let response = delivery.reply.response
            return response.status < 300
                ? String(response.status) : String(decoding: response.body, as: UTF8.self)
        } catch {
            return "\(error)"
        }
    }

    @Test func `setups that start together on an empty database make its tables once`() throws {
        let empty = try PostgresCluster.shared().emptyDatabase()
        let folder = try TemporaryFolder()
        let (program, place) = (try Product.path("callboard"), ["--database", empty.address])
        let environment = [
            "CALLBOARD_DATABASE_KEY_FILE": folder.path("house.key"),
            "CALLBOARD_MAIL_FOLDER": folder.path("mail"), "XDG_STATE_HOME": folder.path,
        ]
        let setups = concurrently(3) { number in
            try? run(
                program,
                ["setup", "--email", "admin\(number)@casting.example", "--password-stdin"] + place,
                environment: environment, input: Array("\(CommandLineShell.password)\n".utf8))
        }.compactMap(\.self)
        #expect(setups.map(\.exitCode).sorted() == [0, 1, 1], "\(setups.map(\.errorText))")
        let first = try #require(setups.firstIndex { $0.exitCode == 0 })
        let signedIn = try run(
            program,
            ["login", "--email", "admin\(first)@casting.example", "--password-stdin"]
                + ["--print-token"] + place,
            environment: environment, input: Array("\(CommandLineShell.password)\n".utf8))
        #expect(signedIn.exitCode == 0, "\(signedIn.errorText)")
        let verified = try run(program, ["audit", "verify"] + place, environment: environment)
        #expect(verified.exitCode == 0, "\(verified.errorText)")
    }
}

/// Sends each request to the next of some servers, counts those that got no answer, and after so
/// many answers does something once.
///
/// Every fifth answer gets lost on its way, so that an act that was done is asked for again.
private final class Turns: Sender {
    private let clients: [Client]
    private let answersMax: Int
    private let act: @Sendable () -> Void
    private let state = Mutex((next: 0, answers: 0, failures: 0))

    init(_ clients: [Client], after answersMax: Int, _ act: @escaping @Sendable () -> Void) {
        (self.clients, self.answersMax, self.act) = (clients, answersMax, act)
    }

    var failureCount: Int { state.withLock(\.failures) }

    func send(_ request: Request, timeoutMs: Int) throws(HTTPError) -> Reply {
        let number = state.withLock { state in
            state.next += 1
            return state.next % clients.count
        }
        do throws(HTTPError) {
            let reply = try clients[number].send(request, timeoutMs: timeoutMs)
            let count = state.withLock { state in
                state.answers += 1
                return state.answers
            }
            if count == answersMax { act() }
            guard count.isMultiple(of: 5) else { return reply }
        } catch {
            state.withLock { $0.failures += 1 }
            throw error
        }
        throw HTTPError(.answer, "the test lost it")
    }
}
