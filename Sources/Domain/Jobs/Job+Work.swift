/// What a worker does to a job.
extension Job {
    /// Takes it under a lease.
    package mutating func take(by worker: String, at now: Instant) {
        precondition(state == .available, "only an available job can be taken")
        state = .running
        (attempts, fence) = (attempts + 1, fence + 1)
        lease = Lease(worker: worker, since: now, until: now + Lease.life)
    }

    /// Whether a report is about the try that runs.
    package func isHeld(fence: Int) -> Bool { state == .running && self.fence == fence }

    /// Takes in how a try ended, and tells whether the report counted: one about another try
    /// changes nothing.
    ///
    /// `random` decides the pause before the next try; any 64 bits.
    @discardableResult
    package mutating func report(
        _ outcome: Outcome, fence: Int, kind: JobKind, random: UInt64, at now: Instant
    ) -> Bool {
        guard isHeld(fence: fence) else { return false }
        lease = nil
        switch outcome {
        case .done:
            lastError = nil
            finish(.completed, at: now)
        case .failed(let error, let noSoonerThan):
            lastError = Self.shortened(error)
            tryAgain(
                after: max(kind.backoff.pause(after: attempts, random: random), noSoonerThan),
                at: now)
        case .hopeless(let error):
            lastError = Self.shortened(error)
            finish(.discarded, at: now)
        case .postponed(let reason, let until):
            lastError = Self.shortened(reason)
            attempts -= 1
            wait(until: until, as: .scheduled, at: now)
        case .handedBack:
            attempts -= 1
            wait(until: now, as: .scheduled, at: now)
        }
        return true
    }

    /// How a try ended.
    package enum Outcome: Sendable, Equatable {
        case done
        /// It may succeed later; `noSoonerThan` is what the other side asked for.
        case failed(String, noSoonerThan: Span)
        /// It will never succeed, as when the payload cannot be read.
        case hopeless(String)
        /// It was not tried, as when a breaker is open; the try does not count.
        case postponed(String, until: Instant)
        /// The worker stops; the try does not count.
        case handedBack
    }

    /// Renews the lease; a worker that lost it learns so.
    @discardableResult
    package mutating func renew(fence: Int, at now: Instant) -> Bool {
        guard isHeld(fence: fence) else { return false }
        lease?.until = now + Lease.life
        return true
    }

    /// Takes it from a worker whose lease has ended.
    ///
    /// A job that ends its worker again and again is set aside instead of ending the next one.
    /// `isBlamed` says whether it may have ended this one: when a job that has ended a worker
    /// before ran beside it, it was that one.
    @discardableResult
    package mutating func rescue(at now: Instant, isBlamed: Bool = true) -> Bool {
        guard state == .running, let held = lease, held.until <= now else { return false }
        lease = nil
        if isBlamed { crashes += 1 } else { attempts -= 1 }
        lastError = "the worker \(held.worker) stopped without a report"
        if crashes >= Self.crashesMax {
            finish(.discarded, at: now)
        } else {
            tryAgain(after: Span.seconds(0), at: now)
        }
        return true
    }

    /// Makes it available when its time has come.
    @discardableResult
    package mutating func wake(at now: Instant) -> Bool {
        guard state == .scheduled || state == .retryable, runAt <= now else { return false }
        state = .available
        return true
    }

    private mutating func tryAgain(after pause: Span, at now: Instant) {
        guard attempts < attemptsMax else { return finish(.discarded, at: now) }
        wait(until: now + pause, as: .retryable, at: now)
    }

    private mutating func wait(until moment: Instant, as waiting: State, at now: Instant) {
        if isCancelRequested { return finish(.cancelled, at: now) }
        runAt = max(moment, now)
        state = runAt > now ? waiting : .available
    }

    mutating func finish(_ end: State, at now: Instant) {
        // What was asked to stop and did not succeed counts as stopped.
        state = isCancelRequested && end != .completed ? .cancelled : end
        finished = now
        lease = nil
    }

    private static func shortened(_ text: String) -> String { String(text.prefix(errorLengthMax)) }
}
