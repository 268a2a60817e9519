internal import Domain
internal import SQL

/// The audit trail (table `audit`).
struct AuditTable {
    let tx: StorageTransaction

    /// The chain of one of the writers that work side by side: a file has one, a server many.
    static func lane(_ writer: Int) -> String { writer == 0 ? "main" : "lane\(writer)" }

    /// What the first record of a lane follows.
    static let beginning = [UInt8](repeating: 0, count: 32)

    static let list = ListTable<AuditRow>(
        name: "audit",
        columns: "lane, seq, at, actor, operation, target, outcome, reason, ticket, source",
        sorts: ["at": ListSort("at", .instant)],
        defaultSort: "at",
        filters: [
            "at": ListColumn("at", .instant, counted: true),
            "actor": ListColumn("actor", .text, leads: true),
            "operation": ListColumn("operation", .text, leads: true),
            "target": ListColumn("target", .text, leads: true),
            "outcome": ListColumn("outcome", .text, leads: true),
            "ticket": ListColumn("ticket", .text, leads: true),
        ]
    ) { row, first in read(row, at: first) }

    private static func read(_ row: any Row, at first: Int) -> AuditRow {
        AuditRow(
            position: AuditPosition(lane: row.text(first), sequence: row.int(first + 1)),
            at: row.instant(first + 2), actor: row.text(first + 3),
            operation: row.text(first + 4), target: row.optionalText(first + 5),
            outcome: row.text(first + 6), reason: row.optionalText(first + 7),
            ticket: row.optionalText(first + 8), source: row.text(first + 9))
    }

    private var sealer: AuditSealer {
        AuditSealer(seal: tx.ports.seal, keys: PersonKeysTable(tx: tx))
    }

    /// Whose records the actor may read.
    private var scope: Condition? {
        switch tx.access.actor {
        case .operatingSystem, .job: return nil
        case .anonymous, .user: break
        }
        switch tx.access.grant {
        case .all: return nil
        case .own, .nonStaff, .masked, .contactData:
            let own: Statement = "actor = \(tx.access.actor.name)"
            return Condition(
                test: own, lead: own,
                candidates: "SELECT n FROM audit WHERE \(fragment: own)")
        }
    }
}

extension AuditTable {
    /// Appends a record to the lane's chain and gives its place.
    func append(_ entry: AuditEntry) throws(Failure) -> AuditPosition {
        let lane = Self.lane(tx.lane)
        let head = try head(lane)
        // One for all: it looks up each person's key once.
        let sealer = sealer
        let record = AuditRecord(
            number: head.number + 1, lane: lane, sequence: head.sequence + 1, entry: stored(entry),
            parameters: try sealer.bytes(entry.parameters),
            changes: try sealer.bytes(entry.changes), previous: head.hash)
        try insert(record, hash: tx.ports.seal.hash(record.hashed))
        return AuditPosition(lane: record.lane, sequence: Int(record.sequence))
    }

    /// The last record of a lane, and the number after which the next one comes in the table.
    private func head(
        _ lane: String
    ) throws(Failure) -> (number: Int64, sequence: Int64, hash: [UInt8]) {
        // Who writes beside us has a number already, though nobody sees the record yet.
        let number: Statement =
            switch tx.dialect {
            case .sqlite: "(SELECT coalesce(max(n), 0) FROM audit)"
            case .postgres: "nextval('audit_numbers') - 1"
            }
        let last = try tx.first(
            """
            SELECT \(fragment: number), seq, hash FROM audit WHERE lane = \(lane) \
            ORDER BY seq DESC LIMIT 1
            """
        ) { (number: $0.integer(0), sequence: $0.integer(1), hash: $0.blob(2)) }
        if let last { return last }
        let first = try tx.first("SELECT \(fragment: number)") { $0.integer(0) }
        return (first ?? 0, 0, Self.beginning)
    }

    /// The entry with its texts as the database holds them, for the hash covers what is stored.
    private func stored(_ entry: AuditEntry) -> AuditEntry {
        guard tx.dialect == .postgres else { return entry }
        var entry = entry
        entry.actor = PostgresText.storable(entry.actor)
        entry.onBehalfOf = entry.onBehalfOf.map(PostgresText.storable)
        entry.target = entry.target.map(PostgresText.storable)
        entry.reason = entry.reason.map(PostgresText.storable)
        entry.ticket = entry.ticket.map(PostgresText.storable)
        entry.source = PostgresText.storable(entry.source)
        entry.request = entry.request.map(PostgresText.storable)
        entry.outcome = PostgresText.storable(entry.outcome)
        entry.remark = entry.remark.map(PostgresText.storable)
        return entry
    }

