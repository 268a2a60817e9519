internal import Backup
internal import Domain
internal import Fields
internal import Storage

/// What a backup is told to be, for people and for programs.
struct BackupReport {
    let made: BackupMaker.Made
    /// Paths of older backups that were removed.
    let removed: [String]
    /// The file of the database's key; `nil` when it is not there.
    let keyFile: String?

    /// Prints all of it.
    func show(_ invocation: Invocation) {
        Self.show(
            made.header, made.manifest, made.proof, path: made.path, invocation, bytes: made.bytes)
        let output = invocation.output
        if !made.proof.isGood {
            let command = Self.verifying(made.path, made.header, invocation)
            output.note(
                "the file is kept, for what it holds may be whole; when the cause is mended, try "
                    + "it again: \(command)")
        }
        if let database = made.leftBehind { output.note(Self.remark(leftBehind: database)) }
        switch (made.header.key, keyFile) {
        case (let key?, let file?):
            output.note("sealed with the key '\(key)', and \(file) is in it")
        case (let key?, nil): output.note("sealed with the key '\(key)'")
        case (nil, let file?):
            output.note("\(Self.open) \(file) is not in it: keep a copy elsewhere")
        case (nil, nil): output.note(Self.open)
        }
        for path in removed { output.note("removed \(path)") }
    }

    /// The command that tries a backup again, with the key that opens it, where none is set, and
    /// with a server for one that was made on one.
    static func verifying(
        _ path: String, _ header: BackupHeader?, _ invocation: Invocation
    ) -> String {
        var words = ["backup", "verify", path]
        if header?.key != nil {
            let isSet = invocation.configuration.source(.backupKey) != nil
            let file = invocation.value("key-file") ?? (isSet ? nil : "FILE")
            words += file.map { ["--key-file", $0] } ?? []
        }
        var there = invocation
        if header?.store == "postgres", !isOnServer(invocation) {
            there.options["database"] = ["postgres://USER@HOST/NAME"]
        }
        return there.command(words)
    }

    private static func isOnServer(_ invocation: Invocation) -> Bool {
        guard case .database(let place?) = invocation.configuration.backend else { return false }
        return StorageDatabase.isServer(place)
    }

    private static let open =
        "not sealed: whoever has the file can read it; --key-file seals."

    /// What is said of a database of a proof that could not be dropped.
    static func remark(leftBehind database: String) -> String {
        "the database \(database), in which the backup was proven, could not be dropped and is "
            + "left behind; a backup made a day from now or later drops it"
    }

    /// Prints what a backup holds and what its proof found.
    static func show(
        _ header: BackupHeader, _ manifest: BackupManifest, _ proof: BackupProof, path: String,
        _ invocation: Invocation, bytes: Int? = nil
    ) {
        let output = invocation.output
        guard !invocation.wantsJSON else {
            let members = [
                ("path", JSON.string(path)), ("bytes", bytes.map { .integer(Int64($0)) } ?? .null),
                ("header", JSONForm.encode(header)), ("manifest", JSONForm.encode(manifest)),
                ("proof", JSONForm.encode(proof)),
            ]
            return output.json(JSON.object(JSONObject(members)).text())
        }
        output.data(path)
        let size = sizeText(bytes ?? manifest.bytes)
        output.note(
            "\(header.database) as of \(header.at): \(size), schema \(header.schema), "
                + "\(manifest.rows) rows in \(manifest.tables.count) tables")
        if proof.isGood {
            output.note(
                "proven: restored; pages, references and row counts are right; "
                    + "\(proof.auditRecords) audit records fit together")
        }
        for problem in proof.problems { output.note("NOT PROVEN: \(problem)") }
    }
}
