package import Domain
internal import Glibc

/// A file being written: new, mode 0600, locked for as long as it is open.
final class OutputFile {
    let path: String
    private let descriptor: Int32

    /// Makes the file; `conflict` when there is one.
    init(_ path: String) throws(Failure) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { throw .conflict("\(path) is there already") }
            throw .unavailable("\(path) cannot be written: \(systemReason())")
        }
        // Whoever clears up after a crash leaves files alone that somebody still holds, and holds
        // what he looks at for a moment himself.
        while flock(descriptor, LOCK_EX) < 0, errno == EINTR {}
    }

    deinit { close(descriptor) }

    /// Whether the path still names the file, which somebody may have taken for what a crash left
    /// behind before it was locked.
    var isInPlace: Bool { isPath(path, of: descriptor) }

    func write(_ bytes: [UInt8]) throws(Failure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw .unavailable("\(path) cannot be written: \(systemReason())")
            }
            done += count
        }
    }

    /// Waits until all is on the disk, and forgets it from memory so that the next reader sees what
    /// the disk has.
    func settle() throws(Failure) {
        guard fsync(descriptor) == 0 else {
            throw .unavailable("\(path) cannot be brought to the disk: \(systemReason())")
        }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    }
}

/// A file being read from its beginning to its end.
final class InputFile {
    let path: String
    /// Bytes handed out so far.
    private(set) var offset = 0
    private let descriptor: Int32
    private var block: [UInt8] = []
    private var used = 0

    private static let blockBytes = 262_144

    init(_ path: String) throws(Failure) {
        self.path = path
        // Without O_NONBLOCK the opening of a pipe would wait for its writer.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw .notFound("there is no file \(path)") }
            throw .unavailable("\(path) cannot be read: \(systemReason())")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .conflict("\(path) is no regular file")
        }
    }

    deinit { close(descriptor) }

    /// The next bytes; fewer only at the end of the file.
    func read(upTo count: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count, try !isAtEnd() {
            let part = block[used...].prefix(count - bytes.count)
            bytes += part
            used += part.count
        }
        offset += bytes.count
        return bytes
    }

    /// Whether there is nothing more to read.
    func isAtEnd() throws(Failure) -> Bool {
        guard used == block.count else { return false }
        var count = 0
        block = [UInt8](unsafeUninitializedCapacity: Self.blockBytes) { buffer, filled in
            repeat {
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            } while count < 0 && errno == EINTR
            filled = max(count, 0)
        }
        used = 0
        guard count >= 0 else {
            throw .unavailable("\(path) cannot be read: \(systemReason())")
        }
        return count == 0
    }
}

/// Whether a path names the file or folder that is open.
func isPath(_ path: String, of descriptor: Int32) -> Bool {
    var (named, opened) = (stat(), stat())
    return lstat(path, &named) == 0 && fstat(descriptor, &opened) == 0
        && named.st_dev == opened.st_dev && named.st_ino == opened.st_ino
}

/// Gives a file another name on its file system, which must be free, and waits until it is on the
/// disk.
package func move(_ file: String, to target: String) throws(Failure) {
    // link(2) refuses a name that is taken, which rename(2) would overwrite.
    if link(file, target) == 0 {
        unlink(file)
    } else {
        let isTaken = errno == EEXIST || access(target, F_OK) == 0
        // Some file systems know no links.
        guard !isTaken, rename(file, target) == 0 else {
            throw .conflict("\(target) cannot be made: \(systemReason())")
        }
    }
    try bringToDisk(split(target).folder)
}

/// Waits until a file, or the names in a folder, are on the disk.
func bringToDisk(_ path: String) throws(Failure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
        throw .unavailable("\(path) cannot be brought to the disk: \(systemReason())")
    }
}

/// What the system says about the call that just failed.
func systemReason() -> String { String(cString: strerror(errno)).lowercased() }
