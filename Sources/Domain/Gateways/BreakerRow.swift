/// An outside service with its breaker, as lists show it.
package struct BreakerRow: ListRow, Equatable {
    package var gateway: GatewayName
    package var title: String
    package var state: BreakerState
    /// When the state was entered; `nil` for a service that was never called.
    package var since: Instant?
    /// Why it does not let calls through, or who holds it and why.
    package var reason: String?
    package var heldBy: String?
    /// What who holds it is called; `nil` unless an account does.
    package var heldByName: String?
    /// When a call is tried again; `nil` when calls go through, or nobody knows.
    package var nextTry: Instant?
    /// Calls that the breaker looks at now, and how many of them failed.
    package var window: Int
    package var windowFailures: Int
    /// Calls since the service was first called.
    package var calls: Int64
    package var failures: Int64
    package var slow: Int64
    package var lastCall: Instant?
    /// How long the last call took.
    package var lastTookMs: Int?
    package var lastError: String?
    package var lastErrorAt: Instant?
    package var version: Int

    /// Shows a service.
    package init(_ record: GatewayRecord) {
        let (breaker, tally) = (record.breaker, record.tally)
        (gateway, title) = (record.gateway, record.gateway.title)
        (state, version) = (BreakerState(breaker.state), record.version)
        since = tally.calls == 0 && record.version == 1 ? nil : breaker.since
        (reason, heldBy, heldByName) = (breaker.reason, breaker.heldBy, record.heldByName)
        if case .open(let until) = breaker.state { nextTry = until }
        window = breaker.calls.count
        windowFailures = breaker.calls.count { $0 == .failed }
        (calls, failures, slow) = (tally.calls, tally.failures, tally.slow)
        (lastCall, lastTookMs) = (tally.lastAt, tally.lastTookMs)
        (lastError, lastErrorAt) = (tally.lastError, tally.lastErrorAt)
    }

    /// The row as somebody may see it.
    func shown(to access: Access) -> BreakerRow {
        var row = self
        row.heldByName = access.shown(name: heldByName)
        return row
    }

    package var rowID: String { gateway.rawValue }
    package var rowVersion: Int { version }

    package static let words: String? = allWords
    package static let columns: [Column<BreakerRow>] = [
        Column(ColumnSpec("gateway", "Gateway", .text, sortable: true)) {
            .text($0.gateway.rawValue)
        },
        Column(ColumnSpec("state", "State", .choice(BreakerState.allCases.map(\.rawValue)))) {
            .state($0.state.rawValue, $0.state.tone)
        },
        Column(ColumnSpec("next_try", "Next try", .instant, filterable: false)) {
            $0.nextTry.map { .instant($0) } ?? .none
        },
        Column(ColumnSpec("reason", "Reason", .text, filterable: false)) {
            $0.reason.map { .text($0) } ?? .none
        },
        Column(ColumnSpec("calls", "Calls", .integer, filterable: false)) { .integer($0.calls) },
        Column(ColumnSpec("failures", "Failed", .integer, filterable: false)) {
            .integer($0.failures)
        },
        Column(ColumnSpec("last_call", "Last call", .instant, filterable: false)) {
            $0.lastCall.map { .instant($0) } ?? .none
        },
        Column(ColumnSpec("took_ms", "Took ms", .integer, filterable: false)) {
            $0.lastTookMs.map { .integer(Int64($0)) } ?? .none
        },
        Column(ColumnSpec("last_error", "Last error", .text, filterable: false)) {
            $0.lastError.map { .text($0) } ?? .none
        },
        Column(ColumnSpec("since", "Since", .instant, filterable: false)) {
            $0.since.map { .instant($0) } ?? .none
        },
        Column(ColumnSpec("held_by", "Held by", .text, filterable: false)) {
            ($0.heldByName ?? $0.heldBy).map { .text($0) } ?? .none
        },
    ]
}

/// Where a breaker stands, as one word.
package enum BreakerState: String, CaseIterable, Codable, Sendable {
    case closed, open
    case halfOpen = "half_open"
    case heldOpen = "held_open"
    case heldClosed = "held_closed"

    /// The word of a state.
    package init(_ state: Breaker.State) {
        self =
            switch state {
            case .closed: .closed
            case .open: .open
            case .halfOpen: .halfOpen
            case .heldOpen: .heldOpen
            case .heldClosed: .heldClosed
            }
    }

    /// How good it is: held closed, nothing protects anybody.
    package var tone: CellValue.Tone {
        switch self {
        case .closed: .good
        case .open, .heldOpen: .bad
        case .halfOpen, .heldClosed: .warn
        }
    }
}

/// One of the last calls to an outside service.
package struct GatewayCallRow: ListRow, Equatable {
    package var gateway: GatewayName
    package var at: Instant
    package var tookMs: Int
    package var result: GatewayCallResult
    /// What was done, as in `send mail`.
    package var what: String
    /// The service's own number for how it went.
    package var status: Int?
    package var error: String?

    /// Calls that are kept of each service; of many at once, some of the last are.
    package static let keptMax = 200

    /// Shows a call.
    package init(_ call: GatewayCall) {
        (gateway, at, tookMs) = (call.gateway, call.at, call.tookMs)
        (what, status, error) = (call.what, call.status, call.error)
        result = GatewayCallResult(call.result)
    }

    /// A call as it was stored.
    package init(
        gateway: GatewayName, at: Instant, tookMs: Int, result: GatewayCallResult, what: String,
        status: Int?, error: String?
    ) {
        (self.gateway, self.at, self.tookMs, self.result) = (gateway, at, tookMs, result)
        (self.what, self.status, self.error) = (what, status, error)
    }

    package var rowID: String { "\(gateway.rawValue) \(at)" }
    package var rowVersion: Int { 0 }

    package static let words: String? = nil
    package static let columns: [Column<GatewayCallRow>] = [
        Column(ColumnSpec("at", "When", .instant, sortable: true)) { .instant($0.at) },
        Column(ColumnSpec("gateway", "Gateway", .choice(GatewayName.allCases.map(\.rawValue)))) {
            .text($0.gateway.rawValue)
        },
        Column(
            ColumnSpec("result", "Result", .choice(GatewayCallResult.allCases.map(\.rawValue)))
        ) { .state($0.result.rawValue, $0.result.tone) },
        Column(ColumnSpec("what", "What", .text, filterable: false)) { .text($0.what) },
        Column(ColumnSpec("took_ms", "Took ms", .integer, filterable: false)) {
            .integer(Int64($0.tookMs))
        },
        Column(ColumnSpec("status", "Status", .integer, filterable: false)) {
            $0.status.map { .integer(Int64($0)) } ?? .none
        },
        Column(ColumnSpec("error", "Error", .text, filterable: false)) {
            $0.error.map { .text($0) } ?? .none
        },
    ]
}

/// How a call went, as one word.
package enum GatewayCallResult: String, CaseIterable, Codable, Sendable {
    case good, failed, slow

    /// The word of a result.
    package init(_ call: Breaker.Call) {
        self =
            switch call {
            case .good: .good
            case .failed: .failed
            case .slow: .slow
            }
    }

    /// How good it is.
    package var tone: CellValue.Tone {
        switch self {
        case .good: .good
        case .failed: .bad
        case .slow: .warn
        }
    }
}
