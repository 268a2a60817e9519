internal import Glibc
package import Testing

/// Texts kept beside the tests, in `__Screens__/`; `UPDATE=1 swift test` writes them anew.
package enum Snapshot {
    /// Records an issue, with both texts side by side, unless `text` is what was kept as `name`.
    package static func check(
        _ text: String, _ name: String, beside file: String = #filePath,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do {
            guard let difference = try difference(of: text, name, beside: file) else { return }
            Issue.record("\(difference)", sourceLocation: sourceLocation)
        } catch {
            Issue.record(error, sourceLocation: sourceLocation)
        }
    }

    /// What `check` would say; `nil` when the texts agree.
    ///
    /// `isUpdate` writes instead of comparing.
    package static func difference(
        of text: String, _ name: String, beside file: String, isUpdate: Bool = isUpdateAsked
    ) throws -> String? {
        let folder =
            file.split(separator: "/", omittingEmptySubsequences: false)
            .dropLast().joined(separator: "/") + "/__Screens__"
        let path = "\(folder)/\(name).txt"
        if isUpdate {
            mkdir(folder, 0o755)
            try File.write(text + "\n", to: path, mode: 0o644)
            return nil
        }
        guard File.exists(path) else { return "\(path) is missing; run again with UPDATE=1" }
        let kept = lines(String(try File.text(of: path).dropLast()))
        let found = lines(text)
        guard kept != found else { return nil }
        return "\(name) differs (kept | found); UPDATE=1 keeps it\n" + sideBySide(kept, found)
    }

    /// Whether the environment asks for new snapshots.
    package static var isUpdateAsked: Bool {
        getenv("UPDATE").map { String(cString: $0) } == "1"
    }

    /// Lines in two columns; those that differ are marked with `≠`.
    static func sideBySide(_ left: [String], _ right: [String]) -> String {
        let width = left.map(\.count).max() ?? 0
        return (0..<max(left.count, right.count)).map { row in
            let old = row < left.count ? left[row] : ""
            let new = row < right.count ? right[row] : ""
            let isSame = row < left.count && row < right.count && old == new
            let padding = String(repeating: " ", count: width - old.count)
            return "\(isSame ? " " : "≠") \(old)\(padding) | \(new)"
        }.joined(separator: "\n")
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
