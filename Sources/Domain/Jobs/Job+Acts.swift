/// What people do to a job.
extension Job {
    /// Lets it be tried again at once, with as many tries as a new one.
    package mutating func retry(kind: JobKind, at now: Instant) throws(Failure) {
        guard state != .running else { throw .conflict("\(id) runs; wait, or cancel it first") }
        guard state != .completed else { throw .conflict("\(id) is completed already") }
        (state, runAt, finished) = (.available, now, nil)
        (attemptsMax, crashes, isCancelRequested) = (attempts + kind.attemptsMax, 0, false)
    }

    /// Sets it aside without another try.
    package mutating func discard(at now: Instant) throws(Failure) {
        guard state != .running else { throw .conflict("\(id) runs; cancel it instead") }
        guard !state.isFinished else { throw .conflict("\(id) is already \(state.rawValue)") }
        finish(.discarded, at: now)
    }

    /// Stops it; one that runs ends with its worker's next report.
    package mutating func cancel(at now: Instant) throws(Failure) {
        guard !state.isFinished else { throw .conflict("\(id) is already \(state.rawValue)") }
        isCancelRequested = true
        if state != .running { finish(.cancelled, at: now) }
    }
}
