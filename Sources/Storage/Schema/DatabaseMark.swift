internal import Domain
internal import SQL

/// The mark that says whether a database holds real people or sample data (table `meta`).
///
/// It is written once; triggers keep it for ever.
struct DatabaseMark {
    private let store: any SQLStore

    init(_ store: any SQLStore) { self.store = store }

    /// Marks a new database, or checks the mark of an old one; gives whether it is sample data.
    func settle(_ kind: StorageDatabase.Kind, name: String) throws(Failure) -> Bool {
        var found = try mark()
        if found == nil { found = try write(kind == .demo ? "demo" : "real") }
        switch (kind, found) {
        case (.real, "demo"):
            throw .conflict(
                "\(name) holds sample data; the console and serve open it with --demo: "
                    + StorageDatabase.command("--demo", on: name))
        case (.demo, "real"):
            throw .conflict("\(name) holds real people; sample data needs a database of its own")
        default: return found == "demo"
        }
    }

    private func mark() throws(Failure) -> String? {
        try store.read(failing: Failure.init) { connection throws(Failure) in
            do throws(SQLError) {
                return try connection.first(Self.query, { $0.text(0) })
            } catch {
                throw Failure(error)
            }
        }
    }

    private func write(_ mark: String) throws(Failure) -> String {
        try store.write(failing: Failure.init) { connection throws(Failure) in
            do throws(SQLError) {
                // Another process may have marked it while this one waited.
                if let mark = try connection.first(Self.query, { $0.text(0) }) { return mark }
                try connection.run("INSERT INTO meta (one, kind) VALUES (1, \(mark))")
                return mark
            } catch {
                throw Failure(error)
            }
        }
    }

    private static let query: Statement = "SELECT kind FROM meta"
}
