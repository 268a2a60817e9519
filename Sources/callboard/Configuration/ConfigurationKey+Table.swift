internal import Backup

extension ConfigurationKey {
    /// Every key, once: files, variables, flags, `config show` and `.env.example` walk this list.
    static let all = sources + backend + server + look + environmentFile + mail + backups

    // MARK: Which files are read

    static let config = ConfigurationKey(
        "config", .path, absent: "$XDG_CONFIG_HOME/callboard/config.yaml, if it is there",
        flag: "config", "FILE", "The file with settings."
    ).outsideFiles
    static let environment = ConfigurationKey(
        "env", .name, absent: "no named environment", flag: "env", "NAME",
        "The environment: settings of environments/NAME.yaml beside the file with settings.")

    private static let sources = [config, environment]

    // MARK: Where the data are

    static let database = ConfigurationKey(
        "database", .database, absent: "$XDG_DATA_HOME/callboard/callboard.db",
        flag: "database", "PATH|postgres://…",
        "The database: a file, or PostgreSQL; one that is not local needs sslmode=verify-full.")
    static let databasePassword = ConfigurationKey(
        "database.password", .secret, absent: "what libpq finds, as in ~/.pgpass", "SECRET",
        "The password for PostgreSQL.")
    static let databasePool = ConfigurationKey(
        "database.pool", .integer(1...256), standard: "16", "NUMBER",
        "Connections to PostgreSQL at most, half of them for writing.")
    static let databaseWait = ConfigurationKey(
        "database.wait", .duration(100...60_000), standard: "5s", "TIME",
        "How long a call waits for a connection or a lock of the database.")
    static let databaseStatementTimeout = ConfigurationKey(
        "database.statement-timeout", .duration(100...600_000), standard: "30s", "TIME",
        "How long one statement of PostgreSQL may take.")
    static let databaseKeyFile = ConfigurationKey(
        "database.key-file", .path,
        absent: "the file's name with .key; $XDG_CONFIG_HOME/callboard/HOST-NAME.key", "FILE",
        "The key that signs checkpoints; servers that share a database need the same.")
    static let remote = ConfigurationKey(
        "remote", .endpoint, absent: "the data are in this process's database", flag: "remote",
        "URL", "The server that performs the operations, in place of a database.")
    static let remoteCAFile = ConfigurationKey(
        "remote.ca-file", .path, absent: "the system's certificates", flag: "ca-file", "FILE",
        "The certificates that the server's is verified against.")
    static let remoteConnectTimeout = ConfigurationKey(
        "remote.connect-timeout", .duration(100...60_000), standard: "5s", "TIME",
        "How long connecting to the server may take.")
    static let remoteTimeout = ConfigurationKey(
        "remote.timeout", .duration(100...600_000), standard: "15s", "TIME",
        "How long a call to the server may take, tries included.")
    static let token = ConfigurationKey(
        "token", .secret, absent: "what 'login --stay' kept", "SECRET",
        "The session's token, as 'login --print-token' prints it.")

    private static let backend = [
        database, databasePassword, databasePool, databaseWait, databaseStatementTimeout,
        databaseKeyFile, remote, remoteCAFile, remoteConnectTimeout, remoteTimeout, token,
    ]

    /// What says where the data are: switching environments takes it from files only.
    static let backendNames: Set<String> = [
        database.name, databasePassword.name, databaseKeyFile.name, remote.name, remoteCAFile.name,
        token.name,
    ]

    // MARK: The console

    static let theme = ConfigurationKey(
        "theme", .name, standard: "dark", flag: "theme", "NAME", "The theme to begin with.")
    static let keymap = ConfigurationKey(
        "keymap", .name, standard: "default", flag: "keymap", "NAME", "The keymap to begin with.")
    static let mouse = ConfigurationKey(
        "mouse", .boolean, standard: "true", "true|false",
        "Whether the console takes the mouse; without, the terminal selects as usual.")
    static let bidi = ConfigurationKey(
        "bidi", .choice(["console", "terminal", "off"]), standard: "console",
        "console|terminal|off", "Who puts Arabic and Hebrew into visual order.")
    static let idleLock = ConfigurationKey(
        "idle-lock", .duration(10_000...86_400_000), standard: "10m", "TIME",
        "Idle time after which the console locks itself.")
    static let readOnly = ConfigurationKey(
        "read-only", .boolean, standard: "false", flag: "read-only", "true|false",
        "Refuse every change: in the console, by commands, by a server or workers started here."
    ).strengthening

    private static let look = [theme, keymap, mouse, bidi, idleLock, readOnly]

    // MARK: What an environment is

    static let badge = ConfigurationKey(
        "environment.badge", .text, absent: "the environment's name", "TEXT",
        "What the console's header calls the environment.")
    static let production = ConfigurationKey(
        "environment.production", .boolean, standard: "false", "true|false",
        "Whether real people are at stake: marked in the header, mail into files refused."
    ).strengthening
    static let typedConfirmation = ConfigurationKey(
        "guard.typed-confirmation", .boolean, standard: "false", "true|false",
        "Whether disruptive acts are confirmed by typing."
    ).strengthening
    static let reasons = ConfigurationKey(
        "guard.reasons", .boolean, standard: "false", "true|false",
        "Whether a reason must be given wherever one can be."
    ).strengthening

    private static let environmentFile = [badge, production, typedConfirmation, reasons]

    // MARK: Backups

    static let backupFolder = ConfigurationKey(
        "backup.folder", .path,
        absent: "F.db.backups beside the file F.db, or ~/.local/state/callboard/ for a server's",
        "DIR",
        "Where backups are written when 'backup' names no folder.")
    static let backupKeep = ConfigurationKey(
        "backup.keep", .retention, absent: "none is removed", flag: "keep", "RULES",
        "Which backups stay after one was made, those that were not proven apart; others of the "
            + "database in its folder go.")
    static let backupKey = ConfigurationKey(
        "backup.key", .secret, absent: "backups are not sealed", "SECRET",
        "The key that seals backups, made by 'callboard backup key'.")

    private static let backups = [backupFolder, backupKeep, backupKey]
}
