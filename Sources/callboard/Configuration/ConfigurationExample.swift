internal import Backup

/// Every setting as a variable of the environment, each with its help: `.env.example`.
enum ConfigurationExample {
    static let text: String = {
        let keys = ConfigurationKey.all.map { key in
            let value = key.standard ?? ""
            let usual = key.standard.map { "usually \($0)" } ?? "without it: \(key.absence ?? "")"
            return """
                # \(key.help)
                # \(key.kind.description); \(usual)
                #\(key.variable)=\(value)
                """
        }
        return ([head] + keys).joined(separator: "\n\n")
    }()

    private static let head = """
        # Every setting of callboard as a variable of the environment; `callboard config example`
        # prints this file. Files hold the same by name, as in `server.listen: 127.0.0.1:8080`, in
        # $XDG_CONFIG_HOME/callboard/config.yaml and, for --env NAME, in environments/NAME.yaml
        # beside it. What comes later goes before: usual values, file, environment's file,
        # variables, options. Secrets are named by where they are: file:/path, env:NAME or
        # exec:command; `callboard config show` says what is set and where.
        """
}

extension ConfigurationKey.Kind {
    /// What a key takes, for help.
    var description: String {
        switch self {
        case .text: "text"
        case .name: "a name"
        case .integer(let range): "a number, \(range.lowerBound) to \(range.upperBound)"
        case .duration(let range):
            "a time, \(ConfigurationValue.durationText(range.lowerBound)) to "
                + ConfigurationValue.durationText(range.upperBound)
        case .bytes(let range):
            "a size, \(ConfigurationValue.sizeText(range.lowerBound)) to "
                + ConfigurationValue.sizeText(range.upperBound)
        case .boolean: "true or false"
        case .choice(let words): words.joined(separator: ", ")
        case .path: "a file"
        case .address: "a host and a port"
        case .host: "a host"
        case .networks: "addresses and networks, with commas between them"
        case .origins: "addresses that begin with https://, with commas between them"
        case .endpoint: "an address that begins with https://"
        case .database: "a file or postgres://…"
        case .mailbox: "an e-mail address"
        case .retention: "rules as in \(Retention.example)"
        case .secret: "a secret"
        }
    }
}
