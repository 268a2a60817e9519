internal import Domain
internal import Fields
internal import Terminal

/// What a configuration is read from.
struct ConfigurationSources: Sendable {
    /// Variables of the process's environment.
    var variables: [String: String]
    /// Options of the command line that set keys, by key.
    var flags: [String: String]
    /// The environment to switch to.
    ///
    /// Where the data are then comes from files only: the options and variables that named the
    /// first environment's data would go along otherwise.
    var switchedTo: String?

    /// The process's own, and the options of a command.
    init(_ invocation: Invocation, _ options: [Option]) {
        variables = Environment.all
        flags = [:]
        for option in options {
            guard let key = option.key, let value = invocation.value(option.name) else { continue }
            flags[key.name] = option.value == nil ? "true" : value
        }
    }

    init(variables: [String: String] = [:], flags: [String: String] = [:]) {
        (self.variables, self.flags) = (variables, flags)
    }
}

extension Configuration {
    /// Reads every source in order and refuses what is wrong with any of them, with an exit code.
    static func load(
        _ sources: ConfigurationSources, refusingWith code: Int32 = wrongUsage
    ) throws(CommandFailure) -> Configuration {
        let configuration = read(sources)
        guard !configuration.problems.hasErrors else {
            throw .exit(
                code, configuration.problems.map(\.description).joined(separator: "\n"))
        }
        return configuration
    }

    /// The exit code of most commands where the configuration, or their usage, makes no sense.
    static let wrongUsage: Int32 = 2

    /// Reads every source in order: standards, file, the environment's file, variables, options.
    static func read(_ sources: ConfigurationSources) -> Configuration {
        let named = sources.value(of: .config)
        let usual = folder(sources.variables)
        let path = named ?? usual.map { $0 + "/config.yaml" }
        let slash = path?.lastIndex(of: "/")
        var configuration = Configuration(
            folder: named == nil ? usual : slash.flatMap { path?[..<$0] }.map(String.init) ?? ".")
        if let path {
            if let file = ConfigurationFile(path) {
                configuration.take(file) { .file(path, $0) }
            } else if named != nil {
                configuration.report("there is no such file", in: path)
            }
        }
        configuration.takeLater { $0.takeEnvironment(sources) }
        configuration.takeLater { $0.take(variables: sources) }
        configuration.takeLater { $0.take(flags: sources) }
        configuration.checkBackend()
        return configuration
    }

