internal import CPlatform
internal import Domain
internal import Glibc
internal import Terminal

/// Where a command writes: data to standard output, narration to standard error.
struct Output: Sendable {
    /// Whether people read standard output, so that nothing in it may move a terminal.
    let isTerminal: Bool
    /// Columns of that terminal; 80 without one.
    let columns: Int

    init() {
        isTerminal = isatty(1) == 1
        var (rows, columns): (Int32, Int32) = (0, 0)
        let isKnown = isatty(1) == 1 && platform_terminal_size(1, &rows, &columns) == 0
        self.columns = isKnown && columns > 0 ? Int(columns) : 80
    }

    /// Writes lines of data.
    func data(_ text: String) { Self.write(harmless(text) + "\n", to: 1) }

    /// Writes JSON: whole, however long, and harmless, since what could move a terminal is escaped,
    /// which changes nothing for programs (RFC 8259, 7).
    func json(_ text: String) {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard Self.isHazard(scalar) else {
                escaped.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                let zeros = String(repeating: "0", count: 4 - digits.count)
                escaped.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
            }
        }
        Self.write(String(escaped) + "\n", to: 1)
    }

    private static func isHazard(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
            true
        default: false
        }
    }

    /// Writes a line for people.
    func note(_ text: String) { Self.write(harmless(text) + "\n", to: 2) }

    /// Writes over the last line for people, as progress does; nothing when nobody watches.
    func progress(_ text: String) {
        guard isatty(2) == 1 else { return }
        Self.write("\r\u{1B}[K" + TerminalText(text).string, to: 2)
    }

    /// Text without anything that could move a terminal, line by line.
    func harmless(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { TerminalText(String($0)).string }.joined(separator: "\n")
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            // A reader that went away (EPIPE) wants no more.
            guard written > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(written, 0))
        }
    }
}
