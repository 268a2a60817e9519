internal import Domain
internal import SQL

/// Sessions (table `sessions`).
struct SessionsTable {
    let tx: StorageTransaction

    private static let columns: Statement = """
        id, (SELECT id FROM users WHERE n = user_n), fingerprint, client, address, created, \
        last_seen, expires, must_reset, ended_how, ended_at, lapses
        """

    /// Columns of a session.
    private static let columnCount = 12

    /// Reads a session as it is at a moment: one whose time has run out has ended, whether or not
    /// that was written down yet.
    private static func read(
        _ row: any Row, at first: Int, now: Instant
    ) throws(SQLError) -> Session {
        let lapses = row.instant(first + 11)
        let end = try end(row, first + 9, lapses: lapses, now: now)
        return Session(
            id: try row.value(first, "sessions.id"),
            user: try row.value(first + 1, "sessions.user_n"),
            fingerprint: row.text(first + 2), client: row.text(first + 3),
            address: row.text(first + 4), created: row.instant(first + 5),
            lastSeen: row.instant(first + 6), expires: row.instant(first + 7),
            mustReset: row.flag(first + 8),
            end: end,
            endedAt: row.optionalInstant(first + 10) ?? (end == nil ? nil : lapses))
    }

    /// How a session has ended at a moment, by what is written down and by its time.
    private static func end(
        _ row: any Row, _ column: Int, lapses: Instant, now: Instant
    ) throws(SQLError) -> Session.End? {
        let written: Session.End? = try row.optionalChoice(column, "sessions.ended_how")
        return written ?? (lapses <= now ? .expired : nil)
    }

    /// How the list is read at a moment.
    ///
    /// Indexes know what was written down. While some lapsed sessions were not, the ended ones are
    /// looked for row by row.
    static func list(at now: Instant, someLapsed: Bool) -> ListTable<SessionRow> {
        let states: ListColumn.Match =
            someLapsed
            ? .cases(
                [
                    "active": "ended_how IS NULL AND lapses > \(now)",
                    "ended": "(ended_how IS NOT NULL OR lapses <= \(now))",
                ], none: nil)
            : .cases(
                ["active": "ended_how IS NULL", "ended": "ended_how IS NOT NULL"], none: nil)
        return ListTable<SessionRow>(
            name: "sessions",
            columns: """
                \(fragment: columns), (SELECT name FROM users WHERE n = user_n), \
                (SELECT role FROM users WHERE n = user_n)
                """,
            sorts: ["created": ListSort("created", .instant)],
            defaultSort: "created",
            filters: [
                "state": ListColumn("ended_how", states, leads: !someLapsed),
                "client": ListColumn("client", .text, leads: true),
                "address": ListColumn("address", .text, leads: true),
                "created": ListColumn("created", .instant, counted: true),
                "user": ListColumn("user_n", .user, leads: true),
                "id": ListColumn("id", .text, counted: true),
            ],
            words: ListColumn.wordsOfAccount(rows: "SELECT n FROM sessions WHERE user_n IN")
        ) { row, first throws(SQLError) in
            SessionRow(
                try read(row, at: first, now: now), name: row.text(first + columnCount),
                role: try row.choice(first + columnCount + 1, "users.role"))
        }
    }
}

extension SessionsTable: SessionStore {
    func find(_ id: Session.ID) throws(Failure) -> Session {
        let session = try tx.first(
            """
            SELECT \(fragment: Self.columns) FROM sessions \
            WHERE id = \(id) AND \(fragment: tx.scope(owner: "user_n"))
            """
        ) { row throws(SQLError) in try Self.read(row, at: 0, now: tx.now) }
        guard let session else { throw .notFound("no session \(id)") }
        return session
    }

    func find(fingerprint: String) throws(Failure) -> Session? {
        try tx.first(
            "SELECT \(fragment: Self.columns) FROM sessions WHERE fingerprint = \(fingerprint)"
        ) { row throws(SQLError) in try Self.read(row, at: 0, now: tx.now) }
    }

    func findCaller(fingerprint: String) throws(Failure) -> SessionCaller? {
        try tx.first(
            """
            SELECT s.id, s.last_seen, s.must_reset, s.ended_how, s.lapses, \
            u.id, u.name, u.role, u.must_reset, u.status, \
            u.hold_minor, u.hold_unverified, u.hold_breach, u.hold_investigation \
            FROM sessions AS s JOIN users AS u ON u.n = s.user_n \
            WHERE s.fingerprint = \(fingerprint)
            """
        ) { row throws(SQLError) in
            SessionCaller(
                session: try row.value(0, "sessions.id"), user: try row.value(5, "users.id"),
                name: row.text(6), role: try row.choice(7, "users.role"),
                mustReset: row.flag(2) || row.flag(8), lastSeen: row.instant(1),
                end: try Self.end(row, 3, lapses: row.instant(4), now: tx.now),
                status: try row.choice(9, "users.status"), holds: UsersTable.holds(row, at: 10))
        }
    }

