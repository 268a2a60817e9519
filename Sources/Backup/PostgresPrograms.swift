internal import Domain
internal import Glibc
internal import Storage

/// PostgreSQL's own programs at work on a server: `pg_dump`, `pg_restore`, `createdb`, `dropdb`.
///
/// They find the server by their environment, so that no password stands among their arguments
/// (https://www.postgresql.org/docs/current/app-pgdump.html).
struct PostgresPrograms {
    let database: ServerDatabase

    /// Hands out the database as it is in a snapshot, in the custom format of `pg_dump`.
    func dump(
        snapshot: String, _ take: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let child = try start(["pg_dump", "-Fc", "-w", "-O", "-x", "--snapshot=\(snapshot)"])
        while let bytes = try child.read() { try take(bytes) }
        try child.finish()
    }

    /// Makes the database, empty, with a remark if there is one; fails when it is there already.
    func create(remark: String? = nil) throws(Failure) {
        // The standard template could hold tables of the server's owner.
        let words = ["createdb", "-w", "-T", "template0", "-E", "UTF8", database.name]
        do throws(Failure) { try run(words + (remark.map { [$0] } ?? [])) } catch {
            // The server says it in its own language: it is asked what stands in the way.
            throw database.obstacle() ?? error
        }
    }

    /// Removes the database if it is there; fails when somebody stays connected, unless forced.
    ///
    /// Force comes last. It demands the right to end every session, which only a superuser has for
    /// one of autovacuum; a plain drop makes the server itself end that one, and gives others some
    /// seconds to go (PostgreSQL's `CountOtherDBBackends`).
    func drop(evenInUse isForced: Bool) throws(Failure) {
        let words = ["dropdb", "-w", "--if-exists"]
        for pauseMs in Self.dropPausesMs {
            do throws(Failure) { return try run(words + [database.name]) } catch {
                guard isForced else { throw error }
            }
            // Where nobody is connected, waiting changes nothing.
            guard database.hasSessions() else { break }
            poll(nil, 0, pauseMs)
        }
        try run(words + ["-f", database.name])
    }

    /// How long to wait after each drop that sessions were in the way of.
    private static let dropPausesMs: [Int32] = [100, 400, 1_000]

    /// Fills the empty database from a file that `pg_dump` wrote.
    func restore(_ file: String) throws(Failure) {
        try run(["pg_restore", "-w", "-O", "-x", "-e", "-1", "-d", database.name, file])
    }

    private func run(_ words: [String]) throws(Failure) {
        let child = try start(words)
        while try child.read() != nil {}
        try child.finish()
    }

    private func start(_ words: [String]) throws(Failure) -> ChildProcess {
        do throws(Failure) {
            return try ChildProcess(words, environment: database.environment)
        } catch {
            throw .unavailable("\(error.message); sudo apt-get install postgresql-client")
        }
    }
}
