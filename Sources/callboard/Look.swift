internal import Fields
internal import Keymaps
internal import Terminal
internal import Themes

/// Where keymaps and themes come from: built in, and the person's own over them.
enum Look {
    /// The person's folder for `keymaps` or `themes`; `nil` without a home.
    static func folder(_ kind: String) -> ConfigurationFolder? {
        UserFolder.configuration.path.map {
            ConfigurationFolder(path: "\($0)/\(kind)", origin: .user)
        }
    }

    /// The files that are part of the program.
    static func shipped(_ kind: String) -> [ConfigurationSource] {
        (kind == "keymaps" ? Keymaps.all : Themes.all).map { name, bytes in
            ConfigurationSource(
                name: name, bytes: bytes, origin: .shipped, file: "\(name).yaml"
            )
        }
    }

    /// Everything built in and everything of the person's.
    static func sources(of kind: String) -> [ConfigurationSource] {
        shipped(kind) + (folder(kind)?.read().sources ?? [])
    }

    /// What is wrong with the theme and the keymap that are set.
    static func problems(of configuration: Configuration) -> [ConfigurationProblem] {
        [(ConfigurationKey.theme, "themes"), (.keymap, "keymaps")].compactMap { key, kind in
            guard let name = configuration.text(key), let source = configuration.source(key)
            else { return nil }
            let names = Set(sources(of: kind).map(\.name)).sorted()
            guard !names.contains(name) else { return nil }
            return ConfigurationProblem(
                file: "\(source)", position: nil, message: missing(name, kind, names))
        }
    }

    /// Refuses a theme or keymap that no file has, naming where it was set.
    static func requireThemeAndKeymap(of configuration: Configuration) throws(CommandFailure) {
        guard let problem = problems(of: configuration).first else { return }
        throw .usage("\(problem.file): \(problem.message)")
    }

    private static func missing(_ name: String, _ kind: String, _ names: [String]) -> String {
        let there = names.joined(separator: ", ")
        let hint = Nearest.hint(for: name, in: names)
        return "there is no '\(name)' among the \(kind)\(hint); there are: \(there)"
    }

    /// Refuses a name that no file has.
    static func require(_ name: String, _ kind: String) throws(CommandFailure) {
        let names = Set(sources(of: kind).map(\.name)).sorted()
        guard names.contains(name) else {
            throw .usage(missing(name, kind, names))
        }
    }
}
