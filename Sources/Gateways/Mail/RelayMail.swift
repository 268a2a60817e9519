package import Domain
package import HTTP

/// Delivers messages over SMTP.
///
/// A refusal that begins with 4 may pass, one with 5 will not; one that is about the recipient's
/// address suppresses it (RFC 5321, 4.2.1; RFC 3463). Where the answer to the whole message is lost
/// nobody knows whether it was taken (RFC 1047).
package struct RelayMail: MailTransport {
    private let relay: any LetterSender
    private let composer: MailComposer
    private let watch: GatewayWatch
    private let timeoutMs: Int

    /// Delivers through a relay, each message within a time.
    package init(
        relay: any LetterSender, composer: MailComposer, watch: GatewayWatch, timeoutMs: Int
    ) {
        (self.relay, self.composer) = (relay, composer)
        (self.watch, self.timeoutMs) = (watch, timeoutMs)
    }

    package var obstacle: Obstacle? { watch.obstacle }

    package func deliver(_ message: OutgoingMail) -> MailOutcome {
        let letter = Letter(
            sender: composer.sender.address, recipient: message.to.description,
            bytes: composer.bytes(of: message))
        do throws(GatewayTrouble) {
            return try watch.call("send mail") { attempt(letter) }
        } catch {
            return MailOutcome(error)
        }
    }

    private func attempt(_ letter: Letter) -> (MailOutcome, GatewayWatch.Verdict) {
        let reply: RelayReply
        do throws(HTTPError) {
            reply = try relay.send(letter, timeoutMs: timeoutMs)
        } catch {
            let text = PlainError.text("\(error)")
            return (
                error.maybeSent ? .unanswered(text) : .failed(text, noSoonerThan: nil),
                GatewayWatch.Verdict(error: text, isFailure: error.kind != .stopped)
            )
        }
        let text = PlainError.text(reply.text)
        guard !reply.isAccepted else {
            return (.sent(receipt: text), GatewayWatch.Verdict(status: reply.code))
        }
        let error = "\(reply.step.rawValue): \(text)"
        let verdict = GatewayWatch.Verdict(
            status: reply.code == 0 ? nil : reply.code, error: error,
            isFailure: Self.speaksAgainst(reply))
        guard Self.isForGood(reply) else { return (.failed(error, noSoonerThan: nil), verdict) }
        return (.refused(error, suppresses: Self.isAboutTheAddress(reply)), verdict)
    }

    /// Whether a refusal is one of this message, for good; that we may not sign in is not.
    private static func isForGood(_ reply: RelayReply) -> Bool {
        switch reply.step {
        case .sender, .recipient, .message: (500..<600).contains(reply.code)
        case .greeting, .encryption, .signIn: false
        }
    }

    /// Whether the relay itself is in trouble, or we are with it; a full mailbox is neither.
    private static func speaksAgainst(_ reply: RelayReply) -> Bool {
        switch reply.step {
        case .greeting, .encryption, .signIn: true
        case .recipient: reply.code == 421
        case .sender, .message: (400..<500).contains(reply.code)
        }
    }

    /// Whether the recipient's address can be written to never: by an enhanced code that says so,
    /// or, without one, by the codes for unknown mailboxes.
    ///
    /// Relays tell as late as here what is wrong with the sender (Postfix, smtpd_delay_reject).
    private static func isAboutTheAddress(_ reply: RelayReply) -> Bool {
        guard reply.step == .recipient else { return false }
        let words = reply.text.dropFirst(4).split(separator: " ")
        if let enhanced = words.first, enhanced.split(separator: ".").count == 3,
            enhanced.allSatisfy({ $0.isNumber || $0 == "." })
        {
            return deadAddressCodes.contains(enhanced)
        }
        return [550, 551, 553].contains(reply.code)
    }

    /// No such mailbox, no such host, no address, moved away (RFC 3463, 3.2), and a host that takes
    /// no mail (RFC 7505, 4.2); 5.1.7 and 5.1.8 are about the sender, 5.1.0 about either.
    private static let deadAddressCodes: Set<Substring> = [
        "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10",
    ]
}
