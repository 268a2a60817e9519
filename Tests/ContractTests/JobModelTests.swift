import Domain
import Service
import Storage
import TestSupport
import Testing

/// A database's queue does what the rules say, whatever comes in whatever order.
@Suite struct JobModelTests {
    /// Random acts on each database.
    private static let steps = 2_500
    /// Acts between two looks at all that is stored.
    private static let lookEvery = 250

    @Test(arguments: Setting.Store.allCases)
    func `a queue in a database does what the rules say`(store: Setting.Store) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        var walk = Walk(house)
        for step in 1...Self.steps {
            try walk.act()
            if step % Self.lookEvery == 0 { try walk.compareAll() }
        }
        try walk.compareAll()
        #expect(walk.counts.values.allSatisfy { $0 > 0 }, "an act never happened: \(walk.counts)")
    }
}

/// Random acts on a database and on the model at once.
private struct Walk {
    let house: House
    var model = JobModel()
    var random = SplitMix64(seed: 20_261_121)
    var counts: [String: Int] = [:]

    static let kinds = [
        JobKind(
            "test.first", queue: "a", priority: 2, attemptsMax: 3,
            backoff: Backoff(base: .seconds(5), cap: .seconds(20)), delivery: .once),
        JobKind(
            "test.second", queue: "b", attemptsMax: 2,
            backoff: Backoff(base: .seconds(5), cap: .seconds(20)), delivery: .once),
        JobKind(
            "test.third", queue: "a", priority: 7, attemptsMax: 4,
            backoff: Backoff(base: .seconds(5), cap: .seconds(20)), delivery: .once),
    ]
    static let queues = ["a", "b"]
    static let workers = ["w1", "w2", "w3"]

    init(_ house: House) { self.house = house }

    private var now: Instant { house.clock.now }

    private mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    private mutating func one<Element>(of all: [Element]) -> Element? {
        all.isEmpty ? nil : all[pick(all.count)]
    }

    private func books<Value>(
        _ body: (any WorkStore) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try house.database.keepBooks(at: now, body)
    }

    mutating func act() throws {
        switch pick(20) {
        case 0...4: try add()
        case 5...8: try take()
        case 9...11: try finish()
        case 12: try renew()
        case 13: try rescue()
        case 14: try wake()
        case 15: try person()
        case 16: try pause()
        case 17: try prune()
        default: advance()
        }
    }

    private mutating func note(_ name: String, _ happened: Bool = true) {
        counts[name, default: 0] += happened ? 1 : 0
    }

    private mutating func add() throws {
        var jobs: [Job] = []
        for _ in 0...pick(3) {
            let kind = Self.kinds[pick(Self.kinds.count)]
            let key = pick(3) == 0 ? "key \(pick(6))" : nil
            let delay = pick(4) == 0 ? Span.seconds(Int64(pick(40))) : .seconds(0)
            jobs.append(
                Job(
                    id: house.newID(Job.self), kind: kind, payload: "{}", uniqueKey: key,
                    causedBy: "os:0", created: now, runAt: now + delay))
        }
        let added = try house.write { tx throws(Failure) in try tx.jobs.add(jobs) }
        #expect(added == model.add(jobs))
        note("add")
        note("add a twin", added < jobs.count)
    }

    private mutating func take() throws {
        let (count, worker, maySuspect) = (1 + pick(4), Self.workers[pick(3)], pick(2) == 0)
        let taken = try books { books throws(Failure) in
            try books.take(count, from: Self.queues, by: worker, maySuspect: maySuspect)
        }
        let expected = model.take(
            count, from: Self.queues, by: worker, maySuspect: maySuspect, at: now)
        #expect(taken == expected)
        note("take", !taken.isEmpty)
    }

    private mutating func outcome() -> Job.Outcome {
        switch pick(6) {
        case 0: .failed("no answer", noSoonerThan: .seconds(Int64(pick(10))))
        case 1: .hopeless("never")
        case 2: .postponed("the breaker is open", until: now + .seconds(Int64(pick(10))))
        case 3: .handedBack
        default: .done
        }
    }

    private mutating func finish() throws {
        var reports: [JobReport] = []
        for _ in 0...pick(3) {
            guard let job = one(of: model.running) else { break }
            guard !reports.contains(where: { $0.attempt.job == job.id }) else { continue }
            // Now and then a worker comes too late.
            let fence = pick(6) == 0 ? job.fence - 1 : job.fence
            let kind = Self.kinds.first { $0.name == job.kind } ?? Self.kinds[0]
            reports.append(
                JobReport(
                    JobTry(job.id, fence: fence), kind, outcome(), random: random.next()))
        }
        let (counted, now) = (try books { books throws(Failure) in try books.finish(reports) }, now)
        for report in reports {
            let did = model.change(report.attempt.job) { job in
                job.report(
                    report.outcome, fence: report.attempt.fence, kind: report.kind,
                    random: report.random, at: now)
            }
            #expect(counted.contains(report.attempt) == did)
            note("finish", did == true)
            note("finish too late", did == false)
        }
    }

