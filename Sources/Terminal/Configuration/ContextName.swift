/// What has the focus, as far as keys care: `list`, `list.users`, `prompt`.
package struct ContextName: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package init(stringLiteral value: String) {
        rawValue = value
    }

    /// The last place that is asked, wherever the focus is.
    package static let global: ContextName = "global"
    /// A table of records; panes are `list.users` and so on.
    package static let list: ContextName = "list"
    /// What is shown about one record.
    package static let detail: ContextName = "detail"
    /// Fields to fill in.
    package static let form: ContextName = "form"
    /// The `:` line; the filter line is one too.
    package static let prompt: ContextName = "prompt"
    /// The search of every action.
    package static let palette: ContextName = "palette"
    /// The list of keys.
    package static let help: ContextName = "help"
    /// A question before something is done.
    package static let confirm: ContextName = "confirm"

    /// The contexts that every console has.
    package static let standard: [ContextName] = [
        .global, .list, .detail, .form, .prompt, .palette, .help, .confirm,
    ]

    /// Where a key is looked up: the context, its dotted parents, `global`.
    package var path: [ContextName] {
        var path = [self]
        var rest = rawValue[...]
        while let dot = rest.lastIndex(of: ".") {
            rest = rest[..<dot]
            path.append(ContextName(rawValue: String(rest)))
        }
        return self == .global ? path : path + [.global]
    }

    /// Whether characters are typed here rather than looked up as keys.
    package var takesText: Bool {
        [.form, .prompt, .palette, .help].contains(root)
    }

    /// Whether a person looks around here, rather than answers a question.
    var isForBrowsing: Bool {
        [.global, .list, .detail].contains(root)
    }

    private var root: ContextName {
        ContextName(rawValue: String(rawValue.prefix { $0 != "." }))
    }
}
