internal import Domain

/// Every pane, and which of them a role sees as tabs.
enum Panes {
    static let all: [Pane] = [
        UsersPane.pane, SessionsPane.pane, AuditPane.pane, SmallPanes.resets,
        ApprovalsPane.pane, MailPane.outbox, SmallPanes.events, SmallPanes.signIns,
        SettingsPane.pane, QueuesPane.pane, JobsPane.pane, GatewaysPane.pane, MailPane.suppressions,
    ]

    /// The panes that a person may open, in the order of their numbers.
    static func visible(to who: CurrentSession?) -> [Pane] {
        guard let who else { return [] }
        return all.filter { who.permissions.contains($0.source.spec.permission) }
    }

    /// The pane whose rows have such identifiers; `nil` for what is none that is known.
    static func holding(_ id: String) -> Pane? {
        all.first { pane in
            pane.idPrefix.map { id.hasPrefix($0 + "_") } ?? false
        }
    }

    /// The pane of a name, an alias, or a beginning of one that fits no other.
    static func named(_ word: String, among panes: [Pane] = all) -> Pane? {
        let word = word.lowercased()
        guard !word.isEmpty else { return nil }
        if let exact = panes.first(where: { $0.name == word || $0.aliases.contains(word) }) {
            return exact
        }
        let fitting = panes.filter { pane in
            ([pane.name] + pane.aliases).contains { $0.hasPrefix(word) }
        }
        return fitting.count == 1 ? fitting.first : nil
    }
}
