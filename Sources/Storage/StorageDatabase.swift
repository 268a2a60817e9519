package import Domain
internal import SQL

/// A database with callboard's tables.
package final class StorageDatabase: Database {
    package let isDemo: Bool
    private let store: any SQLStore
    private let ports: StoragePorts

    /// What a database may hold for whoever opens it.
    package enum Kind: Sendable {
        /// Real people; a database of sample data is refused.
        case real
        /// Sample data; a database of real people is refused.
        case demo
        /// Either, for tools that work by right of access to the file.
        case any
    }

    /// How long one read may take: checking a long audit trail is the longest.
    package static let readTimeoutMs = 60_000

    /// Opens the database in a file, and brings its tables up to date.
    ///
    /// `kind` is what it must hold; a new file becomes `real` unless this is `demo`. Throws
    /// `conflict` when it holds something else or was made by a newer version, and `unavailable`
    /// when it cannot be opened.
    package static func open(
        path: String, kind: Kind, creating: Bool, ports: StoragePorts
    ) throws(Failure) -> StorageDatabase {
        try StorageDatabase(
            opened { () throws(SQLError) in try SQLiteStore(path: path, creating: creating) },
            kind, ports, name: path)
    }

    /// An empty database that lasts until it is closed.
    package static func temporary(
        kind: Kind, ports: StoragePorts
    ) throws(Failure) -> StorageDatabase {
        try StorageDatabase(
            opened { () throws(SQLError) in try SQLiteStore.temporary() },
            kind, ports, name: "the database")
    }

    private static func opened(
        _ open: () throws(SQLError) -> SQLiteStore
    ) throws(Failure) -> SQLiteStore {
        do throws(SQLError) { return try open() } catch { throw Failure(error) }
    }

    /// Takes over an open store.
    init(
        _ store: any SQLStore, _ kind: Kind, _ ports: StoragePorts, name: String
    ) throws(Failure) {
        (self.store, self.ports) = (store, ports)
        do throws(Failure) {
            try Schema(store).migrateToNewest(before: ports.beforeMigrating)
            isDemo = try DatabaseMark(store).settle(kind, name: name)
        } catch {
            store.close()
            throw error
        }
    }

    /// Waits for the running write and lets go of the file.
    package func close() { store.close() }

    /// Commits so far, and the writes that they carried: how many waited for one fsync together.
    package var commits: (batches: Int, writes: Int) {
        let counters = (store as? SQLiteStore)?.counters
        return (counters?.batches ?? 0, counters?.jobs ?? 0)
    }

    /// Stops the reads that run at this moment; they fail as `unavailable`.
    package func interruptReads() { store.interruptReads() }

    package func read<Value>(
        _ call: Call, at now: Instant, _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try store.read(timeoutMs: Self.readTimeoutMs, failing: Failure.init) {
            connection throws(Failure) in
            try body(transaction(connection, call, at: now))
        }
    }

    package func write<Value>(
        _ call: Call, at now: Instant, _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try store.write(failing: Failure.init) { connection throws(Failure) in
            try body(transaction(connection, call, at: now))
        }
    }

    package func changeCounter() throws(Failure) -> Int64 {
        do throws(SQLError) { return try store.changeCounter() } catch { throw Failure(error) }
    }

    private func transaction(
        _ connection: any Connection, _ call: Call, at now: Instant
    ) -> StorageTransaction {
        StorageTransaction(connection, call, at: now, isDemo: isDemo, ports: ports)
    }

    /// Runs a body of Storage's own that writes.
    func write<Value>(
        at now: Instant, _ body: (StorageTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try store.write(failing: Failure.init) { connection throws(Failure) in
            try body(transaction(connection, Call(), at: now))
        }
    }
}
