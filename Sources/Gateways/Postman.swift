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
            if try deliver(id) { sent += 1 } else { failed += 1 }
        }
        return (sent, failed)
    }

    /// Whether the message left.
    ///
    /// A message that may no longer leave counts as failed.
    private func deliver(_ id: Mail.ID) throws(Failure) -> Bool {
        do throws(Failure) {
            let composed = try backend.perform(ComposeMail(mail: id), Self.call)
            guard let address = EmailAddress(composed.to.revealed) else {
                throw .invalid(field: "to", "is no address")
            }
            let (subject, body) = MailText.text(of: composed.template, token: composed.token)
            try transport.deliver(
                OutgoingMail(id: id, to: address, subject: subject, text: body, date: clock.now)
            )
        } catch {
            _ = try backend.perform(ReportMail(mail: id, error: error.message), Self.call)
            return false
        }
        _ = try backend.perform(ReportMail(mail: id), Self.call)
        return true
    }

    private static let call = Call(source: Call.Source(client: "postman"))
}
