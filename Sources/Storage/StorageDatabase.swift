package import Domain
internal import SQL

/// A database with callboard's tables.
package final class StorageDatabase: Database {
    package let isDemo: Bool
    private let store: any SQLStore
    private let name: String
    private let ports: StoragePorts
    private let errors: ErrorLog

    /// What a database may hold for whoever opens it.
    package enum Kind: Sendable {
        /// Real people; a database of sample data is refused.
        case real
        /// Sample data; a database of real people is refused.
        case demo
        /// Either, for tools that work by right of access to the file.
        case any
    }

    /// What becomes of the tables of a database that is opened.
    package enum Tables: Sendable {
        /// They stay as they are, and have to be those that this program works with.
        case asTheyAre
        /// Those that are there are brought up to date.
        case updated
        /// They are made, in a new file where there is none, or brought up to date.
        case made
    }

    /// How a database on a server is used.
    package struct Server: Sendable {
        /// The password, when it does not stand in the address and libpq does not find it.
        package var password: Secret?
        /// Connections at most, half of them for writing.
        package var connectionsMax = 16
        /// How long a call waits for a connection.
        package var waitMs = 10_000
        /// How long one statement of a write may take.
        package var statementMs = 30_000

        /// The standard settings.
        package init() {}
    }

    /// How long one read may take: checking a long audit trail is the longest.
    package static let readTimeoutMs = 60_000

    /// Opens the database in a file or at a `postgres://` address.
    ///
    /// `kind` is what it must hold; a new file becomes `real` unless this is `demo`. Throws
    /// `conflict` when it holds something else or tables of another version, and `unavailable` when
    /// there is none or it cannot be opened.
    package static func open(
        path: String, server: Server = Server(), kind: Kind, tables: Tables,
        ports: StoragePorts
    ) throws(Failure) -> StorageDatabase {
        try StorageDatabase(
            opened(path, server, creating: tables == .made), kind, tables, ports,
            name: name(of: path))
    }

    /// An empty database that lasts until it is closed.
    package static func temporary(
        kind: Kind, ports: StoragePorts
    ) throws(Failure) -> StorageDatabase {
        let store: SQLiteStore
        do throws(SQLError) { store = try SQLiteStore.temporary() } catch { throw Failure(error) }
        return try StorageDatabase(store, kind, .made, ports, name: "the database")
    }

    /// Whether a place is a server's address rather than a path.
    package static func isServer(_ path: String) -> Bool { PostgresAddress.isOne(path) }

    /// What people call a database: its path, or its address without secrets.
    package static func name(of path: String) -> String {
        guard PostgresAddress.isOne(path) else { return path }
        let address: PostgresAddress? = try? PostgresAddress(path)
        return address?.description ?? "the database"
    }

    /// A command on the database that people call so, to be typed as it stands.
    ///
    /// Only the address of a server has to be filled in: what is shown of it leads nowhere.
    package static func command(
        _ words: String, _ options: [String] = [], on name: String
    ) -> String {
        let place = isServer(name) ? "postgres://…" : ShellWord.quoted(name)
        return (["callboard", words] + options.map(ShellWord.quoted) + ["--database", place])
            .joined(separator: " ")
    }

    /// What is told where no database is, or one without any tables.
    package static func missing(_ name: String) -> Failure {
        .unavailable(
            "there is no database at \(name); run: \(command("setup --email ADDRESS", on: name)), "
                + "or for sample data: callboard demo create FILE")
    }

    /// What it means that the database at a path or an address could not be opened.
    static func failure(_ error: SQLError, opening path: String) -> Failure {
        error.kind == .missing ? missing(name(of: path)) : Failure(error)
    }

    /// The store in a file or at an address.
    static func opened(
        _ path: String, _ server: Server, creating: Bool
    ) throws(Failure) -> any SQLStore {
        do throws(SQLError) {
            guard PostgresAddress.isOne(path) else {
                return try SQLiteStore(path: path, creating: creating)
            }
            var limits = PostgresStore.Limits()
            limits.writersMax = max(server.connectionsMax / 2, 1)
            limits.readersMax = max(server.connectionsMax - limits.writersMax, 1)
            (limits.waitMs, limits.statementMs) = (server.waitMs, server.statementMs)
            let address = try PostgresAddress(path, password: server.password?.revealed)
            return try PostgresStore(address, limits: limits)
        } catch {
            throw creating ? Failure(error) : failure(error, opening: path)
        }
    }

    /// Takes over an open store.
    init(
        _ store: any SQLStore, _ kind: Kind, _ tables: Tables, _ ports: StoragePorts, name: String
    ) throws(Failure) {
        (self.store, self.name, self.ports) = (store, name, ports)
        errors = ErrorLog(ports.report)
        do throws(Failure) {
            let schema = Schema(
                store, name: name, options: ports.options, waiting: ports.awaitingMigration)
            switch tables {
            case .asTheyAre: try schema.requireNewest()
            case .updated: try schema.updateToNewest(before: ports.beforeMigrating)
            case .made: try schema.migrateToNewest(before: ports.beforeMigrating)
            }
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
        _ call: Call, at now: Instant, isLong: Bool,
        _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try look(call, at: now, isLong: isLong) { tx throws(Failure) in try body(tx) }
    }

    package func write<Value>(
        _ call: Call, at now: Instant, _ body: (any GateTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try change(call, at: now) { tx throws(Failure) in try body(tx) }
    }

    package func keepBooks<Value>(
        at now: Instant, _ body: (any WorkStore) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let (call, report) = (Call(), ErrorReport())
        defer { errors.take(report, of: call, at: now) }
        return try store.writeRowwise(failing: report.failure) { connection throws(Failure) in
            try body(WorkTables(tx: report.begin(transaction(connection, call, at: now))))
        }
    }

    package func readBooks<Value>(
        at now: Instant, _ body: (any WorkStore) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try look(Call(), at: now) { tx throws(Failure) in try body(WorkTables(tx: tx)) }
    }

    package func changeCounter() throws(Failure) -> Int64 {
        do throws(SQLError) { return try store.changeCounter() } catch { throw .asking(error) }
    }

    /// What keeps a program from working with the database; `nil` when nothing does.
    ///
    /// It has to be there and to take changes, for without them nobody signs in and nothing is
    /// recorded, and its tables have to be those that this program works with: two short questions.
    package func obstacle() -> DatabaseObstacle? {
        do throws(SQLError) { try store.requireWritable() } catch {
            return DatabaseObstacle(error)
        }
        do throws(Failure) {
            try Schema(store, name: name, options: ports.options).requireNewest()
        } catch {
            return DatabaseObstacle(error)
        }
        return nil
    }

    /// Runs a body of Storage's own that writes.
    func write<Value>(
        at now: Instant, _ body: (StorageTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try change(Call(), at: now, body)
    }

    private func look<Value>(
        _ call: Call, at now: Instant, isLong: Bool = false,
        _ body: (StorageTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let report = ErrorReport()
        defer { errors.take(report, of: call, at: now) }
        return try store.read(
            timeoutMs: Self.readTimeoutMs, isLong: isLong, failing: report.failure
        ) { connection throws(Failure) in
            try body(report.begin(transaction(connection, call, at: now)))
        }
    }

    private func change<Value>(
        _ call: Call, at now: Instant, _ body: (StorageTransaction) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let report = ErrorReport()
        defer { errors.take(report, of: call, at: now) }
        return try store.write(failing: report.failure) { connection throws(Failure) in
            try body(report.begin(transaction(connection, call, at: now)))
        }
    }

    private func transaction(
        _ connection: any Connection, _ call: Call, at now: Instant
    ) -> StorageTransaction {
        StorageTransaction(connection, call, at: now, isDemo: isDemo, ports: ports)
    }
}
