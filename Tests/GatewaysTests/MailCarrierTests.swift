import Gateways
import Synchronization
import Testing

@testable import Domain

/// What becomes of a message that has left while the database is away.
@Suite struct MailCarrierTests {
    private let clock = StoppedClock()
    private let pacer = Pacer()
    private let post = Post()

    /// Takes every message.
    private final class Post: MailTransport {
        private let messages = Mutex(0)

        var count: Int { messages.withLock { $0 } }

        func deliver(_ message: OutgoingMail) -> MailOutcome {
            messages.withLock { $0 += 1 }
            return .sent(receipt: nil)
        }
    }

    /// Composes a message or says why not, and takes the reports of it as it is told to, the last
    /// for ever.
    private final class Books: Backend {
        private let answers: Mutex<[Failure?]>
        private let obstacle: Failure?
        private let reports = Mutex(0)

        init(_ answers: [Failure?], obstacle: Failure? = nil) {
            self.answers = Mutex(answers)
            self.obstacle = obstacle
        }

        var count: Int { reports.withLock { $0 } }

        func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
            if operation is CheckMailSending { return Answer(output: MailSending()) }
            if let compose = operation as? ComposeMail {
                if let obstacle { throw obstacle }
                return Answer(
                    output: ComposedMail(
                        id: compose.mail, to: Secret("layla@casting.example"),
                        template: .passwordChanged, language: .both))
            }
            reports.withLock { $0 += 1 }
            let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            if let answer { throw answer }
            return Answer(output: Done())
        }
    }

    private func carry(_ books: Books) -> Job.Outcome {
        let mail = Mail.ID(high: 1, low: 2)
        let job = Job(
            id: Job.ID(high: 3, low: 4), kind: .mailSend,
            payload: JobPayload.text([("mail", mail.description)]), causedBy: "os:0",
            created: clock.now)
        let context = JobContext(
            deadline: clock.now + .minutes(2), steps: books, end: books, call: Call(),
            stopping: { false })
        return MailCarrier(transport: post, clock: clock, pacing: pacer.pacing).run(job, context)
    }

    @Test func `a message does not leave twice because the database is started again`() {
        let away = Failure.unavailable("the database cannot be reached")
        let books = Books([away, away, .unsettled("no answer"), away, nil])
        #expect(carry(books) == .done)
        #expect(books.count == 5)
        #expect(pacer.slept == [50, 100, 200, 400])
        #expect(post.count == 1)
    }

    @Test func `a database that stays away is not waited for longer than a lease lasts`() {
        let books = Books([.unavailable("the database cannot be reached")])
        let lost = "it left, but that could not be written down"
        #expect(carry(books) == .failed(lost, noSoonerThan: .minutes(1)))
        let waitedMs = pacer.slept.reduce(0, +)
        #expect(waitedMs > 15_000 && waitedMs < Job.Lease.life.milliseconds)
        #expect(pacer.slept.max() == 2_000)
        #expect(post.count == 1)
        // Nor longer than a try may last, however slow the transport was before.
        let longestMs = Mail.timeoutMax.milliseconds + Int64(waitedMs)
        #expect(longestMs < JobKind.mailSend.timeout.milliseconds)
    }

    @Test func `a try that no longer counts is not reported again`() {
        let books = Books([.conflict("it is no longer this worker's")])
        let outcome = Job.Outcome.failed("it is no longer this worker's", noSoonerThan: .minutes(1))
        #expect(carry(books) == outcome)
        #expect(books.count == 1 && pacer.slept == [])
    }

    @Test func `a message that nobody may get any more is given up, and that is written down`() {
        let books = Books([nil], obstacle: .conflict("it is for a minor"))
        #expect(carry(books) == .hopeless("it is for a minor"))
        #expect(books.count == 1 && post.count == 0)
    }
}
