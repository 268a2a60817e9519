/// Keeps calls away from an outside service that fails, and tries it again after a while.
///
/// Closed, it lets every call through and looks at the last ``Rule/window`` of them; open, it
/// refuses; half open, it lets a few probes through and closes when they succeed. An operator may
/// hold it open or closed.
package struct Breaker: Sendable, Equatable {
    /// The service, as in `smtp`.
    package let name: String
    package private(set) var state: State
    /// When the state was entered.
    package private(set) var since: Instant
    /// The last calls, oldest first.
    package private(set) var calls: [Call]
    /// Probes let through since it became half open.
    package private(set) var probes: Int
    /// Why it was opened last; `nil` when it never was.
    package private(set) var reason: String?
    /// Who holds it; `nil` unless it is held.
    package private(set) var heldBy: String?

    /// Where a breaker stands.
    package enum State: Sendable, Equatable {
        case closed
        /// Refuses until a moment.
        case open(until: Instant)
        case halfOpen
        /// Held open by an operator.
        case heldOpen
        /// Held closed by an operator: nothing opens it.
        case heldClosed
    }

    /// How one call went.
    package enum Call: Character, Sendable, CaseIterable {
        case good = "+"
        case failed = "x"
        /// It succeeded, and took longer than ``Rule/slow``.
        case slow = "s"
    }

    /// When a breaker opens and closes.
    package struct Rule: Sendable, Equatable {
        /// Calls looked at.
        package var window = 100
        /// Calls before anything is concluded.
        ///
        /// At our volume a larger number would never trip.
        package var callsMin = 10
        /// Percentage of failures that opens it.
        package var failurePercent = 50
        /// A call that takes longer is slow.
        package var slow = Span.seconds(10)
        /// Percentage of slow calls that opens it.
        package var slowPercent = 80
        /// How long it stays open.
        package var pause = Span.seconds(30)
        /// Probes that are let through when half open, and must succeed.
        package var probes = 3
        /// A probe without a report for so long is taken as failed.
        package var probeTimeout = Span.seconds(120)

        /// The usual rule.
        package init() {}
    }

    /// A closed breaker that has seen no call.
    package init(_ name: String, at now: Instant) {
        (self.name, state, since, calls, probes) = (name, .closed, now, [], 0)
    }

    /// A breaker as it was stored.
    package init(
        stored name: String, state: State, since: Instant, calls: [Call], probes: Int,
        reason: String?, heldBy: String?
    ) {
        (self.name, self.state, self.since, self.calls) = (name, state, since, calls)
        (self.probes, self.reason, self.heldBy) = (probes, reason, heldBy)
    }

    /// Whether a call may be made.
    package enum Admission: Sendable, Equatable {
        case go
        /// Not now; ask again at that moment, or, when held open, look whether it still is.
        case refused(until: Instant)
    }

    /// How long a caller waits before it asks a breaker that is held open again.
    package static let heldPause = Span.seconds(10)

    /// Most characters of the reason for opening.
    package static let reasonLengthMax = 300

    /// Asks for one call.
    package mutating func admit(_ rule: Rule, at now: Instant) -> Admission {
        switch state {
        case .closed, .heldClosed: return .go
        case .heldOpen: return .refused(until: now + Self.heldPause)
        case .open(let until):
            guard until <= now else { return .refused(until: until) }
            enter(.halfOpen, at: now)
            probes = 1
            return .go
        case .halfOpen:
            if now - since >= rule.probeTimeout {
                open("\(probes) probes were not answered", rule, at: now)
                return .refused(until: now + rule.pause)
            }
            guard probes < rule.probes else { return .refused(until: now + .seconds(1)) }
            probes += 1
            return .go
        }
    }

    /// Takes in how a call went; `error` says what went wrong, for people.
    package mutating func record(
        _ call: Call, error: String?, _ rule: Rule, at now: Instant
    ) {
        switch state {
        // A call that was admitted earlier says nothing about a breaker that opened since.
        case .open, .heldOpen: return
        case .closed: remember(call, rule)
        case .heldClosed: return remember(call, rule)
        case .halfOpen:
            guard call != .failed else { return open(error ?? "a probe failed", rule, at: now) }
            calls.append(call)
            if calls.count >= rule.probes {
                enter(.closed, at: now)
                reason = nil
            }
            return
        }
        guard calls.count >= rule.callsMin else { return }
        let failed = calls.count { $0 == .failed }
        let slow = calls.count { $0 == .slow }
        if failed * 100 >= rule.failurePercent * calls.count {
            let of = "\(failed) of the last \(calls.count) calls failed"
            open(error.map { "\(of), the last one: \($0)" } ?? of, rule, at: now)
        } else if slow * 100 >= rule.slowPercent * calls.count {
            open("\(slow) of the last \(calls.count) calls were slow", rule, at: now)
        }
    }

    /// What an operator wants of a breaker.
    package enum Hold: String, CaseIterable, Codable, Sendable {
        /// Refuse every call.
        case open
        /// Let every call through.
        case closed
        /// Decide by the calls again.
        case automatic
    }

    /// Holds it, or lets it decide by itself again.
    package mutating func hold(
        _ hold: Hold, by actor: String, reason: String, at now: Instant
    ) throws(Failure) {
        switch (hold, state) {
        case (.open, .heldOpen), (.closed, .heldClosed):
            throw .conflict("\(name) is held \(hold.rawValue) already")
        case (.automatic, .closed), (.automatic, .open), (.automatic, .halfOpen):
            throw .conflict("nobody holds \(name)")
        case (.open, _): enter(.heldOpen, at: now)
        case (.closed, _): enter(.heldClosed, at: now)
        case (.automatic, _): enter(.closed, at: now)
        }
        heldBy = hold == .automatic ? nil : actor
        self.reason = hold == .automatic ? nil : reason
    }

    private mutating func remember(_ call: Call, _ rule: Rule) {
        calls.append(call)
        if calls.count > rule.window { calls.removeFirst(calls.count - rule.window) }
    }

    private mutating func open(_ why: String, _ rule: Rule, at now: Instant) {
        enter(.open(until: now + rule.pause), at: now)
        reason = String(why.prefix(Self.reasonLengthMax))
    }

    private mutating func enter(_ next: State, at now: Instant) {
        (state, since, calls, probes) = (next, now, [], 0)
    }
}
