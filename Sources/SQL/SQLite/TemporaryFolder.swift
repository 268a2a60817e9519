internal import Glibc

/// A directory of mode 0700 for a database that does not outlive its store.
///
/// It is locked as long as its program lives (flock(2)). One without a lock was left behind by a
/// program that was killed, with all its data: the next one of the same user removes it.
final class TemporaryFolder: Sendable {
    let path: String
    /// The directory itself, opened: it holds the lock.
    private let lock: Int32

    /// What the names begin with.
    ///
    /// mkdtemp(3) draws the rest. Earlier versions, which lock nothing and may still run, have
    /// other names.
    private static let beginning = "callboard-data-"
    private static let drawnBytes = 6
    private static let files: Set = ["data", "data-wal", "data-shm"]
    /// Each but the first is owed to somebody who looked for leftovers at the same moment.
    private static let triesMax = 10

    /// Makes the directory in the first of some places that takes it.
    init(in places: [String] = TemporaryFolder.places) throws(SQLError) {
        for place in places {
            Self.removeLeftovers(in: place)
            for _ in 0..<Self.triesMax {
                guard let made = Self.make(in: place) else { continue }
                (path, lock) = made
                return
            }
        }
        throw SQLError(.other, "no temporary directory can be made; set TMPDIR")
    }

    deinit {
        remove()
        close(lock)
    }

    /// Removes the directory with the database's files; what is gone already is no error.
    func remove() { Self.remove(path, lock) }

    /// Shared memory, else `$TMPDIR`, else `/tmp`.
    static var places: [String] {
        ["/dev/shm", getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp", "/tmp"]
    }

    /// A new directory and what locks it; `nil` where none can be made, or when somebody took it
    /// for a leftover before it was locked, and removes it.
    private static func make(in place: String) -> (path: String, lock: Int32)? {
        var template = Array("\(place)/\(beginning)XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { template in
            template.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let path = made else { return nil }
        let lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard lock >= 0 else {
            rmdir(path)
            return nil
        }
        // Where there are no such locks, nobody takes it for a leftover, either.
        let isLocked = flock(lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
        guard isLocked, isPath(path, of: lock) else {
            close(lock)
            return nil
        }
        return (path, lock)
    }

    private static func isPath(_ path: String, of descriptor: Int32) -> Bool {
        var (named, opened) = (stat(), stat())
        return lstat(path, &named) == 0 && fstat(descriptor, &opened) == 0
            && named.st_dev == opened.st_dev && named.st_ino == opened.st_ino
    }

    /// Removes what programs of this user left behind when they were killed; waits for nobody.
    private static func removeLeftovers(in place: String) {
        for name in entries(of: place)
        where name.hasPrefix(beginning) && name.utf8.count == beginning.utf8.count + drawnBytes {
            removeLeftover("\(place)/\(name)")
        }
    }

    /// Removes a directory that is nobody's any more; anything else under such a name stays, for
    /// everybody may put it there.
    private static func removeLeftover(_ path: String) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard folder >= 0 else { return }
        defer { close(folder) }
        var status = stat()
        guard fstat(folder, &status) == 0, status.st_uid == geteuid(),
            status.st_mode & 0o7777 == 0o700, flock(folder, LOCK_EX | LOCK_NB) == 0,
            files.isSuperset(of: entries(of: path))
        else { return }
        remove(path, folder)
    }

    /// Removes our files in an open directory, and then itself.
    private static func remove(_ path: String, _ folder: Int32) {
        for name in files { unlinkat(folder, name, 0) }
        rmdir(path)
    }

    /// Names in a folder, without `.` and `..`; none when it cannot be read.
    private static func entries(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
