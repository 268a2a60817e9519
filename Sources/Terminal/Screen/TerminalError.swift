internal import Glibc

/// Why the terminal cannot be used, in a sentence that names the way out where there is one.
package enum TerminalError: Error, Hashable, Sendable {
    /// Standard input or output is a file, a pipe or nothing.
    case notATerminal(String)
    /// TERM names a terminal without a cursor, or nothing.
    case unusable(String)
    /// No description of this TERM, and its name says nothing about it either.
    case unknownTerm(String)
    /// A call of the system failed; the number is errno.
    case system(call: String, number: Int32)
}

extension TerminalError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notATerminal(let stream): "\(stream) is not a terminal"
        case .unusable(let reason): reason
        case .unknownTerm(let name):
            "TERM is '\(TerminalText(name, limit: 60))', which this system has no description of; "
                + "set TERM to xterm-256color, xterm or vt100, whichever fits"
        case .system(let call, let number):
            "\(call) failed: \(String(cString: strerror(number)))"
        }
    }
}
