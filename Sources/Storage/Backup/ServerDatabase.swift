package import Domain
internal import SQL

/// A database on a server, as something that is saved and brought back.
package struct ServerDatabase: Sendable {
    private let address: PostgresAddress
    private let server: StorageDatabase.Server

    /// Names a database by its `postgres://` address.
    package init(_ text: String, _ server: StorageDatabase.Server) throws(Failure) {
        do throws(SQLError) {
            address = try PostgresAddress(text, password: server.password?.revealed)
        } catch {
            throw Failure(error)
        }
        self.server = server
    }

    private init(_ address: PostgresAddress, _ server: StorageDatabase.Server) {
        (self.address, self.server) = (address, server)
    }

    /// Another database of the same server.
    package func naming(_ name: String) -> ServerDatabase {
        ServerDatabase(address.naming(name), server)
    }

    /// The database's name on its server.
    package var name: String { address.database }

    /// Its address without secrets.
    package var description: String { address.description }

    /// The variables by which PostgreSQL's own programs find it, secrets among them.
    package var environment: [String: String] { address.environment }

    /// Opens it; `unavailable` when it cannot be reached.
    func store() throws(Failure) -> any SQLStore {
        do throws(SQLError) { return try PostgresStore(address) } catch { throw Failure(error) }
    }

    /// A moment of the database that other programs can look at as well.
    package struct Moment: Sendable {
        /// What `pg_dump --snapshot` takes.
        package let snapshot: String
        package let contents: DatabaseCopy.Contents
    }

    /// Calls the body while a moment of the database lasts; others go on writing.
    package func hold<Value>(
        _ body: (Moment) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let store = try store()
        defer { store.close() }
        var isBegun = false
        return try store.read(
            timeoutMs: DatabaseCopy.checkTimeoutMs, isLong: true, failing: Failure.init
        ) { connection throws(Failure) in
            guard !isBegun else {
                throw .unavailable("the connection to \(description) was lost while saving it")
            }
            isBegun = true
            return try body(Self.moment(connection))
        }
    }

    private static func moment(_ connection: any Connection) throws(Failure) -> Moment {
        do throws(SQLError) {
            try connection.liftTimeLimit()
            let snapshot = try connection.first("SELECT pg_export_snapshot()") { $0.text(0) }
            return Moment(
                snapshot: snapshot ?? "", contents: try DatabaseCopy.contents(connection))
        } catch {
            throw Failure(error)
        }
    }
}

/// What its server tells of databases.
extension ServerDatabase {
    /// The databases of its server that carry a remark, with it.
    package func remarks() throws(Failure) -> [(name: String, remark: String)] {
        try ask { connection throws(SQLError) in
            try connection.all(
                """
                SELECT CAST(datname AS TEXT), remark FROM (
                    SELECT datname, shobj_description(oid, 'pg_database') AS remark \
                    FROM pg_database
                ) AS named WHERE remark IS NOT NULL ORDER BY 1
                """
            ) { ($0.text(0), $0.text(1)) }
        }
    }

    /// What stands in the way of making it, with the way out; `nil` where nothing is found.
    package func obstacle() -> Failure? {
        // It may not be there itself; the database that every server has can be asked.
        // Without an answer the caller has other words for what happened.
        try? naming("postgres").ask { connection throws(SQLError) in
            let isThere = try connection.first(
                "SELECT 1 FROM pg_database WHERE CAST(datname AS TEXT) = \(name)"
            ) { _ in true }
            guard isThere == nil else {
                return .conflict(
                    "\(self.description) is there already; restore into a new database")
            }
            return try connection.first(
                """
                SELECT CAST(rolname AS TEXT), quote_ident(rolname) FROM pg_roles \
                WHERE rolname = current_user AND NOT rolcreatedb AND NOT rolsuper
                """
            ) { row in
                .denied(
                    "role '\(row.text(0))' may not make databases, and a backup is proven and "
                        + "restored in a new one; as the server's superuser run: "
                        + "ALTER ROLE \(row.text(1)) CREATEDB")
            }
        }
    }

    /// Whether anybody is connected to it, autovacuum included; `false` when the server does not
    /// tell.
    package func hasSessions() -> Bool {
        // One who asks in the database itself would be connected to it.
        let found = try? naming("postgres").ask { connection throws(SQLError) in
            try connection.first(
                "SELECT 1 FROM pg_stat_activity WHERE CAST(datname AS TEXT) = \(name)"
            ) { _ in true } ?? false
        }
        return found ?? false
    }

    private func ask<Value>(
        _ question: (any Connection) throws(SQLError) -> Value
    ) throws(Failure) -> Value {
        let store = try store()
        defer { store.close() }
        do throws(SQLError) {
            return try store.read(
                timeoutMs: StorageDatabase.readTimeoutMs, isLong: true, failing: { $0 }, question)
        } catch {
            throw Failure(error)
        }
    }
}
