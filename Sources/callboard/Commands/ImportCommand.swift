internal import Domain
internal import Fields
internal import Legacy
internal import Storage

/// Importing what the old system handed over.
enum ImportCommand {
    static let all = [
        Command(
            "import legacy", "Import the accounts and sign-ins of the old system.",
            options: [
                Option("dry-run", nil, "Read and report, but write nothing."),
                Option("report", "FILE", "Write a report in JSON, readable by you only."),
            ],
            arguments: ["DIR"], writesJSON: true, run: run
        )
    ]

    private static let infoFile = "export_info.json"

    private static func run(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        guard let path = invocation.arguments.first, invocation.arguments.count == 1 else {
            throw .usage("import legacy takes one folder: the hand-over of the old system")
        }
        if !invocation.has("dry-run") { try invocation.requireChanges() }
        let composition = try Composition.open(invocation)
        defer { composition.database.close() }
        let backend = try Access.database(composition).session(invocation)
        _ = try perform(CheckImport(), backend)
        let folder = try open(path)
        let exportedAt = try exportedAt(folder, path)
        guard let reportPath = invocation.value("report") else {
            _ = try carryOut(folder, exportedAt, backend, invocation)
            return 0
        }
        let file = try ImportReportFile.create(at: reportPath)
        let report = try carryOut(folder, exportedAt, backend, invocation)
        try file.complete(report.text(.pretty) + "\n")
        return 0
    }

    /// Reads, writes unless it is a dry run, tells people, and gives the report.
    private static func carryOut(
        _ folder: LegacyFolder, _ exportedAt: Instant, _ backend: any Backend,
        _ invocation: Invocation
    ) throws(CommandFailure) -> JSON {
        let progress = ImportProgress(invocation.output)
        defer { progress.end() }
        let report = ImportReport(try read(folder, exportedAt, progress), exportedAt: exportedAt)
        let outcome =
            invocation.has("dry-run") ? nil : try write(report, backend, progress)
        progress.end()
        let json = report.json(outcome)
        if invocation.wantsJSON {
            invocation.output.json(json.text())
        } else {
            let summary = ImportSummary(reading: report.reading, outcome: outcome)
            invocation.output.data(summary.text)
        }
        return json
    }

    private static func open(_ path: String) throws(CommandFailure) -> LegacyFolder {
        let folder: LegacyFolder
        do throws(LegacyError) { folder = try LegacyFolder(path: path) } catch {
            throw .exit(1, error.description)
        }
        guard folder.names.contains(infoFile) else {
            throw .exit(1, "\(path) has no \(infoFile); name the folder of a hand-over")
        }
        guard LegacyExport.files.contains(where: folder.names.contains) else {
            let files = LegacyExport.files.joined(separator: ", ")
            throw .exit(1, "\(path) has none of the files that can be imported: \(files)")
        }
        return folder
    }

    /// The moment of the export, on which ages and times depend.
    private static func exportedAt(
        _ folder: LegacyFolder, _ path: String
    ) throws(CommandFailure) -> Instant {
        let bytes: [UInt8]
        do throws(LegacyError) { bytes = try folder.bytes(of: infoFile) } catch {
            throw .exit(1, error.description)
        }
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: bytes) } catch {
            throw .exit(1, "\(path)/\(infoFile) is no JSON: \(error)")
        }
        guard let text = json.object?["exported_at"]?.string, let moment = Instant(text) else {
            throw .exit(
                1, "\(path)/\(infoFile) lacks exported_at, such as \"\(Instant.example)\"")
        }
        return moment
    }

    private static func read(
        _ folder: LegacyFolder, _ exportedAt: Instant, _ progress: ImportProgress
    ) throws(CommandFailure) -> ImportReading {
        do throws(LegacyError) {
            return try LegacyExport(exportedAt: exportedAt).read(folder) { state in
                progress.show("reading", state.file, state.bytesDone, state.bytes)
            }
        } catch {
            throw .exit(1, error.description)
        }
    }

    /// One operation for each file: what was done stays done when a later one fails or is stopped.
    private static func write(
        _ report: ImportReport, _ backend: any Backend, _ progress: ImportProgress
    ) throws(CommandFailure) -> ImportOutcome {
        var outcome = ImportOutcome()
        let operations = report.reading.operations(
            exportedAt: report.exportedAt, report: report.hash
        ) { file, done, all in
            progress.show("importing", file, done, all)
        }
        for operation in operations {
            let output = try performAny(operation, backend)
            guard let part = output as? ImportOutcome else {
                preconditionFailure("an import gives what it did")
            }
            outcome = outcome + part
        }
        return outcome
    }

    private static func perform<Op: Operation>(
        _ operation: Op, _ backend: any Backend
    ) throws(CommandFailure) -> Op.Output {
        do throws(Failure) { return try backend.perform(operation, cliCall) } catch {
            throw .failure(error)
        }
    }

    private static func performAny(
        _ operation: any Operation, _ backend: any Backend
    ) throws(CommandFailure) -> any Codable & Sendable {
        do throws(Failure) { return try backend.answer(any: operation, cliCall).output } catch {
            throw .failure(error)
        }
    }
}
