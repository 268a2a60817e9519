import Domain
import TestSupport
import Testing

@Suite struct JobTests {
    private static let kind = JobKind(
        "test.run", queue: "test", attemptsMax: 3,
        backoff: Backoff(base: .seconds(10), cap: .seconds(60)), delivery: .once)
    private static let start = Instant(milliseconds: 1_800_000_000_000)

    private func job(runAt: Instant? = nil) -> Job {
        Job(
            id: Job.ID(high: 1, low: 2), kind: Self.kind, payload: "{}", causedBy: "os:0",
            created: Self.start, runAt: runAt)
    }

    private func taken() -> Job {
        var job = job()
        job.take(by: "w", at: Self.start)
        return job
    }

    private func report(_ job: inout Job, _ outcome: Job.Outcome, at now: Instant = start) -> Bool {
        job.report(outcome, fence: job.fence, kind: Self.kind, random: .max, at: now)
    }

    @Test func `a job for later waits, and can be taken once its time has come`() {
        var job = job(runAt: Self.start + .seconds(5))
        #expect(job.state == .scheduled)
        #expect(job.wake(at: Self.start + .seconds(4)) == false)
        #expect(job.wake(at: Self.start + .seconds(5)) == true)
        #expect(job.state == .available)
    }

    @Test func `a failed try waits, and the last one sets the job aside`() {
        var job = taken()
        for attempt in 1...2 {
            #expect(report(&job, .failed("no answer", noSoonerThan: .seconds(0))))
            #expect(job.state == .retryable)
            #expect(job.attempts == attempt)
            #expect(job.wake(at: job.runAt) == true)
            job.take(by: "w", at: job.runAt)
        }
        #expect(report(&job, .failed("no answer", noSoonerThan: .seconds(0))))
        #expect(job.state == .discarded)
        #expect(job.lastError == "no answer")
        #expect(job.lease == nil)
    }

    @Test func `what the other side asked for is the shortest pause`() {
        var job = taken()
        #expect(report(&job, .failed("429", noSoonerThan: .minutes(10))))
        #expect(job.runAt == Self.start + .minutes(10))
    }

    @Test func `the report of a worker that lost its lease changes nothing`() {
        var job = taken()
        let lost = job.fence
        let later = Self.start + Job.Lease.life
        #expect(job.rescue(at: later) == true)
        job.take(by: "other", at: later)
        let before = job
        let counted = job.report(.done, fence: lost, kind: Self.kind, random: 0, at: later)
        #expect(!counted)
        #expect(job.renew(fence: lost, at: later) == false)
        #expect(job == before)
    }

    @Test func `a lease that was renewed in time is not taken away`() {
        var job = taken()
        let later = Self.start + .seconds(29)
        #expect(job.renew(fence: job.fence, at: later) == true)
        #expect(job.rescue(at: Self.start + .seconds(31)) == false)
        #expect(job.state == .running)
    }

    @Test func `a job that ends its worker again and again is set aside`() {
        var job = job()
        var now = Self.start
        for _ in 1...Job.crashesMax {
            #expect(job.state == .available)
            job.take(by: "w", at: now)
            now = now + Job.Lease.life
            #expect(job.rescue(at: now) == true)
        }
        #expect(job.state == .discarded)
    }

    @Test(arguments: [Job.Outcome.handedBack, .postponed("open", until: start + .seconds(9))])
    func `a try that was not made does not count`(outcome: Job.Outcome) {
        var job = taken()
        #expect(report(&job, outcome))
        #expect(job.attempts == 0)
        #expect(!job.state.isFinished)
    }

    @Test func `a payload that nobody can read is not tried again`() {
        var job = taken()
        #expect(report(&job, .hopeless("the payload is no JSON")))
        #expect(job.state == .discarded)
    }

    @Test func `a running job that is cancelled ends with its next report, done or not`() throws {
        var failing = taken()
        try failing.cancel(at: Self.start)
        #expect(failing.state == .running)
        #expect(report(&failing, .failed("x", noSoonerThan: .seconds(0))))
        #expect(failing.state == .cancelled)
        var succeeding = taken()
        try succeeding.cancel(at: Self.start)
        #expect(report(&succeeding, .done))
        #expect(succeeding.state == .completed)
    }

    @Test func `a job set aside can be tried again as often as a new one`() throws {
        var job = taken()
        #expect(report(&job, .hopeless("x")))
        try job.retry(kind: Self.kind, at: Self.start)
        #expect(job.state == .available)
        #expect(job.attemptsMax == job.attempts + Self.kind.attemptsMax)
    }

    @Test func `pauses are spread evenly below a bound that doubles up to its cap`() {
        let backoff = Self.kind.backoff
        let bounds = (1...5).map { backoff.bound(after: $0).milliseconds }
        #expect(bounds == [10_000, 20_000, 40_000, 60_000, 60_000])
        #expect(backoff.bound(after: .max) == .seconds(60))
        var random = SplitMix64(seed: 7)
        var buckets = Array(repeating: 0, count: 10)
        for _ in 0..<100_000 {
            let pause = backoff.pause(after: 2, random: random.next())
            buckets[min(9, Int(pause.milliseconds / 2_000))] += 1
        }
        // Chi-square with 9 degrees of freedom: 27.9 is passed once in a thousand seeds.
        let square = buckets.map { Double(($0 - 10_000) * ($0 - 10_000)) / 10_000 }.reduce(0, +)
        #expect(square < 27.9)
    }
}

@Suite struct CronScheduleTests {
    private func next(_ text: String, after moment: String) throws -> String? {
        let schedule = try #require(CronSchedule(text))
        return schedule.next(after: try #require(Instant(moment)))?
            .text(offset: Riyadh.offset, suffix: "")
    }

    @Test(arguments: [
        ("* * * * *", "2026-11-21T10:00:30Z", "2026-11-21T13:01:00.000"),
        ("0 3 * * *", "2026-11-21T00:00:00Z", "2026-11-22T03:00:00.000"),
        ("0 3 * * *", "2026-11-20T23:59:59Z", "2026-11-21T03:00:00.000"),
        ("*/15 9-17 * * 0-4", "2026-11-20T12:00:00Z", "2026-11-22T09:00:00.000"),
        ("0 0 1 1 *", "2026-11-21T10:00:00Z", "2027-01-01T00:00:00.000"),
        ("0 0 29 2 *", "2026-11-21T10:00:00Z", "2028-02-29T00:00:00.000"),
        ("0 0 13 * 5", "2026-11-21T10:00:00Z", "2026-11-27T00:00:00.000"),
        ("30 4 1,15 * *", "2026-11-21T10:00:00Z", "2026-12-01T04:30:00.000"),
        ("0 12 * * 7", "2026-11-21T10:00:00Z", "2026-11-22T12:00:00.000"),
    ])
    func `the next time is found in Riyadh's time`(
        schedule: String, moment: String, expected: String
    ) throws {
        #expect(try next(schedule, after: moment) == expected)
    }

    @Test func `a day that never comes is never due`() throws {
        #expect(try next("0 0 30 2 *", after: "2026-11-21T10:00:00Z") == nil)
    }

    @Test(arguments: [
        "", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8",
        "*/0 * * * *", "5-1 * * * *", "a * * * *", "1, * * * *", "-1 * * * *", "1/2/3 * * * *",
    ])
    func `what is no schedule is refused`(text: String) {
        #expect(CronSchedule(text) == nil)
    }
}
