/// Text as one word of a shell, for commands that people are told to type.
package enum ShellWord {
    /// The text as it stands when a shell takes nothing of it for its own, else in quotes
    /// (POSIX.1-2017, Shell Command Language, 2.2.2).
    package static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                || "-_./:@,".utf8.contains(byte)
        }
        if isPlain, !text.isEmpty { return text }
        return "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
