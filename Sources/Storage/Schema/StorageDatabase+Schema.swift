package import Domain
internal import SQL

/// The tables of a database, for who acts by right of access to it.
extension StorageDatabase {
    /// The schema that this version of the program makes.
    package static var newestSchema: Int { Migration.all.count }

    /// Every step of the schema and whether the database has it; nothing is changed.
    package static func steps(
        path: String, server: Server = Server()
    ) throws(Failure) -> [Schema.Step] {
        try withStore(path, server) { store throws(Failure) in try Schema(store).status() }
    }

    /// Brings the tables to another version, or takes steps back with all that they hold.
    ///
    /// `before` is called once when there is anything to do; when it throws, nothing is done.
    package static func migrate(
        path: String, server: Server = Server(), to target: Int,
        before: (Schema.Change) throws(Failure) -> Void
    ) throws(Failure) {
        try withStore(path, server) { store throws(Failure) in
            try Schema(store).migrate(to: target, before: before)
        }
    }

    /// Whether a database has accounts or audit records; nothing is changed.
    package static func isInUse(
        path: String, server: Server = Server()
    ) throws(Failure) -> Bool {
        try withStore(path, server) { store throws(Failure) in
            guard try Schema(store).status().contains(where: \.isApplied) else { return false }
            return try store.read(failing: Failure.init) { connection throws(Failure) in
                do throws(SQLError) {
                    return try connection.first(
                        "SELECT 1 FROM users UNION ALL SELECT 1 FROM audit LIMIT 1"
                    ) { _ in true } ?? false
                } catch {
                    throw Failure(error)
                }
            }
        }
    }

    private static func withStore<Value>(
        _ path: String, _ server: Server, _ body: (any SQLStore) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let store = try opened(path, server, creating: false)
        defer { store.close() }
        return try body(store)
    }
}
