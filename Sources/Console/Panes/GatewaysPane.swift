internal import Domain
internal import Terminal

/// The outside services, and whether calls to them go through.
enum GatewaysPane {
    static let pane = Pane(
        name: "gateways", title: "Gateways", aliases: ["gateway", "breakers", "breaker"],
        source: ListSource(ListBreakers.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("gateway", .fill(min: 12)),
            PaneColumn("state", .fixed(13)),
            PaneColumn("next_try", .fixed(8)),
            PaneColumn("failures", .fixed(7)),
            PaneColumn("calls", .fixed(7), priority: 1),
            PaneColumn("reason", .fill(weight: 4, min: 16)),
            PaneColumn("took_ms", .fixed(7), priority: 2),
            PaneColumn("last_call", .fixed(9), priority: 3),
            PaneColumn("held_by", .fill(min: 10), priority: 4),
        ],
        label: { row($0)?.title ?? $0.id },
        idColumn: "gateway",
        tabs: [
            DetailTab(title: "Gateway", read: gateway),
            DetailTab(
                title: "Calls",
                read: { backend, id, now throws(Failure) in
                    try calls.read(backend, filter: "gateway:\(id)", now: now)
                }),
        ],
        actions: actions,
        problems: "!state:closed"
    )

    private static func row(_ record: Record) -> BreakerRow? { record.row as? BreakerRow }

    private static let calls = DetailTable(
        source: ListSource(ListGatewayCalls.init(filter:sort:limit:cursor:)), label: "at",
        values: ["result", "status", "took_ms", "what", "error"])

    @Sendable private static func gateway(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        guard let name = GatewayName(rawValue: id) else {
            throw .notFound("\(id) is no outside service")
        }
        let found = try backend.perform(
            ShowBreaker(gateway: name), Call(source: Console.source))
        var page = DetailPage(now: now)
        page.add(
            "Breaker",
            [
                .init("state", .state(found.state.rawValue, found.state.tone)),
                .init("since", found.since),
                .init("next try", found.nextTry),
                .init("reason", found.reason),
                .init("held by", named: found.heldByName, id: found.heldBy),
                .init("looks at", "\(found.window) calls, \(found.windowFailures) failed"),
            ])
        page.add(
            "Calls",
            [
                .init("in all", .integer(found.calls)),
                .init("failed", .integer(found.failures)),
                .init("slow", .integer(found.slow)),
                .init("last call", found.lastCall),
                .init("took", found.lastTookMs.map { "\($0) ms" }),
                .init("last error", found.lastError),
                .init("at", found.lastErrorAt),
            ])
        return page
    }

    // MARK: Acts

    private static let actions = [
        PaneAction(
            title: "Hold open", verb: "verb.stop", type: OpenBreaker.self, subject: "gateway",
            reasons: ["the service is down", "the service asked us to stop", "maintenance"],
            obstacle: { row($0)?.state == .heldOpen ? "it is held open already" : nil },
            consequences: { _ in ["Nothing is sent to it; its jobs wait and lose no tries."] }),
        PaneAction(
            title: "Hold closed", verb: "verb.stop", type: CloseBreaker.self, subject: "gateway",
            reasons: ["the service works again", "false alarm"],
            obstacle: { row($0)?.state == .heldClosed ? "it is held closed already" : nil },
            consequences: { _ in ["Every call goes through, however many fail."] }),
        PaneAction(
            title: "Release", verb: "verb.stop", type: ReleaseBreaker.self, subject: "gateway",
            reasons: ["the service works again"],
            obstacle: {
                [.heldOpen, .heldClosed].contains(row($0)?.state) ? nil : "nobody holds it"
            },
            consequences: { _ in ["The calls decide again, from none."] }),
    ]
}
