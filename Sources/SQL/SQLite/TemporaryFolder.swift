internal import Glibc

/// A directory of mode 0700 for a database that does not outlive its store.
final class TemporaryFolder: Sendable {
    let path: String

    /// Makes the directory in shared memory, else in `$TMPDIR`, else in `/tmp`.
    init() throws(SQLError) {
        let fallback = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        for parent in ["/dev/shm", fallback, "/tmp"] {
            if let path = TemporaryFolder.make(in: parent) {
                self.path = path
                return
            }
        }
        throw SQLError(.other, "no temporary directory can be made; set TMPDIR")
    }

    deinit {
        remove()
    }

    private static func make(in parent: String) -> String? {
        var template = Array("\(parent)/callboard-XXXXXX".utf8CString)
        return template.withUnsafeMutableBufferPointer { template in
            guard let base = template.baseAddress, mkdtemp(base) != nil else { return nil }
            return String(cString: base)
        }
    }

    /// Removes the directory with the database's files; what is gone already is no error.
    func remove() {
        for name in ["data", "data-wal", "data-shm"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
