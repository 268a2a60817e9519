import Gateways
import Synchronization
import Testing

@testable import Domain

/// Messages that are tried again although they may have left.
@Suite struct RepeatedMailTests {
    private let clock = StoppedClock()

    /// Keeps every message, and says the same of each.
    private final class Post: MailTransport {
        private let outcome: MailOutcome
        private let messages = Mutex<[OutgoingMail]>([])

        init(_ outcome: MailOutcome) { self.outcome = outcome }

        var all: [OutgoingMail] { messages.withLock { $0 } }

        func deliver(_ message: OutgoingMail) -> MailOutcome {
            messages.withLock { $0.append(message) }
            return outcome
        }
    }

    /// Composes a message, with a token or without, and takes all reports.
    private struct Books: Backend {
        var token: Secret?
        var attempts = 0

        func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
            if operation is CheckMailSending { return Answer(output: MailSending()) }
            guard let compose = operation as? ComposeMail else { return Answer(output: Done()) }
            return Answer(
                output: ComposedMail(
                    id: compose.mail, to: Secret("layla@casting.example"),
                    template: token == nil ? .passwordChanged : .resetLink, language: .both,
                    token: token, attempts: attempts))
        }
    }

    /// The message that all are about.
    private static let mail = Mail.ID(high: 1, low: 2)

    /// Carries the message in a try of its job, which was tried so often in all.
    private func carry(_ books: Books, by post: Post, jobTries: Int = 1) -> Job.Outcome {
        var job = Job(
            id: Job.ID(high: 3, low: 4), kind: .mailSend,
            payload: JobPayload.text([("mail", Self.mail.description)]), causedBy: "os:0",
            created: clock.now)
        job.attempts = jobTries
        let context = JobContext(
            deadline: clock.now + .minutes(2), steps: books, end: books, call: Call(),
            stopping: { false })
        return MailCarrier(transport: post, clock: clock).run(job, context)
    }

    @Test func `a message that may have left is tried again later, and three times at most`() {
        let post = Post(.unanswered("the relay broke off"))
        let told = "it may have been sent: the relay broke off"
        for tries in 1..<Mail.unansweredMax {
            let outcome = Job.Outcome.failed(told, noSoonerThan: Mail.unansweredPause)
            #expect(carry(Books(attempts: tries - 1), by: post, jobTries: tries) == outcome)
        }
        let last = Books(attempts: Mail.unansweredMax - 1)
        #expect(carry(last, by: post, jobTries: Mail.unansweredMax) == .hopeless(told))
        #expect(post.all.count == 3)
    }

    @Test func `an old job that staff let try again is not given up for one lost answer`() {
        let post = Post(.unanswered("the relay broke off"))
        let told = "it may have been sent: the relay broke off"
        let outcome = Job.Outcome.failed(told, noSoonerThan: Mail.unansweredPause)
        #expect(carry(Books(), by: post, jobTries: Mail.attemptsMax + 1) == outcome)
    }

    /// The Message-ID of what is sent, whenever it is.
    private func identifier(_ token: String?) throws -> String {
        clock.advance(by: .minutes(10))
        let post = Post(.sent(receipt: nil))
        #expect(carry(Books(token: token.map { Secret($0) }), by: post) == .done)
        let message = try #require(post.all.first)
        let from = MailFrom(address: "callboard@casting.example", name: "callboard")
        let bytes = MailComposer(sender: try #require(from)).bytes(of: message)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        return String(try #require(lines.first { $0.hasPrefix("Message-ID: ") }))
    }

    @Test func `a repetition is known by its identifier, whenever it leaves`() throws {
        for _ in 1...2 {
            #expect(try identifier(nil) == "Message-ID: <\(Self.mail)@casting.example>")
        }
        #expect(try identifier("first") == identifier("first"))
    }

    @Test func `a mailbox that shows a message once does not hide the link that works`() throws {
        let (void, good) = (try identifier("first"), try identifier("second"))
        #expect(void != good)
        #expect(!good.contains("second"))
    }
}
