/// Tries jobs again that were set aside, or that wait for their next try, by a filter.
package struct ReplayJobs: FilteredOperation, TellingOperation {
    package var filter: String
    package var dryRun: Bool?
    package var canary: Int?
    package var stopAt: Int?

    /// Replays jobs.
    package init(
        filter: String, dryRun: Bool? = nil, canary: Int? = nil, stopAt: Int? = nil
    ) {
        (self.filter, self.dryRun) = (filter, dryRun)
        (self.canary, self.stopAt) = (canary, stopAt)
    }

    /// Jobs that are tried first when the rest follows by itself.
    package static let canaryUsual = 10

    package static let spec = Spec(
        "jobs.replay", .post, "/job-replays", needs: .jobsAct, risk: .disruptive,
        reason: .required, isOpenInMaintenance: true,
        summary: "Try jobs again that failed, by filter; the oldest first.",
        fields: JobBulk.help.merging([
            "canary": "Only so many, the oldest: see how they fare before the rest.",
            "stopAt": "Go on by itself, a hundred at a time, while no more than so many % fail.",
        ]) { $1 },
        limits: ["canary": .number(1...JobBulk.countMax), "stopAt": .number(percents)]
    )

    private static let percents = 0...100

    package static var filterColumns: [ColumnSpec] { JobRow.columns.map(\.spec) }
    package static var filterWords: String? { JobRow.words }

    package func run(in tx: any Transaction, matching terms: [FilterTerm]) throws(Failure)
        -> JobBulk
    {
        if let stopAt, !Self.percents.contains(stopAt) {
            throw .outside(Self.percents, field: "stopAt")
        }
        if let stopAt, dryRun != true { return try inWaves(terms, stopAt, in: tx) }
        return try JobBulk.change(
            in: tx, terms, [.discarded, .retryable], limit: canary, isDryRun: dryRun ?? false
        ) { job throws(Failure) in
            try job.retry(kind: JobKind.named(job.kind, queue: job.queue), at: tx.now)
        }
    }

    /// Tries the first, and leaves it to a job to go on with the rest of those set aside.
    private func inWaves(
        _ terms: [FilterTerm], _ stopAt: Int, in tx: any Transaction
    ) throws(Failure) -> JobBulk {
        let first = canary ?? Self.canaryUsual
        let sizes = 1...ReplayWave.size
        guard sizes.contains(first) else { throw .outside(sizes, field: "canary") }
        let wave = try tx.replay(terms, filter, after: .first, limit: first, stopAt: stopAt)
        return JobBulk(
            changed: wave.size, skipped: 0, isMore: wave.size == first, isDryRun: false)
    }

    package func notice(of output: JobBulk) -> String? {
        guard stopAt != nil, output.isMore, !output.isDryRun else {
            return output.sentence(left: "an unfinished job has their key")
        }
        return "\(output.changed) changed; the rest follows while they fare well"
    }
}

/// Sets jobs aside by a filter, before they are tried.
package struct DiscardJobs: FilteredOperation, TellingOperation {
    package var filter: String
    package var dryRun: Bool?

    /// Sets jobs aside.
    package init(filter: String, dryRun: Bool? = nil) {
        (self.filter, self.dryRun) = (filter, dryRun)
    }

    package static let spec = Spec(
        "jobs.discard-all", .post, "/job-discards", needs: .jobsAct, risk: .disruptive,
        reason: .required, isOpenInMaintenance: true,
        summary: "Set jobs aside that wait, by filter.", fields: JobBulk.help
    )

    package static var filterColumns: [ColumnSpec] { JobRow.columns.map(\.spec) }
    package static var filterWords: String? { JobRow.words }

    package func run(in tx: any Transaction, matching terms: [FilterTerm]) throws(Failure)
        -> JobBulk
    {
        try JobBulk.change(
            in: tx, terms, [.scheduled, .available, .retryable], isDryRun: dryRun ?? false
        ) { job throws(Failure) in try job.discard(at: tx.now) }
    }

    package func notice(of output: JobBulk) -> String? {
        output.sentence(left: JobBulk.ownWarnings)
    }
}

