import Domain
import Glibc
import Service
import Synchronization
import TestSupport
import Testing

/// What jobs do to our own data, and what the clock makes.
@Suite struct WorkReportTests {
    /// A waiting message about nothing.
    private func mail(_ house: House) throws -> Mail.ID {
        let person = try house.add(.talent)
        let mail = Mail(
            id: house.newID(Mail.self), to: person.email, user: person.id, template: .suspended,
            subject: "nothing", created: house.clock.now, notBefore: house.clock.now)
        try house.write { tx throws(Failure) in try tx.mail.add(mail) }
        return mail.id
    }

    @Test(arguments: Setting.Store.allCases)
    func `the last operation of a job ends it in the same commit, for whom caused it`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let mail = try mail(house)
        let person = try house.add(.support)
        let handler = TestHandler { _, context in
            do throws(Failure) {
                _ = try context.finish(ReportMail(mail: mail, .sent(receipt: nil)))
                // It came to nothing after that, and nobody minds: the effect and the end are one.
                return .failed("after the end", noSoonerThan: .seconds(0))
            } catch {
                return .failed(error.message, noSoonerThan: .seconds(0))
            }
        }
        try house.working([handler]) { _ in
            let job = try house.enqueue(causedBy: person.id.description)[0]
            #expect(try eventually { try house.job(job.id).state == .completed })
            let record = try #require(try house.records(1, of: "operation:mail.report").first)
            #expect(record.actor == person.id.description)
            #expect(record.source == "via job:\(job.id)")
            #expect(try eventually { try queue(house)?.rate == 1 })
            #expect(try queue(house)?.failures == 0)
        }
        let sent = try house.read { tx throws(Failure) in try tx.mail.find(mail) }
        #expect(sent.state == .sent)
    }

    private func queue(_ house: House) throws(Failure) -> QueueState? {
        try house.read { tx throws(Failure) in
            try tx.queues.all().first { $0.name == "test" }
        }
    }

    @Test(arguments: Setting.Store.allCases)
    func `a worker whose job somebody else took changes nothing by its report`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let mail = try mail(house)
        let (began, goOn, refused) = (Flag(), Flag(), Flag())
        let handler = TestHandler { _, context in
            began.raise()
            while !goOn.isRaised { poll(nil, 0, 1) }
            do throws(Failure) {
                _ = try context.finish(ReportMail(mail: mail, .sent(receipt: nil)))
            } catch {
                if error.code == "conflict" { refused.raise() }
            }
            return .done
        }
        try house.working([handler]) { _ in
            let job = try house.enqueue()[0]
            #expect(eventually { began.isRaised })
            // The lease ends, as if this process had been asleep, and another takes the job.
            house.clock.advance(by: .seconds(31))
            _ = try house.books { books throws(Failure) in try books.rescue(limit: 10) }
            #expect(try house.takeAndDie(1, as: "another").map(\.id) == [job.id])
            goOn.raise()
            #expect(eventually { refused.isRaised })
            #expect(try house.job(job.id).lease?.worker == "another")
        }
        let waiting = try house.read { tx throws(Failure) in try tx.mail.find(mail) }
        #expect(waiting.state == .waiting)
    }

    @Test(arguments: Setting.Store.allCases)
    func `of several processes one makes the job of an occurrence`(store: Setting.Store) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let tally = Tally()
        let handler = TestHandler { job, _ in
            tally.add(job.causedBy)
            return .done
        }
        let schedule = try #require(JobSchedule("test", .test, "*/10 * * * *"))
        let both = (0..<2).map { _ in
            JobWorkers(
                house.service, JobWorkers.Plan(role: "work", threads: 1), handlers: [handler],
                schedules: [schedule])
        }
        for workers in both { workers.begin() }
        defer { for workers in both { _ = workers.stop(graceMs: 60_000) } }
        // Both have looked at the clock once they have shown life.
        #expect(try eventually { try self.shown(house) == 2 })
        for occurrence in 1...5 {
            house.clock.advance(by: .minutes(10))
            #expect(eventually { tally.total == occurrence })
            // The next one is not made before this one is written down as done.
            #expect(eventually { both.allSatisfy { $0.inHand == 0 } })
        }
        #expect(tally.all == ["schedule:test": 5])
    }

    private func shown(_ house: House) throws -> Int {
        try house.books { books throws(Failure) in
            try books.workers(since: house.clock.now - .minutes(1)).count
        }
    }

    @Test func `a console works only while nobody else does`() throws {
        let house = try House()
        let tally = Tally()
        func workers(_ role: String, isBackground: Bool) -> JobWorkers {
            JobWorkers(
                house.service,
                JobWorkers.Plan(role: role, threads: 1, isBackground: isBackground),
                handlers: [
                    TestHandler { _, _ in
                        tally.add(role)
                        return .done
                    }
                ])
        }
        let server = workers("serve", isBackground: false)
        server.begin()
        #expect(try eventually { try shown(house) == 1 })
        let console = workers("console", isBackground: true)
        console.begin()
        #expect(try eventually { try shown(house) == 2 })
        try house.enqueue(20)
        #expect(eventually { tally["serve"] == 20 })
        #expect(server.stop(graceMs: 60_000))
        #expect(console.stop(graceMs: 60_000))
        let second = workers("console", isBackground: true)
        second.begin()
        defer { _ = second.stop(graceMs: 60_000) }
        try house.enqueue(5)
        #expect(eventually { tally["console"] == 5 })
    }

    @Test func `a job that is cancelled while it runs is told and ends as cancelled`() throws {
        let house = try House()
        let began = Flag()
        let handler = TestHandler { _, context in
            began.raise()
            while !context.isStopping { poll(nil, 0, 1) }
            return .failed("it was stopped", noSoonerThan: .seconds(0))
        }
        let workers = JobWorkers(
            house.service, JobWorkers.Plan(role: "work", threads: 1), handlers: [handler])
        workers.begin()
        let job = try house.enqueue()[0]
        #expect(eventually { began.isRaised })
        try house.write { tx throws(Failure) in
            var running = try tx.jobs.find(job.id)
            try running.cancel(at: tx.now)
            try tx.jobs.save(running)
        }
        #expect(workers.stop(graceMs: 60_000))
        #expect(try house.job(job.id).state == .cancelled)
    }

    @Test func `what is finished for long goes, and what was set aside stays longer`() throws {
        let house = try House()
        try house.working([
            TestHandler { job, _ in job.payload == "{}" ? .done : .hopeless("never") }
        ]) { _ in
            let (done, dead) = (try house.enqueue()[0], try house.enqueue(payload: "x")[0])
            #expect(try eventually { try house.job(dead.id).state == .discarded })
            #expect(try eventually { try house.job(done.id).state == .completed })
            house.clock.advance(by: .days(8))
            #expect(
                eventually {
                    failure { () throws(Failure) in try house.job(done.id) }?.code == "not_found"
                })
            #expect(try house.job(dead.id).state == .discarded)
            house.clock.advance(by: .days(180))
            #expect(
                eventually {
                    failure { () throws(Failure) in try house.job(dead.id) }?.code == "not_found"
                })
        }
    }
}
