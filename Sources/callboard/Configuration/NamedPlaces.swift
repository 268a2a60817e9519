internal import Backup
internal import Domain
internal import HTTP
internal import Storage
internal import Terminal

/// Tries what settings only name: where secrets are, certificate and key, the access log, the
/// database, the folder of backups.
enum NamedPlaces {
    /// What cannot be used of them, with the setting and the way out.
    ///
    /// What several configurations have from one source is tried once: a command that prints a
    /// secret is run for it, and that of a server's password once more to ask the server.
    static func problems(of configurations: [Configuration]) -> [ConfigurationProblem] {
        var tried: Set<String> = []
        var problems: [ConfigurationProblem] = []
        for configuration in configurations {
            for key in keys {
                guard let source = configuration.source(key) else { continue }
                let beside = companion(of: key).flatMap { configuration.source($0) }
                let place = "\(key.name) \(source) \(beside?.description ?? "")"
                guard tried.insert(place).inserted,
                    let (severity, text) = finding(key, configuration)
                else { continue }
                problems.append(
                    ConfigurationProblem(
                        file: "\(source)", position: nil, severity: severity,
                        message: "\(key.name): \(text)"))
            }
        }
        return problems
    }

    private static let keys =
        ConfigurationKey.all.filter { $0.kind == .secret }
        + [.tlsCertificate, .accessLog, .database, .backupFolder]

    /// What a setting is tried together with, wherever that is set.
    private static func companion(of key: ConfigurationKey) -> ConfigurationKey? {
        switch key {
        case .tlsCertificate: .tlsKey
        case .database: .databasePassword
        default: nil
        }
    }

    private static func finding(
        _ key: ConfigurationKey, _ configuration: Configuration
    ) -> (ConfigurationProblem.Severity, String)? {
        do throws(Failure) {
            return try attempt(key, configuration).map { (.note, $0) }
        } catch {
            return (.error, error.message)
        }
    }

    /// Throws what makes a setting useless; gives what people should hear about it otherwise.
    private static func attempt(
        _ key: ConfigurationKey, _ configuration: Configuration
    ) throws(Failure) -> String? {
        switch key {
        case .tlsCertificate: try attemptTLS(configuration)
        case .accessLog: try AccessLogFile.check(configuration.text(.accessLog) ?? "-")
        case .database: return try attemptDatabase(configuration)
        case .backupFolder:
            guard let folder = configuration.text(.backupFolder) else { return nil }
            try BackupFolder(path: folder).requireWritable()
        default:
            guard let secret = try configuration.reference(key)?.read() else { return nil }
            if key == .backupKey { _ = try Backups.key(in: secret) }
        }
        return nil
    }

    /// Asks the database, unless a server stands in its place.
    ///
    /// That it was not set up yet is no fault of the settings, which come first; what their tables
    /// are to be, whoever starts the server sees to.
    private static func attemptDatabase(
        _ configuration: Configuration
    ) throws(Failure) -> String? {
        guard case .database(let text?) = configuration.backend else { return nil }
        let place: DatabasePlace
        do throws(CommandFailure) { place = try DatabasePlace(text: text, configuration) } catch {
            // Without its password no server can be asked; that setting is tried by itself.
            return nil
        }
        guard try !StorageDatabase.isMade(path: place.text, server: place.server) else {
            return nil
        }
        return StorageDatabase.missing(place.name).message
    }

    /// Tries both files; that one is named without the other is another problem.
    private static func attemptTLS(_ configuration: Configuration) throws(Failure) {
        guard let certificate = configuration.text(.tlsCertificate),
            let key = configuration.text(.tlsKey)
        else { return }
        do throws(ServerError) {
            try ServerTLS(certificatePath: certificate, keyPath: key).check()
        } catch {
            throw .unavailable("with \(ConfigurationKey.tlsKey.name): \(error)")
        }
    }
}
