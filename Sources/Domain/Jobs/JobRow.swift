/// A job as lists show it.
package struct JobRow: ListRow, Equatable {
    package var id: Job.ID
    package var kind: String
    package var queue: String
    package var state: Job.State
    package var priority: Int
    package var created: Instant
    package var runAt: Instant
    package var attempts: Int
    package var attemptsMax: Int
    package var key: String?
    package var causedBy: String
    /// Who works on it; `nil` unless it runs.
    package var worker: String?
    package var error: String?
    package var finished: Instant?

    /// Shows a job.
    package init(_ job: Job) {
        (id, kind, queue, state) = (job.id, job.kind, job.queue, job.state)
        (priority, created, runAt) = (job.priority, job.created, job.runAt)
        (attempts, attemptsMax, key) = (job.attempts, job.attemptsMax, job.uniqueKey)
        (causedBy, worker) = (job.causedBy, job.lease?.worker)
        (error, finished) = (job.lastError, job.finished)
    }

    package var rowID: String { id.description }
    package var rowVersion: Int { 0 }

    package static let words: String? = "the error"
    package static let columns: [Column<JobRow>] = [
        Column(ColumnSpec("created", "Created", .instant, sortable: true)) { .instant($0.created) },
        Column(ColumnSpec("kind", "Kind", .text)) { .text($0.kind) },
        Column(ColumnSpec("queue", "Queue", .text)) { .text($0.queue) },
        Column(
            ColumnSpec(
                "state", "State", .choice(Job.State.allCases.map(\.rawValue)),
                synonyms: ["dead": Job.State.discarded.rawValue])
        ) { .state($0.state.rawValue, $0.state.tone) },
        Column(ColumnSpec("run_at", "Runs", .instant, filterable: false)) {
            $0.state.isFinished ? .none : .instant($0.runAt)
        },
        Column(ColumnSpec("attempts", "Tries", .integer, filterable: false)) {
            .integer(Int64($0.attempts))
        },
        Column(ColumnSpec("error", "Error", .text)) { $0.error.map { .text($0) } ?? .none },
        Column(ColumnSpec("key", "Key", .text)) { $0.key.map { .text($0) } ?? .none },
        Column(ColumnSpec("finished", "Finished", .instant, filterable: false)) {
            $0.finished.map { .instant($0) } ?? .none
        },
        Column(ColumnSpec("id", "ID", .id(Job.idPrefix))) { .text($0.id.description) },
    ]
}

extension Job.State {
    /// How good it is.
    package var tone: CellValue.Tone {
        switch self {
        case .running: .busy
        case .completed: .good
        case .retryable: .warn
        case .discarded: .bad
        case .scheduled, .available, .cancelled: .neutral
        }
    }
}
