internal import Domain
internal import Glibc

/// A folder of mode 0700 for databases in the clear, removed with what it holds.
///
/// It stands beside a database, which is guarded anyway, never in the backups' folder, which may
/// be somebody else's machine. One that a crash left behind is removed by the next of the same user
/// that stands in the same folder.
final class Scratch {
    let path: String
    private let lock: Int32

    private static let ending = ".scratch-"
    /// Letters that mkdtemp(3) adds.
    private static let drawnCount = 6
    /// What may be in it, beside what SQLite adds.
    private static let contents: Set = ["copy", "proof", "restored"]
    /// Each but the first is owed to somebody who began at the same moment.
    private static let triesMax = 10

    /// Makes the folder beside a file that need not exist.
    init(beside file: String) throws(Failure) {
        Self.removeLeftovers(beside: file)
        var made: (path: String, lock: Int32)?
        var tries = 0
        while made == nil, tries < Self.triesMax {
            made = try Self.make(beside: file)
            tries += 1
        }
        guard let locked = made else {
            throw .unavailable("no folder beside \(file) can be locked; try again")
        }
        (path, lock) = (locked.path, locked.lock)
    }

    /// A new folder and what locks it; `nil` when it could not be locked before somebody took it
    /// for a leftover.
    private static func make(
        beside file: String
    ) throws(Failure) -> (path: String, lock: Int32)? {
        var template = Array("\(file)\(ending)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .unavailable("no folder can be made beside \(file): \(systemReason())")
        }
        let path = template.withUnsafeBufferPointer { bytes in
            String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        let lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0 else {
            rmdir(path)
            return nil
        }
        while flock(lock, LOCK_EX) < 0, errno == EINTR {}
        guard isPath(path, of: lock) else {
            close(lock)
            return nil
        }
        return (path, lock)
    }

    deinit {
        Self.remove(path, lock)
        close(lock)
    }

    /// The path of a database in it.
    func path(_ name: String) -> String {
        assert(Self.contents.contains(name), "who clears up does not know it")
        return "\(path)/\(name)"
    }

    /// Removes a database with what SQLite keeps beside it.
    func removeDatabase(_ name: String) {
        for ending in ["", "-wal", "-shm", "-journal"] { unlink(path(name) + ending) }
    }

    /// Removes what crashes left in the file's folder, whatever it stood beside: who was cut off
    /// while restoring may take another name.
    private static func removeLeftovers(beside file: String) {
        let folder = split(file).folder
        for entry in entries(of: folder) where entry.dropLast(drawnCount).hasSuffix(ending) {
            removeLeftover("\(folder)/\(entry)")
        }
    }

    /// Removes a folder that is nobody's any more.
    ///
    /// Where everybody may make one, as in /var/tmp, somebody else's is left alone: it could lead
    /// elsewhere by the time that it is cleared.
    private static func removeLeftover(_ path: String) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard folder >= 0 else { return }
        defer { close(folder) }
        var status = stat()
        guard fstat(folder, &status) == 0, status.st_uid == geteuid(),
            flock(folder, LOCK_EX | LOCK_NB) == 0,
            entries(of: path).allSatisfy({ name in
                contents.contains(String(name.prefix { $0 != "-" }))
            })
        else { return }
        remove(path, folder)
    }

    /// Removes what is in an open folder, and then itself.
    private static func remove(_ path: String, _ folder: Int32) {
        for entry in entries(of: path) { unlinkat(folder, entry, 0) }
        rmdir(path)
    }
}

/// Folder and name of a path; the folder is `.` when none is named.
func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
}

/// Names in a folder, sorted, without `.` and `..`; none when it cannot be read.
package func entries(of folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// Refuses work for which a file system has too little room, so that it never fills up.
func requireRoom(_ bytes: Int, in folder: String, for purpose: String) throws(Failure) {
    var status = statvfs()
    // A file system that does not tell is tried.
    guard statvfs(folder, &status) == 0, status.f_blocks > 0 else { return }
    let free = Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    let needed = bytes + bytes / 50 + roomToSpareBytes
    guard free >= needed else {
        throw .unavailable(
            "\(purpose) needs \(sizeText(needed)) in \(folder), where \(sizeText(free)) are free; "
                + "make room or name another place")
    }
}

/// As above for a copy and the backup that is made of it, which are there at the same time: on one
/// file system there has to be room for both.
func requireRoom(
    _ bytes: Int, forCopyIn folder: String, andBackupIn other: String
) throws(Failure) {
    var (copies, backups) = (stat(), stat())
    let isShared =
        stat(folder, &copies) == 0 && stat(other, &backups) == 0 && copies.st_dev == backups.st_dev
    guard !isShared else {
        return try requireRoom(2 * bytes, in: other, for: "the backup with the copy that it is of")
    }
    try requireRoom(bytes, in: folder, for: "the copy")
    try requireRoom(bytes, in: other, for: "the backup")
}

/// Left free beside what is written.
private let roomToSpareBytes = 1 << 20

/// A number of bytes as people read it.
package func sizeText(_ bytes: Int) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
    var (value, unit) = (Double(bytes), 0)
    while value >= 1024, unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
    guard unit > 0 else { return "\(bytes) bytes" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
}
