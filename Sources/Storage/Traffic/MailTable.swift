internal import Domain
internal import SQL

/// Mail on its way out (table `mail`).
struct MailTable: MailStore {
    let tx: StorageTransaction

    private static let columns: Statement = """
        id, recipient, (SELECT id FROM users WHERE n = user_n), template, subject, created, \
        not_before, state, attempts, last_error, sent_at, receipt
        """

    private static func read(_ row: any Row, at first: Int) throws(SQLError) -> Mail {
        Mail(
            id: try row.value(first, "mail.id"), to: try row.value(first + 1, "mail.recipient"),
            user: try row.optionalValue(first + 2, "mail.user_n"),
            template: try row.choice(first + 3, "mail.template"), subject: row.text(first + 4),
            created: row.instant(first + 5), notBefore: row.instant(first + 6),
            state: try row.choice(first + 7, "mail.state"), attempts: row.int(first + 8),
            lastError: row.optionalText(first + 9), sentAt: row.optionalInstant(first + 10),
            receipt: row.optionalText(first + 11))
    }

    static let list = ListTable<MailRow>(
        name: "mail",
        columns: columns,
        sorts: ["created": ListSort("created", .instant)],
        defaultSort: "created",
        filters: [
            "created": ListColumn("created", .instant, counted: true),
            "template": ListColumn("template", .text, leads: true),
            "state": ListColumn("state", .text, leads: true),
            "user": ListColumn("user_n", .user, leads: true),
            "id": ListColumn("id", .text, counted: true),
        ],
        words: ListColumn.wordsOfAccount(rows: "SELECT n FROM mail WHERE user_n IN")
    ) { row, first throws(SQLError) in MailRow(try read(row, at: first)) }

    func add(_ mail: Mail) throws(Failure) {
        let user = try mail.user.map { id throws(Failure) in try tx.number(of: id) }
        try tx.run(
            """
            INSERT INTO mail (id, recipient, user_n, template, subject, created, not_before, \
            state, attempts, last_error, sent_at) VALUES (\(mail.id), \(mail.to), \(user), \
            \(mail.template), \(mail.subject), \(mail.created), \(mail.notBefore), \
            \(mail.state), \(mail.attempts), \(mail.lastError), \(mail.sentAt))
            """)
        tx.log.note(mail.id, "template", nil, mail.template.rawValue)
    }

    func find(_ id: Mail.ID) throws(Failure) -> Mail {
        let mail = try tx.first(
            """
            SELECT \(fragment: Self.columns) FROM mail \
            WHERE id = \(id) AND \(fragment: tx.scope(owner: "user_n"))
            """
        ) { row throws(SQLError) in try Self.read(row, at: 0) }
        guard let mail else { throw .notFound("no mail \(id)") }
        return mail
    }

    func exists(_ id: Mail.ID) throws(Failure) -> Bool {
        try tx.count("SELECT count(*) FROM mail WHERE id = \(id)") == 1
    }

    func add(_ event: MailEvent) throws(Failure) -> Bool {
        try tx.run(
            """
            INSERT INTO mail_events (event, mail, kind, at, detail) VALUES (\(event.id), \
            \(event.mail), \(event.kind), \(event.at), \(event.detail)) \
            ON CONFLICT (event) DO NOTHING
            """) == 1
    }

    func events(of mail: Mail.ID) throws(Failure) -> [MailEvent] {
        try tx.all(
            """
            SELECT event, kind, at, detail FROM mail_events WHERE mail = \(mail) \
            ORDER BY at, n LIMIT \(Self.eventsMax)
            """
        ) { row throws(SQLError) in
            MailEvent(
                id: row.text(0), mail: mail, kind: try row.choice(1, "mail_events.kind"),
                at: row.instant(2), detail: row.text(3))
        }
    }

    /// Events of a message that are shown.
    private static let eventsMax = 100

    func list(_ query: ListQuery) throws(Failure) -> Slice<MailRow> {
        let scope = tx.access.scope("mail", owner: "user_n", leads: true)
        return try ListReader(tx: tx, table: Self.list).slice(query, [scope].compactMap(\.self))
    }

    func strays(limit: Int) throws(Failure) -> [Mail] {
        try tx.all(
            """
            SELECT \(fragment: Self.columns) FROM mail WHERE state = 'waiting' AND NOT EXISTS (\
            SELECT 1 FROM jobs WHERE kind = \(JobKind.mailSend.name) \
            AND unique_key = mail.id) ORDER BY not_before, n LIMIT \(limit)
            """
        ) { row throws(SQLError) in try Self.read(row, at: 0) }
    }

    func save(_ mail: Mail) throws(Failure) {
        let old = try find(mail.id)
        try tx.run(
            """
            UPDATE mail SET state = \(mail.state), attempts = \(mail.attempts), \
            last_error = \(mail.lastError), not_before = \(mail.notBefore), \
            sent_at = \(mail.sentAt), receipt = \(mail.receipt) WHERE id = \(mail.id)
            """)
        tx.log.keep(old)
        tx.log.note(mail.id, "state", old.state.rawValue, mail.state.rawValue)
        tx.log.note(mail.id, "attempts", String(old.attempts), String(mail.attempts))
    }

    /// Ends the messages that wait and meet a condition; gives which.
    func end(_ waiting: Statement, as state: Mail.State) throws(Failure) -> [Mail.ID] {
        let condition: Statement = "state = 'waiting' AND \(fragment: waiting)"
        let ids: [Mail.ID] = try tx.all(
            "SELECT id FROM mail WHERE \(fragment: condition)"
        ) { row throws(SQLError) in try row.value(0, "mail.id") }
        try tx.run("UPDATE mail SET state = \(state) WHERE \(fragment: condition)")
        for id in ids { tx.log.note(id, "state", Mail.State.waiting.rawValue, state.rawValue) }
        return ids
    }

    /// Ends the message that a job was to send when the job has ended without it: it waits for no
    /// other one, which it would get once the job is forgotten.
    func end(with job: Job) throws(Failure) {
        guard job.kind == JobKind.mailSend.name, let id = job.uniqueKey else { return }
        let state: Mail.State
        switch job.state {
        case .cancelled: state = .cancelled
        case .discarded: state = .failed
        case .scheduled, .available, .running, .retryable, .completed: return
        }
        try tx.run(
            """
            UPDATE mail SET state = \(state), last_error = coalesce(\(job.lastError), last_error) \
            WHERE id = \(id) AND state = 'waiting'
            """)
    }

    func cancel(_ templates: [Mail.Template], about subject: String) throws(Failure) -> Int {
        let kinds = Statement.joined(templates.map { "\($0)" as Statement }, separator: ", ")
        let waiting: Statement = """
            subject = \(subject) AND template IN (\(fragment: kinds))
            """
        let ids = try end(waiting, as: .cancelled)
        for id in ids {
            guard var job = try tx.jobs.unfinished(.mailSend, key: id.description) else { continue }
            try job.cancel(at: tx.now)
            try tx.jobs.save(job)
        }
        return ids.count
    }
}
