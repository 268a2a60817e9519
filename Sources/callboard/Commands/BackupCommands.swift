internal import Backup
internal import Domain
internal import Fields
internal import Glibc
internal import Service
internal import Storage

/// Backups by right of access to the database's file.
enum BackupCommands {
    static let all = [
        Command(
            "backup",
            "Save the database while others work in it, and prove it by restoring it.",
            options: [keyFile, ConfigurationKey.backupKeep.option], arguments: ["[DIR]"],
            writesJSON: true, run: make
        ),
        Command(
            "backup list", "List the backups in a folder.", arguments: ["[DIR]"],
            writesJSON: true, run: list
        ),
        Command(
            "backup verify", "Restore a backup into a scratch database and check everything.",
            options: [keyFile], arguments: ["FILE"], writesJSON: true, run: verify
        ),
        Command(
            "backup key", "Make a key that seals backups, in a new file; keep a copy elsewhere.",
            arguments: ["FILE"], writesJSON: true, run: makeKey
        ),
        Command(
            "restore",
            "Restore a backup into a new database, which --database names, and check it first.",
            options: [
                keyFile,
                Option(
                    "as-is", nil,
                    "Change nothing: sessions go on, tables keep their version."),
            ],
            arguments: ["FILE"], writesJSON: true, run: RestoreCommand.restore
        ),
    ]

    private static let keyFile = Option(
        "key-file", "FILE", "The key that seals the backup; the setting backup.key without it.")

    /// The one argument of a command.
    static func argument(_ invocation: Invocation, _ what: String) throws(CommandFailure) -> String
    {
        guard let argument = invocation.arguments.first, invocation.arguments.count == 1 else {
            throw .usage("name \(what)")
        }
        return argument
    }

    /// The key that a command or the configuration names; `nil` without one.
    static func key(_ invocation: Invocation) throws(CommandFailure) -> BackupKey? {
        guard let path = invocation.value("key-file") else {
            return try Backups(database: DatabasePlace(text: ""), invocation.configuration).key()
        }
        do throws(Failure) {
            guard let bytes = try PrivateFile.read(path, bytesMax: BackupKey.textBytesMax) else {
                throw .notFound(
                    "there is no file \(path); only the key that sealed a backup opens it, and "
                        + "for new ones callboard backup key \(path) makes one")
            }
            guard let key = BackupKey(Secret(String(decoding: bytes, as: UTF8.self))) else {
                throw .conflict("\(path) holds no key that seals backups")
            }
            return key
        } catch {
            throw .failure(error)
        }
    }

    /// The folder that a command names; `nil` for the usual one.
    private static func folder(_ invocation: Invocation) throws(CommandFailure) -> String? {
        guard !invocation.arguments.isEmpty else { return nil }
        return try argument(invocation, "one folder")
    }

    private static func make(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let stop = StopRequest()
        let database = try Composition.place(invocation)
        let backups = Backups(database: database, invocation.configuration)
        let named = try folder(invocation)
        let key = try key(invocation)
        let output = invocation.output
        do throws(Failure) {
            try StorageDatabase.requireTables(path: database.text, server: database.server)
            // A backup is made of what there is: without a seed its checkpoint is not signed.
            let seed = try? SeedFile.read(of: database)
            let folder = try backups.folder(named: named)
            let maker = try backups.maker(in: folder, key: key, seed: seed) {
                stage, percent throws(Failure) in
                try stop.check()
                output.progress("\(stage.rawValue) \(percent) %")
            }
            let made = try maker.make()
            output.progress("")
            let removed = try prune(backups.retention, made, in: folder)
            let keyFile = seed == nil ? nil : try database.keyPath
            BackupReport(made: made, removed: removed, keyFile: keyFile).show(invocation)
            try record(made, of: database)
            return made.proof.isGood ? 0 : 1
        } catch {
            output.progress("")
            throw .failure(error)
        }
    }

    private static func prune(
        _ rules: Retention?, _ made: BackupMaker.Made, in folder: String
    ) throws(Failure) -> [String] {
        guard let rules else { return [] }
        return try BackupFolder(path: folder).prune(
            rules, stem: made.name.stem, identity: made.header.identity, made: made.path)
    }

