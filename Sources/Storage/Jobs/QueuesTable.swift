internal import Domain
internal import SQL

/// Queues as they stand: counted in indexes of the jobs that are not done.
struct QueuesTable: QueueStore {
    let tx: StorageTransaction

    func all() throws(Failure) -> [QueueState] {
        let pauses = try pauses()
        var names = Set(JobKind.queues).union(pauses.keys)
        names.formUnion(try queues())
        return try names.sorted().map { name throws(Failure) in
            try state(of: name, pauses[name])
        }
    }

    func find(_ name: String) throws(Failure) -> QueueState {
        guard let queue = try all().first(where: { $0.name == name }) else {
            throw .notFound("there is no queue '\(name)'")
        }
        return queue
    }

    func set(_ pause: QueueState.Pause?, of name: String) throws(Failure) {
        let old = try pauses()[name]
        try tx.run("DELETE FROM queues WHERE name = \(name)")
        if let pause {
            try tx.run(
                """
                INSERT INTO queues (name, paused_by, reason, paused_at) \
                VALUES (\(name), \(pause.by), \(pause.reason), \(pause.since))
                """)
        }
        if let old { tx.log.keep(old) }
        tx.log.note(name, "paused", old.map { $0.reason }, pause.map { $0.reason })
        tx.hasNewWork = true
    }

    private func pauses() throws(Failure) -> [String: QueueState.Pause] {
        let rows = try tx.all(
            """
            SELECT name, paused_by, reason, paused_at, \
            (SELECT name FROM users WHERE id = paused_by) FROM queues
            """
        ) { row in
            (
                row.text(0),
                QueueState.Pause(
                    by: row.text(1), byName: row.optionalText(4), reason: row.text(2),
                    since: row.instant(3))
            )
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    /// The queues of all jobs that are kept, by one look into an index for each.
    private func queues() throws(Failure) -> [String] {
        try tx.all(
            """
            WITH RECURSIVE names (name) AS (\
            SELECT min(queue) FROM jobs UNION ALL \
            SELECT (SELECT min(queue) FROM jobs WHERE queue > names.name) \
            FROM names WHERE names.name IS NOT NULL) \
            SELECT name FROM names WHERE name IS NOT NULL
            """
        ) { $0.text(0) }
    }

    private func state(
        of name: String, _ pause: QueueState.Pause?
    ) throws(Failure) -> QueueState {
        var queue = QueueState(name)
        queue.pause = pause
        queue.waiting = try count(name, JobFields.isAvailable + " AND priority >= 0")
        queue.later = try count(name, JobFields.isLater + " AND run_at >= 0")
        queue.discarded = try count(name, JobFields.isDiscarded + " AND finished_at >= 0")
        // Few run, whatever their queue.
        queue.running = try tx.count(
            """
            SELECT count(*) FROM jobs WHERE \(fragment: JobFields.isRunning) \
            AND lease_until >= 0 AND queue || '' = \(name)
            """)
        let firsts = Statement.joined(firsts(name), separator: " UNION ALL ")
        queue.oldest =
            try tx.first("SELECT min(first) FROM (\(fragment: firsts)) AS priorities") {
                $0.optionalInstant(0)
            } ?? nil
        (queue.rate, queue.failures) = try rates(of: name)
        return queue
    }

    /// When the first job of each priority could run.
    private func firsts(_ name: String) -> [Statement] {
        (0...Job.priorityMax).map { priority in
            """
            SELECT min(run_at) AS first FROM jobs WHERE \(fragment: JobFields.isAvailable) \
            AND queue = \(name) AND priority = \(priority)
            """
        }
    }

    /// Jobs of a queue; the condition bounds the column after it in the index that is meant.
    private func count(_ name: String, _ condition: Statement) throws(Failure) -> Int {
        try tx.count(
            """
            SELECT count(*) FROM (SELECT 1 FROM jobs WHERE \(fragment: condition) \
            AND queue = \(name) LIMIT \(QueueState.depthMax)) AS counted
            """)
    }

    /// Jobs done within the last 60 s, as far as whole minutes tell, and failures of an hour.
    private func rates(of name: String) throws(Failure) -> (rate: Int, failures: Int) {
        let minuteMs: Int64 = 60_000
        let current = tx.now.milliseconds / minuteMs
        let (hour, share) = (60 as Int64, Double(tx.now.milliseconds % minuteMs) / 60_000)
        let minutes = try tx.all(
            """
            SELECT minute, done, failed FROM queue_minutes \
            WHERE queue = \(name) AND minute > \(current - hour) AND minute <= \(current)
            """
        ) { (minute: $0.integer(0), done: $0.int(1), failed: $0.int(2)) }
        let now = minutes.first { $0.minute == current }?.done ?? 0
        let before = minutes.first { $0.minute == current - 1 }?.done ?? 0
        let rate = now + Int((Double(before) * (1 - share)).rounded())
        return (rate, minutes.reduce(0) { $0 + $1.failed })
    }
}
