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

    /// Everything built in and everything of the person's.
    static func sources(of kind: String) -> [ConfigurationSource] {
        let shipped = (kind == "keymaps" ? Keymaps.all : Themes.all).map { name, bytes in
            ConfigurationSource(
                name: name, bytes: bytes, origin: .shipped, file: "\(name).yaml"
            )
        }
        return shipped + (folder(kind)?.read().sources ?? [])
    }

    /// The actions and contexts that keymaps may name.
    static let vocabulary = KeymapVocabulary(actions: [], contexts: [])
}
