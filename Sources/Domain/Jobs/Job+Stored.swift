extension Job {
    /// A job as it was stored.
    package init(stored: Stored) {
        (id, kind, queue, payload) = (stored.id, stored.kind, stored.queue, stored.payload)
        (priority, uniqueKey) = (stored.priority, stored.uniqueKey)
        (causedBy, created, state) = (stored.causedBy, stored.created, stored.state)
        (runAt, attempts, attemptsMax) = (stored.runAt, stored.attempts, stored.attemptsMax)
        (fence, crashes, lease) = (stored.fence, stored.crashes, stored.lease)
        (isCancelRequested, lastError) = (stored.isCancelRequested, stored.lastError)
        finished = stored.finished
    }

    /// Every field of a job, for reading one back.
    package struct Stored: Sendable {
        package var id: ID
        package var kind: String
        package var queue: String
        package var payload: String
        package var priority: Int
        package var uniqueKey: String?
        package var causedBy: String
        package var created: Instant
        package var state: State
        package var runAt: Instant
        package var attempts: Int
        package var attemptsMax: Int
        package var fence: Int
        package var crashes: Int
        package var lease: Lease?
        package var isCancelRequested: Bool
        package var lastError: String?
        package var finished: Instant?

        /// Puts the fields together.
        package init(
            id: ID, kind: String, queue: String, payload: String, priority: Int,
            uniqueKey: String?, causedBy: String, created: Instant, state: State, runAt: Instant,
            attempts: Int, attemptsMax: Int, fence: Int, crashes: Int, lease: Lease?,
            isCancelRequested: Bool, lastError: String?, finished: Instant?
        ) {
            (self.id, self.kind, self.queue, self.payload) = (id, kind, queue, payload)
            (self.priority, self.uniqueKey) = (priority, uniqueKey)
            (self.causedBy, self.created, self.state) = (causedBy, created, state)
            (self.runAt, self.attempts, self.attemptsMax) = (runAt, attempts, attemptsMax)
            (self.fence, self.crashes, self.lease) = (fence, crashes, lease)
            (self.isCancelRequested, self.lastError) = (isCancelRequested, lastError)
            self.finished = finished
        }
    }
}
