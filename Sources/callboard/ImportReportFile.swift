internal import Domain
internal import Glibc

/// The file that a report goes to, readable by its owner only.
///
/// It is opened before the import begins, so that a wrong path is known in time, and takes its
/// name when it is complete. It takes the place of nothing but an earlier report.
struct ImportReportFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    /// Opens the file under the name that it has until it is complete.
    static func create(at path: String) throws(CommandFailure) -> ImportReportFile {
        try requireReport(at: path)
        let descriptor = open(
            partial(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(of: path) }
        fchmod(descriptor, 0o600)
        return ImportReportFile(path: path, descriptor: descriptor)
    }

    private static func requireReport(at path: String) throws(CommandFailure) {
        do throws(Failure) {
            try PrivateFile.requireReplaceable(path, by: "report") { beginning in
                beginning.hasPrefix("{") && beginning.contains("\"dry_run\":")
            }
        } catch {
            throw .failure(error)
        }
    }

    private static func partial(_ path: String) -> String { path + ".part" }

    deinit {
        close(descriptor)
        // Gone already when it was completed.
        unlink(Self.partial(path))
    }

    /// Writes the text and gives the file its name.
    consuming func complete(_ text: String) throws(CommandFailure) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.failure(of: path) }
            rest = rest.dropFirst(written)
        }
        guard fsync(descriptor) == 0, rename(Self.partial(path), path) == 0 else {
            throw Self.failure(of: path)
        }
    }

    private static func failure(of path: String) -> CommandFailure {
        .exit(1, "the report cannot be written to \(path): \(PrivateFile.reason())")
    }
}
