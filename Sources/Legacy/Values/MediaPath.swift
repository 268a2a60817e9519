/// Paths of files in the hand-over.
enum MediaPath {
    /// Whether a path could lead out of the folder or elsewhere: it begins with `/` or `\`, has a
    /// drive letter, a `..` part, `://` or a control character.
    static func isUnsafe(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        guard let first = bytes.first else { return false }
        let (slash, backslash) = (UInt8(ascii: "/"), UInt8(ascii: "\\"))
        if first == slash || first == backslash { return true }
        if bytes.count >= 2, first.isLetter, bytes[1] == UInt8(ascii: ":") { return true }
        let parts = bytes.split { $0 == slash || $0 == backslash }
        if parts.contains(where: { $0.elementsEqual("..".utf8) }) || bytes[...].holds("://") {
            return true
        }
        return path.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
