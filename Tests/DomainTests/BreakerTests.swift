import Domain
import TestSupport
import Testing

@Suite struct BreakerTests {
    private static let start = Instant(milliseconds: 1_800_000_000_000)
    private let rule = Breaker.Rule()

    private func opened() -> Breaker {
        var breaker = Breaker("smtp", at: Self.start)
        for _ in 1...rule.callsMin {
            breaker.record(.failed, error: "refused", rule, at: Self.start)
        }
        return breaker
    }

    @Test func `nine failures conclude nothing, ten open it and say why`() {
        var breaker = Breaker("smtp", at: Self.start)
        for _ in 1...9 { breaker.record(.failed, error: "refused", rule, at: Self.start) }
        #expect(breaker.state == .closed)
        breaker.record(.failed, error: "refused", rule, at: Self.start)
        #expect(breaker.state == .open(until: Self.start + rule.pause))
        #expect(breaker.reason == "10 of the last 10 calls failed, the last one: refused")
    }

    @Test func `slow calls open it although they succeed`() {
        var breaker = Breaker("smtp", at: Self.start)
        for _ in 1...10 { breaker.record(.slow, error: nil, rule, at: Self.start) }
        #expect(breaker.state == .open(until: Self.start + rule.pause))
    }

    @Test func `half open lets exactly the probes through, and closes when they succeed`() {
        var breaker = opened()
        let later = Self.start + rule.pause
        let admitted = (0..<1000).count { _ in breaker.admit(rule, at: later) == .go }
        #expect(admitted == rule.probes)
        for _ in 1...rule.probes { breaker.record(.good, error: nil, rule, at: later) }
        #expect(breaker.state == .closed)
        #expect(breaker.reason == nil)
    }

    @Test func `one failed probe opens it again`() {
        var breaker = opened()
        let later = Self.start + rule.pause
        #expect(breaker.admit(rule, at: later) == .go)
        breaker.record(.failed, error: "still refused", rule, at: later)
        #expect(breaker.state == .open(until: later + rule.pause))
        #expect(breaker.reason == "still refused")
    }

    @Test func `probes whose caller died do not keep it half open for ever`() {
        var breaker = opened()
        let later = Self.start + rule.pause
        for _ in 1...rule.probes { _ = breaker.admit(rule, at: later) }
        let much = later + rule.probeTimeout
        #expect(breaker.admit(rule, at: much) == .refused(until: much + rule.pause))
    }

    @Test func `held open it refuses whatever happens, held closed nothing opens it`() throws {
        var breaker = Breaker("smtp", at: Self.start)
        try breaker.hold(.open, by: "user_a", reason: "maintenance", at: Self.start)
        #expect(breaker.admit(rule, at: Self.start + .hours(9)) != .go)
        #expect(throws: Failure.conflict("smtp is held open already")) {
            try breaker.hold(.open, by: "user_a", reason: "again", at: Self.start)
        }
        try breaker.hold(.closed, by: "user_a", reason: "it works", at: Self.start)
        for _ in 1...200 { breaker.record(.failed, error: nil, rule, at: Self.start) }
        #expect(breaker.admit(rule, at: Self.start) == .go)
        try breaker.hold(.automatic, by: "user_a", reason: "done", at: Self.start)
        #expect(breaker.state == .closed)
        #expect(breaker.heldBy == nil)
    }

    /// The rules once more, written down as plainly as possible: what the breaker is held against.
    private struct Reference {
        var mode = "closed"
        var log: [Breaker.Call] = []
        var probes = 0
        var entered = BreakerTests.start
        let rule: Breaker.Rule

        mutating func go(_ next: String, _ now: Instant) {
            (mode, log, probes, entered) = (next, [], 0, now)
        }

        mutating func admits(_ now: Instant) -> Bool {
            if mode == "open", now - entered >= rule.pause { go("half", now) }
            if mode == "half", now - entered >= rule.probeTimeout { go("open", now) }
            if mode == "half", probes < rule.probes {
                probes += 1
                return true
            }
            return mode == "closed"
        }

        mutating func note(_ call: Breaker.Call, _ now: Instant) {
            guard mode != "open" else { return }
            log.append(call)
            if mode == "half" {
                if call == .failed {
                    go("open", now)
                } else if log.count == rule.probes {
                    go("closed", now)
                }
                return
            }
            log = Array(log.suffix(rule.window))
            guard log.count >= rule.callsMin else { return }
            var (failed, slow) = (0, 0)
            for call in log {
                if call == .failed { failed += 1 }
                if call == .slow { slow += 1 }
            }
            if 100 * failed / log.count >= rule.failurePercent
                || 100 * slow / log.count >= rule.slowPercent
            {
                go("open", now)
            }
        }
    }

    @Test func `a million random events leave it where the written rules leave it`() {
        var random = SplitMix64(seed: 11)
        var breaker = Breaker("smtp", at: Self.start)
        var reference = Reference(rule: rule)
        var now = Self.start
        var failureShare: UInt64 = 5
        for step in 0..<1_000_000 {
            if step % 1000 == 0 { failureShare = random.next() % 100 }
            now = now + Span(milliseconds: Int64(random.next() % 2_000))
            if random.next() % 2 == 0 {
                let admitted = breaker.admit(rule, at: now) == .go
                guard admitted == reference.admits(now) else {
                    Issue.record("step \(step): admission differs")
                    return
                }
            } else {
                let draw = random.next() % 100
                let call: Breaker.Call =
                    draw < failureShare ? .failed : draw % 7 == 0 ? .slow : .good
                breaker.record(call, error: nil, rule, at: now)
                reference.note(call, now)
            }
            guard breaker.probes == reference.probes else {
                Issue.record("step \(step): probes differ")
                return
            }
        }
    }
}
