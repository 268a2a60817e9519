internal import Glibc

/// A folder of the test's own (mode 0700), deleted with all it holds when the value goes.
package final class TemporaryFolder {
    package let path: String

    package init() throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/callboard-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw SystemError("make a folder in \(base)") }
        path = String(cString: made)
    }

    deinit {
        // A folder that will not go is the machine's trouble, not the claim of the test.
        try? File.remove(path)
    }

    /// Path of something in the folder.
    package func path(_ name: String) -> String { path + "/" + name }

    /// Puts a file (0600) into the folder and gives its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try File.write(text, to: path(name))
        return path(name)
    }
}