    /// `$XDG_CONFIG_HOME/callboard`; `nil` without a home.
    private static func folder(_ variables: [String: String]) -> String? {
        UserFolder.configuration.found { name in
            variables[name].flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    private mutating func take(_ file: ConfigurationFile, _ source: (YAML.Position) -> Source) {
        file.problems.forEach { report($0) }
        for line in file.lines { take(line.value, of: line.key, from: source(line.position)) }
    }

    /// Takes a source after the first.
    ///
    /// A token that a file names with one place is not shown to another, which is named later.
    private mutating func takeLater(_ fill: (inout Configuration) -> Void) {
        let (place, token) = (namedBackend, source(.token))
        fill(&self)
        guard let place, place != namedBackend, let token, token == source(.token),
            token.rank < Source.variable("").rank
        else { return }
        forget(.token)
    }

    private mutating func takeEnvironment(_ sources: ConfigurationSources) {
        let asked = sources.switchedTo ?? sources.value(of: .environment)
        guard let name = asked ?? environment else { return }
        let place = (asked == nil ? source(.environment)?.description : nil) ?? "--env"
        guard let folder = environmentFolder else {
            return report(
                "there is no folder with environments; set HOME, or name the file with settings "
                    + "beside it by --config", in: place)
        }
        let path = "\(folder)/\(name).yaml"
        do throws(ConfigurationComplaint) { _ = try ConfigurationValue(name, as: .name) } catch {
            // What an option or a variable says is refused where it is read as a value.
            guard sources.switchedTo != nil else { return }
            return report("an environment \(error.text); rename the file", in: path)
        }
        guard let file = ConfigurationFile(path) else {
            let hint = Nearest.hint(for: name, in: environments)
            let rest = hint.isEmpty ? "; there is no file \(path)" : hint
            return report("there is no environment '\(name)'\(rest)", in: place)
        }
        if let inner = file.lines.first(where: { $0.key == .environment }) {
            report("an environment cannot name another", in: path, inner)
        }
        take(file) { .environmentFile(path, $0) }
        guard let switched = sources.switchedTo else { return }
        take(.text(switched), of: .environment, from: .flag("env"))
    }

    private mutating func take(variables sources: ConfigurationSources) {
        let keys = Dictionary(uniqueKeysWithValues: ConfigurationKey.all.map { ($0.variable, $0) })
        for (name, text) in sources.variables.sorted(by: { $0.key < $1.key })
        where name.hasPrefix(ConfigurationKey.variablePrefix) && !text.isEmpty {
            guard let key = keys[name] else {
                let hint = Nearest.hint(for: name, in: keys.keys.sorted())
                report("there is no such setting\(hint)", in: name)
                continue
            }
            guard !sources.leavesOut(key) else { continue }
            do throws(ConfigurationComplaint) {
                let value = try ConfigurationValue(variable: text, as: key.kind)
                take(value, of: key, from: .variable(name))
            } catch {
                report(error.text, in: name)
            }
        }
    }

    private mutating func take(flags sources: ConfigurationSources) {
        for key in ConfigurationKey.all {
            guard let text = sources.flags[key.name], let flag = key.flag,
                !sources.leavesOut(key)
            else { continue }
            do throws(ConfigurationComplaint) {
                let value = try ConfigurationValue(text, as: key.kind)
                try ConfigurationValue.refusePassword(value, key)
                take(value, of: key, from: .flag(flag))
            } catch {
                report(error.text, in: "--\(flag)")
            }
        }
    }

    /// Refuses a database and a server from the same source: neither goes before the other.
    private mutating func checkBackend() {
        guard let remote = source(.remote), let database = source(.database),
            remote.rank == database.rank
        else { return }
        report("names a server beside the database of \(database); keep one", in: "\(remote)")
    }

    private mutating func report(
        _ message: String, in place: String, _ line: ConfigurationFile.Line? = nil
    ) {
        report(ConfigurationProblem(file: place, position: line?.position, message: message))
    }

    /// The environments that have a file, by name.
    var environments: [String] {
        let folder = environmentFolder.map { ConfigurationFolder(path: $0) }
        return folder?.read().sources.map(\.name) ?? []
    }
}

extension ConfigurationSources {
    /// The text of a key that says which files are read.
    fileprivate func value(of key: ConfigurationKey) -> String? {
        let text = flags[key.name] ?? variables[key.variable]
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether variables and options say nothing about a key, since the environment was switched.
    fileprivate func leavesOut(_ key: ConfigurationKey) -> Bool {
        guard switchedTo != nil else { return false }
        // Nor is the next environment called what the first one is called.
        return ConfigurationKey.backendNames.contains(key.name)
            || key == .environment || key == .badge
    }
}

extension ConfigurationValue {
    /// Reads a variable, which alone may hold a secret itself.
    fileprivate init(
        variable text: String, as kind: ConfigurationKey.Kind
    ) throws(ConfigurationComplaint) {
        let isReference = ["file:", "env:", "exec:"].contains { text.hasPrefix($0) }
        if kind == .secret, !isReference {
            self = .secret(.plain(Secret(text)))
        } else {
            try self.init(text, as: kind)
        }
    }

    /// Refuses a password in the address of a database: others read command lines, and files are
    /// copied.
    static func refusePassword(
        _ value: ConfigurationValue, _ key: ConfigurationKey
    ) throws(ConfigurationComplaint) {
        guard key.kind == .database, case .text(let text) = value, PostgresAddress.isOne(text),
            let name = try PostgresAddress(text).passwordName
        else { return }
        let way =
            name == PostgresAddress.password
            ? "\(ConfigurationKey.databasePassword.name) as file:/path, env:NAME or exec:command"
            : "the address as \(key.variable)"
        throw ConfigurationComplaint("takes no \(name) in the address; give \(way)")
    }
}
