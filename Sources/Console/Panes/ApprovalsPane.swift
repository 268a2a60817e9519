internal import Domain
internal import Terminal

/// What waits for a second person: who would get which role, who asked for it, and why.
enum ApprovalsPane {
    static let pane = Pane(
        name: "approvals", title: "Approvals", aliases: ["approval"],
        source: source,
        columns: [
            PaneColumn("asked_at", .fixed(8)),
            PaneColumn("name", .fill(weight: 2, min: 14)),
            PaneColumn("role", .fixed(9), priority: 1),
            PaneColumn("value", .fixed(10)),
            PaneColumn("state", .fixed(11)),
            PaneColumn("asked_by", .fill(min: 14)),
            PaneColumn("kind", .fixed(12), priority: 3),
            PaneColumn("reason", .fill(weight: 2, min: 16), priority: 2),
        ],
        label: { record in
            row(record).map { "role of \(person($0))" } ?? "request \(record.id)"
        },
        idPrefix: Approval.idPrefix,
        tabs: [DetailTab(title: "Request", read: detail)],
        actions: [
            decision("Agree", "verb.yes", agree: true), decision("Refuse", "verb.no", agree: false),
        ],
        links: { record in
            row(record).map { [Pane.Link(title: person($0), id: $0.subject)] } ?? []
        }
    )

    private static let source = ListSource(ListApprovals.init(filter:sort:limit:cursor:))

    private static func row(_ record: Record) -> ApprovalRow? { record.row as? ApprovalRow }

    private static func person(_ row: ApprovalRow) -> String { row.name ?? row.subject }

    private static func asker(_ row: ApprovalRow) -> String { row.askedByName ?? row.askedBy }

    // MARK: Acts

    private static func decision(
        _ title: String, _ verb: ActionName, agree: Bool
    ) -> PaneAction {
        PaneAction(
            title: title, verb: verb, type: DecideApproval.self, subject: "approval",
            preset: ["agree": String(agree)],
            obstacle: {
                switch row($0)?.state {
                case .waiting: nil
                case .expired: "nobody answered in time; ask again"
                default: "it has been decided already"
                }
            },
            asker: { row($0)?.askedBy },
            consequences: { record in row(record).map { told($0, agree: agree) } ?? [] })
    }

    /// What is decided and why: nobody should have to look it up to answer.
    private static func told(_ row: ApprovalRow, agree: Bool) -> [String] {
        let role = row.role?.rawValue ?? "no role"
        let why = row.reason.isEmpty ? "no reason was given" : row.reason
        let asked = "Asked by \(asker(row)): \(why)"
        let follows = agree ? ["All sessions of the account end at once."] : []
        return ["\(person(row)): \(role) → \(row.value)", asked] + follows
    }

    // MARK: The detail

    @Sendable private static func detail(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        guard let row = try source.record(id, backend).flatMap(row) else {
            throw .notFound("\(id) is no longer there")
        }
        let isWaiting = row.state == .waiting
        let lapses: Instant? = isWaiting ? row.askedAt + Approval.life : nil
        var page = DetailPage(now: now)
        page.add(
            "",
            [
                .init("person", named: row.name, id: row.subject),
                .init("role now", row.role?.rawValue),
                .init("becomes", row.value),
                .init("state", .state(row.state.rawValue, isWaiting ? .busy : .neutral)),
                .init("asked by", named: row.askedByName, id: row.askedBy),
                .init("asked", row.askedAt),
                .init("lapses", lapses),
                .init("decided by", named: row.decidedByName, id: row.decidedBy),
                .init("id", row.id.description),
            ])
        if !row.reason.isEmpty { page.add("Reason", text: row.reason) }
        return page
    }
}
