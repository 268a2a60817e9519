internal import Domain
internal import Terminal

/// The queues: what waits, how long, how fast it goes, what failed.
enum QueuesPane {
    static let pane = Pane(
        name: "queues", title: "Queues", aliases: ["queue"],
        source: ListSource(ListQueues.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("queue", .fill(min: 10)),
            PaneColumn("state", .fixed(9)),
            PaneColumn("waiting", .fixed(7)),
            PaneColumn("oldest", .fixed(7)),
            PaneColumn("running", .fixed(7)),
            PaneColumn("rate", .fixed(8)),
            PaneColumn("failures", .fixed(8)),
            PaneColumn("discarded", .fixed(6)),
            PaneColumn("later", .fixed(7), priority: 1),
            PaneColumn("reason", .fill(weight: 3, min: 14), priority: 2),
        ],
        label: { "queue \($0.id)" },
        idColumn: "queue",
        tabs: [
            DetailTab(title: "Queue", read: queue), jobs("Waiting", "available"),
            jobs("Running", "running"), jobs("Later", "scheduled,retryable"),
            jobs("Dead", "discarded"), jobs("Done", "completed"),
        ],
        actions: actions,
        problems: "state:paused"
    )

    private static func row(_ record: Record) -> QueueRow? { record.row as? QueueRow }

    /// Jobs of a queue in some states; opened, it is the pane of jobs with that filter.
    private static func jobs(_ title: String, _ states: String) -> DetailTab {
        DetailTab(
            title: title,
            read: { backend, id, now throws(Failure) in
                try table.read(backend, filter: filter(id, states), now: now)
            },
            list: { PaneFilter(pane: "jobs", filter: filter($0, states)) })
    }

    private static func filter(_ queue: String, _ states: String) -> String {
        "queue:\"\(queue)\" state:\(states)"
    }

    private static let table = DetailTable(
        source: ListSource(ListJobs.init(filter:sort:limit:cursor:)), label: "created",
        values: ["kind", "state", "attempts", "error"])

    @Sendable private static func queue(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        let found = try backend.perform(
            ListQueues(filter: "queue:\"\(id)\""), Call(source: Console.source)
        ).rows.first
        guard let found else { throw .notFound("there is no queue \(id)") }
        var page = DetailPage(now: now)
        page.add(
            "Now",
            [
                .init("state", .state(found.state.rawValue, found.state.tone)),
                .init("stopped by", named: found.pausedByName, id: found.pausedBy),
                .init("because", found.reason),
                .init("since", found.since),
                .init("waiting", found.waiting),
                .init("waits since", found.oldest),
                .init("running", found.running),
                .init("later", found.later),
                .init("dead", found.discarded),
            ])
        page.add(
            "Pace",
            [
                .init("done in the last minute", found.rate),
                .init("failed in the last hour", found.failures),
            ])
        return page
    }

    private static let actions = [
        PaneAction(
            title: "Pause", verb: "verb.stop", type: PauseQueue.self, subject: "queue",
            reasons: ["the service behind it is down", "a bad release", "too much load"],
            obstacle: { row($0)?.state == .paused ? "it is paused already" : nil },
            consequences: { _ in ["What runs ends; what waits keeps its place."] }),
        PaneAction(
            title: "Resume", verb: "verb.stop", type: ResumeQueue.self, subject: "queue",
            reasons: ["the cause is mended"],
            obstacle: { row($0)?.state == .paused ? nil : "it is not paused" }),
    ]
}
