import Domain
import SQL
import Synchronization
import Testing

@testable import Storage

/// What comes of the database's errors: a plain sentence for who asked, the words for the log.
@Suite struct ErrorTests {
    private let fixture: Fixture
    private let log: Log

    /// What the log was told.
    private final class Log: Sendable {
        private let told = Mutex<[String]>([])

        var lines: [String] { told.withLock { $0 } }

        func add(_ words: String, _ request: String?) {
            told.withLock { $0.append("\(request ?? "no request"): \(words)") }
        }
    }

    init() throws {
        let log = Log()
        var ports = Fixture.ports()
        ports.report = { log.add($0, $1) }
        fixture = try Fixture(.real, ports)
        self.log = log
    }

    /// Asks for what only the newest tables have.
    private func ask(_ request: String?, at now: Instant = Fixture.now) throws -> Failure? {
        try ScopeTests.failure { () throws(Failure) in
            _ = try fixture.database.read(Call(requestID: request), at: now) {
                tx throws(Failure) in
                try tx.sessions.findCaller(fingerprint: "nobody's")
            }
        }
    }

    @Test func `who asks tables that do not fit is told no word of SQL, and the log all of them`()
        throws
    {
        try Schema(fixture.store).migrate(to: 1)
        #expect(
            try ask("r-1")
                == .unavailable("the database did not do what was asked; the log says why"))
        #expect(log.lines.count == 1)
        #expect(log.lines.first?.hasPrefix("r-1: no such column: ") == true, "\(log.lines)")
    }

    @Test func `what no request asked for is told once a minute`() throws {
        try Schema(fixture.store).migrate(to: 1)
        for _ in 1...3 { _ = try ask(nil) }
        #expect(log.lines.count == 1)
        _ = try ask(nil, at: Fixture.now + ErrorLog.silence)
        #expect(log.lines.count == 2)
        for _ in 1...2 { _ = try ask("r-1") }
        #expect(log.lines.count == 4)
    }

    @Test(
        arguments: [
            .other, .mismatch, .denied, .readOnly, .missing, .unsafeFile, .unsafeAddress,
            .constraint(.unique), .constraint(.check), .constraint(.notNull), .constraint(.other),
        ] as [SQLError.Kind])
    func `names of tables and columns are for the log`(kind: SQLError.Kind) {
        let error = SQLError(kind, code: 1, "failed: users.secret")
        #expect(!Failure.asking(error).message.contains("users"))
        #expect(error.untold == "failed: users.secret (code 1)")
    }

    @Test func `a state of PostgreSQL is written as its manual has it`() {
        func text(_ state: String) -> String {
            SQLError(.other, code: Int32(state, radix: 36) ?? 0, "no").description
        }
        #expect(
            ["42P01", "08006", "25006"].map(text)
                == ["42P01", "08006", "25006"].map {
                    "no (code \($0))"
                })
        #expect(SQLError(.other, code: 6_410, "no").description == "no (code 6410)")
    }

    @Test func `a taken address is named to who asked, and nothing is left for the log`() {
        let error = SQLError(.constraint(.unique), "UNIQUE constraint failed: users.email")
        #expect(Failure.asking(error).message.contains("the e-mail address is taken"))
        #expect(error.untold == nil)
    }

    @Test func `who lost the answer to a commit is not told that nothing happened`() {
        let error = SQLError(.unsettled, "look whether it is there before you repeat it")
        #expect(Failure.asking(error) == .unsettled(error.message))
        #expect(error.untold == nil)
    }

    @Test func `a database that takes no changes cannot be used`() {
        let obstacle = DatabaseObstacle(SQLError(.readOnly, "the server is a standby"))
        #expect(obstacle.code == "read_only")
        #expect(
            obstacle.message
                == "the database may be read, but not written: the server is a standby")
        #expect(DatabaseObstacle(SQLError(.unreachable, "no answer")).code == "unavailable")
    }

    @Test func `a database whose tables are older or newer than the program cannot be used`()
        throws
    {
        let schema = Schema(fixture.store)
        #expect(fixture.database.obstacle() == nil)
        try schema.migrate(to: StorageDatabase.newestSchema - 1)
        #expect(fixture.database.obstacle()?.code == "wrong_schema")
        #expect(fixture.database.obstacle()?.message.contains("callboard migrate up") == true)
        try schema.migrateToNewest()
        #expect(fixture.database.obstacle() == nil)
        try fixture.raw("INSERT INTO schema_version (number, name) VALUES (99, 'later')")
        #expect(fixture.database.obstacle()?.code == "wrong_schema")
        #expect(fixture.database.obstacle()?.message.contains("update callboard") == true)
    }

    @Test func `a database without tables, or with somebody else's, is not called an older one`()
        throws
    {
        try Schema(fixture.store).migrate(to: 0)
        let none = try #require(fixture.database.obstacle())
        #expect(none.code == "unavailable")
        #expect(none.message.contains("there is no database at "), "\(none.message)")
        try fixture.store.write { connection throws(SQLError) in
            try connection.script("CREATE TABLE places (n INTEGER PRIMARY KEY)")
        }
        let others = try #require(fixture.database.obstacle())
        #expect(others.code == "wrong_schema")
        #expect(others.message.contains("is no database of callboard"), "\(others.message)")
    }
}
