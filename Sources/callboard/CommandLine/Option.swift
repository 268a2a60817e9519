internal import Domain

/// An option of a command, as in `--database PATH`.
struct Option: Sendable, Equatable {
    /// The name without hyphens.
    let name: String
    /// What stands for the value in help; `nil` for an option without one.
    let value: String?
    /// One sentence.
    let help: String
    /// The key of the configuration that the option sets; `nil` for one of the command's own.
    let key: ConfigurationKey?

    init(
        _ name: String, _ value: String? = nil, _ help: String, sets key: ConfigurationKey? = nil
    ) {
        (self.name, self.value, self.help, self.key) = (name, value, help, key)
    }

    /// What every command takes that works with what is set; ``json`` only if it has a result.
    static let everywhere = [
        ConfigurationKey.database.option, ConfigurationKey.remote.option,
        ConfigurationKey.remoteCAFile.option, ConfigurationKey.environment.option,
        ConfigurationKey.config.option, json, help,
    ]

    /// What every command takes that has something to tell programs.
    static let json = Option("json", nil, "Print JSON for programs.")

    /// What every command takes, also one to which it is all the same what is set.
    static let help = Option("help", nil, "Show help.")

    /// What starts the console.
    static let console = [
        Option("demo", nil, "Use sample data, signed in at once."),
        Option("as", "ROLE", "With --demo: the role to sign in as."),
        ConfigurationKey.theme.option, ConfigurationKey.keymap.option,
        ConfigurationKey.readOnly.option,
        Option("version", nil, "Print the version."),
    ]
}

/// Why a command ended other than well.
enum CommandFailure: Error {
    /// Wrong usage: the sentence says which and where help is. Exit 2, or ``Command/misused``.
    case usage(String)
    /// The operation was refused or failed. Exit 1.
    case failure(Failure)
    /// Something else; with its own exit code.
    case exit(Int32, String)

    /// What happened, in words.
    var sentence: String {
        switch self {
        case .usage(let sentence), .exit(_, let sentence): sentence
        case .failure(let failure): failure.message
        }
    }
}
