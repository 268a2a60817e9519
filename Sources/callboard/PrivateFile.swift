internal import Domain
internal import Glibc

/// Small files that only their owner may read: seeds and tokens.
enum PrivateFile {
    /// The bytes of a file; `nil` when it is not there.
    ///
    /// A file that others may read is refused.
    static func read(_ path: String, bytesMax: Int) throws(Failure) -> [UInt8]? {
        // A pipe under this name must not block whoever reads.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: return nil
            case ELOOP: throw .unavailable("\(path) is a symbolic link; name the file itself")
            case let code: throw .unavailable("\(path) cannot be read: \(reason(code))")
            }
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unavailable("\(path) is no regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .denied("\(path) can be read by others; run: chmod 600 \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        let count = Glibc.read(descriptor, &bytes, bytesMax)
        guard count >= 0 else { throw .unavailable("\(path) cannot be read: \(reason())") }
        return Array(bytes[..<count])
    }

    /// Makes a file of mode 0600 that was not there; `conflict` when it was.
    static func create(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { throw .conflict("\(path) is there already") }
            throw .unavailable("\(path) cannot be written: \(reason())")
        }
        defer { close(descriptor) }
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count, fsync(descriptor) == 0 else {
            unlink(path)
            throw .unavailable("\(path) cannot be written: \(reason())")
        }
    }

    /// Throws `conflict` where a new file would take the place of anything but an empty one or
    /// another of its kind: a slip in a name must not cost a database.
    ///
    /// `isOne` tells by a file's beginning, ``beginningBytes`` at most, whether it is of the kind.
    static func requireReplaceable(
        _ path: String, by kind: String, isOne: (_ beginning: String) -> Bool
    ) throws(Failure) {
        // A pipe under this name must not block.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw .unavailable("\(path) cannot be written: \(reason())")
        }
        defer { close(descriptor) }
        var (status, bytes) = (stat(), [UInt8](repeating: 0, count: beginningBytes))
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        let beginning = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            count == 0 || isOne(beginning)
        else {
            throw .conflict(
                "\(path) is there already and is no \(kind); name another file or remove it")
        }
    }

    private static let beginningBytes = 256

    /// Makes the directories above a path, with mode 0700; `unavailable` when one cannot be made.
    static func makeDirectories(above path: String) throws(Failure) {
        var position = path.startIndex
        while let slash = path[position...].firstIndex(of: "/") {
            if slash != path.startIndex { try makeDirectory(String(path[..<slash])) }
            position = path.index(after: slash)
        }
    }

    /// Makes a directory of mode 0700 where nothing is.
    private static func makeDirectory(_ path: String) throws(Failure) {
        guard mkdir(path, 0o700) != 0 else { return }
        let code = errno
        // One that is there may not even be looked at where it could not be made.
        guard code != EEXIST, access(path, F_OK) != 0 else { return }
        throw .unavailable("the folder \(path) cannot be made: \(reason(code))")
    }

    static func reason(_ error: Int32 = errno) -> String { String(cString: strerror(error)) }
}
