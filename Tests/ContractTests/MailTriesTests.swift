import Domain
import Gateways
import HTTP
import Service
import TestSupport
import Testing

/// When messages are tried again, and when they only wait.
@Suite struct MailTriesTests {
    private static let because = Call(reason: "a test", source: House.source)

    /// A transport that loses every answer.
    private struct Lossy: MailTransport {
        let sent = Tally()

        func deliver(_ message: OutgoingMail) -> MailOutcome {
            sent.add(message.id.description)
            return .unanswered("the relay broke off")
        }
    }

    /// A message that waits, and its job.
    private func waitingMessage(_ house: House) throws -> (Mail.ID, Job.ID) {
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        _ = try admin.backend.perform(SuspendUser(user: person.id), Self.because)
        let mail = try #require(try house.mail().first).id
        let job = try house.read { tx throws(Failure) in
            try tx.jobs.unfinished(.mailSend, key: mail.description)
        }
        return (mail, try #require(job).id)
    }

    private func mail(_ id: Mail.ID, _ house: House) throws -> Mail {
        try house.read { tx throws(Failure) in try tx.mail.find(id) }
    }

    @Test(arguments: Setting.Store.allCases)
    func `people do not get a message over and over because the answers are lost`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let (transport, (message, waiting)) = (Lossy(), try waitingMessage(house))
        try house.working([MailCarrier(transport: transport, clock: house.clock)]) { _ throws in
            house.clock.advance(by: Undo.window)
            for tries in 1..<Mail.unansweredMax {
                #expect(
                    try eventually {
                        let job = try house.job(waiting)
                        return (job.state, job.attempts) == (.retryable, tries)
                    })
                let next = house.clock.now + Mail.unansweredPause
                #expect(try house.job(waiting).runAt >= next)
                let stored = try mail(message, house)
                #expect((stored.state, stored.attempts) == (.waiting, tries))
                #expect(stored.lastError == "it may have been sent: the relay broke off")
                house.clock.advance(by: .hours(1))
            }
            #expect(try eventually { try house.job(waiting).state == .discarded })
        }
        #expect(try mail(message, house).state == .failed)
        #expect(transport.sent.total == Mail.unansweredMax)
    }

    /// A relay that takes every letter.
    private struct GoodRelay: LetterSender {
        func send(_ letter: Letter, timeoutMs: Int) throws(HTTPError) -> RelayReply {
            RelayReply(.message, code: 250, text: "250 taken")
        }
    }

    /// Sends to such a relay, as its breaker allows.
    private func carrier(_ house: House) throws -> MailCarrier {
        let sender = try #require(MailFrom(address: "callboard@casting.example", name: ""))
        let breakers = SharedBreakers(database: house.database, clock: house.clock)
        let watch = GatewayWatch(.smtp, keeper: breakers, clock: house.clock, callsMax: 4)
        let transport = RelayMail(
            relay: GoodRelay(), composer: MailComposer(sender: sender), watch: watch,
            timeoutMs: 1_000)
        return MailCarrier(transport: transport, clock: house.clock)
    }

    /// Lets a job look some times, a minute apart, whether its message may leave.
    private func look(_ waiting: Job.ID, _ house: House) throws {
        for look in 1...5 {
            #expect(
                try eventually {
                    let job = try house.job(waiting)
                    return (job.state, job.fence, job.attempts) == (.scheduled, look, 0)
                })
            house.clock.advance(by: .minutes(1))
        }
    }

    @Test func `what waits for hours because a breaker is held open does not fill the trail`()
        throws
    {
        let house = try House()
        let admin = try house.add(.admin).backend
        _ = try admin.perform(OpenBreaker(gateway: .smtp), Self.because)
        let (message, waiting) = try waitingMessage(house)
        let before = try house.recordCount()
        try house.working([try carrier(house)]) { _ throws in
            house.clock.advance(by: Undo.window)
            try look(waiting, house)
            // The message says once why it waits.
            #expect(try house.recordCount() == before + 1)
            let reason = try #require(try mail(message, house).lastError)
            #expect(reason.hasPrefix("held open by "))
            _ = try admin.perform(ReleaseBreaker(gateway: .smtp), Self.because)
            house.clock.advance(by: .minutes(1))
            #expect(try eventually { try mail(message, house).state == .sent })
        }
    }

    @Test func `what waits for hours because mail is switched off does not fill the trail`()
        throws
    {
        let house = try House()
        let admin = try house.add(.admin).backend
        _ = try admin.perform(
            ChangeSetting(setting: .mailSending, value: .set("off")), Self.because)
        let (message, waiting) = try waitingMessage(house)
        let before = try house.recordCount()
        try house.working([try carrier(house)]) { _ throws in
            house.clock.advance(by: Undo.window)
            try look(waiting, house)
            #expect(try house.recordCount() == before + 1)
            #expect(try mail(message, house).lastError == "the setting flag.mail is off")
        }
    }

    /// A transport to which an address is unknown once.
    private struct Forgetful: MailTransport {
        let sent = Tally()

        func deliver(_ message: OutgoingMail) -> MailOutcome {
            sent.add(message.id.description)
            let isFirst = sent.total == 1
            return isFirst
                ? .refused("550 5.1.1 unknown", suppresses: true) : .sent(receipt: nil)
        }
    }

    @Test(arguments: Setting.Store.allCases)
    func `an address that is not written to gets nothing by a job that is tried again`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let admin = try house.add(.admin).backend
        let (transport, (message, waiting)) = (Forgetful(), try waitingMessage(house))
        try house.working([MailCarrier(transport: transport, clock: house.clock)]) { _ throws in
            house.clock.advance(by: Undo.window)
            #expect(try eventually { try house.job(waiting).state == .discarded })
            _ = try admin.perform(RetryJob(job: waiting), Self.because)
            #expect(
                try eventually {
                    try house.job(waiting).lastError?.contains("is not written to") == true
                })
            #expect(transport.sent.total == 1)
            let found = try #require(try admin.perform(ListSuppressions()).rows.first)
            _ = try admin.perform(RemoveSuppression(suppression: found.id), Self.because)
            _ = try admin.perform(RetryMail(mail: message), Self.because)
            house.clock.advance(by: .hours(1))
            #expect(try eventually { try mail(message, house).state == .sent })
        }
        #expect(transport.sent.total == 2)
    }
}
