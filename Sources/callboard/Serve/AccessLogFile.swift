internal import Domain
internal import Glibc
internal import HTTP

/// Where the access log goes: a file that may be moved away, or standard error.
struct AccessLogFile: Sendable {
    /// The file; `nil` is standard error.
    let path: String?
    private let descriptor: Int32
    private let log: AccessLog

    /// Opens a log: a file, `-` for standard error, `off` for none.
    static func open(_ name: String) throws(CommandFailure) -> AccessLogFile? {
        guard name != "off" else { return nil }
        let path = name == "-" ? nil : name
        let descriptor = path.map(descriptor) ?? STDERR_FILENO
        guard descriptor >= 0 else { throw .failure(unwritable(name)) }
        let log = AccessLog(descriptor: descriptor) { error in
            Journal.note(
                error == 0
                    ? "the access log \(name) is written again"
                    : "the access log \(name) cannot be written: \(PrivateFile.reason(error)); "
                        + "its lines are lost until it can")
        }
        return AccessLogFile(path: path, descriptor: descriptor, log: log)
    }

    private static func descriptor(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
    }

    /// Throws when a log of this name could not be opened; makes no file.
    static func check(_ name: String) throws(Failure) {
        guard name != "off", name != "-" else { return }
        let folder = name.lastIndex(of: "/").map { String(name[...$0]) } ?? "."
        // A pipe that nobody reads must not block.
        let descriptor = Glibc.open(
            name, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if descriptor >= 0 {
            Glibc.close(descriptor)
            return
        }
        if errno == ENOENT, access(folder, W_OK | X_OK) == 0 { return }
        throw .unavailable(
            unwritable(name).message + "; name a file where the server's account may write")
    }

    /// Why the file could not be opened just now.
    private static func unwritable(_ path: String) -> Failure {
        .unavailable("\(path) cannot be written: \(PrivateFile.reason())")
    }

    /// Takes the record of a request; no request waits for a disk.
    func write(_ record: AccessRecord) {
        log.append(record)
    }

    /// Opens the file anew, for who has moved it away.
    ///
    /// The descriptor keeps its number, so that a line that is being written ends in one of both.
    /// When the file cannot be opened, the log goes on in the old one.
    func reopen() throws(Failure) {
        guard let path else { return }
        let fresh = Self.descriptor(path)
        guard fresh >= 0 else { throw Self.unwritable(path) }
        dup2(fresh, descriptor)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        Glibc.close(fresh)
    }

    /// Writes the last lines.
    func close() {
        log.close()
    }
}