    private mutating func renew() throws {
        guard let worker = one(of: Self.workers) else { return }
        let tries = model.running.filter { $0.lease?.worker == worker }.map {
            JobTry($0.id, fence: $0.fence)
        }
        let (held, now) = (try books { books throws(Failure) in try books.renew(tries) }, now)
        for attempt in tries {
            let isCancelled = model.change(attempt.job) { job in
                job.renew(fence: attempt.fence, at: now)
                return job.isCancelRequested
            }
            #expect(held[attempt] == isCancelled)
        }
        note("renew", !tries.isEmpty)
    }

    private mutating func rescue() throws {
        let limit = 1 + pick(5)
        let count = try books { books throws(Failure) in try books.rescue(limit: limit) }
        #expect(count == model.rescue(limit: limit, at: now))
        note("rescue", count > 0)
    }

    private mutating func wake() throws {
        let limit = 1 + pick(5)
        let count = try books { books throws(Failure) in try books.wake(limit: limit) }
        #expect(count == model.wake(limit: limit, at: now))
        note("wake", count > 0)
    }

    /// Somebody retries, discards or cancels a job, whether it can be done or not.
    private mutating func person() throws {
        guard let id = one(of: model.jobs)?.id, let before = model[id] else { return }
        let kind = Self.kinds.first { $0.name == before.kind } ?? Self.kinds[0]
        let which = pick(3)
        func act(_ job: inout Job) throws(Failure) {
            switch which {
            case 0: try job.retry(kind: kind, at: now)
            case 1: try job.discard(at: now)
            default: try job.cancel(at: now)
            }
        }
        let refusal = failure { () throws(Failure) in
            try house.write { tx throws(Failure) in
                var job = try tx.jobs.find(id)
                try act(&job)
                try tx.jobs.save(job)
            }
        }
        var after = before
        let expected = failure { () throws(Failure) in try act(&after) }
        let hasTwin =
            before.state.isFinished && !after.state.isFinished
            && model.hasUnfinished(before.kind, before.uniqueKey, but: id)
        #expect((refusal == nil) == (expected == nil && !hasTwin))
        if refusal == nil { _ = model.change(id) { $0 = after } }
        note("somebody's act", refusal == nil)
        note("somebody's act refused", refusal != nil)
    }

    private mutating func pause() throws {
        let name = Self.queues[pick(2)]
        let isPaused = model.paused.contains(name)
        // Seldom both, so that jobs are taken.
        if !isPaused, pick(3) > 0 { return }
        let pause = QueueState.Pause(by: "os:0", reason: "a test", since: now)
        try house.write { tx throws(Failure) in
            try tx.queues.set(isPaused ? nil : pause, of: name)
        }
        if isPaused { model.paused.remove(name) } else { model.paused.insert(name) }
        note("pause")
    }

    private mutating func prune() throws {
        guard pick(4) == 0 else { return }
        let state = [Job.State.completed, .discarded, .cancelled][pick(3)]
        let moment = now - .minutes(5)
        let count = try books { books throws(Failure) in
            try books.prune(state, finishedBefore: moment, limit: 10_000)
        }
        #expect(count == model.prune(state, before: moment, limit: 10_000))
        note("prune", count > 0)
    }

    private mutating func advance() {
        house.clock.advance(by: .seconds(Int64(pick(15))))
    }

    /// Holds everything stored against the model.
    func compareAll() throws {
        let stored = try house.read { tx throws(Failure) in
            var jobs: [Job] = []
            for job in model.jobs { jobs.append(try tx.jobs.find(job.id)) }
            return jobs
        }
        #expect(stored == model.jobs)
        let states = try house.read { tx throws(Failure) in try tx.queues.all() }
        for state in states where Self.queues.contains(state.name) {
            let jobs = model.jobs.filter { $0.queue == state.name }
            #expect(state.waiting == jobs.count { $0.state == .available })
            #expect(state.running == jobs.count { $0.state == .running })
            #expect(state.discarded == jobs.count { $0.state == .discarded })
            #expect(
                state.oldest == jobs.filter { $0.state == .available }.map(\.runAt).min())
            #expect((state.pause != nil) == model.paused.contains(state.name))
        }
    }
}
