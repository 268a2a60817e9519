internal import Domain
internal import SQL

/// Sessions (table `sessions`).
struct SessionsTable {
    let tx: StorageTransaction

    private static let columns: Statement = """
        id, (SELECT id FROM users WHERE n = user_n), fingerprint, client, address, created, \
        last_seen, expires, must_reset, ended_how, ended_at
        """

    private static func read(_ row: any Row, at first: Int) throws(SQLError) -> Session {
        Session(
            id: try row.value(first, "sessions.id"),
            user: try row.value(first + 1, "sessions.user_n"),
            fingerprint: row.text(first + 2), client: row.text(first + 3),
            address: row.text(first + 4), created: row.instant(first + 5),
            lastSeen: row.instant(first + 6), expires: row.instant(first + 7),
            mustReset: row.flag(first + 8),
            end: try row.optionalChoice(first + 9, "sessions.ended_how"),
            endedAt: row.optionalInstant(first + 10))
    }

    static let list = ListTable<SessionRow>(
        name: "sessions",
        columns: """
            \(fragment: columns), (SELECT name FROM users WHERE n = user_n), \
            (SELECT role FROM users WHERE n = user_n)
            """,
        sorts: ["created": ListSort("created", .instant)],
        defaultSort: "created",
        filters: [
            "state": ListColumn("ended_how", states, leads: true),
            "client": ListColumn("client", .text, leads: true),
            "address": ListColumn("address", .text, leads: true),
            "created": ListColumn("created", .instant, counted: true),
            "user": ListColumn("user_n", .user, leads: true),
            "id": ListColumn("id", .text, counted: true),
        ],
        words: ListColumn(
            "(SELECT search FROM users WHERE n = user_n)",
            .words(rows: "SELECT n FROM sessions WHERE user_n IN", kind: "'user'"))
    ) { row, first throws(SQLError) in
        SessionRow(
            try read(row, at: first), name: row.text(first + 11),
            role: try row.choice(first + 12, "users.role"))
    }

    private static let states = ListColumn.Match.cases(
        ["active": "ended_how IS NULL", "ended": "ended_how IS NOT NULL"], none: nil)
}

extension SessionsTable: SessionStore {
    func find(_ id: Session.ID) throws(Failure) -> Session {
        let session = try tx.first(
            """
            SELECT \(fragment: Self.columns) FROM sessions \
            WHERE id = \(id) AND \(fragment: tx.scope(owner: "user_n"))
            """
        ) { row throws(SQLError) in try Self.read(row, at: 0) }
        guard let session else { throw .notFound("no session \(id)") }
        return session
    }

    func find(fingerprint: String) throws(Failure) -> Session? {
        try tx.first(
            "SELECT \(fragment: Self.columns) FROM sessions WHERE fingerprint = \(fingerprint)"
        ) { row throws(SQLError) in try Self.read(row, at: 0) }
    }

    func list(_ query: ListQuery) throws(Failure) -> Slice<SessionRow> {
        let scope = tx.access.scope("sessions", owner: "user_n", leads: true)
        return try ListReader(tx: tx, table: Self.list).slice(query, [scope].compactMap(\.self))
    }

    func activeCount(of user: User.ID) throws(Failure) -> Int {
        let role: Role? = try tx.first("SELECT role FROM users WHERE id = \(user)") {
            row throws(SQLError) in try row.choice(0, "users.role")
        }
        guard let role else { throw UsersTable.missing(user) }
        let idleSince = tx.now - Session.lifetime(of: role).idle
        return try tx.count(
            """
            SELECT count(*) FROM sessions WHERE user_n = (SELECT n FROM users WHERE id = \(user)) \
            AND ended_how IS NULL AND expires > \(tx.now) AND last_seen > \(idleSince)
            """)
    }

    func add(_ session: Session) throws(Failure) {
        let user = try tx.number(of: session.user)
        try tx.run(
            """
            INSERT INTO sessions (id, user_n, fingerprint, client, address, created, last_seen, \
            expires, must_reset, ended_how, ended_at) VALUES (\(session.id), \(user), \
            \(session.fingerprint), \(session.client), \(session.address), \(session.created), \
            \(session.lastSeen), \(session.expires), \(session.mustReset), \(session.end), \
            \(session.endedAt))
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
            AND id <> \(kept?.description ?? "")
            """
        ) { row throws(SQLError) in try row.value(0, "sessions.id") }
        try end(ids, how)
        return ids.count
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

    func touch(_ id: Session.ID, at moment: Instant) throws(Failure) {
        try tx.run(
            """
            UPDATE sessions SET last_seen = \(moment) \
            WHERE id = \(id) AND ended_how IS NULL AND last_seen < \(moment)
            """)
    }
}
