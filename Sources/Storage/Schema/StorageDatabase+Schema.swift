package import Domain
internal import SQL

/// The tables of a database, for who acts by right of access to it.
extension StorageDatabase {
    /// The schema that this version of the program makes.
    package static var newestSchema: Int { Migration.all.count }

    /// Every step of the schema and whether the database has it; nothing is changed.
    ///
    /// - Throws: `unavailable` where there is no database or one without tables, and `conflict`
    ///   where the tables are somebody else's; so do the others here.
    package static func steps(
        path: String, server: Server = Server()
    ) throws(Failure) -> [Schema.Step] {
        let steps: [Schema.Step]? = try withSchema(path, server) { schema, _ throws(Failure) in
            try schema.status()
        }
        guard let steps else { throw missing(name(of: path)) }
        return steps
    }

    /// Whether there is a database with tables, of whatever version; nothing is changed.
    ///
    /// - Throws: `conflict` where the tables are somebody else's, and `unavailable` where they
    ///   cannot be read.
    package static func isMade(
        path: String, server: Server = Server()
    ) throws(Failure) -> Bool {
        try version(path, server) > 0
    }

    /// As ``isMade(path:server:)``, of tables that this program can work with once they are brought
    /// up to date: throws `conflict` also where a newer version of it made them.
    package static func isMadeForThis(
        path: String, server: Server = Server()
    ) throws(Failure) -> Bool {
        let version = try version(path, server)
        try Schema.refuseNewer(version)
        return version > 0
    }

    /// The number of the last step applied; 0 where there is no database, or one without tables.
    private static func version(_ path: String, _ server: Server) throws(Failure) -> Int {
        guard isServer(path) else { return try Schema.version(inFile: path) }
        return try withSchema(path, server) { schema, _ throws(Failure) in
            try schema.version()
        } ?? 0
    }

    /// Throws as ``steps(path:server:)`` does, for who only wants to know that.
    package static func requireTables(
        path: String, server: Server = Server()
    ) throws(Failure) {
        guard try isMade(path: path, server: server) else { throw missing(name(of: path)) }
    }

    /// Brings the tables to another version, or takes steps back with all that they hold.
    ///
    /// `before` is called once when there is anything to do; when it throws, nothing is done.
    /// `waiting` is what ``StoragePorts/awaitingMigration`` says.
    package static func migrate(
        path: String, server: Server = Server(), to target: Int,
        waiting: @escaping (_ isFirst: Bool) throws(Failure) -> Void,
        before: (Schema.Change) throws(Failure) -> Void
    ) throws(Failure) {
        let done: Void? = try withSchema(path, server, waiting: waiting) {
            schema, _ throws(Failure) in
            try schema.migrate(to: target, before: before)
        }
        guard done != nil else { throw missing(name(of: path)) }
    }

    /// Whether a database has accounts or audit records; nothing is changed.
    package static func isInUse(
        path: String, server: Server = Server()
    ) throws(Failure) -> Bool {
        let isInUse: Bool? = try withSchema(path, server) { _, store throws(Failure) in
            do throws(SQLError) {
                return try store.read { connection throws(SQLError) in
                    try connection.first(
                        "SELECT 1 FROM users UNION ALL SELECT 1 FROM audit LIMIT 1"
                    ) { _ in true } ?? false
                }
            } catch {
                throw Failure(error)
            }
        }
        return isInUse ?? false
    }

    /// Calls the body with the schema of a database that has one, and gives `nil` where there are
    /// no tables yet; `conflict` where there are somebody else's.
    private static func withSchema<Value>(
        _ path: String, _ server: Server,
        waiting: @escaping (Bool) throws(Failure) -> Void = { _ throws(Failure) in },
        _ body: (Schema, any SQLStore) throws(Failure) -> Value
    ) throws(Failure) -> Value? {
        // A file is looked at before it is opened: one that is not callboard's stays as it is.
        let isServer = isServer(path)
        if !isServer, try Schema.version(inFile: path) == 0 { return nil }
        let store = try opened(path, server, creating: false)
        defer { store.close() }
        let schema = Schema(store, name: name(of: path), waiting: waiting)
        if isServer, try !schema.isMade() { return nil }
        return try body(schema, store)
    }
}
