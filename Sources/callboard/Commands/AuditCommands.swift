internal import Domain
internal import Fields
internal import Glibc
internal import Storage

/// Checking the audit trail by right of access to the file.
///
/// Exit codes: 0 intact, 2 broken, 3 could not be checked, wrong usage included.
enum AuditCommands {
    static let all = [
        Command(
            "audit verify",
            "Check that no audit record was changed or removed; exits \(broken) when one was, "
                + "\(unchecked) when that is not known, as after wrong usage.",
            options: [
                Option("checkpoint", "FILE", "Compare with a checkpoint that was kept elsewhere.")
            ],
            misused: unchecked, writesJSON: true, run: verify
        ),
        Command(
            "audit checkpoint", "Sign the heads of the audit trail, to be kept elsewhere.",
            options: [Option("output", "FILE", "Write it to a new file instead of printing it.")],
            writesJSON: true, run: checkpoint
        ),
    ]

    private static let intact: Int32 = 0
    private static let broken: Int32 = 2
    private static let unchecked: Int32 = 3
    private static let checkpointBytesMax = 65_536

    private static func verify(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        if case .remote(let endpoint) = invocation.configuration.backend {
            throw .exit(
                unchecked, "the audit trail is checked on its database, not over \(endpoint)")
        }
        let report: AuditReport
        do throws(CommandFailure) {
            let composition = try Composition.open(invocation, kind: .any)
            defer { composition.database.close() }
            report = try check(composition.operatingSystem, invocation)
        } catch {
            if case .exit(unchecked, _) = error { throw error }
            throw .exit(unchecked, "the audit trail could not be checked: \(error.sentence)")
        }
        if invocation.wantsJSON {
            invocation.output.json(JSONForm.encode(report).text())
            return report.isIntact ? intact : broken
        }
        guard report.isIntact else {
            let place = report.broken.map { "record \($0): " } ?? ""
            invocation.output.data("broken: \(place)\(report.problem ?? "")")
            return broken
        }
        let compared = report.comparedCheckpoint ? ", and with the checkpoint" : ""
        invocation.output.data(
            "intact: \(report.records) records in \(report.lanes) lanes fit together\(compared)"
        )
        return intact
    }

    private static func check(
        _ backend: any Backend, _ invocation: Invocation
    ) throws(CommandFailure) -> AuditReport {
        let path = invocation.value("checkpoint")
        let checkpoint = try path.map(read)
        do throws(Failure) {
            guard let checkpoint else { return try backend.perform(VerifyAudit(), cliCall) }
            return try backend.perform(VerifyCheckpoint(checkpoint: checkpoint), cliCall)
        } catch {
            guard let path, case .invalid(_, let text) = error else { throw .failure(error) }
            throw .failure(.conflict("\(path) \(text)"))
        }
    }

    private static func read(_ path: String) throws(CommandFailure) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .exit(unchecked, "\(path) cannot be read: \(PrivateFile.reason())")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: checkpointBytesMax)
        while bytes.count < checkpointBytesMax {
            // A pipe gives what has come so far.
            let count = Glibc.read(descriptor, &block, checkpointBytesMax - bytes.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw .exit(unchecked, "\(path) cannot be read: \(PrivateFile.reason())")
            }
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func checkpoint(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let composition = try Composition.open(invocation, kind: .any)
        defer { composition.database.close() }
        do throws(Failure) {
            let made = try composition.operatingSystem.perform(MakeCheckpoint(), cliCall)
            if let path = invocation.value("output") {
                try PrivateFile.create(path, Array(made.text.utf8))
            }
            if invocation.wantsJSON {
                invocation.output.json(JSONForm.encode(made).text())
            } else if !invocation.has("output") {
                invocation.output.data(made.text.trimmingBlanks())
            }
            return 0
        } catch {
            throw .failure(error)
        }
    }
}
