internal import Crypto
package import Domain
internal import Glibc
package import Storage

/// Makes a backup of a database while others work in it, and proves it at once.
package struct BackupMaker {
    /// The database.
    package var database: BackupPlace
    /// Where the backup goes.
    package var folder: BackupFolder
    /// Seals the backup; `nil` for one that anybody can read who has the file.
    package var key: BackupKey?
    /// The seed of the database's signing key: signs the checkpoint, and travels if it is sealed.
    package var seed: [UInt8]?
    /// The version of callboard.
    package var version: String
    /// Why, when nobody asked for it.
    package var cause: String?
    private let ports: StoragePorts
    private let clock: any Clock
    private let progress: (Stage, Int) throws(Failure) -> Void

    /// What is being done.
    package enum Stage: String, Sendable { case copying, writing, proving }

    /// What was made.
    package struct Made: Sendable {
        package let path: String
        package let name: BackupName
        package let header: BackupHeader
        package let manifest: BackupManifest
        package let proof: BackupProof
        /// Bytes of the file.
        package let bytes: Int
        /// The database of the proof when it could not be dropped; a backup made a day later, or
        /// still later, drops it.
        package let leftBehind: String?
    }

    /// Names database and folder; `progress` is told each stage and the percents done, and may
    /// throw to stop.
    package init(
        database: BackupPlace, folder: BackupFolder, version: String, ports: StoragePorts,
        clock: any Clock,
        progress: @escaping (Stage, Int) throws(Failure) -> Void = { _, _ throws(Failure) in }
    ) {
        (self.database, self.folder, self.version) = (database, folder, version)
        (self.ports, self.clock, self.progress) = (ports, clock, progress)
    }

    /// Makes the backup and gives what came of it.
    ///
    /// One that could not be proven is kept under a name that ends in `.unproven`, for it may be
    /// whole; the proof says why. Throws when none could be made at all; then nothing is left.
    package func make() throws(Failure) -> Made {
        let now = clock.now
        // First, so that what a crash left in the clear goes also when the folder takes no backup.
        let scratch = try Scratch(beside: database.scratchPlace)
        let (output, name) = try folder.begin(BackupName(of: database.name, at: now))
        var isFinished = false
        defer { if !isFinished { unlink(output.path) } }
        let (writer, contents) =
            switch database {
            case .file(let path): try save(path, by: scratch, in: output, at: now)
            case .server(let server, _): try save(server, in: output, at: now)
            }
        let manifest = BackupManifest(
            bytes: writer.bytes, tables: contents.tables,
            checkpoint: checkpoint(contents.heads, at: now))
        try writer.endData(manifest, seed: seed)
        try output.settle()
        let (proof, leftBehind) = try proof(of: output.path, in: scratch)
        try writer.end(proof)
        try output.settle()
        let path = try folder.finish(
            output, as: proof.isGood ? name.file : name.file + BackupName.unproven)
        isFinished = true
        return Made(
            path: path, name: name, header: writer.header, manifest: manifest, proof: proof,
            bytes: Self.size(path), leftBehind: leftBehind)
    }

    private static let copyName = "copy"

    /// Saves a file by way of a copy in the scratch folder.
    private func save(
        _ path: String, by scratch: Scratch, in output: OutputFile, at now: Instant
    ) throws(Failure) -> (BackupWriter, DatabaseCopy.Contents) {
        let contents = try copy(path, to: Self.copyName, in: scratch)
        let writer = try BackupWriter(output, header(contents, at: now), key: key)
        try write(Self.copyName, of: scratch, to: writer)
        scratch.removeDatabase(Self.copyName)
        return (writer, contents)
    }

    /// Saves a database on a server as it is at one moment.
    private func save(
        _ server: ServerDatabase, in output: OutputFile, at now: Instant
    ) throws(Failure) -> (BackupWriter, DatabaseCopy.Contents) {
        try server.hold { moment throws(Failure) in
            let writer = try BackupWriter(output, header(moment.contents, at: now), key: key)
            try PostgresPrograms(database: server).dump(snapshot: moment.snapshot) {
                bytes throws(Failure) in
                try writer.add(bytes)
                // How much comes is known at the end only.
                try progress(.writing, 0)
            }
            return (writer, moment.contents)
        }
    }

    private func header(_ contents: DatabaseCopy.Contents, at now: Instant) -> BackupHeader {
        BackupHeader(
            at: now, database: split(database.name).name, store: database.store,
            isDemo: contents.isDemo, identity: contents.identity, version: version,
            schema: contents.schema, cause: cause)
    }

    private func copy(
        _ path: String, to name: String, in scratch: Scratch
    ) throws(Failure) -> DatabaseCopy.Contents {
        let bytes = Self.size(path) + Self.size(path + "-wal")
        try requireRoom(bytes, forCopyIn: split(scratch.path).folder, andBackupIn: folder.path)
        try StorageDatabase.copy(path: path, to: scratch.path(name)) {
            percent throws(Failure) in try progress(.copying, percent)
        }
        let copy = try DatabaseCopy(path: scratch.path(name), ports: ports)
        defer { copy.close() }
        return try copy.contents()
    }

    private func write(
        _ name: String, of scratch: Scratch, to writer: BackupWriter
    ) throws(Failure) {
        let input = try InputFile(scratch.path(name))
        let bytes = max(Self.size(input.path), 1)
        while try !input.isAtEnd() {
            try writer.add(input.read(upTo: BackupFormat.pieceBytes))
            try progress(.writing, input.offset * 100 / bytes)
        }
    }

    private func checkpoint(_ heads: [Checkpoint.Head], at now: Instant) -> Checkpoint {
        let unsigned = Checkpoint(at: now, heads: heads, publicKey: "")
        guard let signer = seed.flatMap({ Signer(seed: $0) }) else { return unsigned }
        return Checkpoint(
            at: now, heads: heads,
            signature: Base64.encode(signer.sign(Array(unsigned.signedText.utf8))),
            publicKey: Base64.encode(signer.verifier.key))
    }

    /// The proof, also when it could not be carried out: then the reason is its problem.
    private func proof(
        of path: String, in scratch: Scratch
    ) throws(Failure) -> (value: BackupProof, leftBehind: String?) {
        try progress(.proving, 0)
        var stopped: Failure?
        var prover = BackupProver(path: path, key: key, ports: ports, now: clock.now)
        prover.progress = { percent throws(Failure) in
            do throws(Failure) { try progress(.proving, percent) } catch {
                stopped = error
                throw error
            }
        }
        do throws(Failure) {
            return try database.withProofDatabase(at: clock.now) { target throws(Failure) in
                try prover.prove(.beforeProof, in: scratch, as: "proof", on: target).proof
            }
        } catch {
            if let stopped { throw stopped }
            return (
                BackupProof(at: clock.now, auditRecords: 0, problems: [error.message]), nil
            )
        }
    }

    private static func size(_ path: String) -> Int {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
