package import Domain
package import HTTP
internal import Synchronization

/// What every call to an outside service passes: the breaker, a limit of calls at once, a look at
/// the clock, and a report without secrets.
package final class GatewayWatch: Sendable {
    package let gateway: GatewayName
    private let keeper: any GatewayKeeper
    private let clock: any Clock
    private let pacing: Courier.Pacing
    private let callsMax: Int
    private let observe: @Sendable (GatewayCall) -> Void
    private let underWay = Mutex(0)

    /// How long a caller waits that found too many calls under way.
    package static let busyPause = Span.seconds(1)

    /// Watches calls to a service; `observe` is told of each, for measurements.
    package init(
        _ gateway: GatewayName, keeper: any GatewayKeeper, clock: any Clock, callsMax: Int,
        pacing: Courier.Pacing = .system,
        observe: @escaping @Sendable (GatewayCall) -> Void = { _ in }
    ) {
        (self.gateway, self.keeper, self.clock) = (gateway, keeper, clock)
        (self.callsMax, self.pacing, self.observe) = (callsMax, pacing, observe)
    }

    /// How a call went, for the report.
    package struct Verdict: Sendable {
        /// The service's own number.
        package var status: Int?
        /// What went wrong, without secrets; `nil` for what went well.
        package var error: String?
        /// Whether it speaks against the service: a refusal of what we sent does not.
        package var isFailure: Bool

        /// Judges a call.
        package init(status: Int? = nil, error: String? = nil, isFailure: Bool = false) {
            (self.status, self.error, self.isFailure) = (status, error, isFailure)
        }
    }

    /// Makes one call, unless the breaker or the limit is against it.
    package func call<Value>(
        _ what: String, _ body: () -> (Value, Verdict)
    ) throws(GatewayTrouble) -> Value {
        guard enter() else {
            let busy = busy
            throw .notTried(until: busy.until, busy.why)
        }
        defer { underWay.withLock { $0 -= 1 } }
        let permit = try admit()
        let (at, began) = (clock.now, pacing.nowMs())
        let (value, verdict) = body()
        let call = GatewayCall(
            gateway, at: at, tookMs: max(0, pacing.nowMs() - began), what: what,
            status: verdict.status, error: verdict.error.map(PlainError.text),
            isFailure: verdict.isFailure)
        keeper.record(call, permit)
        observe(call)
        return value
    }

    /// Now, as the breaker counts.
    package var now: Instant { clock.now }

    /// What keeps a call from being made now; `nil` for nothing that is known without one.
    package var obstacle: Obstacle? {
        guard underWay.withLock({ $0 < callsMax }) else { return busy }
        do throws(Failure) { return try keeper.obstacle(to: gateway) } catch {
            return Obstacle(until: clock.now + Self.busyPause, error.message)
        }
    }

    private var busy: Obstacle {
        Obstacle(until: clock.now + Self.busyPause, "\(callsMax) calls are under way already")
    }

    /// Counts a call; false when there are as many as there may be.
    private func enter() -> Bool {
        underWay.withLock { count in
            guard count < callsMax else { return false }
            count += 1
            return true
        }
    }

    private func admit() throws(GatewayTrouble) -> GatewayPermit {
        let admission: GatewayAdmission
        do throws(Failure) { admission = try keeper.admit(gateway) } catch {
            throw .notTried(until: clock.now + Self.busyPause, error.message)
        }
        switch admission {
        case .go(let permit): return permit
        case .refused(let until, let why): throw .notTried(until: until, why)
        }
    }
}

/// Why an outside service did not do what was asked.
package enum GatewayTrouble: Error, Equatable, Sendable {
    /// It was not called: the breaker is open, or too much is under way; try again then.
    case notTried(until: Instant, String)
    /// It was called and did not do it; `mayHaveBeenDone` when that is not certain.
    case failed(String, noSoonerThan: Instant?, mayHaveBeenDone: Bool)
}
