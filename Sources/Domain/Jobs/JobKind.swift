/// A kind of job: how it waits, how often and how long it is tried.
package struct JobKind: Sendable, Equatable {
    /// The name, as in `mail.deliver`.
    package let name: String
    /// Where its jobs wait.
    package let queue: String
    /// 0 is done first, ``Job/priorityMax`` last.
    package let priority: Int
    /// Tries before a job is set aside.
    package let attemptsMax: Int
    /// How long one try may take.
    package let timeout: Span
    /// The pauses between tries.
    package let backoff: Backoff
    /// What a second run of the same job would do.
    package let delivery: Delivery

    /// What a second run of the same job would do, after a worker died between effect and report.
    package enum Delivery: String, Sendable {
        /// Nothing: the effect is in our database, or the other side knows the job's key.
        case once
        /// The effect again, as for a message sent twice.
        case atLeastOnce = "at_least_once"
    }

    /// Describes a kind.
    package init(
        _ name: String, queue: String, priority: Int = 4, attemptsMax: Int = 8,
        timeout: Span = .seconds(60), backoff: Backoff = Backoff(), delivery: Delivery
    ) {
        precondition((0...Job.priorityMax).contains(priority) && attemptsMax > 0)
        (self.name, self.queue, self.priority) = (name, queue, priority)
        (self.attemptsMax, self.timeout) = (attemptsMax, timeout)
        (self.backoff, self.delivery) = (backoff, delivery)
    }
}
