import Domain
import Gateways
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
}
