/// Lists the queues.
package struct ListQueues: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of queues.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "queues.list", .get, "/queues", needs: .jobsRead,
        readsWhole: true,
        summary: "List the queues: what waits, runs and failed, and how fast they go.",
        fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("queue")

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<QueueRow> {
        let access = tx.access
        return Slice(of: try tx.queues.all().map { QueueRow($0).shown(to: access) }, query)
    }
}

/// A queue as lists show it.
package struct QueueRow: ListRow, Equatable {
    package var queue: String
    package var state: State
    /// Jobs that may be taken now; at most ``QueueState/depthMax``, as the next two.
    package var waiting: Int
    /// Jobs that wait for their time or their next try.
    package var later: Int
    /// Jobs that were set aside.
    package var discarded: Int
    package var running: Int
    /// Since when the job that is first in turn could run; `nil` when none waits.
    package var oldest: Instant?
    /// Jobs done within the last minute.
    package var rate: Int
    /// Tries that failed within the last hour.
    package var failures: Int
    package var pausedBy: String?
    /// What who stopped it is called; `nil` when it was no account.
    package var pausedByName: String?
    package var reason: String?
    package var since: Instant?

    /// Whether jobs are taken.
    package enum State: String, CaseIterable, Codable, Sendable {
        case going, paused

        /// How good it is.
        package var tone: CellValue.Tone { self == .paused ? .warn : .good }
    }

    /// Shows a queue.
    package init(_ found: QueueState) {
        (queue, state) = (found.name, found.pause == nil ? .going : .paused)
        (waiting, later, running) = (found.waiting, found.later, found.running)
        (discarded, rate, failures) = (found.discarded, found.rate, found.failures)
        oldest = found.oldest
        (pausedBy, pausedByName) = (found.pause?.by, found.pause?.byName)
        (reason, since) = (found.pause?.reason, found.pause?.since)
    }

    /// The row as somebody may see it.
    func shown(to access: Access) -> QueueRow {
        var row = self
        row.pausedByName = access.shown(name: pausedByName)
        return row
    }

    package var rowID: String { queue }
    package var rowVersion: Int { 0 }

    package static let words: String? = allWords
    package static let columns: [Column<QueueRow>] = [
        Column(ColumnSpec("queue", "Queue", .text, sortable: true)) { .text($0.queue) },
        Column(ColumnSpec("state", "State", .choice(State.allCases.map(\.rawValue)))) {
            .state($0.state.rawValue, $0.state.tone)
        },
        Column(ColumnSpec("waiting", "Waiting", .integer, filterable: false)) {
            .integer(Int64($0.waiting))
        },
        Column(ColumnSpec("oldest", "Oldest", .instant, filterable: false)) {
            $0.oldest.map { .instant($0) } ?? .none
        },
        Column(ColumnSpec("running", "Running", .integer, filterable: false)) {
            .integer(Int64($0.running))
        },
        Column(ColumnSpec("rate", "Done/min", .integer, filterable: false)) {
            .integer(Int64($0.rate))
        },
        Column(ColumnSpec("later", "Later", .integer, filterable: false)) {
            .integer(Int64($0.later))
        },
        Column(ColumnSpec("failures", "Failed/h", .integer, filterable: false)) {
            .integer(Int64($0.failures))
        },
        Column(ColumnSpec("discarded", "Dead", .integer, filterable: false)) {
            .integer(Int64($0.discarded))
        },
        Column(ColumnSpec("reason", "Reason", .text, filterable: false)) {
            $0.reason.map { .text($0) } ?? .none
        },
    ]
}
