package import Domain
internal import SQL

/// The tables of a database file, for who acts by right of access to it.
extension StorageDatabase {
    /// The schema that this version of the program makes.
    package static var newestSchema: Int { Migration.all.count }

    /// Every step of the schema and whether the database has it; nothing is changed.
    package static func steps(path: String) throws(Failure) -> [Schema.Step] {
        try withStore(path) { store throws(Failure) in try Schema(store).status() }
    }

    /// Brings the tables to another version, or takes steps back with all that they hold.
    ///
    /// `before` is called once when there is anything to do; when it throws, nothing is done.
    package static func migrate(
        path: String, to target: Int, before: (Schema.Change) throws(Failure) -> Void
    ) throws(Failure) {
        try withStore(path) { store throws(Failure) in
            try Schema(store).migrate(to: target, before: before)
        }
    }

    private static func withStore<Value>(
        _ path: String, _ body: (SQLiteStore) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let store: SQLiteStore
        do throws(SQLError) {
            store = try SQLiteStore(path: path, creating: false)
        } catch {
            throw Failure(error)
        }
        defer { store.close() }
        return try body(store)
    }
}
