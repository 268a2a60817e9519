import Domain
import Gateways
import Service
import Synchronization
import TestSupport
import Testing

/// Messages leave by jobs.
@Suite struct MailJobTests {
    private static let because = Call(reason: "a test", source: House.source)

    /// A transport that says what it is told to, the last for ever.
    private final class Script: MailTransport {
        private let outcomes: Mutex<[MailOutcome]>
        let sent = Tally()

        init(_ outcomes: MailOutcome...) { self.outcomes = Mutex(outcomes) }

        func deliver(_ message: OutgoingMail) -> MailOutcome {
            sent.add(message.id.description)
            return outcomes.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        }
    }

    private func suspend(_ house: House) throws -> Mail {
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        _ = try admin.backend.perform(SuspendUser(user: person.id), Self.because)
        return try #require(try house.mail().first)
    }

    private func job(of mail: Mail, _ house: House) throws -> Job? {
        try house.read { tx throws(Failure) in
            try tx.jobs.unfinished(.mailSend, key: mail.id.description)
        }
    }

    private func mail(_ id: Mail.ID, _ house: House) throws -> Mail {
        try house.read { tx throws(Failure) in try tx.mail.find(id) }
    }

    @Test(arguments: Setting.all)
    func `a message waits for the undo, and undoing takes its job back`(setting: Setting) throws {
        let house = try House(setting)
        let message = try suspend(house)
        let waiting = try #require(try job(of: message, house))
        #expect(waiting.state == .scheduled)
        #expect(waiting.runAt == house.clock.now + Undo.window)
        #expect(waiting.payload == "{\"mail\":\"\(message.id)\"}")
        let user = try #require(message.user)
        _ = try house.add(.admin).backend.perform(LiftSuspension(user: user), Self.because)
        #expect(try house.job(waiting.id).state == .cancelled)
        #expect(try mail(message.id, house).state == .cancelled)
    }

