import Testing

@testable import HTTP

@Suite struct PhaseTests {
    private let limits = ServerLimits()

    /// Looks every half second until 1,000, and then one that comes at `now`.
    private func look(at now: Int64) -> Look {
        let last = Look(at: 1_000, after: Look(first: 500), every: 500)
        return Look(at: now, after: last, every: 500)
    }

    private var phases: [Phase] {
        [
            .idle(since: 900, consumed: 0), .header(since: 900), .body(since: 900, bytes: 100),
            .answering(since: 900, bytes: 100),
        ]
    }

    @Test(arguments: [1_500, 2_000])
    func `a look in time excuses nobody`(_ now: Int64) {
        for phase in phases { #expect(phase.excused(at: look(at: now)) == phase) }
    }

    @Test(arguments: [10_000, 80_000, 10_000_000])
    func `a server that stood still cuts nobody for it`(_ now: Int64) {
        for phase in phases {
            #expect(phase.isOverdue(at: now + 75_000, limits))
            #expect(!phase.excused(at: look(at: now)).isOverdue(at: now, limits))
        }
    }

    @Test func `time before and after a standstill counts`() {
        // Nine of ten seconds are excused: the next look was due a second after the last at most.
        let phase = Phase.header(since: 900).excused(at: look(at: 11_000))
        #expect(phase == .header(since: 9_900))
        #expect(!phase.isOverdue(at: 17_900, limits))
        #expect(phase.isOverdue(at: 17_901, limits))
    }

    @Test func `what began after a standstill does not begin in the time to come`() {
        #expect(Phase.header(since: 10_990).excused(at: look(at: 11_000)) == .header(since: 11_000))
        #expect(Phase.header(since: 11_001).excused(at: look(at: 11_000)) == .header(since: 11_001))
    }

    @Test func `bytes beyond the requests before begin a header, at the look before at the latest`()
    {
        let idle = Phase.idle(since: 300, consumed: 50)
        #expect(idle.having(received: 50, at: look(at: 1_500)) == idle)
        #expect(idle.having(received: 51, at: look(at: 1_500)) == .header(since: 1_000))
    }
}
