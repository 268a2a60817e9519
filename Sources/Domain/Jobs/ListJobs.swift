/// Lists jobs.
package struct ListJobs: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of jobs.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "jobs.list", .get, "/jobs", needs: .jobsRead,
        summary: "List jobs: work that happens later.", fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("created", descending: true)

    package func list(_ query: ListQuery, in tx: any Transaction) throws(Failure) -> Slice<JobRow> {
        try tx.jobs.list(query)
    }
}

/// Shows a job with its payload and its tries.
package struct ShowJob: Operation {
    package var job: Job.ID

    /// Asks for a job.
    package init(job: Job.ID) { self.job = job }

    package static let spec = Spec(
        "jobs.show", .get, "/jobs/{job}", needs: .jobsRead,
        summary: "Show a job with its payload, its tries and their errors.",
        fields: ["job": "Which job."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> JobDetail {
        JobDetail(try tx.jobs.find(job), try tx.jobs.attempts(of: job))
    }
}

/// A job with everything that is known of it.
package struct JobDetail: Codable, Sendable, Equatable {
    package var id: Job.ID
    package var kind: String
    package var queue: String
    package var state: Job.State
    /// JSON of identifiers and references.
    package var payload: String
    package var priority: Int
    package var key: String?
    package var causedBy: String
    package var created: Instant
    package var runAt: Instant
    package var attempts: Int
    package var attemptsMax: Int
    /// How often its worker died while it ran.
    package var crashes: Int
    package var worker: String?
    package var leaseUntil: Instant?
    package var isCancelRequested: Bool
    package var error: String?
    package var finished: Instant?
    /// Its tries that have ended, newest first.
    package var history: [JobAttempt]

    /// Puts a job and its tries together.
    package init(_ job: Job, _ history: [JobAttempt]) {
        (id, kind, queue, state) = (job.id, job.kind, job.queue, job.state)
        (payload, priority, key) = (job.payload, job.priority, job.uniqueKey)
        (causedBy, created, runAt) = (job.causedBy, job.created, job.runAt)
        (attempts, attemptsMax, crashes) = (job.attempts, job.attemptsMax, job.crashes)
        (worker, leaseUntil) = (job.lease?.worker, job.lease?.until)
        (isCancelRequested, error) = (job.isCancelRequested, job.lastError)
        (finished, self.history) = (job.finished, history)
    }
}
