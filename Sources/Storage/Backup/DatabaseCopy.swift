package import Domain
internal import SQL

/// A copy of a database that nobody else has open: what it holds, and whether it is sound.
///
/// It may be of an older version; nothing here changes it but ``verifyAudit(against:at:)``.
package final class DatabaseCopy {
    private let store: any SQLStore
    private let ports: StoragePorts

    /// How long one look at the whole copy may take.
    static let checkTimeoutMs = 30 * 60_000
    /// Damaged places that are named; more say nothing new.
    private static let problemsMax = 10

    /// Opens the copy in a file.
    package convenience init(path: String, ports: StoragePorts) throws(Failure) {
        let store: SQLiteStore
        do throws(SQLError) {
            store = try SQLiteStore(path: path, creating: false)
        } catch {
            throw Failure(error)
        }
        self.init(store, ports: ports)
    }

    /// Opens a copy on a server.
    package convenience init(_ database: ServerDatabase, ports: StoragePorts) throws(Failure) {
        self.init(try database.store(), ports: ports)
    }

    /// Takes over an open store.
    init(_ store: any SQLStore, ports: StoragePorts) { (self.store, self.ports) = (store, ports) }

    /// Lets go of the copy.
    package func close() { store.close() }

    /// What a database holds, as far as a copy can be compared with it.
    package struct Contents: Sendable, Equatable {
        /// Number of the last step of the schema.
        package var schema: Int
        /// Whether it holds sample data.
        package var isDemo: Bool
        /// The hash of the first audit record, by which a database is told from others of its name
        /// all its life; `nil` before there is one.
        package var identity: String?
        /// Every table with its rows, sorted by name.
        package var tables: [Table]
        /// The last record of each lane of the audit trail.
        package var heads: [Checkpoint.Head]
    }

    /// A table and how many rows it has.
    package struct Table: Codable, Sendable, Equatable {
        package var name: String
        package var rows: Int

        /// Names a table.
        package init(name: String, rows: Int) { (self.name, self.rows) = (name, rows) }
    }

    /// Counts what the copy holds; `conflict` when it is no database of callboard's.
    package func contents() throws(Failure) -> Contents {
        try read { connection throws(SQLError) in try Self.contents(connection) }
    }

    /// As ``contents()``, in a transaction of the caller's.
    static func contents(_ connection: any Connection) throws(SQLError) -> Contents {
        try requireRightToRead(connection)
        let names = try connection.all(tableNames(connection.dialect)) { $0.text(0) }
        guard names.contains("schema_version"), names.contains("meta") else {
            throw SQLError(.other, "this is no database of callboard: it has none of its tables")
        }
        var tables: [Table] = []
        for name in names {
            let rows = try connection.first(.count(ofTable: name)) { $0.int(0) } ?? 0
            tables.append(Table(name: name, rows: rows))
        }
        return Contents(
            schema: try connection.first(version) { $0.int(0) } ?? 0,
            isDemo: try connection.first("SELECT kind FROM meta") { $0.text(0) } == "demo",
            identity: try connection.first(AuditTable.first) { AuditHash.text($0.blob(0)) },
            tables: tables, heads: try connection.all(AuditTable.heads, AuditTable.head))
    }

    /// Refuses a role that may not read all of it; a file has no roles.
    private static func requireRightToRead(_ connection: any Connection) throws(SQLError) {
        guard connection.dialect == .postgres else { return }
        let role = try connection.first(roleWithoutRights) { $0.text(0) }
        guard let role else { return }
        throw SQLError.mayNotRead(
            role,
            wayOut: "as the server's superuser run: GRANT pg_read_all_data TO \(role)")
    }

    /// Checks every page, index, constraint and reference, and names what is wrong; empty when
    /// nothing is.
    ///
    /// Takes about 20 s a gigabyte. A copy on a server was checked when it was filled: indexes,
    /// constraints and references are made after the rows.
    package func problems() throws(Failure) -> [String] {
        guard store is SQLiteStore else { return [] }
        let damage = try texts("PRAGMA integrity_check(10)").filter { $0 != "ok" }
        let owed = try read { connection throws(SQLError) in
            try connection.all("PRAGMA foreign_key_check") { row in
                "a row of \(row.text(0)) points to a row of \(row.text(2)) that is missing"
            }
        }
        return Array((damage + owed).prefix(Self.problemsMax))
    }

    /// Checks the audit trail; brings the copy's tables up to date first, which also shows that
    /// they can be.
    package func verifyAudit(
        against checkpoint: Checkpoint?, at now: Instant
    ) throws(Failure) -> AuditReport {
        let database = try StorageDatabase(store, .any, .updated, ports, name: "the copy")
        // Nobody waits for a connection here, and a trail that took longer than a reading may take
        // elsewhere would leave no backup proven any more.
        return try store.read(
            timeoutMs: Self.checkTimeoutMs, isLong: true, failing: Failure.init
        ) { connection throws(Failure) in
            let tx = StorageTransaction(
                connection, Call(), at: now, isDemo: database.isDemo, ports: ports)
            return try tx.audit.verify(against: checkpoint)
        }
    }

    private func texts(_ statement: Statement) throws(Failure) -> [String] {
        try read { connection throws(SQLError) in try connection.all(statement) { $0.text(0) } }
    }

    private func read<Value>(
        _ body: (any Connection) throws(SQLError) -> Value
    ) throws(Failure) -> Value {
        do throws(SQLError) {
            return try store.read(
                timeoutMs: Self.checkTimeoutMs, isLong: true, failing: { $0 }, body)
        } catch {
            throw Failure(error)
        }
    }

    private static let version: Statement = "SELECT coalesce(max(number), 0) FROM schema_version"

    /// The tables; a server's stand where the role makes its own, which need not be `public`
    /// (https://www.postgresql.org/docs/15/ddl-schemas.html, 5.9.6).
    private static func tableNames(_ dialect: Dialect) -> Statement {
        switch dialect {
        case .sqlite:
            """
            SELECT name FROM sqlite_master WHERE type = 'table' \
            AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
            """
        case .postgres:
            """
            SELECT CAST(c.relname AS TEXT) COLLATE "C" AS name \
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n \
            ON n.oid = c.relnamespace \
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') \
            AND \(fragment: Schema.ofNoExtension) ORDER BY name
            """
        }
    }

    /// The role, when there is a table or a sequence that it may not read: the catalog tells of
    /// those as well, which the information schema hides.
    ///
    /// A role that may use no schema has no tables of its own; those of all stand in `public`.
    private static let roleWithoutRights: Statement = """
        SELECT quote_ident(current_user) \
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
        WHERE n.nspname = coalesce(current_schema(), 'public') \
        AND c.relkind IN ('r', 'p', 'S') \
        AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')) \
        AND \(fragment: Schema.ofNoExtension) LIMIT 1
        """
}

extension StorageDatabase {
    /// Copies the database in a file as it is at one moment, whatever its version, while others
    /// write to it.
    ///
    /// `progress` is told the share that is done, in percent, and may throw to stop.
    package static func copy(
        path: String, to target: String, progress: (Int) throws(Failure) -> Void
    ) throws(Failure) {
        var stopped: Failure?
        do throws(SQLError) {
            try SQLiteStore.copy(path, to: target) { done, whole throws(SQLError) in
                do throws(Failure) {
                    try progress(whole > 0 ? done * 100 / whole : 100)
                } catch {
                    stopped = error
                    throw SQLError(.interrupted, "the copy was stopped")
                }
            }
        } catch {
            throw stopped ?? failure(error, opening: path)
        }
    }
}
