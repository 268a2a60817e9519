internal import Domain
internal import HTTP
internal import Terminal

/// Tries what settings only name: where secrets are, certificate and key, the access log.
enum NamedPlaces {
    /// What cannot be used of them, with the setting and the way out.
    ///
    /// What several configurations have from one source is tried once: a command that prints a
    /// secret is run for it.
    static func problems(of configurations: [Configuration]) -> [ConfigurationProblem] {
        var tried: Set<String> = []
        var problems: [ConfigurationProblem] = []
        for configuration in configurations {
            for key in keys {
                guard let source = configuration.source(key) else { continue }
                // A certificate is tried with its key, wherever that is set.
                let beside = key == .tlsCertificate ? configuration.source(.tlsKey) : nil
                let place = "\(key.name) \(source) \(beside?.description ?? "")"
                guard tried.insert(place).inserted else { continue }
                do throws(Failure) { try attempt(key, configuration) } catch {
                    problems.append(
                        ConfigurationProblem(
                            file: "\(source)", position: nil,
                            message: "\(key.name): \(error.message)"))
                }
            }
        }
        return problems
    }

    private static let keys =
        ConfigurationKey.all.filter { $0.kind == .secret } + [.tlsCertificate, .accessLog]

    private static func attempt(
        _ key: ConfigurationKey, _ configuration: Configuration
    ) throws(Failure) {
        switch key {
        case .tlsCertificate: try attemptTLS(configuration)
        case .accessLog: try AccessLogFile.check(configuration.text(.accessLog) ?? "-")
        default:
            guard let secret = try configuration.reference(key)?.read() else { return }
            if key == .backupKey { _ = try Backups.key(in: secret) }
        }
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
