internal import Domain
internal import Terminal

/// Work that happens later: one job, the marked ones, or all that a filter finds.
enum JobsPane {
    static let pane = Pane(
        name: "jobs", title: "Jobs", aliases: ["job", "dead"],
        source: ListSource(ListJobs.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("created", .fixed(9)),
            PaneColumn("kind", .fill(min: 10)),
            PaneColumn("state", .fixed(12)),
            PaneColumn("attempts", .fixed(5)),
            PaneColumn("run_at", .fixed(8), priority: 1),
            PaneColumn("error", .fill(weight: 4, min: 16)),
            PaneColumn("queue", .fixed(10), priority: 2),
            PaneColumn("finished", .fixed(9), priority: 3),
            PaneColumn("key", .fill(min: 12), priority: 4),
        ],
        label: { record in "\(row(record)?.kind ?? "job") \(record.id)" },
        idPrefix: Job.idPrefix,
        tabs: [DetailTab(title: "Job", read: job), DetailTab(title: "Tries", read: tries)],
        actions: actions,
        problems: "state:discarded,retryable",
        links: { record in
            row(record).map { [Pane.Link(title: $0.causedBy, id: $0.causedBy)] } ?? []
        }
    )

    private static func row(_ record: Record) -> JobRow? { record.row as? JobRow }

    private static func detail(
        _ backend: any Backend, _ id: String
    ) throws(Failure) -> JobDetail {
        guard let job = Job.ID(id) else { throw .notFound("\(id) is no job") }
        return try backend.perform(ShowJob(job: job), Call(source: Console.source))
    }

    @Sendable private static func job(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        let found = try detail(backend, id)
        var page = DetailPage(now: now)
        page.add(
            "",
            [
                .init("kind", found.kind),
                .init("queue", found.queue),
                .init("state", .state(found.state.rawValue, found.state.tone)),
                .init("runs", found.state.isFinished ? nil : found.runAt),
                .init("tries", "\(found.attempts) of \(found.attemptsMax)"),
                .init("workers lost", found.crashes == 0 ? nil : found.crashes),
                .init("worker", found.worker),
                .init("lease until", found.leaseUntil),
                .init("to be cancelled", found.isCancelRequested ? "with its next report" : nil),
                .init("finished", found.finished),
                .init("priority", found.priority),
                .init("key", found.key),
                .init("caused by", .text(found.causedBy), link: found.causedBy),
                .init("created", found.created),
            ])
        if let error = found.error { page.add("Last error", text: error) }
        page.add("Payload", text: found.payload)
        return page
    }

    @Sendable private static func tries(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        let found = try detail(backend, id)
        var page = DetailPage(now: now)
        if found.history.isEmpty { page.add(text: "it was not tried yet") }
        for attempt in found.history {
            page.add(
                "Try \(attempt.fence)",
                [
                    .init("result", .state(attempt.result.rawValue, attempt.result.tone)),
                    .init("began", attempt.began),
                    .init("took", "\((attempt.ended - attempt.began).milliseconds) ms"),
                    .init("worker", attempt.worker),
                    .init("error", attempt.error),
                ])
        }
        return page
    }

    // MARK: Acts

    private static let mended = ["the cause is mended", "worth another try"]
    private static let unwanted = ["no longer wanted", "made by mistake"]

    private static let actions = [
        PaneAction(
            title: "Retry", verb: "verb.retry", type: RetryJob.self, subject: "job",
            reasons: mended, isBulk: true,
            obstacle: { record in
                switch row(record)?.state {
                case .discarded, .retryable, .scheduled, .cancelled: nil
                case .available: "it waits for a worker already"
                case .running: "it runs"
                case .completed: "it is done"
                case nil: nil
                }
            }),
        PaneAction(
            title: "Replay by filter", verb: "verb.retry", type: ReplayJobs.self, subject: nil,
            asks: ["filter", "canary", "stopAt"], filter: "filter", reasons: mended),
        PaneAction(
            title: "Cancel", verb: "verb.no", type: CancelJob.self, subject: "job",
            reasons: unwanted, isBulk: true, obstacle: unfinished),
        PaneAction(
            title: "Discard", verb: "verb.no", type: DiscardJob.self, subject: "job",
            reasons: unwanted, isBulk: true, obstacle: unfinished),
        PaneAction(
            title: "Cancel by filter", verb: "verb.no", type: CancelJobs.self, subject: nil,
            asks: ["filter"], filter: "filter", reasons: unwanted),
        PaneAction(
            title: "Discard by filter", verb: "verb.no", type: DiscardJobs.self, subject: nil,
            asks: ["filter"], filter: "filter", reasons: unwanted),
    ]

    @Sendable private static func unfinished(_ record: Record) -> String? {
        row(record)?.state.isFinished == true ? "it has ended" : nil
    }
}
