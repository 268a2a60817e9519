/// The workers' bookkeeping: no act of anybody, so it is not audited.
///
/// Every method costs as much as the jobs that it is about, however many others there are.
package protocol WorkStore {
    /// Writes a job down that nobody caused but the clock; false when an unfinished one has its
    /// key.
    func add(_ kind: JobKind, key: String, causedBy: String) throws(Failure) -> Bool
    /// Takes up to so many jobs of some queues, those first that are in turn.
    ///
    /// A job that has ended a worker is taken only if `maySuspect`, and then one.
    func take(
        _ count: Int, from queues: [String], by worker: String, maySuspect: Bool
    ) throws(Failure) -> [Job]
    /// Whether a job of these queues may be taken.
    func hasWork(in queues: [String]) throws(Failure) -> Bool
    /// When the next job that waits for its time can run; `nil` when none waits.
    func nextTime() throws(Failure) -> Instant?
    /// Makes up to so many jobs available whose time has come; gives how many.
    func wake(limit: Int) throws(Failure) -> Int
    /// Takes up to so many jobs from workers whose leases have ended; gives how many.
    func rescue(limit: Int) throws(Failure) -> Int
    /// Renews the leases of tries; gives those that still run, and whether each is to stop.
    func renew(_ tries: [JobTry]) throws(Failure) -> [JobTry: Bool]
    /// Takes in how tries ended; gives those whose report counted.
    func finish(_ reports: [JobReport]) throws(Failure) -> Set<JobTry>
    /// Counts jobs that ended in the transaction of their effect, by queue.
    func count(done: [String: Int]) throws(Failure)
    /// Says that a worker lives, and forgets those that have been silent for long.
    func beat(_ worker: WorkerState) throws(Failure)
    /// Forgets a worker.
    func leave(_ worker: String) throws(Failure)
    /// The workers that have shown life since a moment.
    func workers(since moment: Instant) throws(Failure) -> [WorkerState]
    /// Takes or renews a lease that one holder has at a time; gives whether it is held.
    func hold(_ lease: String, by holder: String, until: Instant) throws(Failure) -> Bool
    /// Lets go of a lease.
    func release(_ lease: String, by holder: String) throws(Failure)
    /// Whether this is the first to claim an occurrence of a schedule: true once.
    func claim(_ schedule: String, at occurrence: Instant) throws(Failure) -> Bool
    /// Removes up to so many jobs in a state that were finished before a moment; gives how many.
    func prune(_ state: Job.State, finishedBefore moment: Instant, limit: Int)
        throws(Failure) -> Int
    /// Removes the minutes of statistics before a moment.
    func pruneMinutes(before moment: Instant) throws(Failure)
}

/// How a try ended, with what is needed to write it down.
package struct JobReport: Sendable {
    package let attempt: JobTry
    package let kind: JobKind
    package let outcome: Job.Outcome
    /// Decides the pause before the next try.
    package let random: UInt64

    /// Makes a report.
    package init(_ attempt: JobTry, _ kind: JobKind, _ outcome: Job.Outcome, random: UInt64) {
        (self.attempt, self.kind, self.outcome, self.random) = (attempt, kind, outcome, random)
    }
}

/// A worker process as it last showed life.
package struct WorkerState: Sendable, Equatable {
    /// Unique among all processes that ever were, as in `serve:host:4711:9f3a`.
    package let name: String
    /// What the process is: `serve`, `work` or `console`.
    package let role: String
    package var began: Instant
    package var seen: Instant
    /// Jobs that it can run at once.
    package var threads: Int
    /// Jobs that it runs.
    package var running: Int

    /// A worker that has been silent for so long is taken for dead.
    package static let silence = Span.seconds(30)

    /// Describes a worker.
    package init(
        name: String, role: String, began: Instant, seen: Instant, threads: Int, running: Int
    ) {
        (self.name, self.role, self.began, self.seen) = (name, role, began, seen)
        (self.threads, self.running) = (threads, running)
    }
}