/// Stops jobs by a filter, those that run among them.
package struct CancelJobs: FilteredOperation, TellingOperation {
    package var filter: String
    package var dryRun: Bool?

    /// Stops jobs.
    package init(filter: String, dryRun: Bool? = nil) {
        (self.filter, self.dryRun) = (filter, dryRun)
    }

    package static let spec = Spec(
        "jobs.cancel-all", .post, "/job-cancellations", needs: .jobsAct, risk: .disruptive,
        reason: .required, isOpenInMaintenance: true,
        summary: "Stop jobs that are not finished, by filter.", fields: JobBulk.help
    )

    package static var filterColumns: [ColumnSpec] { JobRow.columns.map(\.spec) }
    package static var filterWords: String? { JobRow.words }

    package func run(in tx: any Transaction, matching terms: [FilterTerm]) throws(Failure)
        -> JobBulk
    {
        try JobBulk.change(
            in: tx, terms, [.scheduled, .available, .retryable, .running],
            isDryRun: dryRun ?? false
        ) { job throws(Failure) in try job.cancel(at: tx.now) }
    }

    package func notice(of output: JobBulk) -> String? {
        output.sentence(left: JobBulk.ownWarnings)
    }
}

/// What an act on many jobs came to.
package struct JobBulk: Codable, Sendable, Equatable {
    /// Jobs that were changed, or in a dry run would be.
    package var changed: Int
    /// Jobs that were left as they are: since an unfinished one has their key, or since they warn
    /// somebody of what whoever stops them did.
    package var skipped: Int
    /// Whether further jobs meet the filter: ask again.
    package var isMore: Bool
    package var isDryRun: Bool

    /// Jobs that one call changes.
    package static let countMax = 10_000
    /// Jobs that are looked at together.
    private static let pageSize = 500

    static let help = [
        "filter": "Which jobs, as in: queue:mail error:timeout created:<1d.",
        "dryRun": "Only count them.",
    ]

    /// Why some are not stopped, for people.
    static let ownWarnings = "they tell somebody what you did; a colleague may stop them"

    /// The result for people; `why` tells of those that were left.
    func sentence(left why: String) -> String {
        let verb = isDryRun ? "would be changed" : "changed"
        let more = isMore ? "; there are more, ask again" : ""
        let left = skipped > 0 ? "; \(skipped) left: \(why)" : ""
        return "\(changed) \(verb)\(left)\(more)"
    }

    /// Changes jobs in some states that meet a filter.
    ///
    /// It goes from place to place, which no change moves, and so meets each job once although it
    /// changes what it goes through.
    static func change(
        in tx: any Transaction, _ terms: [FilterTerm], _ states: [Job.State], limit: Int? = nil,
        isDryRun: Bool, _ change: (inout Job) throws(Failure) -> Void
    ) throws(Failure) -> JobBulk {
        let counts = 1...countMax
        if let limit, !counts.contains(limit) { throw .outside(counts, field: "canary") }
        let limit = limit ?? countMax
        var bulk = JobBulk(changed: 0, skipped: 0, isMore: false, isDryRun: isDryRun)
        var met: Set<Job.ID> = []
        for state in states {
            var place = JobPlace.first
            while true {
                let page = try tx.jobs.matching(terms, in: state, after: place, limit: pageSize)
                for (next, job) in page where met.insert(job.id).inserted {
                    guard bulk.changed < limit else {
                        bulk.isMore = true
                        return bulk
                    }
                    place = next
                    try bulk.take(job, in: tx, change)
                }
                guard page.count == pageSize, let last = page.last else { break }
                place = last.place
            }
        }
        return bulk
    }

    private mutating func take(
        _ job: Job, in tx: any Transaction, _ change: (inout Job) throws(Failure) -> Void
    ) throws(Failure) {
        var changedJob = job
        try change(&changedJob)
        let isRevived = job.state.isFinished && !changedJob.state.isFinished
        let isLeft = isRevived ? try tx.jobs.hasTwin(job) : try tx.warnsOfOwnAct(changedJob)
        guard !isLeft else {
            skipped += 1
            return
        }
        changed += 1
        guard !isDryRun else { return }
        try tx.jobs.save(changedJob)
        try tx.follow(changedJob)
    }
}
