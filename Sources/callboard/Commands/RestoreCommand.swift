internal import Backup
internal import Domain
internal import Glibc
internal import Service
internal import Storage

/// Bringing a backup back.
enum RestoreCommand {
    /// Restores into a new database, which must be named: the usual one is probably in use.
    static func restore(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let file = try BackupCommands.argument(
            invocation, "one backup: callboard restore FILE --database NEW")
        guard invocation.has("database") else {
            throw .usage("name the new database with --database: the usual one may be in use")
        }
        let place = try Composition.place(invocation)
        let stop = StopRequest()
        let output = invocation.output
        let restorer = BackupRestorer(
            path: file, key: try BackupCommands.key(invocation), ports: Backups.ports,
            clock: SystemClock()
        ) { percent throws(Failure) in
            try stop.check()
            output.progress("restoring \(percent) %")
        }
        var settled: SettleRestored.Output?
        do throws(Failure) {
            let restored = try restore(restorer, to: place, asIs: invocation.has("as-is")) {
                (database, header) throws(Failure) in
                settled = try settle(database, header, file)
            }
            output.progress("")
            BackupReport.show(
                restored.header, restored.manifest, restored.proof, path: place.name, invocation)
            tell(restored, settled, try place.keyPath, invocation)
            return 0
        } catch {
            throw .failure(error)
        }
    }

    private static func restore(
        _ restorer: BackupRestorer, to place: DatabasePlace, asIs: Bool,
        _ finish: (DatabasePlace, BackupHeader) throws(Failure) -> Void
    ) throws(Failure) -> BackupRestorer.Restored {
        let keyFile = try place.keyPath
        guard case .server(let database, let scratch) = try place.forBackups else {
            return try restorer.restore(to: place.text, keyFile: keyFile, asIs: asIs) {
                (path, header) throws(Failure) in
                try finish(place.at(path), header)
            }
        }
        try PrivateFile.makeDirectories(above: keyFile)
        return try restorer.restore(
            to: database, scratchBeside: scratch, keyFile: keyFile, asIs: asIs
        ) { header throws(Failure) in
            try finish(place, header)
        }
    }

    private static func settle(
        _ place: DatabasePlace, _ header: BackupHeader, _ file: String
    ) throws(Failure) -> SettleRestored.Output {
        // The act leaves nothing that depends on the database's own seed.
        let vault = CryptoVault(seed: CryptoVault.newSeed())
        let database = try StorageDatabase.open(
            path: place.text, server: place.server, kind: .any, tables: .asTheyAre,
            ports: Composition.ports(vault))
        defer { database.close() }
        return try Service(database: database, vault: vault, clock: SystemClock())
            .operatingSystem(uid: getuid())
            .perform(SettleRestored(backup: file, made: header.at), cliCall)
    }

    private static func tell(
        _ restored: BackupRestorer.Restored, _ settled: SettleRestored.Output?,
        _ keyFile: String, _ invocation: Invocation
    ) {
        let output = invocation.output
        if let settled {
            let list = invocation.command("mail", "list", "--filter", "state:waiting")
            output.note(
                "\(settled.sessions) sessions were ended and \(settled.resets) resets voided: "
                    + "they may have ended since. Mail that waited may have left already: \(list)")
        } else {
            output.note("as it was: sessions and resets of that time are open again")
        }
        guard !restored.hasSeed else { return }
        output.note(
            "put the old database's .key file where it belongs before anybody opens it: "
                + "cp -p OLD.db.key \(keyFile)")
    }
}
