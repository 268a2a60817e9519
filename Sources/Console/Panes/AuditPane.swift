internal import Domain
internal import Terminal

/// What was done, by whom and why.
enum AuditPane {
    static let pane = Pane(
        name: "audit", title: "Audit", aliases: ["journal", "trail"],
        source: ListSource(ListAudit.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("at", .fixed(8)),
            PaneColumn("operation", .fill(weight: 2, min: 16)),
            PaneColumn("outcome", .fixed(15)),
            PaneColumn("actor", .fill(weight: 2, min: 12), priority: 1),
            PaneColumn("target", .fill(weight: 2, min: 12), priority: 2),
            PaneColumn("reason", .fill(weight: 2, min: 12), priority: 3),
            PaneColumn("ticket", .fixed(10), priority: 5),
            PaneColumn("source", .fixed(16), priority: 6),
            PaneColumn("position", .fixed(14), priority: 4),
        ],
        label: { "record \($0.id)" },
        idColumn: "position",
        tabs: [
            DetailTab(title: "Record", read: record),
            DetailTab(title: "Verify", read: verify),
        ],
        problems: "!outcome:done",
        links: { record in
            guard let row = record.row as? AuditRow else { return [] }
            return [row.target, row.actor].compactMap { $0 }
                .filter { User.ID($0) != nil }
                .map { Pane.Link(title: $0, id: $0) }
        }
    )

    @Sendable private static func record(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        guard let position = AuditPosition(id) else { throw .notFound("\(id) is no record") }
        let detail = try backend.perform(
            ShowAuditRecord(record: position), Call(source: Console.source))
        let row = detail.row
        var page = DetailPage(now: now)
        page.add(
            "",
            [
                .init("operation", row.operation),
                .init(
                    "outcome",
                    .state(row.outcome, row.outcome == AuditEntry.done ? .good : .bad)),
                .init("remark", detail.remark),
                .init("at", row.at),
                .init("actor", .text(row.actor), link: row.actor),
                .init("on behalf of", detail.onBehalfOf),
                .init("target", row.target.map(CellValue.text) ?? .none, link: row.target),
                .init("reason", row.reason),
                .init("ticket", row.ticket),
                .init("source", row.source),
                .init("request", detail.request),
                .init("takes back", detail.undoes?.description),
                .init("record", row.position.description),
                .init("hash", detail.hash),
                .init("hash before", detail.previousHash),
            ])
        page.add("Parameters", detail.parameters.map { .init($0.name, $0.value) })
        page.add("Before and after", detail.changes.map(item))
        return page
    }

    private static func item(_ change: AuditChange) -> DetailPage.Item {
        .init(change.field, "\(change.before ?? "nothing") → \(change.after ?? "nothing")")
    }

    @Sendable private static func verify(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        let report = try backend.perform(VerifyAudit(), Call(source: Console.source))
        var page = DetailPage(now: now)
        page.add(
            "",
            [
                .init(
                    "trail",
                    report.isIntact ? .state("intact", .good) : .state("broken", .bad)),
                .init("records", report.records),
                .init("lanes", report.lanes),
                .init("broken at", report.broken),
                .init("problem", report.problem),
            ])
        return page
    }
}
