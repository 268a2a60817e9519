package import Domain

/// Takes messages from the outbox to a transport.
package struct Postman: Sendable {
    private let backend: any Backend
    private let transport: any MailTransport
    private let clock: any Clock

    /// A postman; the backend acts by right of file access.
    package init(backend: any Backend, transport: any MailTransport, clock: any Clock) {
        (self.backend, self.transport, self.clock) = (backend, transport, clock)
    }

    /// Sends what may leave now, and gives how many left and how many could not.
    package func deliver() throws(Failure) -> (sent: Int, failed: Int) {
        var (sent, failed) = (0, 0)
        for id in try backend.perform(ListDueMail(), Self.call) {
            switch try deliver(id) {
            case true?: sent += 1
            case false?: failed += 1
            case nil: break
            }
        }
        return (sent, failed)
    }

    /// Whether the message left; `nil` when it is not ours to send: another process has it, or its
    /// time has not come.
    ///
    /// A message that may no longer leave counts as failed.
    private func deliver(_ id: Mail.ID) throws(Failure) -> Bool? {
        let outcome: MailOutcome
        do throws(Failure) {
            let composed = try backend.perform(ComposeMail(mail: id), Self.call)
            guard let address = EmailAddress(composed.to.revealed) else {
                throw .invalid(field: "to", "is no address")
            }
            outcome = transport.deliver(
                MailText(composed.template, composed.language, token: composed.token)
                    .message(id, to: address, at: clock.now))
        } catch .notFound(_) {
            return nil
        } catch {
            outcome = .failed(error.message, noSoonerThan: nil)
        }
        _ = try backend.perform(ReportMail(mail: id, outcome), Self.call)
        switch outcome {
        case .sent: return true
        case .failed, .refused: return false
        case .postponed: return nil
        }
    }

    private static let call = Call(source: Call.Source(client: "postman"))
}
