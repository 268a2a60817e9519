import Domain
import Gateways
import HTTP
import Synchronization
import TestSupport
import Testing

/// A clock that stands still until it is moved.
final class StoppedClock: Clock {
    private let moment = Mutex(Instant(milliseconds: 1_790_000_000_000))

    var now: Instant { moment.withLock { $0 } }

    func advance(by span: Span) { moment.withLock { $0 = $0 + span } }
}

/// Breakers in memory, and every call that was reported.
final class Keeper: GatewayKeeper {
    private let clock: StoppedClock
    private let state = Mutex<(records: [GatewayName: GatewayRecord], calls: [GatewayCall])>(
        ([:], []))

    init(_ clock: StoppedClock) { self.clock = clock }

    var calls: [GatewayCall] { state.withLock { $0.calls } }

    func admit(_ gateway: GatewayName) -> GatewayAdmission {
        state.withLock { state in
            var record = state.records[gateway] ?? GatewayRecord(gateway, at: clock.now)
            defer { state.records[gateway] = record }
            switch record.admit(at: clock.now) {
            case .go: return .go(GatewayPermit(since: record.breaker.since))
            case .refused(let until): return .refused(until: until, record.breaker.reason ?? "")
            }
        }
    }

    func obstacle(to gateway: GatewayName) -> Obstacle? {
        state.withLock { state in
            guard let known = state.records[gateway] else { return nil }
            var asked = known
            guard case .refused(let until) = asked.admit(at: clock.now), asked == known else {
                return nil
            }
            return Obstacle(until: until, known.breaker.reason ?? "")
        }
    }

    func record(_ call: GatewayCall, _ permit: GatewayPermit) {
        state.withLock { state in
            state.calls.append(call)
            state.records[call.gateway]?.note(call, admittedIn: permit.since)
        }
    }
}

/// Time that passes only when somebody sleeps.
final class Pacer: Sendable {
    private let ms = Mutex(0)
    private let pauses = Mutex<[Int]>([])

    var slept: [Int] { pauses.withLock { $0 } }

    var pacing: Courier.Pacing {
        Courier.Pacing(
            nowMs: { self.ms.withLock { $0 } },
            sleepMs: { pause, _ in
                self.ms.withLock { $0 += pause }
                self.pauses.withLock { $0.append(pause) }
            }, chance: { 0.5 })
    }
}
