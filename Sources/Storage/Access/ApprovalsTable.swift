internal import Domain
internal import SQL

/// Acts that wait for a second person (table `approvals`).
struct ApprovalsTable: ApprovalStore {
    let tx: StorageTransaction

    private static let columns: Statement = """
        id, kind, subject, value, asked_by, asked_at, reason, state, decided_by, decided_at
        """

    /// Columns of an approval.
    private static let columnCount = 10

    /// The columns of an approval, and who the people in it are.
    private static let rowColumns: Statement = """
        \(fragment: columns), (SELECT name FROM users WHERE id = subject), \
        (SELECT role FROM users WHERE id = subject), \
        (SELECT name FROM users WHERE id = asked_by), \
        (SELECT name FROM users WHERE id = decided_by)
        """

    private static func read(_ row: any Row, at first: Int) throws(SQLError) -> Approval {
        Approval(
            id: try row.value(first, "approvals.id"),
            kind: try row.choice(first + 1, "approvals.kind"), subject: row.text(first + 2),
            value: row.text(first + 3), askedBy: row.text(first + 4),
            askedAt: row.instant(first + 5), reason: row.text(first + 6),
            state: try row.choice(first + 7, "approvals.state"),
            decidedBy: row.optionalText(first + 8), decidedAt: row.optionalInstant(first + 9))
    }

    private static func readRow(
        _ row: any Row, at first: Int, now: Instant
    ) throws(SQLError) -> ApprovalRow {
        let people = first + columnCount
        return ApprovalRow(
            try read(row, at: first), name: row.optionalText(people),
            role: try row.optionalChoice(people + 1, "users.role"),
            askedByName: row.optionalText(people + 2),
            decidedByName: row.optionalText(people + 3), at: now)
    }

    /// How the list is read at a moment.
    static func list(at now: Instant) -> ListTable<ApprovalRow> {
        ListTable<ApprovalRow>(
            name: "approvals",
            columns: rowColumns,
            sorts: ["asked_at": ListSort("asked_at", .instant)],
            defaultSort: "asked_at",
            filters: [
                "asked_at": ListColumn("asked_at", .instant, counted: true),
                "kind": ListColumn("kind", .text, leads: true),
                "subject": ListColumn("subject", .text, leads: true),
                "state": ListColumn("state", states(at: now), leads: true),
                "id": ListColumn("id", .text, counted: true),
            ]
        ) { row, first throws(SQLError) in try readRow(row, at: first, now: now) }
    }

    /// The states as lists tell them: what nobody answered in time waits no more.
    private static func states(at now: Instant) -> ListColumn.Match {
        let waiting: Statement = "state = \(Approval.State.waiting)"
        let since = now - Approval.life
        var cases: [String: Statement] = [
            Approval.State.waiting.rawValue: "(\(fragment: waiting) AND asked_at > \(since))",
            Approval.State.expired.rawValue: "(\(fragment: waiting) AND asked_at <= \(since))",
        ]
        for state in Approval.State.allCases where cases[state.rawValue] == nil {
            cases[state.rawValue] = "state = \(state)"
        }
        return .cases(cases, none: nil)
    }

    /// Those who may not decide see what they asked for themselves.
    private var scope: Condition? {
        switch (tx.access.actor, tx.access.grant) {
        case (.operatingSystem, _), (.job, _), (_, .all), (_, .nonStaff): nil
        default: Condition(test: "asked_by = \(tx.access.actor.name)")
        }
    }

    func find(_ id: Approval.ID) throws(Failure) -> Approval {
        try one(id, Self.columns) { row throws(SQLError) in try Self.read(row, at: 0) }
    }

    func row(_ id: Approval.ID) throws(Failure) -> ApprovalRow {
        try one(id, Self.rowColumns) { row throws(SQLError) in
            try Self.readRow(row, at: 0, now: tx.now)
        }
    }

    private func one<Value>(
        _ id: Approval.ID, _ columns: Statement, _ read: (any Row) throws(SQLError) -> Value
    ) throws(Failure) -> Value {
        let found = try tx.first(
            """
            SELECT \(fragment: columns) FROM approvals \
            WHERE id = \(id) AND \(fragment: scope?.test ?? "1 = 1")
            """, read)
        guard let found else { throw .notFound("no approval \(id)") }
        return found
    }

    func list(_ query: ListQuery) throws(Failure) -> Slice<ApprovalRow> {
        try ListReader(tx: tx, table: Self.list(at: tx.now))
            .slice(query, [scope].compactMap(\.self))
    }

    func couldAct(as user: User.ID, after moment: Instant) throws(Failure) -> Set<String> {
        let number = try tx.number(of: user)
        let changers = HistoryTables.contactChangers(of: number, after: moment)
        return Set(
            try tx.all(
                """
                SELECT started_by FROM resets WHERE user_n = \(number) AND created > \(moment) \
                AND way = \(PasswordReset.Way.code) AND state = \(PasswordReset.State.used) \
                UNION \(fragment: changers)
                """
            ) { $0.text(0) })
    }

    func waiting(_ kind: Approval.Kind, _ subject: String) throws(Failure) -> String? {
        try tx.first(waitingValue(kind, subject)) { $0.text(0) }
    }

    /// What is asked for a subject and can still be agreed to.
    func waitingValue(_ kind: Approval.Kind, _ subject: String) -> Statement {
        """
        SELECT value FROM approvals WHERE subject = \(subject) \
        AND asked_at > \(tx.now - Approval.life) \
        AND kind = \(kind) AND state = \(Approval.State.waiting)
        """
    }

    func add(_ approval: Approval) throws(Failure) {
        try tx.run(
            """
            INSERT INTO approvals (\(fragment: Self.columns)) VALUES (\(approval.id), \
            \(approval.kind), \(approval.subject), \(approval.value), \(approval.askedBy), \
            \(approval.askedAt), \(approval.reason), \(approval.state), \
            \(approval.decidedBy), \
            \(approval.decidedAt))
            """)
        tx.log.note(approval.id, "value", nil, approval.value)
        tx.log.note(approval.id, "state", nil, approval.state.rawValue)
    }

    func save(_ approval: Approval) throws(Failure) {
        let old = try find(approval.id)
        try tx.run(
            """
            UPDATE approvals SET state = \(approval.state), \
            decided_by = \(approval.decidedBy), \
            decided_at = \(approval.decidedAt) WHERE id = \(approval.id)
            """)
        tx.log.keep(old)
        tx.log.note(approval.id, "state", old.state.rawValue, approval.state.rawValue)
        tx.log.note(approval.id, "decided_by", old.decidedBy, approval.decidedBy)
    }
}
