internal import Domain
internal import Fields
internal import Terminal

/// Messages: how they read, what became of them; and the addresses that are not written to.
enum MailPane {
    static let outbox = Pane(
        name: "mail", title: "Outbox", aliases: ["outbox", "messages"],
        source: ListSource(ListMail.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("created", .fixed(9)),
            PaneColumn("template", .fixed(16)),
            PaneColumn("state", .fixed(12)),
            PaneColumn("to", .fill(min: 14)),
            PaneColumn("sent_at", .fixed(8), priority: 1),
            PaneColumn("error", .fill(weight: 2, min: 16), priority: 2),
        ],
        label: { "message \($0.id)" },
        idPrefix: Mail.idPrefix,
        tabs: [
            DetailTab(title: "Message", read: message),
            DetailTab(title: "Delivery", read: delivery),
        ],
        actions: [
            PaneAction(
                title: "Send again", verb: "verb.retry", type: RetryMail.self, subject: "mail",
                reasons: ["the person asked for it", "the cause is mended"], isBulk: true,
                obstacle: { row($0)?.state == .waiting ? "it waits to be sent already" : nil }),
            PaneAction(
                title: "Take back", verb: "verb.no", type: CancelMail.self, subject: "mail",
                reasons: ["written by mistake"], isBulk: true,
                obstacle: { record in
                    guard let row = row(record), row.state == .waiting else {
                        return "only what waits is taken back"
                    }
                    return row.template.isWarning
                        ? "it tells somebody what was done to the account" : nil
                }),
        ],
        problems: "state:failed,bounced,suppressed",
        links: { record in
            row(record)?.user.map { [Pane.Link(title: $0.description, id: $0.description)] } ?? []
        }
    )

    static let suppressions = Pane(
        name: "suppressions", title: "Suppressions", aliases: ["suppressed"],
        source: ListSource(ListSuppressions.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("created", .fixed(9)),
            PaneColumn("address", .fill(weight: 2, min: 16)),
            PaneColumn("cause", .fixed(8)),
            PaneColumn("detail", .fill(weight: 3, min: 16)),
        ],
        label: { ($0.row as? SuppressionRow)?.address.text ?? $0.id },
        idPrefix: Suppression.idPrefix,
        actions: [
            PaneAction(
                title: "Write to it again", verb: "verb.no", type: RemoveSuppression.self,
                subject: "suppression",
                reasons: ["the person says that the mailbox works", "it was our mistake"],
                isBulk: true)
        ],
        links: { record in
            (record.row as? SuppressionRow)?.mail
                .map { [Pane.Link(title: $0.description, id: $0.description)] } ?? []
        }
    )

    private static func row(_ record: Record) -> MailRow? { record.row as? MailRow }

    private static func detail(
        _ backend: any Backend, _ id: String
    ) throws(Failure) -> MailDetail {
        guard let mail = Mail.ID(id) else { throw .notFound("\(id) is no message") }
        return try backend.perform(ShowMail(mail: mail), Call(source: Console.source))
    }

    @Sendable private static func message(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        let found = try detail(backend, id)
        var page = DetailPage(now: now)
        page.add(
            "",
            [
                .init("subject", found.subject),
                .init("to", found.to.text),
                .init(
                    "user", found.user.map { .text($0.description) } ?? .none,
                    link: found.user?.description),
                .init("state", .state(found.state.rawValue, found.state.tone)),
                .init("leaves", found.state == .waiting ? found.notBefore : nil),
                .init("last error", found.lastError),
            ])
        page.add("How it reads", text: found.text)
        return page
    }

    @Sendable private static func delivery(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        let found = try detail(backend, id)
        var page = DetailPage(now: now)
        page.add(
            "",
            [
                .init("state", .state(found.state.rawValue, found.state.tone)),
                .init("created", found.created),
                .init("sent", found.sentAt),
                .init("tries", found.attempts),
                .init("last error", found.lastError),
                .init("the service's name", found.receipt),
            ])
        page.add(
            "Told by the service",
            found.events.map { event in
                let moment = CellText.text(of: event.at, now: now, moments: .minute)
                return .init(
                    moment,
                    event.detail.isEmpty
                        ? event.kind.rawValue
                        : "\(event.kind.rawValue): \(event.detail)")
            })
        return page
    }
}
