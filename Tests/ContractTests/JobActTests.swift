import Domain
import Service
import TestSupport
import Testing

/// What people do to jobs and queues.
@Suite struct JobActTests {
    private static let because = Call(reason: "a test", source: House.source)

    /// Jobs that were set aside with an error.
    private func dead(_ house: House, _ count: Int, _ error: String = "no answer") throws -> [Job] {
        let jobs = try house.enqueue(count)
        var rest = count
        while rest > 0 {
            let taken = try house.takeAndDie(min(rest, 200), as: "w")
            try house.books { books throws(Failure) in
                _ = try books.finish(
                    taken.map {
                        JobReport(
                            JobTry($0.id, fence: $0.fence), .test, .hopeless(error), random: 0)
                    })
            }
            rest -= taken.count
        }
        return jobs
    }

    @Test(arguments: Setting.all)
    func `a replay changes each job once, although it changes what it goes through`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let jobs = try dead(house, 1_200)
        try house.enqueue(5)
        let backend = try house.add(.oncall).backend
        let dry = try backend.perform(
            ReplayJobs(filter: "queue:test", dryRun: true), Self.because)
        #expect((dry.changed, dry.isMore, dry.isDryRun) == (1_200, false, true))
        #expect(try house.job(jobs[0].id).state == .discarded)
        let canary = try backend.perform(
            ReplayJobs(filter: "queue:test", canary: 10), Self.because)
        #expect((canary.changed, canary.isMore) == (10, true))
        let first = try jobs.prefix(11).map { try house.job($0.id).state }
        #expect(first == Array(repeating: .available, count: 10) + [.discarded])
        let rest = try backend.perform(ReplayJobs(filter: "queue:test"), Self.because)
        #expect((rest.changed, rest.isMore) == (1_190, false))
        #expect(try jobs.allSatisfy { try house.job($0.id).state == .available })
    }

    @Test func `jobs are found by their error, and only those are replayed`() throws {
        let house = try House()
        _ = try dead(house, 3, "550 no such mailbox")
        let other = try dead(house, 2, "connection timed out")
        let backend = try house.add(.oncall).backend
        let rows = try backend.perform(ListJobs(filter: "error:TIMED")).rows
        #expect(Set(rows.map(\.id)) == Set(other.map(\.id)))
        #expect(try backend.perform(ListJobs(filter: "mailbox state:discarded")).rows.count == 3)
        let done = try backend.perform(ReplayJobs(filter: "error:timed"), Self.because)
        #expect(done.changed == 2)
    }

    @Test(arguments: Setting.all)
    func `an error is found by its own words, whatever letters they begin with`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let jobs = try dead(house, 1, "450 Überlast: CONNECTION timed out")
        let backend = try house.add(.oncall).backend
        for filter in ["error:Überlast", "error:connection", "error:CONNECTION"] {
            let rows = try backend.perform(ListJobs(filter: filter)).rows
            #expect(rows.map(\.id) == jobs.map(\.id), "\(filter)")
        }
    }

    @Test func `a replay leaves jobs whose key an unfinished one has, and says so`() throws {
        let house = try House()
        try house.enqueue(key: "the key")
        let taken = try house.takeAndDie(1)[0]
        try house.books { books throws(Failure) in
            _ = try books.finish([
                JobReport(JobTry(taken.id, fence: taken.fence), .test, .hopeless("x"), random: 0)
            ])
        }
        try house.enqueue(key: "the key")
        let backend = try house.add(.oncall).backend
        let bulk = try backend.perform(ReplayJobs(filter: "queue:test"), Self.because)
        #expect((bulk.changed, bulk.skipped) == (0, 1))
        let refused = failure { () throws(Failure) in
            _ = try backend.perform(RetryJob(job: taken.id), Self.because)
        }
        #expect(refused?.code == "conflict")
    }

    @Test(arguments: Setting.all)
    func `nothing is taken from a queue that is stopped, until it goes on`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let backend = try house.add(.oncall).backend
        try house.enqueue(3)
        let paused = try backend.perform(PauseQueue(queue: "test"), Self.because)
        #expect((paused.state, paused.waiting, paused.reason) == (.paused, 3, "a test"))
        #expect(try house.takeAndDie(3).isEmpty)
        let twice = failure { () throws(Failure) in
            _ = try backend.perform(PauseQueue(queue: "test"), Self.because)
        }
        #expect(twice?.code == "conflict")
        #expect(
            try house.records(1, of: "operation:queues.pause outcome:done")[0].reason == "a test")
        _ = try backend.perform(ResumeQueue(queue: "test"), Self.because)
        #expect(try house.takeAndDie(3).count == 3)
        let row = try #require(
            try backend.perform(ListQueues()).rows.first { $0.queue == "test" })
        #expect((row.running, row.waiting, row.state) == (3, 0, .going))
    }

    @Test(arguments: Setting.all)
    func `the trail names nobody where a queue is stopped again`(setting: Setting) throws {
        let house = try House(setting)
        let first = try house.add(.oncall, name: "Zaynab Unique")
        try house.enqueue(1)
        _ = try first.backend.perform(PauseQueue(queue: "test"), Self.because)
        let said = "test was stopped by \(first.id) already: a test"
        let again = try house.add(.admin).backend
        #expect(
            failure { () throws(Failure) in
                try again.perform(PauseQueue(queue: "test"), Self.because)
            } == .conflict(said))
        let record = try #require(try house.records(1).first)
        let detail = try house.operatingSystem.perform(ShowAuditRecord(record: record.position))
        #expect(detail.remark == said)
    }

    @Test func `a share of failures above 100 is refused under the name of its parameter`() throws {
        let house = try House()
        let backend = try house.add(.oncall).backend
        for dryRun in [nil, true] as [Bool?] {
            let refusal = failure { () throws(Failure) in
                _ = try backend.perform(
                    ReplayJobs(filter: "queue:test", dryRun: dryRun, stopAt: 101), Self.because)
            }
            #expect(refusal == .invalid(field: "stopAt", "must lie between 0 and 100"))
        }
    }

    @Test(arguments: [(limit: 20, isBroken: true), (limit: 20, isBroken: false)])
    func `a replay in waves stops when too many fail, and else goes through`(
        limit: Int, isBroken: Bool
    ) throws {
        let house = try House()
        let jobs = try dead(house, 300)
        let order = Dictionary(
            uniqueKeysWithValues: jobs.enumerated().map { ($1.id, $0) })
        let handler = TestHandler { job, _ in
            isBroken && (order[job.id] ?? 0) >= 150 ? .hopeless("broken again") : .done
        }
        let backend = try house.add(.oncall).backend
        try house.working([handler, ReplayHandler(clock: house.clock)]) { _ throws in
            let first = try backend.perform(
                ReplayJobs(filter: "queue:test", stopAt: limit), Self.because)
            #expect((first.changed, first.isMore) == (10, true))
            var looks = 0
            let isOver = try eventually {
                looks += 1
                if looks % 20 == 0 { house.clock.advance(by: .seconds(1)) }
                let left = try backend.perform(
                    ListJobs(filter: "kind:jobs.replay state:scheduled,available,running"))
                return left.rows.isEmpty
            }
            #expect(isOver)
        }
        let states = try jobs.map { try house.job($0.id) }
        let stopped = try backend.perform(ListJobs(filter: "kind:jobs.replay state:discarded"))
        guard isBroken else {
            #expect(states.allSatisfy { $0.state == .completed } && stopped.rows.isEmpty)
            return
        }
        // Waves of 10, 100 and 100: the last, which failed by 60 of 100, is the end.
        #expect(states.count { $0.state == .completed } == 150)
        #expect(states.count { $0.lastError == "broken again" } == 60)
        #expect(states.suffix(90).allSatisfy { $0.attempts == 1 })
        // It stops as soon as it sees enough of them.
        let why = try #require(stopped.rows.first?.error)
        #expect(why.hasPrefix("stopped: ") && why.hasSuffix(" of 100 failed, more than 20 %"))
    }

    @Test func `an act on all that a filter finds needs a filter`() throws {
        let house = try House()
        try house.enqueue(3)
        let backend = try house.add(.oncall).backend
        for filter in ["", "  "] {
            let refused = failure { () throws(Failure) in
                _ = try backend.perform(CancelJobs(filter: filter), Self.because)
            }
            #expect(refused?.code == "invalid")
        }
        #expect(try backend.perform(ListJobs(filter: "state:available")).rows.count == 3)
    }

    @Test func `a job is shown with its tries, and an auditor may look but not act`() throws {
        let house = try House()
        let job = try dead(house, 1, "550 no such mailbox")[0]
        let (auditor, support) = (
            try house.add(.auditor).backend, try house.add(.support).backend
        )
        let shown = try auditor.perform(ShowJob(job: job.id))
        #expect(shown.history.map(\.result) == [.hopeless])
        #expect(shown.history.map(\.error) == ["550 no such mailbox"])
        #expect(
            failure { () throws(Failure) in
                _ = try auditor.perform(RetryJob(job: job.id), Self.because)
            }?.code == "denied")
        #expect(
            failure { () throws(Failure) in
                _ = try support.perform(ShowJob(job: job.id))
            }?.code == "denied")
    }
}
