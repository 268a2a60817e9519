internal import CPlatform
internal import Domain
internal import Glibc

/// Secrets that come by standard input, a line each.
enum StandardInput {
    private static let bytesMax = 4096

    /// The next line without its line end: exactly one LF or CRLF is cut, nothing else.
    ///
    /// Throws `usage` where there is none, or one that is too long or no text.
    static func secretLine() throws(CommandFailure) -> Secret {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(0, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") {
                if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
                return try secret(bytes)
            }
            bytes.append(byte)
            guard bytes.count <= bytesMax else {
                throw .usage("a line of standard input has more than \(bytesMax) bytes")
            }
        }
        guard !bytes.isEmpty else { throw .usage("standard input ended before the secret") }
        return try secret(bytes)
    }

    private static func secret(_ bytes: [UInt8]) throws(CommandFailure) -> Secret {
        guard let secret = Secret(text: bytes) else {
            throw .usage(
                "the secret on standard input is not UTF-8, or has a zero byte; give it as plain "
                    + "text in UTF-8")
        }
        return secret
    }

    /// Asks for a new secret on the terminal, twice: nobody sees what was typed.
    static func askTwice(_ question: String) throws(CommandFailure) -> Secret {
        let secret = try ask(question)
        guard try ask("the same again:") == secret else {
            throw .usage("the two are not the same; nothing was changed")
        }
        return secret
    }

    /// Asks on the terminal, without showing what is typed; who ends the program meanwhile gets the
    /// terminal back as it was.
    static func ask(_ question: String) throws(CommandFailure) -> Secret {
        guard isatty(0) == 1 else {
            throw .usage("a secret is needed; give it with the option that ends in -stdin")
        }
        let stop = StopRequest()
        defer { stop.release() }
        var modes = termios()
        tcgetattr(0, &modes)
        var silent = modes
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(0, TCSAFLUSH, &silent)
        defer { tcsetattr(0, TCSAFLUSH, &modes) }
        Output().note(question)
        var wanted = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        while poll(&wanted, 1, lookMs) == 0 {
            guard !stop.hasCome else { throw .exit(1, "stopped; nothing was changed") }
        }
        return try secretLine()
    }

    /// Milliseconds between two looks at whether the program is told to end.
    private static let lookMs: Int32 = 50
}
