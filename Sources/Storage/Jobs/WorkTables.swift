internal import Domain
internal import SQL

/// The workers' bookkeeping on jobs.
///
/// Each rule is one of ``Job``'s: what many jobs share is written by one statement, which a test
/// holds against the value.
struct WorkTables: WorkStore {
    let tx: StorageTransaction

    func add(_ kind: JobKind, key: String, causedBy: String) throws(Failure) -> Bool {
        let job = Job(
            id: tx.newID(Job.self), kind: kind, payload: JobPayload.text([]), uniqueKey: key,
            causedBy: causedBy, created: tx.now)
        return try JobsTable(tx: tx).add([job]) == 1
    }

    // MARK: Taking

    func take(
        _ count: Int, from queues: [String], by worker: String, maySuspect: Bool
    ) throws(Failure) -> [Job] {
        guard count > 0 else { return [] }
        let paused = Set(try tx.all("SELECT name FROM queues") { $0.text(0) })
        var found: [(number: Int64, job: Job)] = []
        for queue in queues where !paused.contains(queue) {
            found += try available(in: queue, "crashes = 0", limit: count)
            if maySuspect { found += try available(in: queue, "crashes > 0", limit: 1) }
        }
        found.sort { left, right in
            (left.job.priority, left.job.runAt, left.number)
                < (right.job.priority, right.job.runAt, right.number)
        }
        var taken: [Job] = []
        var maySuspect = maySuspect
        for candidate in found where taken.count < count {
            let isSuspect = candidate.job.crashes > 0
            if isSuspect, !maySuspect { continue }
            maySuspect = maySuspect && !isSuspect
            var job = candidate.job
            job.take(by: worker, at: tx.now)
            taken.append(job)
        }
        guard !taken.isEmpty else { return [] }
        let leaseStart = try tx.sharedNow()
        for index in taken.indices { taken[index].renew(fence: taken[index].fence, at: leaseStart) }
        try tx.run(
            """
            UPDATE jobs SET state = 'running', attempts = attempts + 1, fence = fence + 1, \
            worker = \(worker), taken_at = \(tx.now), \
            lease_until = \(leaseStart + Job.Lease.life) \
            WHERE id IN (\(fragment: JobFields.list(taken.map(\.id))))
            """)
        return taken
    }

    private func available(
        in queue: String, _ condition: Statement, limit: Int
    ) throws(Failure) -> [(number: Int64, job: Job)] {
        try tx.all(
            """
            SELECT n, \(fragment: JobFields.columns) FROM jobs \
            WHERE \(fragment: JobFields.isAvailable) AND \(fragment: condition) \
            AND queue = \(queue) \
            ORDER BY priority, run_at, n LIMIT \(limit)\(fragment: tx.skippingLocked)
            """
        ) { row throws(SQLError) in (row.integer(0), try JobFields.read(row, at: 1)) }
    }

    func hasWork(in queues: [String]) throws(Failure) -> Bool {
        for queue in queues {
            let found = try tx.count(
                """
                SELECT EXISTS (SELECT 1 FROM jobs WHERE \(fragment: JobFields.isAvailable) \
                AND queue = \(queue) AND priority >= 0) AND NOT EXISTS (SELECT 1 FROM queues \
                WHERE name = \(queue))
                """)
            if found == 1 { return true }
        }
        return false
    }

    // MARK: Waiting

    func nextTime() throws(Failure) -> Instant? {
        try tx.first("SELECT min(run_at) FROM jobs WHERE \(fragment: JobFields.isLater)") {
            $0.optionalInstant(0)
        } ?? nil
    }

    func wake(limit: Int) throws(Failure) -> Int {
        try tx.run(
            """
            UPDATE jobs SET state = 'available' WHERE n IN (SELECT n FROM jobs \
            WHERE \(fragment: JobFields.isLater) AND run_at <= \(tx.now) \
            ORDER BY run_at, n LIMIT \(limit)\(fragment: tx.skippingLocked))
            """)
    }

    // MARK: Leases

    /// Jobs whose leases were renewed stand later in the index than those looked at: long ones
    /// never keep it from others.
    func rescue(limit: Int) throws(Failure) -> Int {
        let now = try tx.sharedNow()
        let found = try tx.all(
            """
            SELECT n, \(fragment: JobFields.columns) FROM jobs \
            WHERE \(fragment: JobFields.isRunning) AND lease_until <= \(now) \
            ORDER BY lease_until, n LIMIT \(limit)\(fragment: tx.skippingLocked)
            """
        ) { row throws(SQLError) in (number: row.integer(0), job: try JobFields.read(row, at: 1)) }
        var suspects: [String: Bool] = [:]
        for (_, job) in found {
            guard let worker = job.lease?.worker, suspects[worker] == nil else { continue }
            suspects[worker] = try hasSuspect(worker)
        }
        for (number, job) in found {
            guard let lease = job.lease else { continue }
            var rescued = job
            let isBlamed = job.crashes > 0 || suspects[lease.worker] != true
            rescued.rescue(at: now, isBlamed: isBlamed)
            try tx.run(JobFields.update(rescued))
            try MailTable(tx: tx).end(with: rescued)
            try add(
                [
                    (
                        number,
                        JobAttempt(
                            fence: job.fence, worker: lease.worker, began: lease.since,
                            ended: max(tx.now, lease.since), result: .lost,
                            error: rescued.lastError)
                    )
                ])
        }
        return found.count
    }

