internal import Domain
internal import HTTP
internal import Terminal

/// Every key's value as this start found it, and where each comes from.
struct Configuration: Sendable {
    private(set) var found: [String: Found] = [:]
    /// The folder of the file with settings; `nil` without a home.
    private(set) var folder: String?
    /// What is wrong with the sources; ``load(_:)`` refuses a configuration that has any.
    private(set) var problems: [ConfigurationProblem] = []

    /// A value and its source.
    struct Found: Sendable {
        let value: ConfigurationValue
        let source: Source
    }

    /// Where a value comes from; a later source goes before an earlier one.
    enum Source: Sendable, Equatable {
        case standard
        /// The file with settings.
        case file(String, YAML.Position)
        /// The file of the named environment.
        case environmentFile(String, YAML.Position)
        /// A variable of the environment.
        case variable(String)
        /// An option of the command line.
        case flag(String)

        /// From 0, the standard, to 4, an option.
        var rank: Int {
            switch self {
            case .standard: 0
            case .file: 1
            case .environmentFile: 2
            case .variable: 3
            case .flag: 4
            }
        }
    }

    init(folder: String? = nil) {
        self.folder = folder
        for key in ConfigurationKey.all {
            guard let standard = key.standard else { continue }
            do throws(ConfigurationComplaint) {
                let value = try ConfigurationValue(standard, as: key.kind)
                found[key.name] = Found(value: value, source: .standard)
            } catch {
                preconditionFailure("the standard of \(key.name): \(error.text)")
            }
        }
    }

    // MARK: Reading values

    /// Text of a key that may be absent.
    func text(_ key: ConfigurationKey) -> String? {
        guard let value = found[key.name]?.value else { return nil }
        guard case .text(let text) = value else { preconditionFailure("\(key.name) is no text") }
        return text
    }

    /// A number of a key that has a standard.
    func integer(_ key: ConfigurationKey) -> Int {
        guard let number = optionalInteger(key) else {
            preconditionFailure("\(key.name) has no standard")
        }
        return number
    }

    /// A number of a key that may be absent.
    func optionalInteger(_ key: ConfigurationKey) -> Int? {
        guard let value = found[key.name]?.value else { return nil }
        guard case .integer(let number) = value else {
            preconditionFailure("\(key.name) is no number")
        }
        return number
    }

    /// A duration in milliseconds.
    func milliseconds(_ key: ConfigurationKey) -> Int {
        guard case .milliseconds(let count)? = found[key.name]?.value else {
            preconditionFailure("\(key.name) is no duration with a standard")
        }
        return count
    }

    /// Whether something is so.
    func isTrue(_ key: ConfigurationKey) -> Bool {
        guard case .boolean(let value)? = found[key.name]?.value else {
            preconditionFailure("\(key.name) is no Boolean with a standard")
        }
        return value
    }

    /// The words or networks of a key; none when it is absent.
    func list(_ key: ConfigurationKey) -> [String] {
        guard let value = found[key.name]?.value else { return [] }
        guard case .list(let items) = value else { preconditionFailure("\(key.name) is no list") }
        return items
    }

    /// Fetches a secret; `nil` when none is named, a refusal when it cannot be fetched.
    func secret(_ key: ConfigurationKey) throws(CommandFailure) -> Secret? {
        try secret(key) { secret throws(Failure) in secret }
    }

    /// As above, and makes of it what `read` does; a refusal of that names the source, too.
    func secret<Value>(
        _ key: ConfigurationKey, _ read: (Secret) throws(Failure) -> Value
    ) throws(CommandFailure) -> Value? {
        guard let (value, source) = found[key.name].map({ ($0.value, $0.source) }) else {
            return nil
        }
        guard case .secret(let reference) = value else {
            preconditionFailure("\(key.name) is no secret")
        }
        do throws(Failure) { return try read(reference.read()) } catch {
            throw .exit(1, "\(source): \(key.name): \(error.message)")
        }
    }

    /// Where a secret is; `nil` when none is named.
    func reference(_ key: ConfigurationKey) -> SecretReference? {
        guard case .secret(let reference)? = found[key.name]?.value else { return nil }
        return reference
    }

    /// Where a value comes from; `nil` for one that is absent.
    func source(_ key: ConfigurationKey) -> Source? { found[key.name]?.source }

    // MARK: Filling

    /// Takes a value from a later source.
    mutating func take(_ value: ConfigurationValue, of key: ConfigurationKey, from source: Source) {
        if key.isGuard, found[key.name]?.value == .boolean(true) { return }
        found[key.name] = Found(value: value, source: source)
    }

    /// Takes back what a source gave.
    mutating func forget(_ key: ConfigurationKey) { found[key.name] = nil }

    /// Notes what is wrong with a source.
    mutating func report(_ problem: ConfigurationProblem) { problems.append(problem) }
}

extension Configuration.Source: CustomStringConvertible {
    /// The place, as `config show` and refusals name it.
    var description: String {
        switch self {
        case .standard: "default"
        case .file(let file, let place), .environmentFile(let file, let place):
            "\(file):\(place.line):\(place.column)"
        case .variable(let name): name
        case .flag(let name): "--\(name)"
        }
    }
}

/// Where the data are.
enum BackendChoice: Sendable, Hashable {
    /// A database that this process opens: a file, or `postgres://…`; `nil` for the usual file.
    case database(String?)
    /// A server.
    case remote(Endpoint)
}

extension Configuration {
    /// Where the data are: the later of `database` and `remote`.
    var backend: BackendChoice {
        let database = found[ConfigurationKey.database.name]
        guard let remote = text(.remote), let rank = source(.remote)?.rank,
            rank >= database?.source.rank ?? 0
        else { return .database(text(.database)) }
        do throws(Endpoint.Malformed) { return .remote(try Endpoint(remote)) } catch {
            preconditionFailure("the address was read before")
        }
    }

    /// Where the data are, if any source says so; `nil` when it is the usual place.
    var namedBackend: BackendChoice? {
        source(.database) == nil && source(.remote) == nil ? nil : backend
    }

    /// Where the server listens.
    var listen: ListenAddress {
        do throws(ConfigurationComplaint) {
            return try ListenAddress(text(.listen) ?? "")
        } catch {
            preconditionFailure("the address was read before")
        }
    }

    /// Why every change is refused, as a sentence; `nil` where changes are possible.
    var readOnly: String? {
        guard isTrue(.readOnly), let source = source(.readOnly) else { return nil }
        if case .flag = source { return "the console was started with --read-only" }
        return "this environment is read-only (\(source))"
    }
    /// The name of the environment; `nil` without one.
    var environment: String? { text(.environment) }
    /// What the header calls the environment; `nil` without one.
    var badge: String? {
        guard case .file? = source(.badge) else { return text(.badge) ?? environment }
        // What the common file calls its own place is no name for another environment.
        guard let environment, case .file? = source(.environment) else {
            return environment ?? text(.badge)
        }
        return text(.badge) ?? environment
    }
    /// The folder with files of environments; `nil` without a home.
    var environmentFolder: String? { folder.map { $0 + "/environments" } }
}
