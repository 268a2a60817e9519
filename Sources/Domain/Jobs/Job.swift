/// Work that happens later, written in the commit of what caused it.
///
/// A worker takes it under a lease, renews the lease while it works and reports how it ended. Every
/// report names the attempt that it is about, so that a worker whose lease has ended and whose job
/// somebody else took changes nothing.
package struct Job: Sendable, Equatable, Identified {
    package static let idPrefix = "job"
    /// A job's identifier.
    package typealias ID = Domain.ID<Job>

    package let id: ID
    /// What is to be done: the name of a ``JobKind``.
    package let kind: String
    /// Where it waits: the name of a queue.
    package let queue: String
    /// JSON of the parameters; secrets only by reference.
    package let payload: String
    /// 0 is done first, ``priorityMax`` last.
    package let priority: Int
    /// While a job with the same kind and key is unfinished, no second one is made; `nil` for any
    /// number.
    package let uniqueKey: String?
    /// Who caused it, as in audit records.
    package let causedBy: String
    package let created: Instant
    package internal(set) var state: State
    /// It is done no earlier.
    package internal(set) var runAt: Instant
    /// Tries that were begun and count.
    package internal(set) var attempts: Int
    /// Tries before it is set aside.
    package internal(set) var attemptsMax: Int
    /// Names the try that runs: raised each time it is taken, counted or not.
    package internal(set) var fence: Int
    /// How often its worker died while it ran.
    package internal(set) var crashes: Int
    /// Who works on it; `nil` unless it runs.
    package internal(set) var lease: Lease?
    /// Whether it is to end as cancelled once its worker reports.
    package internal(set) var isCancelRequested: Bool
    /// Why the last try failed.
    package internal(set) var lastError: String?
    /// When it reached a state that nothing follows by itself.
    package internal(set) var finished: Instant?

    /// Where a job stands.
    package enum State: String, CaseIterable, Codable, Sendable {
        /// Waits for its time.
        case scheduled
        /// May be taken.
        case available
        /// A worker has it.
        case running
        /// Failed, and waits for the next try.
        case retryable
        case completed
        /// Set aside: it failed too often, or killed its worker too often.
        case discarded
        case cancelled

        /// Whether nothing follows by itself.
        package var isFinished: Bool {
            switch self {
            case .completed, .discarded, .cancelled: true
            case .scheduled, .available, .running, .retryable: false
            }
        }
    }

    /// A worker's hold on a job.
    package struct Lease: Sendable, Equatable {
        /// The worker, as in `serve:host:4711`.
        package let worker: String
        /// When the try began.
        package let since: Instant
        /// When the job goes back unless the lease is renewed, by the clock of the server that
        /// keeps the jobs, if one does.
        package var until: Instant

        /// Makes a lease.
        package init(worker: String, since: Instant, until: Instant) {
            (self.worker, self.since, self.until) = (worker, since, until)
        }

        /// How long a lease lasts: three times the pause between two renewals.
        package static let life = Span.seconds(30)
    }

    /// The last priority.
    package static let priorityMax = 9
    /// Workers that may die over a job before it is set aside.
    package static let crashesMax = 3
    /// Most bytes of the parameters; the database itself counts characters, and so refuses only
    /// what is far too long.
    package static let payloadBytesMax = 65_536
    /// Most characters of an error that are kept.
    package static let errorLengthMax = 2000

    /// A new job; it waits for `runAt` when that is later than `created`.
    ///
    /// `attemptsMax` is how often it is tried when that is not what its kind says.
    package init(
        id: ID, kind: JobKind, payload: String, uniqueKey: String? = nil, causedBy: String,
        created: Instant, runAt: Instant? = nil, attemptsMax: Int? = nil
    ) {
        (self.id, self.kind, queue) = (id, kind.name, kind.queue)
        (self.payload, self.uniqueKey, self.causedBy) = (payload, uniqueKey, causedBy)
        (priority, self.attemptsMax) = (kind.priority, attemptsMax ?? kind.attemptsMax)
        self.created = created
        self.runAt = max(runAt ?? created, created)
        state = self.runAt > created ? .scheduled : .available
        (attempts, fence, crashes, isCancelRequested) = (0, 0, 0, false)
    }
}
