internal import Domain

/// An option of a command, as in `--database PATH`.
struct Option: Sendable, Equatable {
    /// The name without hyphens.
    let name: String
    /// What stands for the value in help; `nil` for an option without one.
    let value: String?
    /// One sentence.
    let help: String

    init(_ name: String, _ value: String? = nil, _ help: String) {
        (self.name, self.value, self.help) = (name, value, help)
    }

    /// What every command takes.
    static let everywhere = [
        Option(
            "database", "PATH", "The database file; the default is in $XDG_DATA_HOME/callboard."),
        Option("json", nil, "Print JSON for programs."),
        Option("help", nil, "Show help."),
    ]

    /// What starts the console.
    static let console = [
        Option("demo", nil, "Use sample data, signed in at once."),
        Option("as", "ROLE", "With --demo: the role to sign in as."),
        Option("theme", "NAME", "The theme to begin with."),
        Option("keymap", "NAME", "The keymap to begin with."),
        Option("read-only", nil, "Refuse every change in this console."),
        Option("version", nil, "Print the version."),
    ]
}

/// Why a command ended other than well.
enum CommandFailure: Error {
    /// Wrong usage: the sentence says which and where help is. Exit 2.
    case usage(String)
    /// The operation was refused or failed. Exit 1.
    case failure(Failure)
    /// Something else; with its own exit code.
    case exit(Int32, String)
}
