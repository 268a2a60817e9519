internal import Domain
internal import SQL

/// Jobs, as operations see them (table `jobs`).
struct JobsTable: JobStore {
    let tx: StorageTransaction

    static let list = ListTable<JobRow>(
        name: "jobs",
        columns: JobFields.columns,
        sorts: ["created": ListSort("created", .instant)],
        defaultSort: "created",
        filters: [
            "created": ListColumn("created", .instant, counted: true),
            "kind": ListColumn("kind", .text, leads: true),
            "queue": ListColumn("queue", .text, leads: true),
            "state": ListColumn("state", .text, leads: true),
            "key": ListColumn("unique_key", .text, leads: true),
            "error": ListColumn("last_error", .part),
            "id": ListColumn("id", .text, counted: true),
        ],
        words: ListColumn("last_error", .part)
    ) { row, first throws(SQLError) in JobRow(try JobFields.read(row, at: first)) }

    /// Jobs that one statement adds.
    private static let chunk = 32

    func add(_ jobs: [Job]) throws(Failure) -> Int {
        var (added, rest) = (0, jobs[...])
        while !rest.isEmpty {
            // Two lengths, so that two statements are compiled.
            let chunk = rest.prefix(rest.count >= Self.chunk ? Self.chunk : 1)
            rest = rest.dropFirst(chunk.count)
            let values = Statement.joined(chunk.map(JobFields.values), separator: ", ")
            added += try tx.run(
                """
                INSERT INTO jobs (\(fragment: JobFields.columns)) VALUES \(fragment: values) \
                ON CONFLICT (kind, unique_key) WHERE \(fragment: JobFields.unfinished) DO NOTHING
                """)
        }
        for job in jobs { tx.log.note(job.id, "job", nil, job.kind) }
        if added > 0 { tx.hasNewWork = true }
        return added
    }

    func find(_ id: Job.ID) throws(Failure) -> Job {
        let job = try tx.first("SELECT \(fragment: JobFields.columns) FROM jobs WHERE id = \(id)") {
            row throws(SQLError) in try JobFields.read(row, at: 0)
        }
        guard let job else { throw .notFound("no job \(id)") }
        return job
    }

    func list(_ query: ListQuery) throws(Failure) -> Slice<JobRow> {
        try ListReader(tx: tx, table: Self.list).slice(query, [])
    }

    func attempts(of id: Job.ID) throws(Failure) -> [JobAttempt] {
        try tx.all(
            """
            SELECT fence, worker, began, ended, result, error FROM job_attempts \
            WHERE job_n = (SELECT n FROM jobs WHERE id = \(id)) \
            ORDER BY fence DESC LIMIT \(JobAttempt.keptMax)
            """
        ) { row throws(SQLError) in
            JobAttempt(
                fence: row.int(0), worker: row.text(1), began: row.instant(2),
                ended: row.instant(3), result: try row.choice(4, "job_attempts.result"),
                error: row.optionalText(5))
        }
    }

    func save(_ job: Job) throws(Failure) {
        let old = try find(job.id)
        if old.state.isFinished, !job.state.isFinished, try hasTwin(job) {
            throw .conflict("another job of the kind \(job.kind) has its key and is not finished")
        }
        try tx.run(JobFields.update(job))
        tx.log.keep(old)
        tx.log.note(job.id, "state", old.state.rawValue, job.state.rawValue)
        tx.log.note(
            job.id, "cancel requested", String(old.isCancelRequested),
            String(job.isCancelRequested))
        tx.hasNewWork = true
    }

    func matching(
        _ terms: [FilterTerm], in state: Job.State, after place: JobPlace, limit: Int
    ) throws(Failure) -> [(place: JobPlace, job: Job)] {
        let maker = ConditionMaker(
            table: Self.list, sort: SortOrder("created"), fold: tx.ports.fold,
            dialect: tx.dialect)
        var tests: [Statement] = []
        for term in terms { tests += try maker.condition(term).map(\.test) }
        return try tx.all(
            """
            SELECT n, \(fragment: JobFields.columns) FROM jobs \
            WHERE state = \(state) AND (created, n) > (\(place.created), \(place.number)) \
            AND \(fragment: .every(tests)) ORDER BY created, n LIMIT \(limit)
            """
        ) { row throws(SQLError) in
            let job = try JobFields.read(row, at: 1)
            return (JobPlace(created: job.created, number: row.integer(0)), job)
        }
    }

    func hasTwin(_ job: Job) throws(Failure) -> Bool {
        guard let key = job.uniqueKey else { return false }
        return try tx.count(
            """
            SELECT count(*) FROM jobs WHERE kind = \(job.kind) AND unique_key = \(key) \
            AND \(fragment: JobFields.unfinished) AND id <> \(job.id)
            """) > 0
    }

    func unfinished(_ kind: JobKind, key: String) throws(Failure) -> Job? {
        try tx.first(
            """
            SELECT \(fragment: JobFields.columns) FROM jobs WHERE kind = \(kind.name) \
            AND unique_key = \(key) AND \(fragment: JobFields.unfinished)
            """
        ) { row throws(SQLError) in try JobFields.read(row, at: 0) }
    }

    func complete(_ attempt: JobTry) throws(Failure) {
        let books = WorkTables(tx: tx)
        let report = JobReport(
            attempt, JobKind.named("", queue: ""), .done, random: 0)
        guard try books.finish([report], counting: false).contains(attempt) else {
            throw Self.lost(attempt)
        }
    }

    func requireHeld(_ attempt: JobTry) throws(Failure) {
        let isHeld = try tx.count(
            """
            SELECT count(*) FROM jobs WHERE id = \(attempt.job) AND fence = \(attempt.fence) \
            AND state = 'running'
            """)
        guard isHeld == 1 else { throw Self.lost(attempt) }
    }

    private static func lost(_ attempt: JobTry) -> Failure {
        .conflict("\(attempt.job) is no longer this worker's: its lease ended or it was taken back")
    }
}
