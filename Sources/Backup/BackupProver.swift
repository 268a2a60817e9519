internal import Crypto
package import Domain
internal import Glibc
package import Storage

/// Proves a backup: restores it into a database of its own and looks at everything there.
package struct BackupProver {
    /// The backup.
    let path: String
    let key: BackupKey?
    let ports: StoragePorts
    let now: Instant
    /// Told the percents restored; may throw to stop.
    var progress: (Int) throws(Failure) -> Void = { _ throws(Failure) in }

    /// What came of it.
    struct Outcome {
        let header: BackupHeader
        let contents: BackupReader.Contents
        let proof: BackupProof
    }

    /// Checks a backup that is finished, in a scratch folder beside a place of the caller's
    /// choice, and on its server; throws when it is damaged or cannot be checked.
    ///
    /// A database of the proof that could not be dropped is named as left behind.
    package static func verify(
        _ path: String, key: BackupKey?, beside place: BackupPlace, ports: StoragePorts,
        at now: Instant,
        progress: @escaping (Int) throws(Failure) -> Void = { _ throws(Failure) in }
    ) throws(Failure) -> (
        header: BackupHeader, manifest: BackupManifest, proof: BackupProof, leftBehind: String?
    ) {
        let prover = BackupProver(
            path: path, key: key, ports: ports, now: now, progress: progress)
        try place.requireKind(try BackupReader(path: path, key: key).header, of: path)
        let scratch = try Scratch(beside: place.scratchPlace)
        let (outcome, leftBehind) = try place.withProofDatabase(at: now) {
            target throws(Failure) in
            try prover.prove(.whole, in: scratch, as: "proof", on: target)
        }
        return (outcome.header, outcome.contents.manifest, outcome.proof, leftBehind)
    }

    /// Reads a backup that is finished to its end; throws when a byte of it is damaged.
    package static func scan(_ path: String, key: BackupKey?) throws(Failure) {
        var reader = try BackupReader(path: path, key: key)
        _ = try reader.read(.whole) { _ in }
    }

    /// Restores into `name` in the scratch folder, from there into the empty database on a server
    /// if there is one, and checks what is there.
    func prove(
        _ extent: BackupReader.Extent, in scratch: Scratch, as name: String,
        on target: ServerDatabase?
    ) throws(Failure) -> Outcome {
        let (header, contents) = try extract(extent, to: name, in: scratch)
        guard header.schema <= StorageDatabase.newestSchema else {
            throw .conflict(
                "\(path) was made by a newer version (schema \(header.schema)); update callboard")
        }
        var problems: [String] = []
        var records = 0
        do throws(Failure) {
            let copy = try self.copy(scratch.path(name), target)
            defer { copy.close() }
            problems += try copy.problems()
            problems += try differences(copy.contents(), header, contents.manifest)
            problems += seal(of: contents)
            let checkpoint = contents.manifest.checkpoint
            let report = try copy.verifyAudit(against: checkpoint, at: now)
            records = report.records
            if let problem = report.problem {
                problems.append("audit record \(report.broken ?? "") \(problem)")
            }
        } catch {
            problems.append(error.message)
        }
        let proof = BackupProof(at: now, auditRecords: records, problems: problems)
        return Outcome(header: header, contents: contents, proof: proof)
    }

    private func copy(
        _ path: String, _ target: ServerDatabase?
    ) throws(Failure) -> DatabaseCopy {
        guard let target else { return try DatabaseCopy(path: path, ports: ports) }
        try PostgresPrograms(database: target).restore(path)
        return try DatabaseCopy(target, ports: ports)
    }

    /// Writes the backup's data into a file of the scratch folder.
    func extract(
        _ extent: BackupReader.Extent, to name: String, in scratch: Scratch
    ) throws(Failure) -> (BackupHeader, BackupReader.Contents) {
        var reader = try BackupReader(path: path, key: key)
        var status = stat()
        stat(path, &status)
        try requireRoom(Int(status.st_size), in: split(scratch.path).folder, for: "restoring it")
        let file = try OutputFile(scratch.path(name))
        var done = 0
        let contents = try reader.read(extent) { data throws(Failure) in
            try file.write(data)
            done += data.count
            try progress(min(done * 100 / max(Int(status.st_size), 1), 100))
        }
        return (reader.header, contents)
    }

    private func differences(
        _ found: DatabaseCopy.Contents, _ header: BackupHeader, _ manifest: BackupManifest
    ) -> [String] {
        var problems: [String] = []
        if found.schema != header.schema || found.isDemo != header.isDemo {
            problems.append("it holds another kind or schema of database than it says")
        }
        let (held, said) = (manifest.tables, found.tables)
        for table in held where !said.contains(table) {
            let rows = said.first { $0.name == table.name }?.rows ?? 0
            problems.append("table \(table.name) has \(rows) rows where there were \(table.rows)")
        }
        if held.count != said.count { problems.append("it has another number of tables") }
        return problems
    }

    /// Whether the checkpoint is signed by the key that it names, and that by the seed's.
    private func seal(of contents: BackupReader.Contents) -> [String] {
        let checkpoint = contents.manifest.checkpoint
        guard !checkpoint.signature.isEmpty else { return [] }
        let problem = ["its checkpoint is not signed by the database's key"]
        guard let signature = Base64.decode(checkpoint.signature),
            let verifier = Base64.decode(checkpoint.publicKey).flatMap({ Verifier(key: $0) }),
            verifier.verify(signature, of: Array(checkpoint.signedText.utf8))
        else { return problem }
        guard let seed = contents.seed else { return [] }
        return Signer(seed: seed)?.verifier == verifier ? [] : problem
    }
}
