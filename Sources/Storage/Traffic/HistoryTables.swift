internal import Domain
internal import SQL

/// Sign-ins and security events (tables `sign_ins` and `security_events`).
struct HistoryTables: HistoryStore {
    let tx: StorageTransaction

    static let signInList = ListTable<SignInRow>(
        name: "sign_ins",
        columns: """
            id, at, (SELECT id FROM users WHERE n = user_n), login, address, client, result
            """,
        sorts: ["at": ListSort("at", .instant)],
        defaultSort: "at",
        filters: [
            "at": ListColumn("at", .instant, counted: true),
            "result": ListColumn("result", .text, leads: true),
            "address": ListColumn("address", .text, leads: true),
            "user": ListColumn("user_n", .user, leads: true),
        ],
        words: ListColumn.wordsOfAccount(rows: "SELECT n FROM sign_ins WHERE user_n IN")
    ) { row, first throws(SQLError) in
        SignInRow(
            SignIn(
                id: try row.value(first, "sign_ins.id"), at: row.instant(first + 1),
                user: try row.optionalValue(first + 2, "sign_ins.user_n"),
                login: row.optionalText(first + 3), address: row.text(first + 4),
                client: row.text(first + 5),
                result: try row.choice(first + 6, "sign_ins.result")))
    }

    static let eventList = ListTable<SecurityEventRow>(
        name: "security_events",
        columns: "id, at, (SELECT id FROM users WHERE n = user_n), kind, text, actor",
        sorts: ["at": ListSort("at", .instant)],
        defaultSort: "at",
        filters: [
            "at": ListColumn("at", .instant, counted: true),
            "kind": ListColumn("kind", .text, leads: true),
            "actor": ListColumn("actor", .text, leads: true),
            "user": ListColumn("user_n", .user, leads: true),
        ],
        words: ListColumn.wordsOfAccount(rows: "SELECT n FROM security_events WHERE user_n IN")
    ) { row, first throws(SQLError) in
        SecurityEventRow(
            SecurityEvent(
                id: try row.value(first, "security_events.id"), at: row.instant(first + 1),
                user: try row.value(first + 2, "security_events.user_n"),
                kind: try row.choice(first + 3, "security_events.kind"),
                text: row.text(first + 4), actor: row.text(first + 5)))
    }

    func add(_ signIn: SignIn) throws(Failure) {
        _ = try add(signIn, legacyKey: nil)
    }

    /// Adds a sign-in unless its key in the old system is known; tells whether it is new.
    func add(_ signIn: SignIn, legacyKey: String?) throws(Failure) -> Bool {
        let user = try signIn.user.map { id throws(Failure) in try tx.number(of: id) }
        return try tx.run(
            """
            INSERT INTO sign_ins (id, at, user_n, login, address, client, result, legacy_key) \
            VALUES (\(signIn.id), \(signIn.at), \(user), \(signIn.login.map(TypedText.cut)), \
            \(TypedText.cut(signIn.address)), \(TypedText.cut(signIn.client)), \
            \(signIn.result), \(legacyKey)) \
            ON CONFLICT (legacy_key) DO NOTHING
            """) > 0
    }

    func add(_ event: SecurityEvent) throws(Failure) {
        let user = try tx.number(of: event.user)
        try tx.run(
            """
            INSERT INTO security_events (id, at, user_n, kind, text, actor) \
            VALUES (\(event.id), \(event.at), \(user), \(event.kind), \(event.text), \
            \(event.actor))
            """)
    }

    func signIns(_ query: ListQuery) throws(Failure) -> Slice<SignInRow> {
        // Where somebody signs in from is not told to who represents them, as in sessions.
        var access = tx.access
        if access.grant == .own(.represented) { access.grant = .own(.account) }
        let scope = access.scope("sign_ins", owner: "user_n", leads: true)
        return try ListReader(tx: tx, table: Self.signInList)
            .slice(query, [scope].compactMap(\.self))
    }

    func events(_ query: ListQuery) throws(Failure) -> Slice<SecurityEventRow> {
        let scope = tx.access.scope("security_events", owner: "user_n", leads: true)
        return try ListReader(tx: tx, table: Self.eventList)
            .slice(query, [scope].compactMap(\.self))
    }

    func changedContact(
        of user: User.ID, by name: String, after moment: Instant
    ) throws(Failure) -> Bool {
        let changers = Self.contactChangers(of: try tx.number(of: user), after: moment)
        return try tx.count(
            "SELECT EXISTS (\(fragment: changers) AND actor = \(name))") == 1
    }

    func othersChangedAddress(of user: User.ID, after moment: Instant) throws(Failure) -> Bool {
        let changers = Self.contactChangers(
            of: try tx.number(of: user), after: moment, by: SecurityEvent.changesOfAddress)
        return try tx.count(
            "SELECT EXISTS (\(fragment: changers) AND actor <> \(user))") == 1
    }

    /// Who changed the contact data of an account's number after a moment, as events of some kinds
    /// tell.
    static func contactChangers(
        of number: Int64, after moment: Instant,
        by kinds: [SecurityEvent.Kind] = SecurityEvent.changesOfContact
    ) -> Statement {
        let kinds = Statement.joined(kinds.map { "\($0)" as Statement }, separator: ", ")
        return """
            SELECT actor FROM security_events WHERE user_n = \(number) AND at > \(moment) \
            AND kind IN (\(fragment: kinds))
            """
    }

    func completedReset(of user: User.ID, after moment: Instant) throws(Failure) -> Bool {
        try tx.count(
            """
            SELECT EXISTS (SELECT 1 FROM security_events \
            WHERE user_n = \(fragment: tx.knownNumber(of: user)) AND at > \(moment) \
            AND kind = \(SecurityEvent.Kind.resetCompleted))
            """) == 1
    }

    func lastActor(
        of kind: SecurityEvent.Kind, to user: User.ID
    ) throws(Failure) -> String? {
        try tx.first(
            """
            SELECT actor FROM security_events WHERE user_n = \(try tx.number(of: user)) \
            AND kind = \(kind) ORDER BY at DESC, n DESC LIMIT 1
            """
        ) { $0.text(0) }
    }

    func revealCount(by user: User.ID, after moment: Instant) throws(Failure) -> Int {
        let number = try tx.number(of: user)
        return try tx.count(
            """
            SELECT count(*) FROM security_events WHERE actor = \(user) AND at > \(moment) \
            AND kind = \(SecurityEvent.Kind.revealed) AND user_n <> \(number)
            """)
    }

    func signInsByDay(of user: User.ID, days: Int) throws(Failure) -> [DayCount] {
        let first = Riyadh.date(at: tx.now).daysSinceEpoch - max(days, 1) + 1
        let start = Riyadh.start(of: CalendarDate(daysSinceEpoch: first))
        return try tx.all(
            """
            SELECT (at - \(start)) / 86400000, \
            sum(CASE WHEN result = 'success' THEN 1 ELSE 0 END), count(*) FROM sign_ins \
            WHERE user_n = \(fragment: tx.knownNumber(of: user)) AND at >= \(start) \
            GROUP BY 1 ORDER BY 1
            """
        ) { row in
            DayCount(
                day: CalendarDate(daysSinceEpoch: first + row.int(0)), successes: row.int(1),
                failures: row.int(2) - row.int(1))
        }
    }
}
