import Domain
import Glibc
import Service
import Synchronization
import TestSupport
import Testing

/// Jobs are carried out, each once, whatever happens to those who do it.
@Suite struct WorkerTests {
    private static func house(_ store: Setting.Store) throws -> House {
        try House(Setting(reach: .inProcess, store: store))
    }

    @Test(arguments: Setting.Store.allCases)
    func `every job is done once`(store: Setting.Store) throws {
        let house = try Self.house(store)
        let tally = Tally()
        let handler = TestHandler { job, _ in
            tally.add(job.id.description)
            return .done
        }
        try house.working([handler]) { _ in
            let jobs = try house.enqueue(200)
            #expect(
                try eventually { try jobs.allSatisfy { try house.job($0.id).state.isFinished } })
            #expect(Set(tally.all.values) == [1])
            #expect(tally.all.count == jobs.count)
            let one = try house.job(jobs[7].id)
            #expect((one.state, one.attempts, one.lease == nil) == (.completed, 1, true))
            #expect(try house.attempts(one.id).map(\.result) == [.done])
        }
    }

    @Test(arguments: Setting.Store.allCases)
    func `an operation that is rolled back leaves no job`(store: Setting.Store) throws {
        let house = try Self.house(store)
        let job = Job(
            id: house.newID(Job.self), kind: .test, payload: "{}", causedBy: "os:0",
            created: house.clock.now)
        let refused = failure { () throws(Failure) in
            try house.write { tx throws(Failure) in
                _ = try tx.jobs.add([job])
                throw .conflict("it is refused after all")
            }
        }
        #expect(refused != nil)
        #expect(failure { () throws(Failure) in try house.job(job.id) }?.code == "not_found")
    }

    @Test(arguments: Setting.Store.allCases)
    func `parameters of a job are counted in bytes, whatever their letters`(
        store: Setting.Store
    ) throws {
        let house = try Self.house(store)
        func refusal(ofLetters count: Int) -> Failure? {
            failure { () throws(Failure) in
                try house.write { tx throws(Failure) in
                    try tx.enqueue(.test, [("a", String(repeating: "ع", count: count))])
                }
            }
        }
        // Two bytes each, and with them `{"a":""}`.
        let most = (Job.payloadBytesMax - 8) / 2
        #expect(refusal(ofLetters: most) == nil)
        #expect(refusal(ofLetters: most + 1)?.code == "invalid")
    }

    @Test(arguments: Setting.Store.allCases)
    func `a job whose worker died comes back when its lease ends, and not before`(
        store: Setting.Store
    ) throws {
        let house = try Self.house(store)
        let jobs = try house.enqueue(3)
        #expect(try house.takeAndDie(3).count == 3)
        let tally = Tally()
        let handler = TestHandler { job, _ in
            tally.add(job.id.description)
            return .done
        }
        try house.working([handler]) { _ in
            house.clock.advance(by: .seconds(29))
            try house.enqueue()
            #expect(eventually { tally.total == 1 })
            #expect(try jobs.allSatisfy { try house.job($0.id).state == .running })
            house.clock.advance(by: .seconds(2))
            #expect(eventually { tally.total == 4 })
        }
        let attempts = try house.attempts(jobs[0].id)
        #expect(attempts.map(\.result) == [.done, .lost])
        #expect(attempts.last?.error == "the worker dead stopped without a report")
    }

    @Test(arguments: Setting.Store.allCases)
    func `many long jobs whose leases are renewed do not keep a dead one from coming back`(
        store: Setting.Store
    ) throws {
        let house = try Self.house(store)
        let long = try house.enqueue(300)
        let held = try house.takeAndDie(300, as: "alive").map { JobTry($0.id, fence: $0.fence) }
        let lost = try house.enqueue()
        try house.takeAndDie(1)
        house.clock.advance(by: .seconds(20))
        let renewed = try house.books { books throws(Failure) in try books.renew(held) }
        #expect(renewed.count == 300)
        house.clock.advance(by: .seconds(15))
        let rescued = try house.books { books throws(Failure) in try books.rescue(limit: 10) }
        #expect(rescued == 1)
        #expect(try house.job(lost[0].id).state == .available)
        #expect(try house.job(long[0].id).state == .running)
    }

    @Test(arguments: Setting.Store.allCases)
    func `what comes back does so in parts, however many there are`(store: Setting.Store) throws {
        let house = try Self.house(store)
        try house.enqueue(450)
        try house.takeAndDie(450)
        house.clock.advance(by: .seconds(31))
        let tally = Tally()
        let handler = TestHandler { job, _ in
            tally.add(job.id.description)
            return .done
        }
        try house.working([handler]) { _ in
            #expect(eventually { tally.all.count == 450 })
        }
        #expect(Set(tally.all.values) == [1])
    }

    @Test func `a handler past its deadline is given up, and what it says later does not count`()
        throws
    {
        let house = try House()
        let (began, goOn) = (Flag(), Flag())
        let tally = Tally()
        let handler = TestHandler { _, context in
            tally.add("tries")
            guard tally["tries"] == 1 else { return .done }
            began.raise()
            while !goOn.isRaised { poll(nil, 0, 1) }
            if context.isStopping { tally.add("told to stop") }
            tally.add("late")
            return .hopeless("it would be set aside for this")
        }
        try house.working([handler], threads: 1) { workers in
            let job = try house.enqueue()[0]
            #expect(eventually { began.isRaised })
            house.clock.advance(by: .seconds(61))
            #expect(try eventually { try house.job(job.id).state == .retryable })
            #expect(try house.job(job.id).lastError == "it took longer than 60 s")
            // The only thread still hangs: another took its place.
            house.clock.advance(by: .seconds(60))
            #expect(try eventually { try house.job(job.id).state == .completed })
            goOn.raise()
            #expect(eventually { tally["late"] == 1 })
            #expect(tally["told to stop"] == 1)
            #expect(eventually { workers.inHand == 0 })
            #expect(try house.job(job.id).state == .completed)
            #expect(try house.attempts(job.id).map(\.result) == [.done, .failed])
        }
    }

    @Test func `a job past its deadline is its worker's to end, and no other takes it`() throws {
        let house = try House()
        let kind = JobKind(
            "test.run", queue: "test", timeout: .hours(1), delivery: .once)
        try house.enqueue(of: kind)
        let held = try house.takeAndDie(1, as: "alive").map { JobTry($0.id, fence: $0.fence) }
        // Longer than any lease, and longer than the kind's time, but renewed.
        for _ in 0..<400 {
            house.clock.advance(by: .seconds(10))
            let (kept, rescued) = try house.books { books throws(Failure) in
                (try books.renew(held).count, try books.rescue(limit: 10))
            }
            #expect(kept == 1 && rescued == 0)
        }
    }

    @Test(arguments: Setting.Store.allCases)
    func `a payload that cannot be read is set aside at once and not tried again`(
        store: Setting.Store
    ) throws {
        let house = try Self.house(store)
        let handler = TestHandler { job, _ in
            JobPayload.pairs(job.payload) == nil ? .hopeless("the payload cannot be read") : .done
        }
        try house.working([handler]) { _ in
            let job = try house.enqueue(payload: "{\"mail\":")[0]
            #expect(try eventually { try house.job(job.id).state == .discarded })
            #expect(try house.job(job.id).attempts == 1)
            #expect(try house.job(job.id).lastError == "the payload cannot be read")
        }
    }

    @Test
    func `a kind that no worker knows is tried as others are, then set aside with the reason`()
        throws
    {
        let house = try House()
        let unknown = JobKind("test.newer", queue: "test", attemptsMax: 2, delivery: .once)
        try house.working([TestHandler { _, _ in .done }]) { _ in
            let job = try house.enqueue(of: unknown)[0]
            #expect(try eventually { try house.job(job.id).state == .retryable })
            house.clock.advance(by: .hours(2))
            #expect(try eventually { try house.job(job.id).state == .discarded })
            let error = try #require(try house.job(job.id).lastError)
            #expect(error.contains("knows the kind 'test.newer'"))
        }
    }

    @Test(arguments: Setting.Store.allCases)
    func `stopping hands back what was not begun, counts no try and runs nothing twice`(
        store: Setting.Store
    ) throws {
        let house = try Self.house(store)
        let tally = Tally()
        let handler = TestHandler { job, _ in
            tally.add(job.id.description)
            poll(nil, 0, 1)
            return .done
        }
        let jobs = try house.enqueue(300)
        // Two processes, each stopped in the middle of its work, over and over.
        for _ in 0..<6 {
            let both = (0..<2).map { _ in
                JobWorkers(
                    house.service, JobWorkers.Plan(role: "work", threads: 3), handlers: [handler])
            }
            for workers in both { workers.begin() }
            let before = tally.total
            _ = eventually { tally.total >= min(before + 30, jobs.count) }
            for workers in both { #expect(workers.stop(graceMs: 60_000)) }
            #expect(Set(tally.all.values) == [1])
        }
        try house.working([handler]) { _ in
            #expect(eventually { tally.all.count == jobs.count })
        }
        #expect(Set(tally.all.values) == [1])
        for job in jobs {
            let job = try house.job(job.id)
            #expect((job.state, job.attempts) == (.completed, 1))
        }
    }

    @Test func `what does not end in time when its worker stops is not counted, nor taken at once`()
        throws
    {
        let house = try House()
        let (began, goOn) = (Flag(), Flag())
        let handler = TestHandler { _, _ in
            began.raise()
            while !goOn.isRaised { poll(nil, 0, 1) }
            return .done
        }
        let workers = JobWorkers(
            house.service, JobWorkers.Plan(role: "work", threads: 1), handlers: [handler])
        workers.begin()
        let job = try house.enqueue()[0]
        #expect(eventually { began.isRaised })
        #expect(!workers.stop(graceMs: 10))
        goOn.raise()
        let stored = try house.job(job.id)
        #expect((stored.state, stored.attempts) == (.scheduled, 0))
        #expect(stored.runAt == house.clock.now + Job.Lease.life)
    }

    @Test(arguments: Setting.Store.allCases)
    func `thousands of messages that wait do not keep a replay of them waiting`(
        store: Setting.Store
    ) throws {
        let house = try Self.house(store)
        try house.enqueue(2_000, of: .mailSend)
        let later = try [JobKind.jobsReplay, .mailSweep].map { try house.enqueue(of: $0)[0].id }
        let taken = try house.books { books throws(Failure) in
            try books.take(4, from: JobKind.queues, by: "w", maySuspect: true)
        }
        #expect(taken.count == 4 && Array(taken.map(\.id).prefix(2)) == later)
    }

    @Test func `jobs beside one that kills its worker are not set aside for it`() throws {
        let house = try House()
        let poison = try house.enqueue(payload: "{\"poison\":\"yes\"}")[0]
        let others = try house.enqueue(7)
        var deaths = 0
        for round in 1...30 {
            // New ones come, so that every worker has company for it.
            try house.enqueue(3)
            let taken = try house.books { books throws(Failure) in
                try books.take(8, from: ["test"], by: "w\(round)", maySuspect: true)
            }
            guard taken.contains(where: { $0.id == poison.id }) else {
                try house.books { books throws(Failure) in
                    _ = try books.finish(
                        taken.map {
                            JobReport(JobTry($0.id, fence: $0.fence), .test, .done, random: 0)
                        })
                }
                continue
            }
            deaths += 1
            house.clock.advance(by: .seconds(31))
            _ = try house.books { books throws(Failure) in try books.rescue(limit: 100) }
        }
        #expect(deaths == Job.crashesMax)
        #expect(try house.job(poison.id).state == .discarded)
        for other in others { #expect(try house.job(other.id).state == .completed) }
    }
}
