internal import Backup
internal import Domain
internal import Storage

/// Where a database is, and with it what does not belong inside.
///
/// A file has its key and its mail beside it. A server's database has them in the user's own
/// folders, under a name made of host and database; servers that share one need the same key.
struct DatabasePlace: Sendable {
    /// The path of a file, or the address of a server with all that stands in it.
    let text: String
    /// How a server is used; means nothing for a file.
    let server: StorageDatabase.Server
    /// The file of the key where the settings name one.
    private let namedKey: String?
    /// The options that say where the settings of this start are.
    let options: [String]

    /// A place with the standard settings.
    init(text: String) {
        (self.text, server, namedKey, options) = (text, StorageDatabase.Server(), nil, [])
    }

    /// A place with the settings of this start.
    init(text: String, _ configuration: Configuration) throws(CommandFailure) {
        var server = StorageDatabase.Server()
        if StorageDatabase.isServer(text) {
            server.password = try configuration.secret(.databasePassword)
        }
        server.connectionsMax = configuration.integer(.databasePool)
        server.waitMs = configuration.milliseconds(.databaseWait)
        server.statementMs = configuration.milliseconds(.databaseStatementTimeout)
        (self.text, self.server) = (text, server)
        namedKey = configuration.text(.databaseKeyFile)
        options = [ConfigurationKey.config, .environment].flatMap { key in
            configuration.text(key).map { ["--\(key.option.name)", $0] } ?? []
        }
    }

    private init(text: String, as other: DatabasePlace) {
        (self.text, server) = (text, other.server)
        (namedKey, options) = (other.namedKey, other.options)
    }

    /// The file of those who name no database; `nil` without a home.
    static var usual: String? { UserFolder.data.path.map { $0 + "/callboard.db" } }

    /// Another place with the same settings.
    func at(_ text: String) -> DatabasePlace { DatabasePlace(text: text, as: self) }

    /// Whether it is on a server.
    var isServer: Bool { StorageDatabase.isServer(text) }

    /// What people may see of it.
    var name: String { StorageDatabase.name(of: text) }

    /// A command on it with the settings of this start, to be typed as it stands.
    func command(_ words: String) -> String {
        StorageDatabase.command(words, options, on: name)
    }

    /// The last part of the name, for the console's frame.
    var shortName: String {
        guard !isServer else { return name }
        return String(text[(text.lastIndex(of: "/").map(text.index(after:)) ?? text.startIndex)...])
    }

    /// The file of the key that signs checkpoints and, by keys that grow from it, seals cursors.
    var keyPath: String {
        get throws(Failure) {
            if let namedKey { return namedKey }
            guard isServer else { return text + ".key" }
            return try own(.configuration) + ".key"
        }
    }

    /// The folder that messages go to when nothing else is said.
    var mailFolder: String {
        get throws(Failure) {
            guard isServer else { return text + ".mail" }
            return try own(.state) + ".mail"
        }
    }

    /// The folder of backups that nobody named another place for.
    var backupFolder: String {
        get throws(Failure) {
            guard isServer else { return text + ".backups" }
            return try own(.state) + ".backups"
        }
    }

    /// The database as one that is saved or brought back.
    var forBackups: BackupPlace {
        get throws(Failure) {
            guard isServer else { return .file(text) }
            return .server(try ServerDatabase(text, server), scratchBeside: Self.scratchPlace)
        }
    }

    /// Where a backup is tried that belongs to no database here: on the same server, or in a file.
    var forProofs: BackupPlace {
        get throws(Failure) { isServer ? try forBackups : .file(Self.scratchPlace) }
    }

    private static var scratchPlace: String {
        (Environment.value("TMPDIR") ?? "/var/tmp") + "/callboard"
    }

    /// A path in one of the user's folders that is this database's own.
    private func own(_ folder: UserFolder) throws(Failure) -> String {
        guard let path = folder.path else {
            throw .unavailable("there is no home directory; set HOME, or \(folder.variable)")
        }
        return "\(path)/\(fileName)"
    }

    /// Host and database as one file name.
    private var fileName: String {
        let bare = name.drop { $0 != ":" }.drop { $0 == ":" || $0 == "/" }
        return String(bare.map { $0 == "/" || $0 == ":" ? "-" : $0 })
    }
}
