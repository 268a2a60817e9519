internal import Fields

/// Reads a command line by the habits of getopt_long(3): `--name value`, `--name=value`, unique
/// beginnings of names, `--` before arguments that begin with a hyphen.
struct Arguments {
    let commands: [Command]

    /// The command and what it was given; no command at all is the console.
    func parse(
        _ arguments: [String], _ output: Output
    ) throws(CommandFailure) -> (command: Command?, Invocation) {
        var words: [String] = []
        var invocation = Invocation(output: output)
        var command: Command?
        var rest = arguments[...]
        var onlyArguments = false
        while let argument = rest.popFirst() {
            if onlyArguments || argument == "-" || !argument.hasPrefix("-") {
                if command == nil {
                    words.append(argument)
                    command = find(words)
                    try refuseUnknown(words, command)
                } else if let longer = find(words + [argument]), invocation.arguments.isEmpty {
                    words.append(argument)
                    command = longer
                } else {
                    invocation.arguments.append(argument)
                }
            } else if argument == "--" {
                onlyArguments = true
            } else {
                try read(argument, &rest, command, &invocation)
            }
        }
        if command == nil { invocation.group = words }
        guard command != nil || words.isEmpty || invocation.has("help") else {
            throw .usage("'\(words.joined(separator: " "))' is not a whole command\(offer(words))")
        }
        if let command, command.arguments.isEmpty, let extra = invocation.arguments.first {
            throw .usage("'\(extra)' is one too many; \(command.name) takes options only")
        }
        // It may stand before the command, when nobody knows yet which one it will be.
        let writesJSON = command?.writesJSON ?? false
        guard writesJSON || !invocation.wantsJSON || invocation.has("help") else {
            throw Self.refusingJSON(command)
        }
        return (command, invocation)
    }

    /// The command that a command line names, also one that cannot be parsed: the first that stands
    /// whole among its words; `nil` without one.
    func meant(by arguments: [String]) -> Command? {
        var words = arguments.filter { !$0.hasPrefix("-") }[...]
        while !words.isEmpty {
            let named = commands.filter { words.starts(with: $0.words) }
            if let command = named.max(by: { $0.words.count < $1.words.count }) { return command }
            words.removeFirst()
        }
        return nil
    }

    private static func refusingJSON(_ command: Command?) -> CommandFailure {
        .usage("\(command?.name ?? "the console") prints no JSON; leave --json out")
    }

    private func find(_ words: [String]) -> Command? { commands.first { $0.words == words } }

    private func refuseUnknown(_ words: [String], _ command: Command?) throws(CommandFailure) {
        guard command == nil, !commands.contains(where: { $0.words.starts(with: words) }) else {
            return
        }
        let names = Set(
            commands.filter { $0.words.starts(with: words.dropLast()) }
                .compactMap { $0.words.dropFirst(words.count - 1).first }
        )
        let word = words.last ?? ""
        let hint = Nearest.hint(for: word, in: names.sorted())
        throw .usage("there is no command '\(words.joined(separator: " "))'\(hint)")
    }

    private func offer(_ words: [String]) -> String {
        let names = commands.filter { $0.words.starts(with: words) }.map(\.name)
        return "; there are: \(names.joined(separator: ", "))"
    }

    private func read(
        _ argument: String, _ rest: inout ArraySlice<String>, _ command: Command?,
        _ invocation: inout Invocation
    ) throws(CommandFailure) {
        let options = command?.allOptions ?? (Option.everywhere + Option.console)
        if argument == "-h" { return invocation.options["help"] = [""] }
        guard argument.hasPrefix("--") else {
            throw .usage("there are no short options but -h; write '--' and the whole name")
        }
        let body = argument.dropFirst(2)
        let name = String(body.prefix { $0 != "=" })
        if name == Option.json.name, !options.contains(.json) { throw Self.refusingJSON(command) }
        let option = try option(name, in: options)
        let attached = body.firstIndex(of: "=").map { String(body[body.index(after: $0)...]) }
        guard option.value != nil else {
            guard attached == nil else { throw .usage("--\(option.name) takes no value") }
            return invocation.options[option.name, default: []].append("")
        }
        guard let value = attached ?? rest.popFirst() else {
            throw .usage("--\(option.name) needs a value: \(option.value ?? "")")
        }
        invocation.options[option.name, default: []].append(value)
    }

    private func option(_ name: String, in options: [Option]) throws(CommandFailure) -> Option {
        if let exact = options.first(where: { $0.name == name }) { return exact }
        let candidates = options.filter { $0.name.hasPrefix(name) }
        guard candidates.count <= 1 || name.isEmpty else {
            let names = candidates.map { "--\($0.name)" }.joined(separator: ", ")
            throw .usage("--\(name) could be \(names)")
        }
        guard let option = candidates.first, !name.isEmpty else {
            let hint = Nearest.hint(for: name, in: options.map(\.name))
            throw .usage("there is no option --\(name)\(hint)")
        }
        return option
    }
}
