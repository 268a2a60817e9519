internal import Crypto
package import Domain
internal import Glibc
package import Storage

/// Restores a backup into a new database.
package struct BackupRestorer {
    /// The backup's file.
    package var path: String
    /// Opens it when it is sealed.
    package var key: BackupKey?
    private let ports: StoragePorts
    private let clock: any Clock
    private let progress: (Int) throws(Failure) -> Void

    /// What was restored.
    package struct Restored: Sendable {
        package let header: BackupHeader
        package let manifest: BackupManifest
        package let proof: BackupProof
        /// Whether the file of the database's signing key was restored, or stood there already.
        package let hasSeed: Bool
    }

    /// Names the backup; `progress` is told the percents restored, and may throw to stop.
    package init(
        path: String, key: BackupKey?, ports: StoragePorts, clock: any Clock,
        progress: @escaping (Int) throws(Failure) -> Void = { _ throws(Failure) in }
    ) {
        (self.path, self.key, self.ports, self.clock) = (path, key, ports, clock)
        self.progress = progress
    }

    /// Restores into a file that is not there yet, after the same proof as when it was made.
    ///
    /// The file appears whole or not at all. `finish` may change the database before it does; it
    /// is not called, and the schema stays as it was, when `asIs`. The seed goes into `keyFile`.
    package func restore(
        to database: String, keyFile: String, asIs: Bool,
        finish: (_ path: String, BackupHeader) throws(Failure) -> Void
    ) throws(Failure) -> Restored {
        try BackupPlace.file(database)
            .requireKind(try BackupReader(path: path, key: key).header, of: path)
        try refuse(database)
        let scratch = try Scratch(beside: database)
        let restored = try bringBack(in: scratch, on: nil, keyFile: keyFile) {
            prover, header throws(Failure) in
            guard asIs else { return try finish(scratch.path(Self.name), header) }
            scratch.removeDatabase(Self.name)
            _ = try prover.extract(.whole, to: Self.name, in: scratch)
        }
        try settle(scratch.path(Self.name), as: database)
        return restored
    }

    /// Restores into a database on a server that is not there yet, after the same proof.
    ///
    /// One that cannot be restored whole is dropped again.
    package func restore(
        to database: ServerDatabase, scratchBeside place: String, keyFile: String, asIs: Bool,
        finish: (BackupHeader) throws(Failure) -> Void
    ) throws(Failure) -> Restored {
        let header = try BackupReader(path: path, key: key).header
        try BackupPlace.server(database, scratchBeside: place).requireKind(header, of: path)
        let scratch = try Scratch(beside: place)
        let programs = PostgresPrograms(database: database)
        try programs.create()
        var isOurs = true
        do throws(Failure) {
            return try bringBack(in: scratch, on: database, keyFile: keyFile) {
                _, header throws(Failure) in
                guard asIs else { return try finish(header) }
                try programs.drop(evenInUse: true)
                // Somebody else may take the name before it is made again.
                isOurs = false
                try programs.create()
                isOurs = true
                try programs.restore(scratch.path(Self.name))
            }
        } catch {
            // What went wrong first is worth more than that it could not be cleared up.
            if isOurs { try? programs.drop(evenInUse: true) }
            throw error
        }
    }

    /// Proves the backup where it is to stay, lets `ready` have it, and writes the seed's file.
    ///
    /// The proof brings an older schema up to date; whoever wants it as it was fills it again.
    private func bringBack(
        in scratch: Scratch, on target: ServerDatabase?, keyFile: String,
        ready: (BackupProver, BackupHeader) throws(Failure) -> Void
    ) throws(Failure) -> Restored {
        let prover = BackupProver(
            path: path, key: key, ports: ports, now: clock.now, progress: progress)
        let outcome = try prover.prove(.whole, in: scratch, as: Self.name, on: target)
        guard outcome.proof.isGood else {
            throw .conflict("\(path) is not sound: \(outcome.proof.problems[0])")
        }
        try ready(prover, outcome.header)
        return Restored(
            header: outcome.header, manifest: outcome.contents.manifest, proof: outcome.proof,
            hasSeed: try placeSeed(of: outcome.contents, in: keyFile))
    }

    private static let name = "restored"

    /// Refuses a place where a database stands, or has left its log, which SQLite would mix into
    /// the one that is put beside it (https://sqlite.org/howtocorrupt.html, 1.4).
    private func refuse(_ database: String) throws(Failure) {
        var status = stat()
        let found = ["", "-wal", "-shm", "-journal"].map { database + $0 }
            .filter { lstat($0, &status) == 0 }
        guard let first = found.first else { return }
        let others = found.dropFirst().joined(separator: " and ")
        throw .conflict(
            "\(first) is there already\(others.isEmpty ? "" : ", and with it \(others)"); restore "
                + "into a new file, or move all of that away first: a log that stays behind would "
                + "be mixed into the restored database")
    }

    /// Writes the seed's file unless there is one; gives whether there is one now.
    private func placeSeed(
        of contents: BackupReader.Contents, in path: String
    ) throws(Failure) -> Bool {
        guard access(path, F_OK) != 0 else {
            let found = try InputFile(path).read(upTo: Signer.seedBytes + 1)
            guard Self.isSeed(found, of: contents) else {
                throw .conflict("\(path) is the key of another database; move it away")
            }
            return true
        }
        guard let seed = contents.seed else { return false }
        let file = try OutputFile(path)
        try file.write(seed)
        try file.settle()
        return true
    }

    /// Whether a seed is the database's own: a backup that is not sealed holds none, but names the
    /// public key that belongs to it, if the seed was at hand when it was made.
    private static func isSeed(_ found: [UInt8], of contents: BackupReader.Contents) -> Bool {
        if let seed = contents.seed { return found == seed }
        let publicKey = contents.manifest.checkpoint.publicKey
        guard !publicKey.isEmpty else { return true }
        return Signer(seed: found).map { Base64.encode($0.verifier.key) } == publicKey
    }

    private func settle(_ finished: String, as database: String) throws(Failure) {
        // Who closes a database last brings its log into it, and says nothing when that fails, as
        // on a full disk (https://sqlite.org/wal.html, 4); it was proven with its log.
        var log = stat()
        guard lstat(finished + "-wal", &log) != 0 || log.st_size == 0 else {
            throw .unavailable(
                "\(database) cannot be made: its log could not be brought into it; make room on "
                    + "the disk and try again")
        }
        try bringToDisk(finished)
        try move(finished, to: database)
    }
}
