internal import Domain
package import Terminal

/// Theme and keymap in force, and where they come from.
struct Settings: Sendable {
    private(set) var theme: String
    private(set) var keymapName: String
    private(set) var look: Look
    private(set) var keymap: Keymap
    /// What was wrong with the files.
    private(set) var problems: [ConfigurationProblem]
    private var themeSources: [ConfigurationSource]
    private var keymapSources: [ConfigurationSource]
    private let shippedThemes: [ConfigurationSource]
    private let shippedKeymaps: [ConfigurationSource]
    private let profile: TerminalProfile
    private let bidi: BidiMode
    /// How often the keymap changed.
    private(set) var keyChanges = 0
    /// The first key of each action, by context: the footer asks for them with every frame.
    private var keyNames: [ContextName: [ActionName: String]] = [:]

    /// What a person's folders hold, read by a worker.
    struct Files: Sendable {
        var stamps: [ConfigurationFolder.Stamp]
        var themes: [ConfigurationSource]
        var keymaps: [ConfigurationSource]
        var problems: [ConfigurationProblem]
    }

    init(_ configuration: ConsoleConfiguration) {
        (shippedThemes, shippedKeymaps) = (configuration.themes, configuration.keymaps)
        (profile, bidi) = (configuration.profile, configuration.bidi)
        (theme, keymapName) = (configuration.theme, configuration.keymap)
        let files = Self.read(configuration)
        themeSources = files.themes + configuration.themes
        keymapSources = files.keymaps + configuration.keymaps
        let loadedTheme = Theme.load(configuration.theme, from: themeSources)
        let loadedKeymap = Keymap.load(
            configuration.keymap, from: keymapSources, vocabulary: .console)
        look = Self.look(loadedTheme.theme, profile, bidi)
        keymap = loadedKeymap.keymap
        problems = files.problems + loadedTheme.problems + loadedKeymap.problems
    }

    /// Reads the person's folders.
    static func read(_ configuration: ConsoleConfiguration) -> Files {
        let folders = [configuration.themeFolder, configuration.keymapFolder]
        let contents = folders.map { $0?.read() }
        return Files(
            stamps: stamps(configuration), themes: contents[0]?.sources ?? [],
            keymaps: contents[1]?.sources ?? [],
            problems: contents.flatMap { $0?.problems ?? [] })
    }

    /// What changes when a file of the folders is saved.
    static func stamps(_ configuration: ConsoleConfiguration) -> [ConfigurationFolder.Stamp] {
        [configuration.themeFolder, configuration.keymapFolder].compactMap { $0?.stamp() }
    }

    /// Names that `:theme` takes.
    var themes: [String] { Self.names(themeSources) }
    /// Names that `:keymap` takes.
    var keymaps: [String] { Self.names(keymapSources) }

    private static func names(_ sources: [ConfigurationSource]) -> [String] {
        Set(sources.map(\.name)).sorted()
    }

    /// Takes another theme; an unknown name changes nothing and gives `false`.
    mutating func setTheme(_ name: String) -> Bool {
        guard themes.contains(name) else { return false }
        let loaded = Theme.load(name, from: themeSources)
        (theme, problems) = (name, loaded.problems)
        look = Self.look(loaded.theme, profile, bidi)
        return true
    }

    /// Takes another keymap; an unknown name changes nothing and gives `false`.
    mutating func setKeymap(_ name: String) -> Bool {
        guard keymaps.contains(name) else { return false }
        let loaded = Keymap.load(name, from: keymapSources, vocabulary: .console)
        (keymapName, keymap, problems) = (name, loaded.keymap, loaded.problems)
        keyNames = [:]
        keyChanges += 1
        return true
    }

    /// Looks the keys of a context up, once.
    mutating func learnKeys(of context: ContextName) {
        guard keyNames[context] == nil else { return }
        var names: [ActionName: (name: String, isPlain: Bool)] = [:]
        for candidate in keymap.bindings(in: context) {
            guard case .action(let action) = candidate.binding.target else { continue }
            let isPlain = candidate.sequence.isPlain
            if let known = names[action], known.isPlain || !isPlain { continue }
            names[action] = (candidate.sequence.name, isPlain)
        }
        keyNames[context] = names.mapValues(\.name)
    }

    /// The first key of an action in a context whose keys were learnt; empty when it has none.
    func key(_ action: ActionName, in context: ContextName) -> String {
        guard let names = keyNames[context] else {
            return keymap.keys(for: action, in: context).first?.name ?? ""
        }
        return names[action] ?? ""
    }

    /// Takes files that were saved.
    mutating func take(_ files: Files) {
        themeSources = files.themes + shippedThemes
        keymapSources = files.keymaps + shippedKeymaps
        _ = setTheme(themes.contains(theme) ? theme : "base")
        let themeProblems = problems
        _ = setKeymap(keymaps.contains(keymapName) ? keymapName : "default")
        problems = files.problems + themeProblems + problems
    }

    private static func look(
        _ theme: Theme, _ profile: TerminalProfile, _ bidi: BidiMode
    ) -> Look {
        let unicode = profile.glyphs == .unicode
        return Look(
            theme: theme.resolved(depth: profile.depth, unicode: unicode), bidi: bidi,
            unicode: unicode)
    }
}

extension KeymapVocabulary {
    /// What keymaps of the console may speak of.
    package static let console = KeymapVocabulary(
        actions: [],
        contexts: Panes.all.flatMap { [$0.listContext, $0.detailContext] })
}