    func list(_ query: ListQuery) throws(Failure) -> Slice<SessionRow> {
        let scope = tx.access.scope("sessions", owner: "user_n", leads: true)
        let someLapsed = try tx.count("SELECT EXISTS (\(fragment: lapsed(limit: 1)))") == 1
        let table = Self.list(at: tx.now, someLapsed: someLapsed)
        return try ListReader(tx: tx, table: table).slice(query, [scope].compactMap(\.self))
    }

    /// Sessions whose time has run out while nothing was written of it, those first that lapsed
    /// first.
    private func lapsed(limit: Int) -> Statement {
        """
        SELECT n FROM sessions WHERE ended_how IS NULL AND lapses <= \(tx.now) \
        ORDER BY lapses LIMIT \(limit)
        """
    }

    func endLapsed(limit: Int) throws(Failure) {
        try tx.run(
            """
            UPDATE sessions SET ended_how = \(Session.End.expired), ended_at = lapses \
            WHERE n IN (\(fragment: lapsed(limit: limit)))
            """)
    }

    /// How many sessions of an account's number are active.
    func activeCount(of number: Statement) -> Statement {
        """
        SELECT count(*) FROM sessions WHERE user_n = \(fragment: number) \
        AND ended_how IS NULL AND lapses > \(tx.now)
        """
    }

    func add(_ session: Session) throws(Failure) {
        let user = try tx.number(of: session.user)
        let lapses = try lapse(of: session)
        try tx.run(
            """
            INSERT INTO sessions (id, user_n, fingerprint, client, address, created, last_seen, \
            expires, must_reset, ended_how, ended_at, lapses) VALUES (\(session.id), \(user), \
            \(session.fingerprint), \(session.client), \
            \(TypedText.cut(session.address)), \(session.created), \(session.lastSeen), \
            \(session.expires), \(session.mustReset), \(session.end), \
            \(session.endedAt), \(lapses))
            """)
        tx.log.note(session.id, "state", nil, Self.state(session.end))
    }

    func end(_ id: Session.ID, how: Session.End) throws(Failure) {
        let session = try find(id)
        guard session.end == nil else { return }
        tx.log.keep(session)
        try end([id], how)
    }

    func endAll(
        of user: User.ID, but kept: Session.ID?, how: Session.End
    ) throws(Failure) -> Int {
        let number = try tx.number(of: user)
        let ids: [Session.ID] = try tx.all(
            """
            SELECT id FROM sessions WHERE user_n = \(number) AND ended_how IS NULL \
            AND lapses > \(tx.now) AND id <> \(kept?.description ?? "")
            """
        ) { row throws(SQLError) in try row.value(0, "sessions.id") }
        try end(ids, how)
        return ids.count
    }

    func endAll(how: Session.End) throws(Failure) -> Int {
        try tx.run(
            """
            UPDATE sessions SET ended_how = \(how), ended_at = \(tx.now) WHERE ended_how IS NULL
            """)
    }

    private func end(_ ids: [Session.ID], _ how: Session.End) throws(Failure) {
        for id in ids {
            try tx.run(
                "UPDATE sessions SET ended_how = \(how), ended_at = \(tx.now) WHERE id = \(id)")
            tx.log.note(id, "state", Self.state(nil), Self.state(how))
        }
    }

    private static func state(_ end: Session.End?) -> String {
        end.map { "ended: \($0.rawValue)" } ?? "active"
    }

    func addresses(
        of user: User.ID, after moment: Instant, limit: Int
    ) throws(Failure) -> [String] {
        try tx.all(
            """
            SELECT address FROM sessions WHERE user_n = \(try tx.number(of: user)) \
            AND created > \(moment) ORDER BY created DESC, n DESC LIMIT \(limit)
            """
        ) { $0.text(0) }
    }

    func touch(_ id: Session.ID, at moment: Instant) throws(Failure) {
        var session = try find(id)
        session.lastSeen = moment
        try tx.run(
            """
            UPDATE sessions SET last_seen = \(moment), lapses = \(try lapse(of: session)) \
            WHERE id = \(id) AND ended_how IS NULL AND last_seen < \(moment) \
            AND lapses > \(moment)
            """)
    }

    /// When a session ends by itself, by the role that its owner has.
    private func lapse(of session: Session) throws(Failure) -> Instant {
        let role: Role? = try tx.first("SELECT role FROM users WHERE id = \(session.user)") {
            row throws(SQLError) in try row.choice(0, "users.role")
        }
        guard let role else { throw UsersTable.missing(session.user) }
        return session.lapses(as: role)
    }
}
