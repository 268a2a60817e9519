internal import Console
internal import Keymaps
internal import Terminal
internal import Themes

/// Keymaps and themes: what there is, and whether it is sound.
enum LookCommands {
    static let all = [
        Command(
            "keys list", "List the keys of a keymap.",
            options: [
                Option("keymap", "NAME", "Which keymap; default without one."),
                Option("markdown", nil, "Print a table for documentation."),
            ],
            run: listKeys
        ),
        Command("keys check", "Check every keymap.", run: checkKeys),
        Command(
            "themes list", "List the roles of a theme.",
            options: [Option("theme", "NAME", "Which theme; all without one.")], run: listThemes),
        Command("themes check", "Check every theme and its contrasts.", run: checkThemes),
    ]

    private static func listKeys(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let name = invocation.value("keymap") ?? "default"
        let sources = Look.sources(of: "keymaps")
        try Look.require(name, "keymaps")
        let report = keymapReport(name, sources)
        invocation.output.data(
            invocation.has("markdown") ? report.markdown : report.list.joined(separator: "\n")
        )
        return 0
    }

    private static func checkKeys(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let sources = Look.sources(of: "keymaps")
        let reports = names(sources).map { keymapReport($0, sources) }
        for report in reports { invocation.output.data(report.check.joined(separator: "\n")) }
        return reports.contains(where: \.hasErrors) ? 1 : 0
    }

    private static func keymapReport(
        _ name: String, _ sources: [ConfigurationSource]
    ) -> KeymapReport {
        let vocabulary = KeymapVocabulary.console
        return KeymapReport(
            Keymap.load(name, from: sources, vocabulary: vocabulary), vocabulary: vocabulary
        )
    }

    private static func listThemes(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let sources = Look.sources(of: "themes")
        guard let name = invocation.value("theme") else {
            invocation.output.data(names(sources).joined(separator: "\n"))
            return 0
        }
        try Look.require(name, "themes")
        invocation.output.data(
            ThemeReport(Theme.load(name, from: sources)).list.joined(separator: "\n")
        )
        return 0
    }

    private static func checkThemes(_ invocation: Invocation) throws(CommandFailure) -> Int32 {
        let sources = Look.sources(of: "themes")
        let reports = names(sources).map { ThemeReport(Theme.load($0, from: sources)) }
        for report in reports { invocation.output.data(report.check.joined(separator: "\n")) }
        return reports.allSatisfy(\.isClean) ? 0 : 1
    }

    private static func names(_ sources: [ConfigurationSource]) -> [String] {
        Set(sources.map(\.name)).sorted()
    }
}
