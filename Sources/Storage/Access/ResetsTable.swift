internal import Domain
internal import SQL

/// Password resets (table `resets`).
struct ResetsTable: ResetStore {
    let tx: StorageTransaction

    private static let columns: Statement = """
        id, (SELECT id FROM users WHERE n = user_n), way, fingerprint, created, expires, \
        started_by, state, failures
        """

    private static func read(_ row: any Row, at first: Int) throws(SQLError) -> PasswordReset {
        PasswordReset(
            id: try row.value(first, "resets.id"),
            user: try row.value(first + 1, "resets.user_n"),
            way: try row.choice(first + 2, "resets.way"),
            fingerprint: row.optionalText(first + 3), created: row.instant(first + 4),
            expires: row.instant(first + 5), startedBy: row.text(first + 6),
            state: try row.choice(first + 7, "resets.state"), failures: row.int(first + 8))
    }

    /// How the list is read at a moment.
    static func list(at now: Instant) -> ListTable<ResetRow> {
        ListTable<ResetRow>(
            name: "resets",
            columns: "\(fragment: columns), (SELECT name FROM users WHERE n = user_n)",
            sorts: ["created": ListSort("created", .instant)],
            defaultSort: "created",
            filters: [
                "way": ListColumn("way", .text, leads: true),
                "state": ListColumn("state", states(at: now), leads: true),
                "created": ListColumn("created", .instant, counted: true),
                "user": ListColumn("user_n", .user, leads: true),
                "id": ListColumn("id", .text, counted: true),
            ],
            words: ListColumn.wordsOfAccount(rows: "SELECT n FROM resets WHERE user_n IN")
        ) { row, first throws(SQLError) in
            ResetRow(try read(row, at: first), name: row.text(first + 9), at: now)
        }
    }

    /// The states as lists tell them: what is open is among the youngest, so that an index by age
    /// need not be read beyond those.
    private static func states(at now: Instant) -> ListColumn.Match {
        let open: Statement = "state = \(PasswordReset.State.open)"
        let since = now - PasswordReset.linkLife
        var cases: [String: Statement] = [
            PasswordReset.State.open.rawValue:
                "(\(fragment: open) AND expires > \(now) AND created > \(since))",
            PasswordReset.State.expired.rawValue: "(\(fragment: open) AND expires <= \(now))",
        ]
        for state in PasswordReset.State.allCases where cases[state.rawValue] == nil {
            cases[state.rawValue] = "state = \(state)"
        }
        return .cases(cases, none: nil)
    }

    func find(fingerprint: String) throws(Failure) -> PasswordReset? {
        try tx.first(
            "SELECT \(fragment: Self.columns) FROM resets WHERE fingerprint = \(fingerprint)"
        ) { row throws(SQLError) in try Self.read(row, at: 0) }
    }

    func openCode(of user: User.ID) throws(Failure) -> PasswordReset? {
        try tx.first(
            """
            SELECT \(fragment: Self.columns) FROM resets \
            WHERE user_n = (SELECT n FROM users WHERE id = \(user)) \
            AND way = \(PasswordReset.Way.code) AND \(fragment: isOpen) \
            ORDER BY created DESC, n DESC LIMIT 1
            """
        ) { row throws(SQLError) in try Self.read(row, at: 0) }
    }

    func find(_ id: PasswordReset.ID) throws(Failure) -> PasswordReset {
        try find(id, tx.scope(owner: "user_n"))
    }

    private func find(_ id: PasswordReset.ID, _ scope: Statement) throws(Failure) -> PasswordReset {
        let reset = try tx.first(
            """
            SELECT \(fragment: Self.columns) FROM resets \
            WHERE id = \(id) AND \(fragment: scope)
            """
        ) { row throws(SQLError) in try Self.read(row, at: 0) }
        guard let reset else { throw .notFound("no password reset \(id)") }
        return reset
    }

    func list(_ query: ListQuery) throws(Failure) -> Slice<ResetRow> {
        let scope = tx.access.scope("resets", owner: "user_n", leads: true)
        let reader = ListReader(tx: tx, table: Self.list(at: tx.now))
        return try reader.slice(query, [scope].compactMap(\.self))
    }

    func add(_ reset: PasswordReset) throws(Failure) {
        let user = try tx.number(of: reset.user)
        try tx.run(
            """
            INSERT INTO resets (id, user_n, way, fingerprint, created, expires, started_by, \
            state, failures) VALUES (\(reset.id), \(user), \(reset.way), \
            \(reset.fingerprint), \
            \(reset.created), \(reset.expires), \(reset.startedBy), \(reset.state), \
            \(reset.failures))
            """)
        tx.log.note(reset.id, "way", nil, reset.way.rawValue)
        tx.log.note(reset.id, "state", nil, reset.state.rawValue)
    }

    func save(_ reset: PasswordReset) throws(Failure) {
        let old = try find(reset.id, "1 = 1")
        try tx.run(
            """
            UPDATE resets SET fingerprint = \(reset.fingerprint), state = \(reset.state), \
            failures = \(reset.failures) WHERE id = \(reset.id)
            """)
        tx.log.keep(old)
        tx.log.note(reset.id, "state", old.state.rawValue, reset.state.rawValue)
        if old.fingerprint != reset.fingerprint {
            tx.log.note(reset.id, "token", old.fingerprint.map { _ in Secret.dots }, "new")
        }
    }

    func voidAll(of user: User.ID) throws(Failure) -> Int {
        let number = try tx.number(of: user)
        let ids: [PasswordReset.ID] = try tx.all(
            """
            SELECT id FROM resets WHERE user_n = \(number) \
            AND \(fragment: isOpen)
            """
        ) { row throws(SQLError) in try row.value(0, "resets.id") }
        try tx.run(
            """
            UPDATE resets SET state = \(PasswordReset.State.voided) \
            WHERE user_n = \(number) AND state = \(PasswordReset.State.open)
            """)
        for id in ids { tx.log.note(id, "state", "open", "voided") }
        return ids.count
    }

    func voidAll() throws(Failure) -> Int {
        try tx.run(
            """
            UPDATE resets SET state = \(PasswordReset.State.voided) \
            WHERE state = \(PasswordReset.State.open)
            """)
    }

    func isStartedByStaff(of user: User.ID) throws(Failure) -> Bool {
        try tx.count(
            """
            SELECT EXISTS (SELECT 1 FROM resets \
            WHERE user_n = \(fragment: tx.knownNumber(of: user)) \
            AND \(fragment: isOpen) \
            AND started_by <> \(Actor.anonymous.name))
            """) == 1
    }

    func openCount(of user: User.ID) throws(Failure) -> Int {
        try tx.count(openCount(of: tx.knownNumber(of: user)))
    }

    /// How many resets of an account's number are open.
    func openCount(of number: Statement) -> Statement {
        """
        SELECT count(*) FROM resets WHERE user_n = \(fragment: number) \
        AND \(fragment: isOpen)
        """
    }

    /// Whether a reset can still be used.
    private var isOpen: Statement {
        "state = \(PasswordReset.State.open) AND expires > \(tx.now)"
    }
}
