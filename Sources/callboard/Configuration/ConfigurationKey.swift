/// Something that can be set before the program starts: in a file, in the environment, by a flag.
///
/// What staff change while the program runs is another table, in the database.
struct ConfigurationKey: Sendable, Equatable {
    /// The name in files, as in `server.rate-limit.per-actor`.
    let name: String
    /// What it holds.
    let kind: Kind
    /// The value without any, written as in a file; `nil` when it is then absent.
    let standard: String?
    /// What being absent means, for help; `nil` for a key that has a standard.
    let absence: String?
    /// The option that sets it, without hyphens; `nil` where no command has one.
    let flag: String?
    /// What stands for the value in help.
    let placeholder: String
    /// One sentence.
    let help: String
    /// Whether files may hold it; what says which files are read cannot stand in one.
    var isInFiles = true
    /// Whether a later source may only strengthen it: once true, it stays true.
    var isGuard = false

    /// What a key holds.
    enum Kind: Sendable, Equatable {
        /// Any text in one line.
        case text
        /// Letters, digits, `-` and `_`: the name of a theme, a keymap, an environment.
        case name
        case integer(ClosedRange<Int>)
        /// A number with a unit, `500ms` to `7d`; the range is in milliseconds.
        case duration(ClosedRange<Int>)
        /// A number of bytes, or of `KiB`, `MiB`, `GiB`.
        case bytes(ClosedRange<Int>)
        case boolean
        case choice([String])
        /// A file or folder; in a file, relative to its folder.
        case path
        /// A host and a port to listen on.
        case address
        /// The name or the address of another machine, without a port.
        case host
        /// Addresses and networks, with commas between them.
        case networks
        /// Schemes and hosts, with commas between them.
        case origins
        /// The address of a server of ours.
        case endpoint
        /// A file, or the address of a PostgreSQL database.
        case database
        /// An address that messages come from or go to.
        case mailbox
        /// Rules of which backups stay.
        case retention
        /// A reference to a secret; never the secret itself, but in the environment.
        case secret
    }

    init(
        _ name: String, _ kind: Kind, standard: String, flag: String? = nil,
        _ placeholder: String, _ help: String
    ) {
        (self.name, self.kind, self.standard, absence) = (name, kind, standard, nil)
        (self.flag, self.placeholder, self.help) = (flag, placeholder, help)
    }

    init(
        _ name: String, _ kind: Kind, absent: String, flag: String? = nil,
        _ placeholder: String, _ help: String
    ) {
        (self.name, self.kind, standard, absence) = (name, kind, nil, absent)
        (self.flag, self.placeholder, self.help) = (flag, placeholder, help)
    }

    /// The same key, which no file may hold.
    var outsideFiles: Self {
        var key = self
        key.isInFiles = false
        return key
    }

    /// The same key, which later sources may only strengthen.
    var strengthening: Self {
        var key = self
        key.isGuard = true
        return key
    }

    /// What every variable of ours begins with.
    static let variablePrefix = "CALLBOARD_"

    /// The variable of the environment, as in `CALLBOARD_SERVER_LISTEN`.
    var variable: String {
        Self.variablePrefix
            + name.uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }
            .joined()
    }

    /// The option of a command line that sets it.
    ///
    /// Only keys with a ``flag`` have one.
    var option: Option {
        guard let flag else { preconditionFailure("\(name) has no flag") }
        return Option(flag, kind == .boolean ? nil : placeholder, help, sets: self)
    }
}
