internal import Backup
internal import Domain
internal import Glibc
internal import Service
internal import Storage

/// Backups of one database file: where they go, what seals them.
struct Backups: Sendable {
    let database: String
    /// `nil` for the folder beside the database.
    var folder: String?
    var key: BackupKey?

    /// Where backups go that nobody named a place for.
    var usualFolder: String { database + ".backups" }

    /// What makes a backup of the database; without a seed its checkpoint is not signed.
    func maker(
        in folder: String, seed: [UInt8]?, cause: String? = nil,
        progress: @escaping (BackupMaker.Stage, Int) throws(Failure) -> Void
    ) -> BackupMaker {
        var maker = BackupMaker(
            database: database, folder: BackupFolder(path: folder), version: Release.version,
            ports: Self.ports, clock: SystemClock(), progress: progress)
        (maker.key, maker.seed, maker.cause) = (key, seed, cause)
        return maker
    }

    /// What looking at a copy needs: it makes no new record, so that any seed will do.
    static var ports: StoragePorts {
        Composition.ports(CryptoVault(seed: CryptoVault.newSeed()))
    }

    /// Makes a backup before the tables are changed; when that fails they stay as they are.
    @Sendable func beforeMigrating(_ change: Schema.Change) throws(Failure) {
        let folder = folder ?? usualFolder
        do throws(Failure) {
            if folder == usualFolder { mkdir(folder, 0o700) }
            let seed = try? SeedFile.read(beside: database, creating: false)
            let maker = maker(
                in: folder, seed: seed,
                cause: "before the change from schema \(change.from) to \(change.to)"
            ) { _, _ throws(Failure) in }
            let made = try maker.make()
            guard made.proof.isGood else {
                throw .unavailable("\(made.path): \(made.proof.problems[0])")
            }
            Output().note("before changing its tables, the database was saved as \(made.path)")
        } catch {
            throw .unavailable(
                "the tables must change from schema \(change.from) to \(change.to), but the "
                    + "backup before that failed: \(error.message); see to that, or do without "
                    + "one: callboard migrate up --no-backup")
        }
    }
}
