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
