/// A queue as it stands.
package struct QueueState: Sendable, Equatable {
    package let name: String
    /// Jobs that may be taken now; at most ``depthMax``.
    package var waiting = 0
    /// Jobs that wait for their time, for the next try among them; at most ``depthMax``.
    package var later = 0
    /// Jobs that workers have.
    package var running = 0
    /// Jobs that were set aside and are kept; at most ``depthMax``.
    package var discarded = 0
    /// Since when the job that is first in turn could run; `nil` when none waits.
    package var oldest: Instant?
    /// Jobs done within the last minute.
    package var rate = 0
    /// Tries that failed within the last hour.
    package var failures = 0
    /// Who stopped it, and why; `nil` while it goes.
    package var pause: Pause?

    /// Jobs that are counted; there may be more.
    package static let depthMax = 100_000

    /// A stop of a queue: no job of it is taken.
    package struct Pause: Sendable, Equatable {
        package var by: String
        /// What who stopped it is called; `nil` when it was no account.
        package var byName: String?
        package var reason: String
        package var since: Instant

        /// Describes a stop.
        package init(by: String, byName: String? = nil, reason: String, since: Instant) {
            (self.by, self.byName, self.reason, self.since) = (by, byName, reason, since)
        }
    }

    /// An empty queue.
    package init(_ name: String) { self.name = name }
}

/// Queues, as operations see them.
package protocol QueueStore {
    /// All queues that a known kind waits in, or a job, or that are stopped.
    func all() throws(Failure) -> [QueueState]
    /// A queue; `notFound` when there is none of that name.
    func find(_ name: String) throws(Failure) -> QueueState
    /// Stops a queue, or with `nil` lets it go on.
    func set(_ pause: QueueState.Pause?, of name: String) throws(Failure)
}
