import Glibc
import Synchronization
import TestSupport
import Testing

@testable import SQL

/// A folder for one test's database, gone when the test ends.
final class Workplace {
    let path: String

    init() throws {
        var template = Array("/tmp/callboard-sql-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        path = try #require(made)
    }

    var database: String { path + "/test.db" }

    func store(_ limits: SQLiteStore.Limits = .init()) throws(SQLError) -> SQLiteStore {
        try SQLiteStore(path: database, creating: true, limits: limits)
    }

    func mode(_ name: String) -> mode_t {
        var status = stat()
        guard lstat("\(path)/\(name)", &status) == 0 else { return 0 }
        return status.st_mode & 0o777
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { unlink(database + suffix) }
        unlink(path + "/link.db")
        rmdir(path)
    }
}

/// A kind of database, for what every store must do.
enum StoreKind: CaseIterable {
    case sqlite, postgres

    /// A database of its own for one test, with the table of `prepare`.
    func place() throws -> StorePlace { try StorePlace(self) }
}

/// A database of one test, which several stores may open.
final class StorePlace {
    let store: any SQLStore
    private let kind: StoreKind
    private let folder = try? Workplace()
    private let database: PostgresDatabase?

    init(_ kind: StoreKind) throws {
        self.kind = kind
        switch kind {
        case .sqlite:
            database = nil
            store = try #require(folder).store()
        case .postgres:
            let made = try PostgresCluster.shared().emptyDatabase()
            database = made
            store = try Self.patient(made.address)
        }
        try store.prepare()
    }

    deinit { store.close() }

    /// Another store on the same database, as another process would have it.
    func another() throws -> any SQLStore {
        switch kind {
        case .sqlite: try #require(folder).store()
        case .postgres: try Self.patient(#require(database).address)
        }
    }

    /// A store whose callers wait a minute for a connection, however slow the machine is.
    private static func patient(_ address: String) throws -> PostgresStore {
        var limits = PostgresStore.Limits()
        limits.waitMs = 60_000
        return try PostgresStore(PostgresAddress(address), limits: limits)
    }

    /// Where the server's database is; empty for a file.
    var address: String { database?.address ?? "" }

    /// Lets those who connect to the server from now on write, or read only.
    func letWrite(_ isSo: Bool) throws { try set("default_transaction_read_only = \(!isSo)") }

    /// Gives the sessions of those who connect to the server from now on a setting.
    func set(_ setting: String) throws {
        let name = try #require(database).name
        try PostgresCluster.shared().administer("ALTER DATABASE \(name) SET \(setting)")
    }

    /// Ends every connection to the server.
    func endConnections() throws { try #require(database).endConnections() }
}

extension SQLStore {
    /// A table to write to: `parent` is checked when the transaction ends, `owner` at once.
    func prepare() throws(SQLError) {
        try write { connection throws(SQLError) in
            let strict: Statement = connection.dialect == .sqlite ? "STRICT" : ""
            try connection.script(
                """
                CREATE TABLE item (
                    n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (length(name) < 99),
                    parent INTEGER REFERENCES item (n) DEFERRABLE INITIALLY DEFERRED,
                    owner INTEGER REFERENCES item (n)
                ) \(fragment: strict);
                CREATE INDEX item_parent ON item (parent);
                """)
        }
    }

    func insert(_ number: Int, parent: Int? = nil) throws(SQLError) {
        try write { connection throws(SQLError) in
            try connection.insert(number, parent: parent)
        }
    }

    /// The stored numbers in order, as a reader sees them.
    func numbers() throws(SQLError) -> [Int64] {
        try read { connection throws(SQLError) in
            try connection.all("SELECT n FROM item ORDER BY n") { $0.integer(0) }
        }
    }
}

extension Connection {
    func insert(_ number: Int, parent: Int? = nil) throws(SQLError) {
        let name = "name \(number)"
        try run("INSERT INTO item (n, name, parent) VALUES (\(number), \(name), \(parent))")
    }
}

/// The error that the closure throws; `#expect(throws:)` does not nest.
func failure<Result>(_ body: () throws(SQLError) -> Result) -> SQLError? {
    do throws(SQLError) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

/// A thread of its own, to be joined.
final class Thread: Sendable {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private let identity: pthread_t

    init(_ body: @escaping @Sendable () -> Void) {
        var identity = pthread_t()
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        let code = pthread_create(
            &identity, nil,
            { work in
                if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
                return nil
            }, work)
        precondition(code == 0, "no thread to be had")
        self.identity = identity
    }

    func join() { pthread_join(identity, nil) }
}

/// Runs the closure on so many threads and waits for all of them.
func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let threads = (0..<count).map { index in Thread { body(index) } }
    for thread in threads { thread.join() }
}

/// Something that one thread says once and others wait for, for at most ten seconds.
final class Moment: Sendable {
    private let flag = Atomic(false)

    var hasCome: Bool { flag.load(ordering: .acquiring) }

    func come() { flag.store(true, ordering: .releasing) }

    func wait() { _ = comesTrue { self.hasCome } }
}

/// Whether the condition holds within ten seconds; gives way to other threads meanwhile.
func comesTrue(_ condition: () -> Bool) -> Bool {
    let start = time(nil)
    while !condition() {
        guard time(nil) - start < 10 else { return false }
        sched_yield()
    }
    return true
}

/// Values that threads collect.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    func append(_ element: Element) { elements.withLock { $0.append(element) } }

    var all: [Element] { elements.withLock { $0 } }
}

extension SQLStore {
    /// Runs the closure while a read lasts that may go through a whole table.
    func readLong(_ body: () throws(SQLError) -> Void) throws(SQLError) {
        try read(timeoutMs: readTimeoutMs, isLong: true, failing: { $0 }) { _ throws(SQLError) in
            try body()
        }
    }
}
