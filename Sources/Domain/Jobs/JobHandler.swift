/// What carries out the jobs of one kind.
///
/// It does its work through ports, outside any transaction, from any thread, and by the context's
/// deadline; what it did to our own data it reports by an operation.
package protocol JobHandler: Sendable {
    /// The kind.
    var kind: JobKind { get }

    /// Carries out one try of a job.
    ///
    /// A payload that it cannot read is ``Job/Outcome/hopeless(_:)``.
    func run(_ job: Job, _ context: JobContext) -> Job.Outcome
}

/// What a handler is given beside the job.
package struct JobContext: Sendable {
    /// After this the outcome no longer counts.
    package let deadline: Instant
    private let steps: any Backend
    private let end: any Backend
    private let call: Call
    private let stopping: @Sendable () -> Bool

    /// Makes a context; operations are performed through `steps`, the last one through `end`.
    package init(
        deadline: Instant, steps: any Backend, end: any Backend, call: Call,
        stopping: @escaping @Sendable () -> Bool
    ) {
        (self.deadline, self.steps, self.end) = (deadline, steps, end)
        (self.call, self.stopping) = (call, stopping)
    }

    /// Whether to come to an end: the worker stops, the job is cancelled or its time is over.
    package var isStopping: Bool { stopping() }

    /// Performs an operation for whom caused the job; `conflict` when the try no longer counts.
    package func perform<Op: Operation>(_ operation: Op) throws(Failure) -> Op.Output {
        try steps.perform(operation, call)
    }

    /// As ``perform(_:)``, and the job is done in the same commit: both happen or neither.
    package func finish<Op: Operation>(_ operation: Op) throws(Failure) -> Op.Output {
        try end.perform(operation, call)
    }
}

/// Jobs that are made again and again.
///
/// Times that passed while no worker ran are not made up: what is done again and again is done by
/// the next one as well. A schedule that cannot wait for that is made when a worker starts, too.
package struct JobSchedule: Sendable {
    /// Names the schedule, once for all processes.
    package let name: String
    package let kind: JobKind
    package let cron: CronSchedule
    /// Whether a worker makes one when it starts, too.
    package let isMadeAtStart: Bool

    /// Describes a schedule; `nil` when the text is none.
    package init?(_ name: String, _ kind: JobKind, _ cron: String, atStart: Bool = false) {
        guard let cron = CronSchedule(cron) else { return nil }
        (self.name, self.kind, self.cron, isMadeAtStart) = (name, kind, cron, atStart)
    }
}
