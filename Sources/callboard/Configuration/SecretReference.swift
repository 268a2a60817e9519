internal import Domain

/// Where a secret is: text that may be shown and logged, since it is not the secret.
enum SecretReference: Sendable, Equatable, CustomStringConvertible {
    /// `file:/path`, a file that only its owner reads.
    case file(String)
    /// `env:NAME`, a variable of the environment.
    case variable(String)
    /// `exec:command args`, what a command prints; no shell is asked.
    case command([String])
    /// The secret itself, as a variable of the environment may hold it.
    case plain(Secret)

    /// Reads a reference; throws what it must be.
    init(_ text: String) throws(ConfigurationComplaint) {
        guard let colon = text.firstIndex(of: ":") else { throw Self.complaint }
        let rest = String(text[text.index(after: colon)...])
        let words = rest.split(whereSeparator: \.isWhitespace).map(String.init)
        switch text[..<colon] {
        case "file" where rest.hasPrefix("/"): self = .file(rest)
        case "file": throw ConfigurationComplaint("takes the whole path of a file: file:/path")
        case "env" where words.count == 1: self = .variable(words[0])
        case "exec" where words.contains(where: Self.isForShell): throw Self.shellComplaint
        case "exec" where !words.isEmpty: self = .command(words)
        default: throw Self.complaint
        }
    }

    /// The value is not repeated: it may be the secret.
    private static let complaint = ConfigurationComplaint(
        "takes no secret itself but where it is: file:/path, env:NAME or exec:command")

    /// Whether only a shell would make of a word what is meant: a quotation or a pipe would go to
    /// the command as it stands.
    private static func isForShell(_ word: String) -> Bool {
        word.hasPrefix("'") || word.hasPrefix("\"")
            || ["|", "||", "&&", ";", "<", ">"].contains(word)
    }

    private static let shellComplaint = ConfigurationComplaint(
        "takes a command without quotes and pipes behind exec:, for no shell reads it; put what "
            + "needs them into a script")

    /// Dots, and where the secret is.
    var shown: String {
        switch self {
        case .file, .variable, .command: "\(Secret.dots) (\(self))"
        case .plain: Secret.dots
        }
    }

    /// The reference; a plain secret as dots, and of a command only its name: its arguments may say
    /// what opens the secret.
    var description: String {
        switch self {
        case .file(let path): "file:\(path)"
        case .variable(let name): "env:\(name)"
        case .command(let words): "exec:\(words[0])"
        case .plain: Secret.dots
        }
    }
}
