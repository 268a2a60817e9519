internal import Domain
internal import SQL

/// What was done in one transaction, by queue.
struct MinuteCounts {
    fileprivate(set) var counts: [String: (done: Int, failed: Int)] = [:]

    mutating func note(_ outcome: Job.Outcome, in queue: String) {
        switch outcome {
        case .done: counts[queue, default: (0, 0)].done += 1
        case .failed, .hopeless: counts[queue, default: (0, 0)].failed += 1
        case .postponed, .handedBack: break
        }
    }
}

/// Statistics, workers, leases and schedules.
extension WorkTables {
    func count(done: [String: Int]) throws(Failure) {
        var minute = MinuteCounts()
        for (queue, number) in done { minute.counts[queue] = (number, 0) }
        try count(minute)
    }

    func count(_ minute: MinuteCounts) throws(Failure) {
        // In one order everywhere, so that two writers do not wait for each other.
        for (queue, count) in minute.counts.sorted(by: { $0.key < $1.key }) {
            try tx.run(
                """
                INSERT INTO queue_minutes (queue, minute, done, failed) \
                VALUES (\(queue), \(tx.now.milliseconds / 60_000), \(count.done), \
                \(count.failed)) ON CONFLICT (queue, minute) DO UPDATE SET \
                done = queue_minutes.done + excluded.done, \
                failed = queue_minutes.failed + excluded.failed
                """)
        }
    }

    func beat(_ worker: WorkerState) throws(Failure) {
        try tx.run(
            """
            INSERT INTO workers (name, role, began, seen, threads, running) \
            VALUES (\(worker.name), \(worker.role), \(worker.began), \(worker.seen), \
            \(worker.threads), \(worker.running)) ON CONFLICT (name) DO UPDATE SET \
            seen = excluded.seen, threads = excluded.threads, running = excluded.running
            """)
        // Kept a while after their end, for who looks what happened.
        try tx.run("DELETE FROM workers WHERE seen < \(tx.now - .days(1))")
    }

    func leave(_ worker: String) throws(Failure) {
        try tx.run("DELETE FROM workers WHERE name = \(worker)")
    }

    func workers(since moment: Instant) throws(Failure) -> [WorkerState] {
        try tx.all(
            """
            SELECT name, role, began, seen, threads, running FROM workers \
            WHERE seen >= \(moment) ORDER BY name LIMIT 1000
            """
        ) { row in
            WorkerState(
                name: row.text(0), role: row.text(1), began: row.instant(2),
                seen: row.instant(3), threads: row.int(4), running: row.int(5))
        }
    }

    func hold(_ lease: String, by holder: String, until: Instant) throws(Failure) -> Bool {
        let now = try tx.sharedNow()
        // As long as by the clock here: the server's is asked once.
        let end = now + (until - tx.now)
        return try tx.run(
            """
            INSERT INTO work_leases (name, holder, until) VALUES (\(lease), \(holder), \(end)) \
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until \
            WHERE work_leases.holder = excluded.holder OR work_leases.until <= \(now)
            """) == 1
    }

    func release(_ lease: String, by holder: String) throws(Failure) {
        try tx.run("DELETE FROM work_leases WHERE name = \(lease) AND holder = \(holder)")
    }

    /// An occurrence that is still to come was claimed by a clock that was wrong, and keeps nobody
    /// from those before it.
    ///
    /// By both clocks: where the database server's is behind, what all machines have come to is
    /// claimed once all the same.
    func claim(_ schedule: String, at occurrence: Instant) throws(Failure) -> Bool {
        let latest = try max(tx.sharedNow(), tx.now) + .minutes(1)
        return try tx.run(
            """
            INSERT INTO job_schedules (name, occurrence) VALUES (\(schedule), \(occurrence)) \
            ON CONFLICT (name) DO UPDATE SET occurrence = excluded.occurrence \
            WHERE job_schedules.occurrence < excluded.occurrence \
            OR job_schedules.occurrence > \(latest)
            """) == 1
    }

    func prune(
        _ state: Job.State, finishedBefore moment: Instant, limit: Int
    ) throws(Failure) -> Int {
        let moment = try tx.shared(moment)
        return try tx.run(
            """
            DELETE FROM jobs WHERE n IN (SELECT n FROM jobs WHERE state = \(state) \
            AND finished_at IS NOT NULL AND finished_at < \(moment) \
            ORDER BY finished_at LIMIT \(limit)\(fragment: tx.skippingLocked))
            """)
    }

    func pruneMinutes(before moment: Instant) throws(Failure) {
        try tx.run("DELETE FROM queue_minutes WHERE minute < \(moment.milliseconds / 60_000)")
    }
}
