internal import Domain
internal import Glibc
internal import Synchronization
internal import Terminal

/// Where a command writes: data to standard output, narration to standard error.
struct Output: Sendable {
    /// Why standard output did not take all data, as an error's number; 0 when it did.
    private static let refusalNumber = Atomic<Int32>(0)
    /// Whether the last line for people is one of progress.
    private static let showsProgress = Atomic(false)

    /// Why standard output did not take all data, in words; `nil` when it did, or when its reader
    /// went away and wants no more.
    var refusal: String? {
        let number = Self.refusalNumber.load(ordering: .relaxed)
        return number == 0 ? nil : PrivateFile.reason(number)
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

    /// Writes a line for people, in the place of one of progress.
    func note(_ text: String) {
        if Self.showsProgress.exchange(false, ordering: .relaxed) {
            Self.write(Self.clearLine, to: 2)
        }
        Self.write(harmless(text) + "\n", to: 2)
    }

    /// Writes over the last line for people, as progress does; nothing when nobody watches.
    func progress(_ text: String) {
        guard isatty(2) == 1 else { return }
        Self.showsProgress.store(!text.isEmpty, ordering: .relaxed)
        Self.write(Self.clearLine + TerminalText(text).string, to: 2)
    }

    private static let clearLine = "\r\u{1B}[K"

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
            guard written < 0 else {
                bytes = bytes.dropFirst(written)
                continue
            }
            let number = errno
            guard number == EINTR || number == EAGAIN else {
                if descriptor == 1, number != EPIPE {
                    refusalNumber.store(number, ordering: .relaxed)
                }
                return
            }
            // Who shares the pipe may have asked that writing to it never waits; we do.
            var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            if number == EAGAIN { poll(&wanted, 1, waitMs) }
        }
    }

    /// Milliseconds between two tries to write into a pipe that is full.
    private static let waitMs: Int32 = 1_000
}
