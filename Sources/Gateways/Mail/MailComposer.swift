package import Domain
internal import Glibc

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
    /// carries the same.
    package func messageID(of mail: Mail.ID) -> String { "<\(mail)@\(sender.domain)>" }

    private func fields(of message: OutgoingMail) -> [String] {
        var fields = [
            "From: \(sender.mailbox)", "To: <\(message.to)>",
            "Subject: \(EncodedWords.text(message.subject))",
            "Date: \(MailDate.text(message.date))", "Message-ID: \(messageID(of: message.id))",
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

/// Dates in header fields.
enum MailDate {
    /// The moment as RFC 5322, 3.3 wants it, in UTC.
    static func text(_ moment: Instant) -> String {
        var seconds = time_t(moment.milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec]
            .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(days[Int(parts.tm_wday)]), \(parts.tm_mday) \(months[Int(parts.tm_mon)]) "
            + "\(parts.tm_year + 1900) \(clock) +0000"
    }
}
