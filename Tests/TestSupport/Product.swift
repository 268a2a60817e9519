internal import Glibc

/// Executables that the package builds.
package enum Product {
    /// Path of an executable, which lies beside the test bundle, or beside a folder that holds it.
    package static func path(_ name: String) throws -> String {
        let bundle = CommandLine.arguments.first ?? ""
        guard let resolved = realpath(bundle, nil) else { throw SystemError("find \(bundle)") }
        defer { free(resolved) }
        var folder = String(cString: resolved)[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            let candidate = "\(folder)/\(name)"
            if access(candidate, X_OK) == 0, !File.isFolder(candidate) { return candidate }
        }
        throw SystemError("find \(name) beside \(bundle); build it first", code: ENOENT)
    }
}

/// What a child process is given: nothing of the environment that the tests run in.
package enum ChildEnvironment {
    /// A plain 256-colour UTF-8 terminal in a C locale, with no home.
    package static let plain = [
        "TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent", "TZ": "UTC",
    ]

    /// `plain` with changes over it.
    static func merged(_ changes: [String: String]) -> [String: String] {
        plain.merging(changes) { $1 }
    }
}

/// Hands strings to C as an array of pointers that ends in NULL, for the length of `body`.
func withPointers<Result>(
    to strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
) rethrows -> Result {
    let pointers = strings.map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    return try body(pointers + [nil])
}
