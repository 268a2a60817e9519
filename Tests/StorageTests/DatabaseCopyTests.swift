import Domain
import SQL
import Synchronization
import Testing

@testable import Storage

/// Looks at copies of databases.
@Suite struct DatabaseCopyTests {
    /// A store that remembers how long its readings may take.
    private final class WatchedStore: SQLStore {
        private let store: SQLiteStore
        private let limits = Mutex<[Int]>([])

        init(_ store: SQLiteStore) { self.store = store }

        /// The longest that a reading was given, in milliseconds.
        var longestMs: Int { limits.withLock { $0.max() ?? 0 } }

        func read<Result, Failure: Error>(
            timeoutMs: Int, isLong: Bool,
            failing: (SQLError) -> Failure,
            _ body: (any Connection) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            limits.withLock { $0.append(timeoutMs) }
            return try store.read(timeoutMs: timeoutMs, isLong: isLong, failing: failing, body)
        }

        func write<Result, Failure: Error>(
            failing: (SQLError) -> Failure,
            _ body: (any Connection) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try store.write(failing: failing, body)
        }

        func writeRowwise<Result, Failure: Error>(
            failing: (SQLError) -> Failure,
            _ body: (any Connection) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try store.writeRowwise(failing: failing, body)
        }

        func changeCounter() throws(SQLError) -> Int64 { try store.changeCounter() }
        func requireWritable() throws(SQLError) { try store.requireWritable() }
        func interruptReads() { store.interruptReads() }
        func close() { store.close() }
    }

    @Test func `a long trail of a copy is given as long as all other checks of it`() throws {
        let fixture = try Fixture()
        try fixture.write { tx throws(Failure) in try tx.append(Fixture.entry()) }
        let store = WatchedStore(fixture.store)
        let copy = DatabaseCopy(store, ports: Fixture.ports())
        let report = try copy.verifyAudit(against: nil, at: Fixture.now)
        #expect(report == AuditReport(records: 1, lanes: 1))
        #expect(store.longestMs == DatabaseCopy.checkTimeoutMs)
        #expect(store.longestMs > StorageDatabase.readTimeoutMs)
    }
}