    @Test(arguments: Setting.Store.allCases)
    func `a message leaves once by its job, for whom caused it`(store: Setting.Store) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let script = Script(.sent(receipt: nil))
        let message = try suspend(house)
        let waiting = try #require(try job(of: message, house))
        try house.working([MailCarrier(transport: script, clock: house.clock)]) { _ throws in
            house.clock.advance(by: Undo.window)
            #expect(try eventually { try house.job(waiting.id).state == .completed })
        }
        #expect(try mail(message.id, house).state == .sent)
        #expect(script.sent.all == [message.id.description: 1])
        let record = try #require(try house.records(1, of: "operation:mail.report").first)
        #expect(record.actor == waiting.causedBy)
        #expect(record.source == "via job:\(waiting.id)")
    }

    @Test func `a message whose job somebody stops does not leave by another`() throws {
        let house = try House()
        let oncall = try house.add(.oncall).backend
        for _ in 0..<2 { _ = try suspend(house) }
        let messages = try house.mail()
        for (index, message) in messages.enumerated() {
            let job = try #require(try job(of: message, house)).id
            if index == 0 {
                _ = try oncall.perform(CancelJob(job: job), Self.because)
            } else {
                _ = try oncall.perform(DiscardJobs(filter: "id:\(job)"), Self.because)
            }
        }
        let states = try messages.map { try mail($0.id, house).state }
        #expect(states == [.cancelled, .failed])
        house.clock.advance(by: .hours(1))
        #expect(try house.operatingSystem.perform(CountStrayMail()).count == 0)
        #expect(try house.operatingSystem.perform(AdoptMail()).count == 0)
    }

    /// A transport that somebody stops while it works, and that then fails.
    private struct Stopped: MailTransport {
        let stop: @Sendable () -> Void

        func deliver(_ message: OutgoingMail) -> MailOutcome {
            stop()
            return .failed("421 try again later", noSoonerThan: nil)
        }
    }

    /// Forgets the jobs that are finished, and looks for messages without one.
    private func straysLater(_ house: House) throws -> Int {
        house.clock.advance(by: .days(60))
        try house.books { books throws(Failure) in
            for state in [Job.State.cancelled, .discarded] {
                _ = try books.prune(state, finishedBefore: house.clock.now, limit: 10)
            }
        }
        return try house.operatingSystem.perform(AdoptMail()).count
    }

    @Test(arguments: Setting.Store.allCases)
    func `a message whose job was stopped while it ran is not sent weeks later`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let message = try suspend(house)
        let waiting = try #require(try job(of: message, house))
        let oncall = try house.add(.oncall).backend
        let transport = Stopped {
            let told = try? oncall.perform(CancelJob(job: waiting.id), Self.because)
            #expect(told?.state == .running)
        }
        try house.working([MailCarrier(transport: transport, clock: house.clock)]) { _ throws in
            house.clock.advance(by: Undo.window)
            #expect(try eventually { try house.job(waiting.id).state == .cancelled })
        }
        #expect(try mail(message.id, house).state == .cancelled)
        #expect(try mail(message.id, house).lastError == "421 try again later")
        #expect(try straysLater(house) == 0)
    }

    @Test(arguments: Setting.Store.allCases)
    func `a message that ends one worker after the other is given up and not sent weeks later`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let message = try suspend(house)
        let waiting = try #require(try job(of: message, house))
        house.clock.advance(by: Undo.window)
        while try house.job(waiting.id).state != .discarded {
            let taken = try house.books { books throws(Failure) in
                _ = try books.wake(limit: 10)
                return try books.take(1, from: ["mail"], by: "dead", maySuspect: true)
            }
            try #require(taken.count == 1)
            house.clock.advance(by: Job.Lease.life)
            #expect(try house.books { books throws(Failure) in try books.rescue(limit: 10) } == 1)
        }
        #expect(try mail(message.id, house).state == .failed)
        #expect(
            try mail(message.id, house).lastError == "the worker dead stopped without a report")
        #expect(try straysLater(house) == 0)
    }

    /// Changes somebody's address, and gives the message that tells of it, and its job.
    private func changeAddress(by admin: any Backend, _ house: House) throws -> (Mail.ID, Job.ID) {
        let person = try house.add(.talent)
        let email = try #require(EmailAddress("elsewhere@casting.example"))
        _ = try admin.perform(EditUser(user: person.id, email: email), Self.because)
        let message = try #require(try house.mail().first)
        return (message.id, try #require(try job(of: message, house)).id)
    }

    @Test func `who changed an address does not stop the job that tells its owner`() throws {
        let house = try House()
        let (admin, oncall) = (try house.add(.admin).backend, try house.add(.oncall).backend)
        let (message, job) = try changeAddress(by: admin, house)
        let stops: [any Operation] = [CancelJob(job: job), DiscardJob(job: job)]
        for stop in stops {
            #expect(
                failure { () throws(Failure) in
                    try admin.answer(any: stop, Self.because)
                }?.code == "denied")
        }
        #expect(try mail(message, house).state == .waiting)
        _ = try oncall.perform(CancelJob(job: job), Self.because)
        #expect(try mail(message, house).state == .cancelled)
    }

    @Test func `who stops all mail leaves the jobs that tell of what they did`() throws {
        let house = try House()
        let admin = try house.add(.admin).backend
        let (message, _) = try changeAddress(by: admin, house)
        _ = try suspend(house)
        let other = try #require(try house.mail().first { $0.id != message })
        for isDryRun in [true, false] {
            let bulk = try admin.perform(
                CancelJobs(filter: "queue:mail", dryRun: isDryRun), Self.because)
            #expect((bulk.changed, bulk.skipped) == (1, 1))
        }
        #expect(try mail(message, house).state == .waiting)
        #expect(try mail(other.id, house).state == .cancelled)
        let rest = try admin.perform(DiscardJobs(filter: "queue:mail"), Self.because)
        #expect((rest.changed, rest.skipped) == (0, 1))
    }

    @Test func `who changed an address does not stop the job that is telling its owner`() throws {
        let house = try House()
        let admin = try house.add(.admin).backend
        let (_, job) = try changeAddress(by: admin, house)
        house.clock.advance(by: Undo.window)
        let taken = try house.books { books throws(Failure) in
            _ = try books.wake(limit: 10)
            return try books.take(1, from: ["mail"], by: "worker", maySuspect: true)
        }
        try #require(taken.map(\.id) == [job])
        #expect(
            failure { () throws(Failure) in
                try admin.perform(CancelJob(job: job), Self.because)
            }?.code == "denied")
        let bulk = try admin.perform(CancelJobs(filter: "id:\(job)"), Self.because)
        #expect((bulk.changed, bulk.skipped) == (0, 1))
        #expect(try !house.job(job).isCancelRequested)
    }

    @Test func `a message whose worker died on it leaves when the lease has ended`() throws {
        let house = try House()
        let script = Script(.sent(receipt: nil))
        let message = try suspend(house)
        house.clock.advance(by: Undo.window)
        let taken = try house.books { books throws(Failure) in
            _ = try books.wake(limit: 10)
            return try books.take(1, from: ["mail"], by: "dead", maySuspect: true)
        }
        #expect(taken.map(\.uniqueKey) == [message.id.description])
        _ = try house.compose(message.id, in: taken[0])
        house.clock.advance(by: Job.Lease.life)
        try house.working([MailCarrier(transport: script, clock: house.clock)]) { _ throws in
            #expect(try eventually { try mail(message.id, house).state == .sent })
        }
    }

    @Test func `a message that was given up leaves when its job is tried again`() throws {
        let house = try House()
        let script = Script(.refused("550 no such mailbox", suppresses: false), .sent(receipt: nil))
        let message = try suspend(house)
        let waiting = try #require(try job(of: message, house))
        try house.working([MailCarrier(transport: script, clock: house.clock)]) { _ throws in
            house.clock.advance(by: Undo.window)
            #expect(try eventually { try house.job(waiting.id).state == .discarded })
            #expect(try house.job(waiting.id).lastError == "550 no such mailbox")
            #expect(try mail(message.id, house).state == .failed)
            let oncall = try house.add(.oncall).backend
            _ = try oncall.perform(RetryJob(job: waiting.id), Self.because)
            #expect(try eventually { try mail(message.id, house).state == .sent })
        }
    }

    @Test func `while an outside service is away a message waits and no try is counted`() throws {
        let house = try House()
        let until = house.clock.now + .minutes(5)
        let script = Script(.postponed(until: until, "the breaker is open"), .sent(receipt: nil))
        let message = try suspend(house)
        let waiting = try #require(try job(of: message, house))
        try house.working([MailCarrier(transport: script, clock: house.clock)]) { _ throws in
            house.clock.advance(by: Undo.window)
            #expect(try eventually { try house.job(waiting.id).lastError == "the breaker is open" })
            let postponed = try house.job(waiting.id)
            #expect((postponed.state, postponed.attempts) == (.scheduled, 0))
            #expect(postponed.runAt == until)
            house.clock.advance(by: .minutes(5))
            #expect(try eventually { try mail(message.id, house).state == .sent })
        }
    }

    @Test func `while mail is switched off messages wait, and leave when it is on again`() throws {
        let house = try House()
        let (script, admin) = (Script(.sent(receipt: nil)), try house.add(.admin).backend)
        let message = try suspend(house)
        let waiting = try #require(try job(of: message, house))
        _ = try admin.perform(
            ChangeSetting(setting: .mailSending, value: .set("off")), Self.because)
        try house.working([MailCarrier(transport: script, clock: house.clock)]) { _ throws in
            house.clock.advance(by: Undo.window)
            #expect(
                try eventually { try house.job(waiting.id).lastError?.contains("is off") == true })
            #expect(script.sent.total == 0)
            _ = try admin.perform(
                ChangeSetting(setting: .mailSending, value: .set("on")), Self.because)
            house.clock.advance(by: .minutes(2))
            #expect(try eventually { try mail(message.id, house).state == .sent })
        }
    }

    @Test(arguments: Setting.Store.allCases)
    func `a message from before there were jobs gets its job`(store: Setting.Store) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let samples = try Samples(in: house)
        let script = Script(.sent(receipt: nil))
        let schedule = try #require(
            JobSchedule("mail.sweep", .mailSweep, "*/5 * * * *", atStart: true))
        try house.working(
            [MailSweeper(), MailCarrier(transport: script, clock: house.clock)],
            schedules: [schedule]
        ) { _ throws in
            #expect(try eventually { try mail(samples.mail, house).state == .sent })
        }
    }

    /// Lets workers try what waits, and gives the job and the message that it was given up with.
    private func givenUp(
        _ waiting: Job, _ message: Mail, _ script: Script, _ house: House
    ) throws -> (Job, Mail) {
        try house.working([MailCarrier(transport: script, clock: house.clock)]) { _ throws in
            house.clock.advance(by: Undo.window)
            #expect(try eventually { try house.job(waiting.id).state == .discarded })
        }
        return (try house.job(waiting.id), try mail(message.id, house))
    }

    @Test(arguments: Setting.Store.allCases)
    func `a message for who turns out to be a minor is tried once, and leaves once they are not`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let (script, admin) = (Script(.sent(receipt: nil)), try house.add(.admin).backend)
        let message = try suspend(house)
        let user = try #require(message.user)
        let waiting = try #require(try job(of: message, house))
        _ = try admin.perform(EditUser(user: user, birthDate: .clear), Self.because)
        let (ended, kept) = try givenUp(waiting, message, script, house)
        let why =
            "\(message.id) is for a minor, who is never written to; "
            + "retry it once the hold is lifted"
        #expect(ended.attempts == 1)
        #expect(ended.lastError == why)
        #expect(kept.state == .failed)
        #expect(kept.lastError == why)
        #expect(script.sent.total == 0)
        let born = CalendarDate(daysSinceEpoch: 8000)
        _ = try admin.perform(EditUser(user: user, birthDate: .set(born)), Self.because)
        _ = try admin.perform(LiftHold(user: user, hold: .minor), Self.because)
        _ = try admin.perform(RetryMail(mail: message.id), Self.because)
        try house.working([MailCarrier(transport: script, clock: house.clock)]) { _ throws in
            #expect(try eventually { try mail(message.id, house).state == .sent })
        }
    }

    @Test(arguments: Setting.Store.allCases)
    func `a link is tried once when its reset was closed before it left`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let (script, admin) = (Script(.sent(receipt: nil)), try house.add(.admin).backend)
        let person = try house.add(.talent)
        _ = try house.nobody.perform(RequestReset(email: person.email))
        let message = try #require(try house.mail().first)
        let waiting = try #require(try job(of: message, house))
        _ = try admin.perform(PlaceHold(user: person.id, hold: .breach), Self.because)
        let (ended, kept) = try givenUp(waiting, message, script, house)
        let why = "\(message.subject) is no longer open; the message is not sent"
        #expect(ended.attempts == 1)
        #expect(ended.lastError == why)
        #expect(kept.state == .failed)
        #expect(kept.lastError == why)
        #expect(script.sent.total == 0)
    }

    @Test func `a message that was taken back stays so though its reader turns out a minor`()
        throws
    {
        let house = try House()
        let admin = try house.add(.admin).backend
        let message = try suspend(house)
        let user = try #require(message.user)
        _ = try admin.perform(CancelMail(mail: message.id), Self.because)
        _ = try admin.perform(EditUser(user: user, birthDate: .clear), Self.because)
        #expect(
            failure { () throws(Failure) in
                try house.compose(message.id)
            }?.code == "not_found")
    }
}
