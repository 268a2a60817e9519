internal import Crypto
package import Domain
package import HTTP

/// Sends one message of the outbox: what a job of the kind `mail.send` does.
package struct MailCarrier: JobHandler {
    private let transport: any MailTransport
    private let clock: any Clock
    private let pacing: Courier.Pacing
    private let note: @Sendable (MailOutcome) -> Void

    /// How long a message waits that does not leave for a reason of ours.
    private static let pause = Span.minutes(1)
    /// How long a thread rests that found that nothing leaves, in milliseconds: thousands of
    /// messages that wait for hours are not asked about faster than anybody needs.
    private static let obstacleMs = 100
    /// How long it is tried to write down that a message has left, in milliseconds: a database
    /// that is started again is back by then, and sending the message again is worse than waiting.
    private static let reportMs = 20_000
    /// The pauses between such tries, in milliseconds; each is twice as long as the one before.
    private static let reportPausesMs = 50...2_000

    /// A carrier through a transport; `note` is told what came of each message.
    package init(
        transport: any MailTransport, clock: any Clock, pacing: Courier.Pacing = .system,
        note: @escaping @Sendable (MailOutcome) -> Void = { _ in }
    ) {
        (self.transport, self.clock, self.note) = (transport, clock, note)
        self.pacing = pacing
    }

    package var kind: JobKind { .mailSend }

    package func run(_ job: Job, _ context: JobContext) -> Job.Outcome {
        guard let mail = JobPayload.pairs(job.payload)?["mail"].flatMap({ Mail.ID($0) }) else {
            return .hopeless("the payload names no message")
        }
        let outcome: MailOutcome
        var tries = 1
        do throws(Failure) {
            if let obstacle = try obstacle(context) {
                return wait(for: obstacle, mail, job, context)
            }
            let composed = try context.perform(ComposeMail(mail: mail))
            tries += composed.attempts
            outcome = try deliver(composed)
        } catch .notFound(_) {
            // It has left or was taken back: there is nothing to send.
            return .done
        } catch .unavailable(let why), .unsettled(let why) {
            // Nothing has left yet; one that was taken already is taken again.
            return .postponed(why, until: clock.now + Self.pause)
        } catch .conflict(let why) {
            outcome = .refused(why, suppresses: false)
        } catch {
            outcome = .failed(error.message, noSoonerThan: nil)
        }
        note(outcome)
        return report(mail, outcome, tries: tries, context)
    }

    /// What keeps all messages from leaving: asking leaves no record, and voids no token.
    private func obstacle(_ context: JobContext) throws(Failure) -> Obstacle? {
        if let obstacle = transport.obstacle { return obstacle }
        guard let why = try context.perform(CheckMailSending()).obstacle else { return nil }
        return Obstacle(until: clock.now + Self.pause, why)
    }

    private func wait(
        for obstacle: Obstacle, _ mail: Mail.ID, _ job: Job, _ context: JobContext
    ) -> Job.Outcome {
        if job.lastError == nil {
            // The message says once why it waits. Losing it costs no more.
            _ = try? context.perform(
                ReportMail(mail: mail, .postponed(until: obstacle.until, obstacle.why)))
        }
        pacing.sleepMs(Self.obstacleMs) { context.isStopping }
        return .postponed(obstacle.why, until: obstacle.until)
    }

    private func deliver(_ composed: ComposedMail) throws(Failure) -> MailOutcome {
        guard let address = EmailAddress(composed.to.revealed) else {
            throw .invalid(field: "to", "is no address")
        }
        var message = MailText(composed.template, composed.language, token: composed.token)
            .message(composed.id, to: address, at: clock.now)
        message.edition = composed.token.map(Self.edition)
        return transport.deliver(message)
    }

    /// A name for what a message with a token says, which tells nothing of the token.
    private static func edition(of token: Secret) -> String {
        Hex.encode(Array(SHA256.hash(token.revealed).prefix(editionBytes)))
    }

    /// Bytes of a hash that tell the few tokens of one message apart.
    private static let editionBytes = 4

    private func report(
        _ mail: Mail.ID, _ outcome: MailOutcome, tries: Int, _ context: JobContext
    ) -> Job.Outcome {
        let report = ReportMail(mail: mail, outcome)
        guard case .sent = outcome else {
            // Losing it costs the message's own note of the error; the job keeps it too.
            _ = try? context.perform(report)
            return Self.ending(outcome, tries: tries, at: clock.now)
        }
        let end = pacing.nowMs() + Self.reportMs
        var pauseMs = Self.reportPausesMs.lowerBound
        while true {
            do throws(Failure) {
                _ = try context.finish(report)
                return .done
            } catch {
                // Of one that is unsettled the next tells: the job is this try's no longer.
                guard error.isPassing else {
                    return .failed(error.message, noSoonerThan: Self.pause)
                }
            }
            guard pacing.nowMs() + pauseMs < end else { break }
            // Not even for a stop: what is not written down is sent again.
            pacing.sleepMs(pauseMs) { false }
            pauseMs = min(pauseMs * 2, Self.reportPausesMs.upperBound)
        }
        return .failed("it left, but that could not be written down", noSoonerThan: Self.pause)
    }

    /// How a try ends its job: by the message's own tries, which begin anew when somebody lets an
    /// old job try again.
    private static func ending(
        _ outcome: MailOutcome, tries: Int, at now: Instant
    ) -> Job.Outcome {
        switch outcome {
        case .sent: .done
        case .failed(let error, let moment):
            .failed(error, noSoonerThan: moment.map { max($0 - now, .seconds(0)) } ?? .seconds(0))
        case .unanswered(let error) where tries >= Mail.unansweredMax:
            .hopeless(Mail.unanswered(error))
        case .unanswered(let error):
            .failed(Mail.unanswered(error), noSoonerThan: Mail.unansweredPause)
        case .refused(let error, _): .hopeless(error)
        case .postponed(let until, let why): .postponed(why, until: until)
        }
    }
}
