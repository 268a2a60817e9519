import Domain
import Service
import Storage
import Testing

/// Breakers that several processes share.
@Suite struct SharedBreakersTests {
    private static let call = Call(reason: "the relay is being replaced", source: House.source)

    private static let afterPause = Span(
        milliseconds: GatewayName.smtp.rule.pause.milliseconds + 1000)

    private func breakers(_ house: House) -> SharedBreakers {
        SharedBreakers(database: house.database, clock: house.clock)
    }

    private func permit(_ breakers: SharedBreakers) throws -> GatewayPermit? {
        guard case .go(let permit) = try breakers.admit(.smtp) else { return nil }
        return permit
    }

    private func report(_ house: House, isFailure: Bool, tookMs: Int = 5) -> GatewayCall {
        GatewayCall(
            .smtp, at: house.clock.now, tookMs: tookMs, what: "send mail",
            status: isFailure ? 451 : 250, error: isFailure ? "try later" : nil,
            isFailure: isFailure)
    }

    /// Ten failures, which open the breaker.
    private func open(_ breakers: SharedBreakers, _ house: House) throws {
        for _ in 1...GatewayName.smtp.rule.callsMin {
            let permit = try #require(try permit(breakers))
            breakers.record(report(house, isFailure: true), permit)
        }
    }

    private func shown(_ house: House) throws -> BreakerRow {
        let admin = try house.add(.admin)
        return try admin.backend.perform(ShowBreaker(gateway: .smtp))
    }

    @Test(arguments: Setting.all)
    func `failures open it for every process, and the console sees why and until when`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (one, other) = (breakers(house), breakers(house))
        #expect(try permit(other) != nil)
        try open(one, house)
        #expect(try permit(one) == nil)
        house.clock.advance(by: Span(milliseconds: SharedBreakers.refreshMs))
        #expect(try permit(other) == nil)
        let row = try shown(house)
        #expect(row.state == .open && row.calls == 10 && row.failures == 10)
        #expect(row.reason == "10 of the last 10 calls failed, the last one: try later")
        #expect(row.lastError == "try later" && row.lastTookMs == 5)
        let rule = GatewayName.smtp.rule
        let next = try #require(row.nextTry)
        #expect(next <= house.clock.now + rule.pause)
        let calls = try house.add(.oncall).backend.perform(ListGatewayCalls()).rows
        #expect(calls.count == 10 && calls.allSatisfy { $0.status == 451 && $0.result == .failed })
    }

    @Test(arguments: [(Setting.all[0], 1000), (Setting.all[1], 100)])
    func `half open, it lets exactly as many through as the rule says, however many ask at once`(
        setting: Setting, askers: Int
    ) throws {
        let house = try House(setting)
        let processes = [breakers(house), breakers(house)]
        try open(processes[0], house)
        house.clock.advance(by: Self.afterPause)
        let admitted = concurrently(askers) { number -> Bool in
            guard case .go? = try? processes[number % 2].admit(.smtp) else { return false }
            return true
        }
        #expect(admitted.count { $0 } == GatewayName.smtp.rule.probes)
        #expect(try shown(house).state == .halfOpen)
    }

    @Test(arguments: Setting.all)
    func `probes that succeed close it, whoever made them`(setting: Setting) throws {
        let house = try House(setting)
        let processes = [breakers(house), breakers(house)]
        try open(processes[0], house)
        house.clock.advance(by: Self.afterPause)
        for number in 0..<GatewayName.smtp.rule.probes {
            let permit = try #require(try permit(processes[number % 2]))
            processes[number % 2].record(report(house, isFailure: false), permit)
        }
        #expect(try shown(house).state == .closed)
    }

    @Test func `a call that began before it opened says nothing about a probe`() throws {
        let house = try House()
        let breakers = breakers(house)
        let late = try #require(try permit(breakers))
        try open(breakers, house)
        house.clock.advance(by: Self.afterPause)
        _ = try #require(try permit(breakers))
        breakers.record(report(house, isFailure: true), late)
        #expect(try shown(house).state == .halfOpen)
    }

    @Test func `a thousand calls in a second are a few writes, and none is lost`() throws {
        let house = try House()
        let breakers = breakers(house)
        let database = try #require(house.database as? StorageDatabase)
        let before = database.commits.writes
        // As many as may wait, however slowly another thread writes.
        for number in 1...SharedBreakers.pendingMax {
            let permit = try #require(try permit(breakers))
            breakers.record(report(house, isFailure: false), permit)
            house.clock.advance(by: Span(milliseconds: number % 10 == 0 ? 10 : 0))
        }
        breakers.flush()
        #expect(database.commits.writes - before < 20)
        #expect(try shown(house).calls == SharedBreakers.pendingMax)
        let kept = try house.read { tx throws(Failure) in
            try tx.breakers.calls(ListQuery(sort: SortOrder("at"), limit: 1000)).rows.count
        }
        #expect(kept <= GatewayCallRow.keptMax)
    }

    @Test(arguments: Setting.all)
    func `an operator holds it open and lets it go, with a reason, and everybody obeys`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let breakers = breakers(house)
        #expect(try permit(breakers) != nil)
        let oncall = try house.add(.oncall)
        let held = try oncall.backend.answer(any: OpenBreaker(gateway: .smtp), Self.call)
        #expect(held.undo?.operation is ReleaseBreaker)
        house.clock.advance(by: Span(milliseconds: SharedBreakers.refreshMs))
        guard case .refused(_, let why) = try breakers.admit(.smtp) else {
            Issue.record("a call went through")
            return
        }
        #expect(why.contains("the relay is being replaced"))
        let record = try #require(try house.records(1).first)
        #expect(record.operation == "breakers.open" && record.outcome == "done")
        let stale = Call(expectedVersion: 1, reason: "because", source: House.source)
        #expect(
            failure { () throws(Failure) in
                try oncall.backend.perform(CloseBreaker(gateway: .smtp), stale)
            } == .stale(current: 2))
        _ = try oncall.backend.perform(ReleaseBreaker(gateway: .smtp), Self.call)
        house.clock.advance(by: Span(milliseconds: SharedBreakers.refreshMs))
        #expect(try permit(breakers) != nil)
    }

    @Test func `the last two hundred calls are kept, the newest among them`() throws {
        let house = try House()
        try house.write { tx throws(Failure) in
            try tx.breakers.save(tx.breakers.find(.smtp, for: .change))
            for number in 1...450 {
                let call = GatewayCall(
                    .smtp, at: tx.now + .seconds(Int64(number)), tookMs: number,
                    what: "send mail", isFailure: false)
                try tx.breakers.add([call], of: .smtp)
            }
        }
        let admin = try house.add(.admin)
        let rows = try admin.backend.perform(ListGatewayCalls(limit: 1000)).rows
        #expect(rows.map(\.tookMs) == Array((251...450).reversed()))
    }
}
