internal import Domain
internal import Terminal

/// Panes that are a list and little else.
enum SmallPanes {
    static let resets = Pane(
        name: "resets", title: "Resets", aliases: ["reset"],
        source: ListSource(ListResets.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("name", .fill(weight: 2, min: 14)),
            PaneColumn("state", .fixed(11)),
            PaneColumn("way", .fixed(5)),
            PaneColumn("created", .fixed(8)),
            PaneColumn("expires", .fixed(9), priority: 1),
            PaneColumn("by", .fill(min: 12), priority: 2),
        ],
        label: { "reset of \(($0.row as? ResetRow)?.name ?? $0.id)" },
        idPrefix: PasswordReset.idPrefix,
        actions: [
            PaneAction(
                title: "Cancel reset", verb: "verb.no", type: CancelReset.self, subject: "reset",
                reasons: ["started by mistake"], isBulk: true,
                obstacle: {
                    ($0.row as? ResetRow)?.state == .open ? nil : "the reset is no longer open"
                })
        ],
        links: { link(($0.row as? ResetRow)?.user) }
    )

    static let events = Pane(
        name: "events", title: "Events", aliases: ["security"],
        source: ListSource(ListSecurityEvents.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("at", .fixed(8)),
            PaneColumn("kind", .fixed(17)),
            PaneColumn("text", .fill(weight: 3, min: 16)),
            PaneColumn("actor", .fill(min: 12), priority: 1),
        ],
        label: { "event \($0.id)" },
        links: { link(($0.row as? SecurityEventRow)?.user) }
    )

    static let signIns = Pane(
        name: "sign-ins", title: "Sign-ins", aliases: ["signins", "logins"],
        source: ListSource(ListSignIns.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("at", .fixed(8)),
            PaneColumn("result", .fixed(17)),
            PaneColumn("address", .fixed(16)),
            PaneColumn("client", .fixed(10), priority: 1),
            PaneColumn("user", .fill(min: 12)),
        ],
        label: { "sign-in \($0.id)" },
        problems: "!result:success",
        links: { link(($0.row as? SignInRow)?.user) }
    )

    private static func link(_ user: User.ID?) -> [Pane.Link] {
        user.map { [Pane.Link(title: $0.description, id: $0.description)] } ?? []
    }
}

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
