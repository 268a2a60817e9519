internal import Keymaps
internal import Terminal
internal import Themes

/// Where keymaps and themes come from: built in, and the person's own over them.
enum Look {
    /// The person's folder for `keymaps` or `themes`; `nil` without a home.
    static func folder(_ kind: String) -> ConfigurationFolder? {
        let base =
            Environment.value("XDG_CONFIG_HOME")
            ?? Environment.value("HOME").map {
                $0 + "/.config"
            }
        return base.map { ConfigurationFolder(path: "\($0)/callboard/\(kind)", origin: .user) }
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

    /// Refuses a name that no file has.
    static func require(_ name: String, _ kind: String) throws(CommandFailure) {
        let names = Set(sources(of: kind).map(\.name)).sorted()
        guard names.contains(name) else {
            let there = names.joined(separator: ", ")
            throw .usage("there is no '\(name)' among the \(kind); there are: \(there)")
        }
    }
}