    /// Writes the backup into the audit trail; tables of another version have no place for it.
    private static func record(
        _ made: BackupMaker.Made, of database: DatabasePlace
    ) throws(Failure) {
        guard made.header.schema == StorageDatabase.newestSchema else { return }
        let operation = RecordBackup(
            file: made.path, bytes: made.bytes, rows: made.manifest.rows, key: made.header.key,
            problem: made.proof.problems.first)
        do throws(CommandFailure) {
            let composition = try Composition.open(database, kind: .any)
            defer { composition.database.close() }
            do throws(Failure) {
                _ = try composition.operatingSystem.perform(operation, cliCall)
            } catch {
                throw .failure(error)
            }
        } catch {
            guard case .failure(let failure) = error else { return }
            throw .unavailable(
                "the backup is there, but the audit trail does not tell of it: \(failure.message)")
        }
    }

    private static func list(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let folder = try listed(invocation)
        do throws(Failure) {
            let entries = try folder?.backups() ?? []
            if invocation.wantsJSON {
                invocation.output.json(JSON.array(entries.map(json)).text())
            } else {
                for entry in entries { invocation.output.data(line(entry)) }
            }
            for entry in folder?.unproven() ?? [] {
                let header: BackupHeader? = try? entry.header()
                let command = BackupReport.verifying(entry.path, header, invocation)
                invocation.output.note("\(entry.path) was not proven; look why: \(command)")
            }
            if entries.isEmpty {
                let place = folder.map { " in \($0.path)" } ?? " yet"
                invocation.output.note("there are no backups\(place)")
            }
            return 0
        } catch {
            throw .failure(error)
        }
    }

    /// The folder that a command names, or the usual one if it is there.
    private static func listed(_ invocation: Invocation) throws(CommandFailure) -> BackupFolder? {
        if let named = try folder(invocation) { return BackupFolder(path: named) }
        let database = try Composition.place(invocation)
        let backups = Backups(database: database, invocation.configuration)
        do throws(Failure) {
            return try backups.presentFolder().map { BackupFolder(path: $0) }
        } catch {
            throw .failure(error)
        }
    }

    private static func json(_ entry: BackupFolder.Entry) -> JSON {
        let found: (String, JSON)
        do throws(Failure) { found = ("header", JSONForm.encode(try entry.header())) } catch {
            found = ("problem", .string(error.message))
        }
        return .object(
            JSONObject([
                ("path", .string(entry.path)), ("bytes", .integer(Int64(entry.bytes))), found,
            ]))
    }

    private static func line(_ entry: BackupFolder.Entry) -> String {
        let header: BackupHeader
        do throws(Failure) { header = try entry.header() } catch {
            return "\(entry.name.file)  \(error.message)"
        }
        let sealed = header.key.map { "sealed with '\($0)'" } ?? "not sealed"
        let cause = header.cause.map { ", \($0)" } ?? ""
        return "\(entry.name.file)  \(sizeText(entry.bytes))  schema \(header.schema)  "
            + "\(header.isDemo ? "sample data, " : "")\(sealed)\(cause)"
    }

    private static func verify(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let path = try argument(invocation, "one backup: callboard backup verify FILE")
        let (key, stop) = (try key(invocation), StopRequest())
        let place = try Composition.place(invocation)
        let output = invocation.output
        do throws(Failure) {
            let (header, manifest, proof, leftBehind) = try BackupProver.verify(
                path, key: key, beside: place.forProofs, ports: Backups.ports,
                at: SystemClock().now
            ) { percent throws(Failure) in
                try stop.check()
                output.progress("restoring \(percent) %")
            }
            output.progress("")
            let named = proof.isGood ? markProven(path, output) : path
            BackupReport.show(header, manifest, proof, path: named, invocation)
            if let leftBehind { output.note(BackupReport.remark(leftBehind: leftBehind)) }
            return proof.isGood ? 0 : 1
        } catch {
            throw .failure(error)
        }
    }

    /// The path of a backup that was just proven: one that was kept aside is from now on one of
    /// the others, unless its folder is not ours to change.
    private static func markProven(_ path: String, _ output: Output) -> String {
        do throws(Failure) { return try BackupFolder.markProven(path) } catch {
            output.note("\(path) keeps its name: \(error.message)")
            return path
        }
    }

    private static func makeKey(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let path = try argument(invocation, "one file to make: callboard backup key FILE")
        let key = BackupKey()
        do throws(Failure) {
            try PrivateFile.create(path, Array(key.text.revealed.utf8))
        } catch {
            throw .failure(error)
        }
        if invocation.wantsJSON {
            let json: JSON = ["key": .string(key.name), "path": .string(path)]
            invocation.output.json(json.text())
        }
        invocation.output.note(
            "made the key '\(key.name)' in \(path); keep a copy elsewhere: "
                + "what it seals cannot be opened without it")
        return 0
    }
}
