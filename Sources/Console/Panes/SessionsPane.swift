internal import Domain
internal import Terminal

/// Who is signed in where.
enum SessionsPane {
    static let pane = Pane(
        name: "sessions", title: "Sessions", aliases: ["session"],
        source: ListSource(ListSessions.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("name", .fill(weight: 2, min: 14)),
            PaneColumn("role", .fixed(9), priority: 3),
            PaneColumn("state", .fixed(18)),
            PaneColumn("client", .fixed(10), priority: 2),
            PaneColumn("address", .fixed(16), priority: 1),
            PaneColumn("created", .fixed(8)),
            PaneColumn("last_seen", .fixed(9), priority: 4),
        ],
        label: { "session of \(row($0)?.name ?? $0.id)" },
        idPrefix: Session.idPrefix,
        tabs: [DetailTab(title: "Session", read: detail)],
        actions: [
            PaneAction(
                title: "End session", verb: "verb.no", type: RevokeSession.self,
                subject: "session", reasons: ["asked by the person", "unknown device"],
                isBulk: true,
                obstacle: { row($0)?.ended == nil ? nil : "the session has ended already" },
                ownerRole: { row($0)?.role },
                consequences: { _ in ["Whoever uses it has to sign in again."] })
        ],
        links: { record in
            row(record).map { [Pane.Link(title: $0.name, id: $0.user.description)] } ?? []
        }
    )

    private static func row(_ record: Record) -> SessionRow? { record.row as? SessionRow }

    private static let source = ListSource(ListSessions.init(filter:sort:limit:cursor:))

    @Sendable private static func detail(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        guard let row = try source.record(id, backend).flatMap(row) else {
            throw .notFound("\(id) is no longer there")
        }
        var page = DetailPage(now: now)
        page.add(
            "",
            [
                .init("person", .text(row.name), link: row.user.description),
                .init("role", row.role.rawValue),
                .init(
                    "state",
                    row.ended.map { .state($0.rawValue, .neutral) } ?? .state("active", .good)),
                .init("client", row.client),
                .init("address", row.address),
                .init("created", row.created),
                .init("last seen", row.lastSeen),
                .init("expires", row.expires),
                .init("ended", row.endedAt),
                .init("id", row.id.description),
            ])
        return page
    }
}
