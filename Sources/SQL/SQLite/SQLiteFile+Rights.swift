internal import CSQLite
internal import Glibc

/// What the system does not let this user do with a database's file, and the way out: SQLite would
/// only say that it is unable to open it. Root is never refused, unless it has given that up
/// (capabilities(7), CAP_DAC_OVERRIDE).
extension SQLiteFile {
    /// Refuses a file that this user may not read, whoever else may.
    static func requireRightToRead(_ path: String, _ status: stat) throws(SQLError) {
        guard access(path, R_OK) != 0, errno == EACCES else { return }
        throw denied("read \(path)", status, mode: "600")
    }

    /// The folder on the way to a file that keeps this user away from it; `nil` for none.
    static func closedFolder(above path: String) -> SQLError? {
        for slash in path.utf8.indices where path.utf8[slash] == UInt8(ascii: "/") {
            let folder = slash == path.startIndex ? "/" : String(path[..<slash])
            guard access(folder, X_OK) != 0, errno == EACCES else { continue }
            var status = stat()
            guard lstat(folder, &status) == 0 else { return nil }
            return denied("enter the folder \(folder)", status, mode: "700")
        }
        return nil
    }

    /// The error of an opening, with the reason where SQLite tells none: this user may not make
    /// the log beside the file (https://sqlite.org/wal.html#read_only_databases).
    func explained(_ error: SQLError) -> SQLError {
        guard error.kind == .readOnly || error.code & 0xff == SQLITE_CANTOPEN else { return error }
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        guard access(folder, W_OK) != 0, errno == EACCES else { return error }
        return SQLError(
            .denied,
            "the user '\(Self.name(of: geteuid()))' may make no file in \(folder), where the "
                + "database's log stands; run this as one who may, or move the database into a "
                + "folder of its own")
    }

    private static func denied(_ act: String, _ status: stat, mode: String) -> SQLError {
        let user = geteuid()
        let refusal = "the user '\(name(of: user))' may not \(act)"
        guard status.st_uid != user else {
            return SQLError(.denied, "\(refusal); run chmod \(mode) on it")
        }
        let owner = name(of: status.st_uid)
        return SQLError(
            .denied, "\(refusal), which belongs to '\(owner)'; run this as '\(owner)'")
    }

    /// A user's name; the number of one that has none.
    private static func name(of user: uid_t) -> String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var texts = [CChar](repeating: 0, count: nameBytesMax)
        let name = texts.withUnsafeMutableBufferPointer { texts -> String? in
            guard let base = texts.baseAddress,
                getpwuid_r(user, &entry, base, texts.count, &found) == 0,
                let text = found?.pointee.pw_name
            else { return nil }
            return String(cString: text)
        }
        return name ?? "\(user)"
    }

    /// Room for all texts of one user's entry (getpwnam_r(3)).
    private static let nameBytesMax = 16_384
}
