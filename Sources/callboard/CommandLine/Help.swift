/// Help, made from the commands themselves.
enum Help {
    /// Help for a command, for those that begin with some words, or for the program.
    static func text(for command: Command?, in group: [String]) -> String {
        if let command { return page(command) }
        guard !group.isEmpty else { return overview(Commands.all) }
        return list(Commands.all.filter { $0.words.starts(with: group) })
    }

    /// Commands, a line each.
    private static func list(_ commands: [Command]) -> String {
        let width = commands.map(\.name.count).max() ?? 0
        return commands.map { command in
            let gap = String(repeating: " ", count: width - command.name.count + 2)
            return "  \(command.name)\(gap)\(command.summary)"
        }.joined(separator: "\n")
    }

    /// The program with all its commands.
    private static func overview(_ commands: [Command]) -> String {
        """
        callboard: the console of a casting marketplace's back office

        callboard [OPTIONS]            open the console
        callboard COMMAND [OPTIONS]    carry out one command

        \(options(Option.console + Option.everywhere))

        Commands:
        \(list(commands))

        Exit codes: 0 done, 1 refused or failed, 2 wrong usage or no usable terminal;
        'audit verify': 0 intact, 2 broken, 3 could not be checked, wrong usage included.
        The session's token is read from CALLBOARD_TOKEN, or from what 'login --stay' kept.
        """
    }

    /// One command with its options.
    private static func page(_ command: Command) -> String {
        let arguments = command.arguments.map { " \($0)" }.joined()
        return """
            callboard \(command.name)\(arguments) [OPTIONS]

            \(command.summary)

            \(options(command.allOptions))
            """
    }

    private static func options(_ options: [Option]) -> String {
        let heads = options.map { "  --\($0.name)" + ($0.value.map { " \($0)" } ?? "") }
        let width = heads.map(\.count).max() ?? 0
        return zip(heads, options).map { head, option in
            head + String(repeating: " ", count: width - head.count + 2) + option.help
        }.joined(separator: "\n")
    }
}
