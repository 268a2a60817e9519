/// What is kept of an outside service: its breaker, and how calls to it went.
package struct GatewayRecord: Sendable, Equatable {
    package let gateway: GatewayName
    package private(set) var breaker: Breaker
    /// 1 until an operator first holds the breaker; each act raises it.
    package private(set) var version: Int
    /// Raised by everything that is saved, so that the newer of two copies is known.
    package private(set) var revision: Int64
    package private(set) var tally: GatewayTally
    /// What who holds the breaker is called; `nil` unless an account does.
    package private(set) var heldByName: String?

    /// A service that has not been called yet.
    package init(_ gateway: GatewayName, at now: Instant) {
        self.init(
            gateway, Breaker(gateway.rawValue, at: now), version: 1, revision: 0, GatewayTally())
    }

    /// A record as it was stored.
    package init(
        _ gateway: GatewayName, _ breaker: Breaker, version: Int, revision: Int64,
        _ tally: GatewayTally, heldByName: String? = nil
    ) {
        (self.gateway, self.breaker, self.version) = (gateway, breaker, version)
        (self.revision, self.tally, self.heldByName) = (revision, tally, heldByName)
    }

    /// Asks the breaker for one call.
    package mutating func admit(at now: Instant) -> Breaker.Admission {
        breaker.admit(gateway.rule, at: now)
    }

    /// Takes in how a call went that was admitted in a state of the breaker that began then.
    ///
    /// It counts; to the breaker it says nothing when the state is another by now.
    package mutating func note(_ call: GatewayCall, admittedIn since: Instant) {
        tally.note(call)
        guard since == breaker.since else { return }
        breaker.record(call.result, error: call.error, gateway.rule, at: call.end)
    }

    /// Holds the breaker, or lets it decide by itself again.
    package mutating func hold(
        _ hold: Breaker.Hold, by actor: Actor, reason: String, at now: Instant
    ) throws(Failure) {
        try breaker.hold(hold, by: actor.name, reason: reason, at: now)
        heldByName = breaker.heldBy == nil ? nil : actor.signed?.name
        version += 1
    }

    /// The same record as the next one that is saved.
    package func revised() -> GatewayRecord {
        var next = self
        next.revision += 1
        return next
    }
}

/// How calls to an outside service went since it was first called.
package struct GatewayTally: Sendable, Equatable {
    package var calls: Int64 = 0
    package var failures: Int64 = 0
    package var slow: Int64 = 0
    package var lastAt: Instant?
    package var lastTookMs: Int?
    package var lastError: String?
    package var lastErrorAt: Instant?

    /// No calls.
    package init() {}

    fileprivate mutating func note(_ call: GatewayCall) {
        calls += 1
        (lastAt, lastTookMs) = (call.at, call.tookMs)
        if call.result == .slow { slow += 1 }
        guard call.result == .failed else { return }
        failures += 1
        (lastError, lastErrorAt) = (call.error, call.end)
    }
}

/// One call to an outside service, without anything that it carried.
package struct GatewayCall: Sendable, Equatable {
    package let gateway: GatewayName
    /// When it began.
    package let at: Instant
    package let tookMs: Int
    package let result: Breaker.Call
    /// What was done, as in `send mail`.
    package let what: String
    /// The service's own number for how it went, as HTTP and SMTP have them.
    package let status: Int?
    /// What went wrong, without secrets and personal values.
    package let error: String?

    /// Most characters of an error.
    package static let errorLengthMax = 300

    /// Describes a call that failed or succeeded; one that took too long for its service is slow.
    package init(
        _ gateway: GatewayName, at: Instant, tookMs: Int, what: String, status: Int? = nil,
        error: String? = nil, isFailure: Bool
    ) {
        (self.gateway, self.at, self.tookMs, self.what) = (gateway, at, tookMs, what)
        (self.status, self.error) = (status, error.map { String($0.prefix(Self.errorLengthMax)) })
        let isSlow = tookMs > gateway.rule.slow.milliseconds
        result = isFailure ? .failed : isSlow ? .slow : .good
    }

    /// When it ended.
    package var end: Instant { at + Span(milliseconds: Int64(tookMs)) }
}
