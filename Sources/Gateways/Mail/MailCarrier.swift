package import Domain

/// Sends one message of the outbox: what a job of the kind `mail.send` does.
package struct MailCarrier: JobHandler {
    private let transport: any MailTransport
    private let clock: any Clock
    private let note: @Sendable (MailOutcome) -> Void

    /// How long a message waits that does not leave for a reason of ours.
    private static let pause = Span.minutes(1)
    /// Tries to write down that a message has left: sending it again is worse.
    private static let reportsMax = 5

    /// A carrier through a transport; `note` is told what came of each message.
    package init(
        transport: any MailTransport, clock: any Clock,
        note: @escaping @Sendable (MailOutcome) -> Void = { _ in }
    ) {
        (self.transport, self.clock, self.note) = (transport, clock, note)
    }

    package var kind: JobKind { .mailSend }

    package func run(_ job: Job, _ context: JobContext) -> Job.Outcome {
        guard let mail = JobPayload.pairs(job.payload)?["mail"].flatMap({ Mail.ID($0) }) else {
            return .hopeless("the payload names no message")
        }
        let outcome: MailOutcome
        do throws(Failure) {
            let composed = try context.perform(ComposeMail(mail: mail))
            outcome = try deliver(composed)
        } catch .notFound(_) {
            // It has left or was taken back: there is nothing to send.
            return .done
        } catch .unavailable(let why) {
            return .postponed(why, until: clock.now + Self.pause)
        } catch {
            outcome = .failed(error.message, noSoonerThan: nil)
        }
        note(outcome)
        return report(mail, outcome, context)
    }

    private func deliver(_ composed: ComposedMail) throws(Failure) -> MailOutcome {
        guard let address = EmailAddress(composed.to.revealed) else {
            throw .invalid(field: "to", "is no address")
        }
        return transport.deliver(
            MailText(composed.template, composed.language, token: composed.token)
                .message(composed.id, to: address, at: clock.now))
    }

    private func report(
        _ mail: Mail.ID, _ outcome: MailOutcome, _ context: JobContext
    ) -> Job.Outcome {
        let report = ReportMail(mail: mail, outcome)
        guard case .sent = outcome else {
            // Losing it costs the message's own note of the error; the job keeps it too.
            _ = try? context.perform(report)
            return Self.ending(outcome, at: clock.now)
        }
        for _ in 1..<Self.reportsMax {
            do throws(Failure) {
                _ = try context.finish(report)
                return .done
            } catch .unavailable(_) {
                continue
            } catch {
                return .failed(error.message, noSoonerThan: Self.pause)
            }
        }
        return .failed("it left, but that could not be written down", noSoonerThan: Self.pause)
    }

    private static func ending(_ outcome: MailOutcome, at now: Instant) -> Job.Outcome {
        switch outcome {
        case .sent: .done
        case .failed(let error, let moment):
            .failed(error, noSoonerThan: moment.map { max($0 - now, .seconds(0)) } ?? .seconds(0))
        case .refused(let error, _): .hopeless(error)
        case .postponed(let until, let why): .postponed(why, until: until)
        }
    }
}
