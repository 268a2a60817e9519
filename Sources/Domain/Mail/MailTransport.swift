/// Carries messages away: a folder of `.eml` files, SMTP or SendGrid.
package protocol MailTransport: Sendable {
    /// Tries to deliver one message, within the transport's own deadline.
    ///
    /// From any thread; it never throws: what happened is the outcome.
    func deliver(_ message: OutgoingMail) -> MailOutcome
    /// What keeps messages from leaving now: asked before one is put together.
    ///
    /// It costs little; `nil` for nothing that is known without trying.
    var obstacle: Obstacle? { get }
}

extension MailTransport {
    /// None, as for those that are simply tried.
    package var obstacle: Obstacle? { nil }
}

/// What came of trying to deliver a message.
package enum MailOutcome: Sendable, Equatable {
    /// The service took it; `receipt` is the service's own name for it, for later events.
    case sent(receipt: String?)
    /// Not this time: it counts as a try, and the next one comes no sooner than that moment.
    case failed(String, noSoonerThan: Instant?)
    /// It may have left: it was handed over, and the answer was lost.
    ///
    /// It counts as a try; the next one comes after ``Mail/unansweredPause``, and none after
    /// ``Mail/unansweredMax`` tries.
    case unanswered(String)
    /// Never: trying again would change nothing.
    ///
    /// With `suppresses` the address itself is at fault, and is not written to again.
    case refused(String, suppresses: Bool)
    /// It was not tried, and no try is counted: the breaker is open, or too much is under way.
    case postponed(until: Instant, String)
}

/// A message with everything filled in, for the moment of sending only.
package struct OutgoingMail: Sendable {
    package var id: Mail.ID
    package var to: EmailAddress
    package var subject: String
    /// The plain text.
    package var text: String
    /// The same as HTML; `nil` for a message of plain text only.
    package var html: String?
    package var date: Instant
    /// Tells it from repetitions that say something else; `nil` when all say the same.
    package var edition: String?

    /// Puts a message together.
    package init(
        id: Mail.ID, to: EmailAddress, subject: String, text: String, html: String? = nil,
        date: Instant
    ) {
        (self.id, self.to, self.subject, self.text) = (id, to, subject, text)
        (self.html, self.date) = (html, date)
    }
}
