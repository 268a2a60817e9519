internal import Backup
internal import Domain
internal import Glibc
internal import Service
internal import Storage

/// Backups of one database: where they go, what seals them.
struct Backups: Sendable {
    let database: DatabasePlace
    /// Ends the backup before a migration; `nil` where no signal is kept back.
    var stop: StopRequest?
    private let configuration: Configuration

    /// The backups of a database, as the configuration wants them.
    init(database: DatabasePlace, _ configuration: Configuration = Configuration()) {
        (self.database, self.configuration) = (database, configuration)
    }

    /// The key that seals backups when no command names one; `nil` without any.
    func key() throws(CommandFailure) -> BackupKey? { try Self.key(configuration) }

    /// The key that a configuration names.
    static func key(_ configuration: Configuration) throws(CommandFailure) -> BackupKey? {
        try configuration.secret(.backupKey, key(in:))
    }

    /// The key that a secret holds.
    static func key(in secret: Secret) throws(Failure) -> BackupKey {
        guard let key = BackupKey(secret) else {
            throw .conflict(
                "this is no key that seals backups; callboard backup key FILE makes one, to be "
                    + "named as file:/path/of/FILE")
        }
        return key
    }

    /// Which backups stay; `nil` for all.
    var retention: Retention? { configuration.text(.backupKeep).flatMap { Retention($0) } }

    /// Where a backup goes: into the folder that a command named, the one that is set, or the
    /// database's own, which is made.
    func folder(named: String? = nil) throws(Failure) -> String {
        if let folder = named ?? configuration.text(.backupFolder) { return folder }
        let folder = try database.backupFolder
        try PrivateFile.makeDirectories(above: folder)
        mkdir(folder, 0o700)
        return folder
    }

    /// Where backups are that no command named a place for; `nil` while the database's own folder
    /// waits for its first one.
    ///
    /// - Throws: `unavailable` or `conflict` where no database is, either.
    func presentFolder() throws(Failure) -> String? {
        if let folder = configuration.text(.backupFolder) { return folder }
        let folder = try database.backupFolder
        guard access(folder, F_OK) != 0 else { return folder }
        // A server need not be asked: what people mistype is a path.
        if !database.isServer { try StorageDatabase.requireTables(path: database.text) }
        return nil
    }

    /// What makes a backup of the database; without a seed its checkpoint is not signed.
    func maker(
        in folder: String, key: BackupKey?, seed: [UInt8]?, cause: String? = nil,
        progress: @escaping (BackupMaker.Stage, Int) throws(Failure) -> Void
    ) throws(Failure) -> BackupMaker {
        var maker = BackupMaker(
            database: try database.forBackups, folder: BackupFolder(path: folder),
            version: Release.version,
            ports: Self.ports, clock: SystemClock(), progress: progress)
        (maker.key, maker.seed, maker.cause) = (key, seed, cause)
        return maker
    }

    /// What looking at a copy needs: it makes no new record, so that any seed will do.
    static var ports: StoragePorts {
        Composition.ports(CryptoVault(seed: CryptoVault.newSeed()))
    }

    /// Waits for another process that changes the tables of the database.
    @Sendable func awaitMigration(_ isFirst: Bool) throws(Failure) {
        if isFirst {
            Output().note(
                "another process changes the tables of \(database.name); waiting for it, "
                    + "\(Schema.waitMs / 60_000) minutes at most")
        }
        try stop?.check()
    }

    /// Makes a backup before the tables are changed; when that fails they stay as they are.
    @Sendable func beforeMigrating(_ change: Schema.Change) throws(Failure) {
        do throws(Failure) {
            let start = SystemClock().now
            let made = try save(before: change)
            guard made.proof.isGood else {
                // Nothing is changed, so that nobody needs it, and a server that is started again
                // and again would leave one each time.
                unlink(made.path)
                throw .unavailable(made.proof.problems[0])
            }
            let seconds = Double((SystemClock().now - start).milliseconds) / 1000
            Output().note(
                "before changing its tables, the database was saved as \(made.path) "
                    + "in \(seconds) s")
            guard let database = made.leftBehind else { return }
            Output().note(BackupReport.remark(leftBehind: database))
        } catch {
            // Who told it to end needs no way out.
            guard error != StopRequest.stopped else { throw error }
            let command = change.to < change.from ? "down --to \(change.to)" : "up"
            let words = "migrate \(command) --no-backup"
            throw .unavailable(
                "the tables must change from schema \(change.from) to \(change.to), but the "
                    + "backup before that failed: \(error.message); see to that, or do without "
                    + "one: \(database.command(words))")
        }
    }

    /// Says before what may take minutes where the backup goes: a service that is not ready yet
    /// looks like one that hangs.
    private func save(before change: Schema.Change) throws(Failure) -> BackupMaker.Made {
        let key: BackupKey?
        do throws(CommandFailure) { key = try self.key() } catch {
            throw .unavailable(error.sentence)
        }
        // A backup is made of what there is: without a seed its checkpoint is not signed.
        let seed = try? SeedFile.read(of: database)
        let (folder, versions) = (try folder(), "schema \(change.from) to \(change.to)")
        Output().note(
            "saving \(database.name) in \(folder) before its tables change from \(versions)")
        let cause = "before the change from \(versions)"
        return try maker(in: folder, key: key, seed: seed, cause: cause) {
            _, _ throws(Failure) in
            try stop?.check()
        }.make()
    }
}