    private func insert(_ record: AuditRecord, hash: [UInt8]) throws(Failure) {
        let entry = record.entry
        try tx.run(
            """
            INSERT INTO audit (n, lane, seq, at, actor, on_behalf_of, operation, target, \
            parameters, changes, reason, ticket, source, request, outcome, remark, undoes_lane, \
            undoes_seq, previous, hash) VALUES (\(record.number), \(record.lane), \
            \(record.sequence), \(entry.at), \(entry.actor), \(entry.onBehalfOf), \
            \(entry.operation), \(entry.target), \(record.parameters), \(record.changes), \
            \(entry.reason), \(entry.ticket), \(entry.source), \
            \(entry.request), \
            \(entry.outcome), \(entry.remark), \(entry.undoes?.lane), \
            \(entry.undoes?.sequence), \(record.previous), \(hash))
            """)
    }
}

extension AuditTable: AuditStore {
    func list(_ query: ListQuery) throws(Failure) -> Slice<AuditRow> {
        try ListReader(tx: tx, table: Self.list).slice(query, [scope].compactMap(\.self))
    }

    func find(_ position: AuditPosition) throws(Failure) -> AuditDetail {
        let found = try tx.first(
            """
            SELECT lane, seq, at, actor, operation, target, outcome, reason, ticket, source, \
            on_behalf_of, request, remark, undoes_lane, undoes_seq, parameters, changes, \
            previous, hash FROM audit WHERE lane = \(position.lane) \
            AND seq = \(position.sequence) AND \(fragment: scope?.test ?? "1 = 1")
            """
        ) { row in
            let undoes = row.optionalText(13).map {
                AuditPosition(lane: $0, sequence: row.int(14))
            }
            let detail = AuditDetail(
                row: Self.read(row, at: 0), onBehalfOf: row.optionalText(10), parameters: [],
                changes: [], request: row.optionalText(11), remark: row.optionalText(12),
                undoes: undoes, hash: AuditHash.text(row.blob(18)),
                previousHash: AuditHash.text(row.blob(17)))
            return (detail: detail, parameters: row.blob(15), changes: row.blob(16))
        }
        guard var found else { throw .notFound("no audit record \(position)") }
        guard let values = try sealer.values(found.parameters),
            let changes = try sealer.changes(found.changes)
        else { throw .conflict("audit record \(position) is unreadable; run audit verify") }
        (found.detail.parameters, found.detail.changes) = (values, changes)
        return found.detail
    }

    func verify(against checkpoint: Checkpoint?) throws(Failure) -> AuditReport {
        try AuditVerifier(tx: tx, checkpoint: checkpoint).report()
    }

    func count() throws(Failure) -> Int64 {
        // Goes from lane to lane by the key, since GROUP BY would read every record.
        try tx.first(
            """
            WITH RECURSIVE lanes (lane) AS (SELECT min(lane) FROM audit UNION ALL \
            SELECT (SELECT min(a.lane) FROM audit AS a WHERE a.lane > lanes.lane) FROM lanes \
            WHERE lanes.lane IS NOT NULL) \
            SELECT CAST(COALESCE(SUM((SELECT max(b.seq) FROM audit AS b \
            WHERE b.lane = lanes.lane)), 0) AS BIGINT) FROM lanes WHERE lanes.lane IS NOT NULL
            """
        ) { row in row.integer(0) } ?? 0
    }

    func heads() throws(Failure) -> [Checkpoint.Head] {
        try tx.all(Self.heads) { row throws(SQLError) in Self.head(row) }
    }

    /// The last record of each lane.
    static let heads: Statement = """
        SELECT lane, seq, hash FROM audit WHERE (lane, seq) IN (\
        SELECT lane, max(seq) FROM audit GROUP BY lane) ORDER BY lane
        """

    /// The hash of the first record, which a database keeps for life and no other one has.
    static let first: Statement = "SELECT hash FROM audit ORDER BY n LIMIT 1"

    static func head(_ row: any Row) -> Checkpoint.Head {
        Checkpoint.Head(
            lane: row.text(0), sequence: row.int(1), hash: AuditHash.text(row.blob(2)))
    }
}

/// A record on its way into the table.
struct AuditRecord {
    let number: Int64
    let lane: String
    let sequence: Int64
    let entry: AuditEntry
    let parameters: [UInt8]
    let changes: [UInt8]
    let previous: [UInt8]

    /// The bytes that the hash covers, column by column as in the table.
    var hashed: [UInt8] {
        var hash = AuditHash()
        hash.append(integer: number)
        hash.append(text: lane)
        hash.append(integer: sequence)
        hash.append(integer: entry.at.milliseconds)
        hash.append(text: entry.actor)
        hash.append(text: entry.onBehalfOf)
        hash.append(text: entry.operation)
        hash.append(text: entry.target)
        hash.append(blob: parameters)
        hash.append(blob: changes)
        hash.append(text: entry.reason)
        hash.append(text: entry.ticket)
        hash.append(text: entry.source)
        hash.append(text: entry.request)
        hash.append(text: entry.outcome)
        hash.append(text: entry.remark)
        hash.append(text: entry.undoes?.lane)
        hash.append(integer: entry.undoes.map { Int64($0.sequence) })
        hash.append(blob: previous)
        return hash.bytes
    }
}