    /// Whether a worker has a job that has ended a worker before.
    private func hasSuspect(_ worker: String) throws(Failure) -> Bool {
        try tx.count(
            """
            SELECT EXISTS (SELECT 1 FROM jobs WHERE \(fragment: JobFields.isRunning) \
            AND crashes > 0 AND worker = \(worker))
            """) == 1
    }

    func renew(_ tries: [JobTry]) throws(Failure) -> [JobTry: Bool] {
        guard !tries.isEmpty else { return [:] }
        let asked = Set(tries)
        var held: [JobTry: Bool] = [:]
        try tx.rows(
            """
            SELECT id, fence, cancel_requested FROM jobs \
            WHERE id IN (\(fragment: JobFields.list(tries.map(\.job)))) AND state = 'running'
            \(fragment: tx.lockingRows)
            """
        ) { row throws(SQLError) in
            let attempt = JobTry(try row.value(0, "jobs.id"), fence: row.int(1))
            if asked.contains(attempt) { held[attempt] = row.flag(2) }
            return true
        }
        guard !held.isEmpty else { return [:] }
        let end = try tx.sharedNow() + Job.Lease.life
        try tx.run(
            """
            UPDATE jobs SET lease_until = \(end) \
            WHERE id IN (\(fragment: JobFields.list(held.keys.map(\.job)))) AND state = 'running'
            """)
        return held
    }

    // MARK: Ending

    func finish(_ reports: [JobReport]) throws(Failure) -> Set<JobTry> {
        try finish(reports, counting: true)
    }

    /// Takes in reports; those of operations leave the statistics to their worker, so that no two
    /// of them meet in one row.
    func finish(_ reports: [JobReport], counting: Bool) throws(Failure) -> Set<JobTry> {
        guard !reports.isEmpty else { return [] }
        let running = try running(reports.map(\.attempt.job))
        var counted: Set<JobTry> = []
        var done: [Job.ID] = []
        var attempts: [(Int64, JobAttempt)] = []
        var minute = MinuteCounts()
        for report in reports {
            guard let (number, job) = running[report.attempt.job], let lease = job.lease,
                job.isHeld(fence: report.attempt.fence)
            else { continue }
            var ended = job
            ended.report(
                report.outcome, fence: report.attempt.fence, kind: report.kind,
                random: report.random, at: tx.now)
            counted.insert(report.attempt)
            attempts.append(
                (number, JobAttempt(lease, fence: job.fence, report.outcome, at: tx.now)))
            minute.note(report.outcome, in: job.queue)
            if ended.state == .completed {
                done.append(job.id)
            } else {
                try tx.run(JobFields.update(ended))
                try MailTable(tx: tx).end(with: ended)
                try forgetOldAttempts(of: number, fence: job.fence)
            }
        }
        try complete(done)
        try add(attempts)
        if counting { try count(minute) }
        return counted
    }

    private func running(_ ids: [Job.ID]) throws(Failure) -> [Job.ID: (Int64, Job)] {
        let rows = try tx.all(
            """
            SELECT n, \(fragment: JobFields.columns) FROM jobs \
            WHERE id IN (\(fragment: JobFields.list(ids))) AND state = 'running'\
            \(fragment: tx.lockingRows)
            """
        ) { row throws(SQLError) in (row.integer(0), try JobFields.read(row, at: 1)) }
        return Dictionary(rows.map { ($0.1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func complete(_ done: [Job.ID]) throws(Failure) {
        guard !done.isEmpty else { return }
        try tx.run(
            """
            UPDATE jobs SET state = 'completed', finished_at = \(tx.now), last_error = NULL, \
            worker = NULL, taken_at = NULL, lease_until = NULL \
            WHERE id IN (\(fragment: JobFields.list(done)))
            """)
    }

    /// Rows that one statement adds.
    private static let chunks = [32, 8, 1]

    private func add(_ attempts: [(Int64, JobAttempt)]) throws(Failure) {
        var rest = attempts[...]
        while !rest.isEmpty {
            // Few lengths, so that few statements are compiled.
            let length = Self.chunks.first { $0 <= rest.count } ?? 1
            let rows = rest.prefix(length).map { number, attempt -> Statement in
                """
                (\(number), \(attempt.fence), \(attempt.worker), \(attempt.began), \
                \(attempt.ended), \(attempt.result), \(attempt.error))
                """
            }
            rest = rest.dropFirst(length)
            try tx.run(
                """
                INSERT INTO job_attempts (job_n, fence, worker, began, ended, result, error) \
                VALUES \(fragment: .joined(rows, separator: ", "))
                """)
        }
    }

    private func forgetOldAttempts(of number: Int64, fence: Int) throws(Failure) {
        guard fence > JobAttempt.keptMax else { return }
        try tx.run(
            """
            DELETE FROM job_attempts WHERE job_n = \(number) \
            AND fence <= \(fence - JobAttempt.keptMax)
            """)
    }
}
