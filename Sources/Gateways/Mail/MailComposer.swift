package import Domain

/// Puts messages together as bytes (RFC 5322, MIME): CRLF line ends, ASCII only, the plain text
/// before the HTML.
package struct MailComposer: Sendable {
    package let sender: MailFrom

    /// Messages of one sender.
    package init(sender: MailFrom) { self.sender = sender }

    /// The whole message.
    package func bytes(of message: OutgoingMail) -> [UInt8] {
        let body = message.html.map { alternatives(message, html: $0) } ?? plain(message)
        return Array((fields(of: message) + body).joined(separator: "\r\n").utf8)
    }

    /// The identifier by which a message is known everywhere (RFC 5322, 3.6.4): a repetition
    /// carries the same, so that who gets both may show one.
    ///
    /// One with another token is another message: the first one alone, whose token is void by then,
    /// would be of no use.
    private func messageID(of message: OutgoingMail) -> String {
        let edition = message.edition.map { ".\($0)" } ?? ""
        return "<\(message.id)\(edition)@\(sender.domain)>"
    }

    private func fields(of message: OutgoingMail) -> [String] {
        var fields = [
            "From: \(sender.mailbox)", "To: <\(message.to)>",
            "Subject: \(EncodedWords.text(message.subject))",
            "Date: \(MailDate.text(message.date))", "Message-ID: \(messageID(of: message))",
            "MIME-Version: 1.0", "Auto-Submitted: auto-generated",
        ]
        if let replyTo = sender.replyTo { fields.append("Reply-To: <\(replyTo)>") }
        return fields
    }

    private func plain(_ message: OutgoingMail) -> [String] {
        part("plain", message.text)
    }

    private func alternatives(_ message: OutgoingMail, html: String) -> [String] {
        // Quoted-printable never has "=_" (RFC 2045, 6.7), so no part can hold the boundary.
        let boundary = "=_\(message.id)"
        return ["Content-Type: multipart/alternative; boundary=\"\(boundary)\"", ""]
            + ["--\(boundary)"] + part("plain", message.text) + ["--\(boundary)"]
            + part("html", html) + ["--\(boundary)--", ""]
    }

    private func part(_ kind: String, _ text: String) -> [String] {
        [
            "Content-Type: text/\(kind); charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable", "", QuotedPrintable.encode(text),
        ]
    }
}
