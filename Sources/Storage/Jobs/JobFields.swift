internal import Domain
internal import SQL

/// A job as its row holds it.
enum JobFields {
    /// What ``read(_:at:)`` reads.
    static let columns: Statement = """
        id, kind, queue, payload, priority, unique_key, caused_by, created, state, run_at, \
        attempts, attempts_max, fence, crashes, worker, taken_at, lease_until, \
        cancel_requested, last_error, finished_at
        """

    /// States in the form in which the indexes of few rows have them; see ``JobTables``.
    static let isAvailable: Statement = "state || '' = 'available'"
    static let isLater: Statement = "state || '' IN ('scheduled', 'retryable')"
    static let isRunning: Statement = "state || '' = 'running'"
    static let isDiscarded: Statement = "state || '' = 'discarded'"

    /// After the states of such jobs something follows by itself; as the index of keys has it.
    static let unfinished: Statement = "finished_at IS NULL"

    static func read(_ row: any Row, at first: Int) throws(SQLError) -> Job {
        var lease: Job.Lease?
        if let worker = row.optionalText(first + 14), let since = row.optionalInstant(first + 15),
            let until = row.optionalInstant(first + 16)
        {
            lease = Job.Lease(worker: worker, since: since, until: until)
        }
        return Job(
            stored: Job.Stored(
                id: try row.value(first, "jobs.id"), kind: row.text(first + 1),
                queue: row.text(first + 2), payload: row.text(first + 3),
                priority: row.int(first + 4), uniqueKey: row.optionalText(first + 5),
                causedBy: row.text(first + 6), created: row.instant(first + 7),
                state: try row.choice(first + 8, "jobs.state"), runAt: row.instant(first + 9),
                attempts: row.int(first + 10), attemptsMax: row.int(first + 11),
                fence: row.int(first + 12), crashes: row.int(first + 13), lease: lease,
                isCancelRequested: row.flag(first + 17), lastError: row.optionalText(first + 18),
                finished: row.optionalInstant(first + 19)))
    }

    /// A job's values in the order of ``columns``.
    static func values(_ job: Job) -> Statement {
        """
        (\(job.id), \(job.kind), \(job.queue), \(job.payload), \(job.priority), \
        \(job.uniqueKey), \(job.causedBy), \(job.created), \(job.state), \(job.runAt), \
        \(job.attempts), \(job.attemptsMax), \(job.fence), \(job.crashes), \
        \(job.lease?.worker), \(job.lease?.since), \(job.lease?.until), \
        \(job.isCancelRequested), \(job.lastError), \(job.finished))
        """
    }

    /// Writes what may change of a job.
    static func update(_ job: Job) -> Statement {
        """
        UPDATE jobs SET state = \(job.state), run_at = \(job.runAt), \
        attempts = \(job.attempts), attempts_max = \(job.attemptsMax), fence = \(job.fence), \
        crashes = \(job.crashes), worker = \(job.lease?.worker), \
        taken_at = \(job.lease?.since), lease_until = \(job.lease?.until), \
        cancel_requested = \(job.isCancelRequested), last_error = \(job.lastError), \
        finished_at = \(job.finished) WHERE id = \(job.id)
        """
    }

    /// A list of identifiers for `IN`, of one of a few lengths, so that few statements are
    /// compiled: the last is repeated.
    static func list(_ ids: [Job.ID]) -> Statement {
        precondition(!ids.isEmpty, "IN () is not SQL everywhere")
        var count = 1
        while count < ids.count { count *= 2 }
        let parts = (0..<count).map { "\(ids[min($0, ids.count - 1)])" as Statement }
        return .joined(parts, separator: ", ")
    }
}

extension StorageTransaction {
    /// What makes a statement lock the rows that it reads, where rows have locks.
    var lockingRows: Statement { dialect == .sqlite ? "" : " FOR UPDATE" }

    /// The same, passing over rows that somebody else has locked.
    var skippingLocked: Statement { dialect == .sqlite ? "" : " FOR UPDATE SKIP LOCKED" }
}
