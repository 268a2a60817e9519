/// Jobs, as operations see them.
package protocol JobStore {
    /// Writes jobs down; gives how many.
    ///
    /// One whose kind and key an unfinished job has already is left out.
    @discardableResult
    func add(_ jobs: [Job]) throws(Failure) -> Int
    /// A job.
    func find(_ id: Job.ID) throws(Failure) -> Job
    /// A page of jobs.
    func list(_ query: ListQuery) throws(Failure) -> Slice<JobRow>
    /// The ended tries of a job that are kept, newest first.
    func attempts(of id: Job.ID) throws(Failure) -> [JobAttempt]
    /// Saves what somebody did to a job; `conflict` when an unfinished one has its key.
    func save(_ job: Job) throws(Failure)
    /// Jobs in a state that meet a filter, oldest first, those after a place.
    func matching(
        _ terms: [FilterTerm], in state: Job.State, after place: JobPlace, limit: Int
    ) throws(Failure) -> [(place: JobPlace, job: Job)]
    /// Whether an unfinished job beside this one has its kind and key.
    func hasTwin(_ job: Job) throws(Failure) -> Bool
    /// The unfinished job of a kind and key; `nil` when there is none.
    func unfinished(_ kind: JobKind, key: String) throws(Failure) -> Job?
    /// Ends a try as done, in the transaction that holds its effect; `conflict` when the try is no
    /// longer the one that runs.
    func complete(_ try: JobTry) throws(Failure)
    /// Refuses with `conflict` when the try is no longer the one that runs.
    func requireHeld(_ try: JobTry) throws(Failure)
}

/// Where a job stands among all, the oldest first: what changes a job leaves it there.
package struct JobPlace: Sendable, Equatable {
    package let created: Instant
    package let number: Int64

    /// Names a place.
    package init(created: Instant, number: Int64) {
        (self.created, self.number) = (created, number)
    }

    /// Before all jobs.
    package static let first = JobPlace(created: Instant(milliseconds: .min), number: 0)
}

/// One try of a job: what a worker's reports are about.
package struct JobTry: Sendable, Hashable {
    package let job: Job.ID
    /// Which of its tries.
    package let fence: Int

    /// Names a try.
    package init(_ job: Job.ID, fence: Int) { (self.job, self.fence) = (job, fence) }
}

extension Transaction {
    /// Writes a job down that is carried out after this commit, and only if it happens.
    ///
    /// `invalid` when the parameters are longer than ``Job/payloadBytesMax``.
    package func enqueue(
        _ kind: JobKind, _ payload: [(String, String)], key: String? = nil,
        after delay: Span = .seconds(0), attemptsMax: Int? = nil
    ) throws(Failure) {
        let text = JobPayload.text(payload)
        guard text.utf8.count <= Job.payloadBytesMax else {
            throw .invalid(
                field: "payload",
                "of \(kind.name) is longer than \(Job.payloadBytesMax) bytes; ask for less at once")
        }
        let job = Job(
            id: newID(Job.self), kind: kind, payload: text, uniqueKey: key,
            causedBy: access.actor.name, created: now, runAt: now + delay,
            attemptsMax: attemptsMax)
        try jobs.add([job])
    }
}
