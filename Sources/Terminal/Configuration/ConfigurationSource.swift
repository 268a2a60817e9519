/// A theme or keymap file as the caller found it, still unread.
package struct ConfigurationSource: Hashable, Sendable {
    /// Whom a file belongs to.
    package enum Origin: String, Hashable, Sendable {
        /// Part of the program.
        case shipped
        /// From the person's own folder; stands before a shipped file of the same name.
        case user
    }

    /// The file's name without its ending, such as `vim`.
    package let name: String
    /// The whole file, unread and untrusted.
    package let bytes: [UInt8]
    /// Decides which of two files of one name stands first.
    package let origin: Origin
    /// What messages call the file.
    package let file: String

    package init(name: String, bytes: [UInt8], origin: Origin, file: String? = nil) {
        self.name = name
        self.bytes = bytes
        self.origin = origin
        self.file = file ?? name + ".yaml"
    }
}

/// One file of a chain of inheritance, read.
struct ConfigurationLayer {
    let source: ConfigurationSource
    /// The top-level entries but `inherits`.
    let entries: [YAML.Entry]

    /// What tables call the origin of its lines: `default`, `vim`, `user`.
    var origin: String { source.origin == .user ? "user" : source.name }
}

/// What a kind of file is called and falls back on.
struct ConfigurationKind {
    let noun: String
    /// The shipped file that every other inherits in the end.
    let root: String

    static let keymap = ConfigurationKind(noun: "keymap", root: "default")
    static let theme = ConfigurationKind(noun: "theme", root: "base")
}
