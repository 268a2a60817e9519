internal import Backup
internal import Domain
internal import HTTP
internal import Service
internal import Storage
internal import Terminal

/// Tries what settings only name: where secrets are, certificate and key, the access log, the
/// database, the folder of backups.
enum NamedPlaces {
    /// What cannot be used of them, with the setting and the way out.
    ///
    /// What several configurations have from one source is tried once: a command that prints a
    /// secret is run for it, and that of a server's password once more to ask the server. So is a
    /// database that several sources name, which is told of each: a server that is away lets wait.
    static func problems(of configurations: [Configuration]) -> [ConfigurationProblem] {
        var tried: Set<String> = []
        var databases: [String: Finding?] = [:]
        var problems: [ConfigurationProblem] = []
        for configuration in configurations {
            for key in keys {
                guard let source = configuration.source(key) else { continue }
                let beside = companion(of: key).flatMap { configuration.source($0) }
                let place = "\(key.name) \(source) \(beside?.description ?? "")"
                guard tried.insert(place).inserted else { continue }
                let found =
                    key == .database
                    ? findingOnce(configuration, &databases) : finding(key, configuration)
                if let finding = found {
                    problems.append(
                        ConfigurationProblem(
                            file: "\(source)", position: nil, severity: finding.severity,
                            message: "\(key.name): \(finding.text)"))
                }
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

    /// What was found out about the database, now or when another source named it.
    private static func findingOnce(
        _ configuration: Configuration, _ databases: inout [String: Finding?]
    ) -> Finding? {
        guard case .database(let text?) = configuration.backend else { return nil }
        let password = configuration.source(.databasePassword)?.description ?? ""
        let keyFile = configuration.text(.databaseKeyFile) ?? ""
        let name = [text, password, keyFile].joined(separator: " ")
        if let earlier = databases[name] { return earlier }
        let found = finding(.database, configuration)
        databases.updateValue(found, forKey: name)
        return found
    }

    /// What was found out about a place.
    private struct Finding {
        var severity = ConfigurationProblem.Severity.error
        let text: String
    }

    private static func finding(
        _ key: ConfigurationKey, _ configuration: Configuration
    ) -> Finding? {
        do throws(Failure) {
            switch key {
            case .tlsCertificate: return try findingOfTLS(configuration)
            case .accessLog: try AccessLogFile.check(configuration.text(.accessLog) ?? "-")
            case .database: return try findingOfDatabase(configuration)
            case .backupFolder:
                guard let folder = configuration.text(.backupFolder) else { return nil }
                try BackupFolder(path: folder).requireWritable()
            default:
                guard let secret = try configuration.reference(key)?.read() else { return nil }
                if key == .backupKey { _ = try Backups.key(in: secret) }
            }
            return nil
        } catch {
            return Finding(text: error.message)
        }
    }

    /// Asks the database, and looks for its key, unless a server stands in its place.
    ///
    /// That it was not set up yet is no fault of the settings, which come first; older tables are
    /// brought up to date by whoever starts the server.
    private static func findingOfDatabase(
        _ configuration: Configuration
    ) throws(Failure) -> Finding? {
        guard case .database(let text?) = configuration.backend else { return nil }
        let place: DatabasePlace
        do throws(CommandFailure) { place = try DatabasePlace(text: text, configuration) } catch {
            // Without its password no server can be asked; that setting is tried by itself.
            return nil
        }
        guard try StorageDatabase.isMadeForThis(path: place.text, server: place.server) else {
            return Finding(severity: .note, text: StorageDatabase.missing(place.name).message)
        }
        _ = try SeedFile.read(of: place)
        return nil
    }

    /// Tries both files; that one is named without the other is another problem.
    private static func findingOfTLS(
        _ configuration: Configuration
    ) throws(Failure) -> Finding? {
        guard let certificate = configuration.text(.tlsCertificate),
            let key = configuration.text(.tlsKey)
        else { return nil }
        do throws(ServerError) {
            let validity = try ServerTLS(certificatePath: certificate, keyPath: key).check()
            let notice = CertificateNotice(validity, in: certificate, at: SystemClock().now)
            guard let notice else { return nil }
            return Finding(severity: notice.isRefused ? .error : .note, text: notice.text)
        } catch {
            throw .unavailable("with \(ConfigurationKey.tlsKey.name): \(error)")
        }
    }
}
