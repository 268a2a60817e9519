internal import Domain
internal import Fields
internal import Terminal

/// What is set, whether the files make sense, and what could be set.
enum ConfigCommands {
    static let all = [
        Command(
            "config show", "List every setting, its value, and where it comes from.",
            options: [ConfigurationKey.theme.option, ConfigurationKey.keymap.option],
            writesJSON: true, run: show),
        Command(
            "config check",
            "Check the files with settings, the variables, and what both name, as serve would.",
            options: Option.everywhere.filter { $0.key != nil }, arguments: ["[FILE]"],
            readsConfiguration: false, writesJSON: true, run: check),
        Command(
            "config example", "Print every setting as a variable of the environment.",
            readsConfiguration: false, run: example),
    ]

    private static func show(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let configuration = invocation.configuration
        let rows = ConfigurationKey.all.map { key in
            let found = configuration.found[key.name]
            return (key, found?.shown(as: key.kind), found?.source.description)
        }
        if invocation.wantsJSON {
            let objects = rows.map { key, value, source -> JSON in
                [
                    "name": .string(key.name), "value": value.map { .string($0) } ?? .null,
                    "from": source.map { .string($0) } ?? .null,
                ]
            }
            invocation.output.json(JSON.array(objects).text())
            return 0
        }
        let texts = rows.map { key, value, source in
            [key.name, value ?? "–", source ?? "not set: \(key.absence ?? "nothing")"]
        }
        invocation.output.data(aligned([["NAME", "VALUE", "FROM"]] + texts))
        return 0
    }

    private static func aligned(_ rows: [[String]]) -> String {
        let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = (0..<2).map { row[$0].padding(to: widths[$0]) }
            return (cells + [row[2]]).joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func check(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        guard invocation.arguments.count <= 1 else {
            throw .usage("config check takes one file, or none for those that are in force")
        }
        var sources = ConfigurationSources(invocation, Option.everywhere)
        if let file = invocation.arguments.first {
            sources = ConfigurationSources(flags: [ConfigurationKey.config.name: file])
        }
        let configuration = Configuration.read(sources)
        var configurations = [configuration]
        for name in configuration.environments where invocation.arguments.isEmpty {
            guard name != configuration.environment else { continue }
            var other = sources
            other.switchedTo = name
            configurations.append(Configuration.read(other))
        }
        var problems: [ConfigurationProblem] = []
        for more in configurations.map(Self.problems) + [NamedPlaces.problems(of: configurations)] {
            problems += more.filter { !problems.contains($0) }
        }
        if invocation.wantsJSON {
            invocation.output.json(JSON.array(problems.map(json)).text())
        } else {
            problems.forEach { invocation.output.data($0.description) }
        }
        let count = problems.count { $0.severity == .error }
        invocation.output.note(count == 0 ? "no problem found" : "problems: \(count)")
        return count == 0 ? 0 : 1
    }

    private static func json(_ problem: ConfigurationProblem) -> JSON {
        [
            "place": .string(problem.file),
            "line": problem.position.map { .integer(Int64($0.line)) } ?? .null,
            "column": problem.position.map { .integer(Int64($0.column)) } ?? .null,
            "severity": .string(problem.severity.rawValue), "message": .string(problem.message),
        ]
    }

    /// What is wrong with each setting, and with what several of them ask for together.
    private static func problems(of configuration: Configuration) -> [ConfigurationProblem] {
        var problems = configuration.problems + Look.problems(of: configuration)
        func note(_ body: () throws(CommandFailure) -> Void) {
            do throws(CommandFailure) { try body() } catch {
                let place = configuration.environment ?? "all settings together"
                problems.append(
                    ConfigurationProblem(file: place, position: nil, message: error.sentence))
            }
        }
        note { () throws(CommandFailure) in _ = try Plan(configuration) }
        note { () throws(CommandFailure) in try MailPost.check(configuration) }
        return problems
    }

    private static func example(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        invocation.output.data(ConfigurationExample.text)
        return 0
    }
}

extension Configuration.Found {
    /// The value as a person reads it; of a secret only where it is.
    fileprivate func shown(as kind: ConfigurationKey.Kind) -> String {
        switch value {
        case .text(let text): kind == .database ? PostgresAddress.redacted(text) : text
        case .integer(let number):
            if case .bytes = kind { ConfigurationValue.sizeText(number) } else { "\(number)" }
        case .milliseconds(let count): ConfigurationValue.durationText(count)
        case .boolean(let value): "\(value)"
        case .list(let items): items.joined(separator: ",")
        case .secret(let reference): reference.shown
        }
    }
}

extension String {
    /// Blanks behind the text up to a width in characters.
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
