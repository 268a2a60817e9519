/// The name of something that a key or the palette can do, such as `cursor.down`.
package struct ActionName: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package init(stringLiteral value: String) {
        rawValue = value
    }
}

/// An action that keys may be bound to.
package struct Action: Hashable, Sendable {
    /// What keymaps call it.
    package let name: ActionName
    /// One sentence for help, palette and tables.
    package let summary: String

    package init(_ name: ActionName, _ summary: String) {
        self.name = name
        self.summary = summary
    }
}

/// What a keymap may speak of: everything else in a file is a mistake that is reported.
package struct KeymapVocabulary: Sendable {
    /// Every action, the standard ones first.
    package let actions: [Action]
    /// Every context, the standard ones first.
    package let contexts: [ContextName]
    private let summaries: [ActionName: String]

    /// The standard actions and contexts, and those that the panes add.
    package init(actions: [Action] = [], contexts: [ContextName] = []) {
        self.actions = Action.standard + actions
        self.contexts = ContextName.standard + contexts
        summaries = Dictionary(
            self.actions.map { ($0.name, $0.summary) }, uniquingKeysWith: { first, _ in first })
    }

    /// What the action does; nil when there is no such action.
    package func summary(of name: ActionName) -> String? {
        summaries[name]
    }
}
