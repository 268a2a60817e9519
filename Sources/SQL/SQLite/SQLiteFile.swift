internal import Glibc

/// A path that is safe to hand to SQLite: a plain file that only its owner may read.
struct SQLiteFile: Sendable {
    /// The absolute path without symbolic links.
    let path: String
    /// Which file it is, whatever stands at its path later.
    private let identity: Identity

    private struct Identity: Equatable, Sendable {
        let device: dev_t
        let number: ino_t

        init(_ status: stat) { (device, number) = (status.st_dev, status.st_ino) }
    }

    /// Checks the file at this path.
    ///
    /// The file is never opened here: closing any descriptor of it would give up the locks that
    /// every connection of this process holds on it (https://sqlite.org/howtocorrupt.html, 2.2).
    ///
    /// - Parameters:
    ///   - path: absolute, or relative to the working directory.
    ///   - creating: makes an empty file with mode 0600 when there is none.
    /// - Throws: `unsafeFile` for links, other kinds of file and modes wider than 0600, `denied`
    ///   for a file that this user may not reach or read.
    init(_ path: String, creating: Bool) throws(SQLError) {
        self.path = try SQLiteFile.resolve(path)
        if creating && mknod(self.path, S_IFREG | 0o600, 0) != 0 && errno != EEXIST {
            throw SQLiteFile.failure("create", self.path, errno)
        }
        guard let status = try SQLiteFile.status(self.path) else {
            throw SQLiteFile.failure("open", self.path, ENOENT)
        }
        identity = Identity(status)
        _ = try checked()
    }

    /// The file itself, after a new look at it and its companions: each opening asks for it.
    func checked() throws(SQLError) -> SQLiteFile {
        try SQLiteFile.check(path, requireReadable())
        // The log holds what the file holds.
        for companion in [path + "-wal", path + "-shm"] {
            guard let status = try SQLiteFile.status(companion) else { continue }
            try SQLiteFile.check(companion, status)
        }
        return self
    }

    /// Refuses a file that is gone, that its owner may no longer read, or that stands in the place
    /// of the one that was opened: descriptors of that one are still good, and what they write
    /// would be lost with it.
    @discardableResult
    func requireReadable() throws(SQLError) -> stat {
        guard let status = try SQLiteFile.status(path) else {
            throw SQLiteFile.failure("find", path, ENOENT)
        }
        guard Identity(status) == identity else {
            throw SQLError(
                .other, "\(path) is another file than the one that was opened; start again")
        }
        guard status.st_mode & S_IRUSR != 0 else {
            throw SQLError(.unsafeFile, "\(path) may not be read; run chmod 600 on it")
        }
        return status
    }

    /// Refuses a file that may be read, but not written: by its mode, or because its file system
    /// takes no changes, as after an error of the disk (mount(8), `errors=remount-ro`).
    func requireWritable() throws(SQLError) {
        let status = try requireReadable()
        guard status.st_mode & S_IWUSR != 0 else {
            throw SQLError(.readOnly, "\(path) may not be written; run chmod 600 on it")
        }
        guard access(path, W_OK) == 0 else {
            throw SQLError(.readOnly, "\(path) cannot be written: \(SQLiteFile.reason(errno))")
        }
    }

    /// The real directory and the last component as given, which `check` looks at.
    private static func resolve(_ path: String) throws(SQLError) -> String {
        guard !path.utf8.contains(0) else {
            throw SQLError(.unsafeFile, "the database's path contains a NUL byte")
        }
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { path[path.utf8.index(after: $0)...] } ?? path[...]
        guard !name.isEmpty, name != ".", name != ".." else {
            throw SQLError(.unsafeFile, "\(path) is not a file name")
        }
        let directory = slash.map { String(path[...$0]) } ?? "."
        guard let real = realpath(directory, nil) else {
            throw failure("reach the directory of", path, errno)
        }
        defer { free(real) }
        let parent = String(cString: real)
        return parent == "/" ? "/\(name)" : "\(parent)/\(name)"
    }

    /// What stands at a path; `nil` when nothing does.
    private static func status(_ path: String) throws(SQLError) -> stat? {
        var status = stat()
        if lstat(path, &status) == 0 { return status }
        guard errno == ENOENT else { throw failure("open", path, errno) }
        return nil
    }

    private static func check(_ path: String, _ status: stat) throws(SQLError) {
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFLNK else {
            throw SQLError(.unsafeFile, "\(path) is a symbolic link; name the file itself")
        }
        guard kind == S_IFREG else {
            throw SQLError(.unsafeFile, "\(path) is not a plain file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw SQLError(.unsafeFile, "\(path) is open to other users; run chmod 600 on it")
        }
        try requireRightToRead(path, status)
    }

    private static func failure(_ act: String, _ path: String, _ number: Int32) -> SQLError {
        if number == EACCES, let denial = closedFolder(above: path) { return denial }
        return SQLError(
            number == ENOENT ? .missing : .other, "cannot \(act) \(path): \(reason(number))")
    }

    private static func reason(_ number: Int32) -> String {
        String(cString: strerror(number)).lowercased()
    }
}
