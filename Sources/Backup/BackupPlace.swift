internal import Domain
package import Storage

/// Where a database is that is saved, or into which a backup is brought back.
package enum BackupPlace: Sendable {
    /// A file of SQLite.
    case file(String)
    /// A database on a PostgreSQL server, and the path beside which its dumps may lie for a while.
    case server(ServerDatabase, scratchBeside: String)

    /// The kind of database, as a backup's header names it.
    var store: String {
        switch self {
        case .file: "sqlite"
        case .server: "postgres"
        }
    }

    /// Its path, or its name on its server.
    var name: String {
        switch self {
        case .file(let path): path
        case .server(let server, _): server.name
        }
    }

    /// The path beside which its contents may lie in the clear for a while.
    var scratchPlace: String {
        switch self {
        case .file(let path): path
        case .server(_, let path): path
        }
    }

    /// Refuses a backup of the other kind of database.
    func requireKind(_ header: BackupHeader, of file: String) throws(Failure) {
        guard header.store != store else { return }
        throw .conflict(
            header.store == "postgres"
                ? "\(file) was made of a PostgreSQL database; name one: --database postgres://…"
                : "\(file) was made of a database in a file; name a file with --database")
    }

    /// Calls the body with an empty database beside it on its server, which is dropped afterwards,
    /// or named when it stays; with none for a file.
    func withProofDatabase<Value>(
        at now: Instant, _ body: (ServerDatabase?) throws(Failure) -> Value
    ) throws(Failure) -> (value: Value, leftBehind: String?) {
        guard case .server(let server, _) = self else { return (try body(nil), nil) }
        return try ProofDatabase(beside: server).use(at: now, body)
    }
}
