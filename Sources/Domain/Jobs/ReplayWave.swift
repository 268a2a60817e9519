/// Goes on with a replay: what a job of the kind `jobs.replay` does when the last wave fared well.
package struct ReplayWave: FilteredOperation {
    package var filter: String
    package var stopAt: Int
    /// After which job to go on.
    package var after: String

    /// Goes on.
    package init(filter: String, stopAt: Int, after: String) {
        (self.filter, self.stopAt, self.after) = (filter, stopAt, after)
    }

    package static let spec = Spec(
        "jobs.replay-wave", .post, "/job-replay-waves", needs: .fileAccess, isPublic: false,
        summary: "Go on with a replay.",
        fields: [
            "filter": "Which jobs.", "stopAt": "Failures of a hundred that end it.",
            "after": "After which job to go on.",
        ]
    )
    package static var filterColumns: [ColumnSpec] { JobRow.columns.map(\.spec) }
    package static var filterWords: String? { JobRow.words }

    /// Jobs of one wave.
    package static let size = 100

    package func run(in tx: any Transaction, matching terms: [FilterTerm]) throws(Failure)
        -> JobWave
    {
        guard let place = JobPlace(after) else {
            throw .invalid(field: "after", "is no place of a job")
        }
        return try tx.replay(terms, filter, after: place, limit: Self.size, stopAt: stopAt)
    }
}

/// Tells how the jobs of a wave fare.
package struct CheckWave: Operation {
    package var wave: [Job.ID]

    /// Asks.
    package init(wave: [Job.ID]) { self.wave = wave }

    package static let spec = Spec(
        "jobs.check-wave", .get, "/job-replay-waves", needs: .fileAccess, isPublic: false,
        summary: "Tell how the jobs of a wave fare.", fields: ["wave": "Which jobs."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> JobWave {
        var state = JobWave(size: wave.count, open: 0, failed: 0)
        for id in wave {
            let job = try tx.jobs.find(id)
            switch job.state {
            case .available, .running, .scheduled: state.open += 1
            case .retryable, .discarded: state.failed += 1
            case .completed, .cancelled: break
            }
        }
        return state
    }
}

/// How some jobs that were let try again fare.
package struct JobWave: Codable, Sendable, Equatable {
    package var size: Int
    /// Those that were not yet tried.
    package var open: Int
    /// Those whose try failed.
    package var failed: Int
}

extension Transaction {
    /// Lets the next jobs that were set aside be tried again, and writes the job down that looks
    /// how they fare; none when nothing is left.
    func replay(
        _ terms: [FilterTerm], _ filter: String, after place: JobPlace, limit: Int, stopAt: Int
    ) throws(Failure) -> JobWave {
        let page = try jobs.matching(terms, in: .discarded, after: place, limit: limit)
        var wave: [Job.ID] = []
        for (_, found) in page where try !jobs.hasTwin(found) {
            var job = found
            try job.retry(kind: JobKind.named(job.kind, queue: job.queue), at: now)
            try jobs.save(job)
            wave.append(job.id)
        }
        guard let last = page.last?.place else { return JobWave(size: 0, open: 0, failed: 0) }
        let ids = wave.map(\.description).joined(separator: ",")
        try enqueue(
            .jobsReplay,
            [
                ("filter", filter), ("stop_at", String(stopAt)), ("after", last.description),
                ("wave", ids),
            ])
        return JobWave(size: wave.count, open: wave.count, failed: 0)
    }
}

extension JobPlace: CustomStringConvertible {
    /// Reads what ``description`` gives.
    package init?(_ text: String) {
        let parts = text.split(separator: ":").map { Int64($0) }
        guard parts.count == 2, let created = parts[0], let number = parts[1] else { return nil }
        self.init(created: Instant(milliseconds: created), number: number)
    }

    package var description: String { "\(created.milliseconds):\(number)" }
}
