internal import Domain
internal import SQL

/// Outside services, their breakers and the last calls (tables `breakers`, `gateway_calls`).
struct BreakersTable: BreakerStore {
    let tx: StorageTransaction

    private static let columns: Statement = """
        gateway, state, since, open_until, recent, probes, reason, held_by, version, revision, \
        calls, failures, slow, last_at, last_took_ms, last_error, last_error_at
        """

    /// The columns of a breaker, and what who holds it is called.
    private static let readColumns: Statement =
        "\(fragment: columns), (SELECT name FROM users WHERE id = held_by)"

    static let callList = ListTable<GatewayCallRow>(
        name: "gateway_calls",
        columns: "gateway, at, took_ms, result, what, status, error",
        sorts: ["at": ListSort("at", .instant)],
        defaultSort: "at",
        filters: [
            "at": ListColumn("at", .instant, counted: true),
            "gateway": ListColumn("gateway", .text, leads: true),
            "result": ListColumn("result", .text, leads: true),
        ]
    ) { row, first throws(SQLError) in
        GatewayCallRow(
            gateway: try row.choice(first, "gateway_calls.gateway"), at: row.instant(first + 1),
            tookMs: row.int(first + 2), result: try row.choice(first + 3, "gateway_calls.result"),
            what: row.text(first + 4), status: row.optionalInt(first + 5),
            error: row.optionalText(first + 6))
    }

    func find(_ gateway: GatewayName, for purpose: Purpose) throws(Failure) -> GatewayRecord {
        let stored = try tx.first(
            "SELECT \(fragment: Self.readColumns) FROM breakers WHERE gateway = \(gateway)"
        ) { row throws(SQLError) in try Self.read(row, gateway) }
        let record = stored ?? GatewayRecord(gateway, at: tx.now)
        if purpose == .change, let expected = tx.call.expectedVersion, expected != record.version {
            throw .stale(current: record.version)
        }
        return record
    }

    @discardableResult
    func save(_ record: GatewayRecord) throws(Failure) -> GatewayRecord {
        let old = try find(record.gateway, for: .read)
        let new = record.revised()
        let (breaker, tally) = (new.breaker, new.tally)
        let window = String(breaker.calls.map(\.rawValue))
        var until: Instant?
        if case .open(let moment) = breaker.state { until = moment }
        try tx.run(
            """
            INSERT INTO breakers (\(fragment: Self.columns)) VALUES (\(new.gateway), \
            \(BreakerState(breaker.state)), \(breaker.since), \(until), \(window), \
            \(breaker.probes), \(breaker.reason), \(breaker.heldBy), \(new.version), \
            \(new.revision), \(tally.calls), \(tally.failures), \(tally.slow), \
            \(tally.lastAt), \(tally.lastTookMs), \(tally.lastError), \(tally.lastErrorAt)) \
            ON CONFLICT (gateway) DO UPDATE SET state = excluded.state, since = excluded.since, \
            open_until = excluded.open_until, recent = excluded.recent, \
            probes = excluded.probes, reason = excluded.reason, held_by = excluded.held_by, \
            version = excluded.version, revision = excluded.revision, calls = excluded.calls, \
            failures = excluded.failures, slow = excluded.slow, last_at = excluded.last_at, \
            last_took_ms = excluded.last_took_ms, last_error = excluded.last_error, \
            last_error_at = excluded.last_error_at
            """)
        tx.log.keep(old)
        tx.log.note(
            new.gateway.rawValue, "state", BreakerState(old.breaker.state).rawValue,
            BreakerState(breaker.state).rawValue)
        return new
    }

    func add(_ calls: [GatewayCall], of gateway: GatewayName) throws(Failure) {
        let first = try tx.count("SELECT kept FROM breakers WHERE gateway = \(gateway)")
        try tx.run(
            "UPDATE breakers SET kept = kept + \(calls.count) WHERE gateway = \(gateway)")
        for (number, call) in calls.enumerated() {
            let slot = (first + number) % GatewayCallRow.keptMax
            try tx.run(
                """
                INSERT INTO gateway_calls (gateway, slot, at, took_ms, result, what, status, \
                error) VALUES (\(gateway), \(slot), \(call.at), \(call.tookMs), \
                \(GatewayCallResult(call.result)), \(call.what), \(call.status), \(call.error)) \
                ON CONFLICT (gateway, slot) DO UPDATE SET at = excluded.at, \
                took_ms = excluded.took_ms, result = excluded.result, what = excluded.what, \
                status = excluded.status, error = excluded.error
                """)
        }
    }

    func calls(_ query: ListQuery) throws(Failure) -> Slice<GatewayCallRow> {
        try ListReader(tx: tx, table: Self.callList).slice(query, [])
    }

    private static func read(
        _ row: any Row, _ gateway: GatewayName
    ) throws(SQLError) -> GatewayRecord {
        var tally = GatewayTally()
        (tally.calls, tally.failures, tally.slow) = (
            row.integer(10), row.integer(11), row.integer(12)
        )
        (tally.lastAt, tally.lastTookMs) = (row.optionalInstant(13), row.optionalInt(14))
        (tally.lastError, tally.lastErrorAt) = (row.optionalText(15), row.optionalInstant(16))
        let breaker = Breaker(
            stored: gateway.rawValue, state: try state(row), since: row.instant(2),
            calls: row.text(4).compactMap(Breaker.Call.init(rawValue:)), probes: row.int(5),
            reason: row.optionalText(6), heldBy: row.optionalText(7))
        return GatewayRecord(
            gateway, breaker, version: row.int(8), revision: row.integer(9), tally,
            heldByName: row.optionalText(17))
    }

    private static func state(_ row: any Row) throws(SQLError) -> Breaker.State {
        let state: BreakerState = try row.choice(1, "breakers.state")
        return switch state {
        case .closed: .closed
        case .open: .open(until: row.instant(3))
        case .halfOpen: .halfOpen
        case .heldOpen: .heldOpen
        case .heldClosed: .heldClosed
        }
    }
}
