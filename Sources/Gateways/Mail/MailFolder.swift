internal import Crypto
package import Domain
internal import Glibc

/// Delivers messages as `.eml` files (RFC 5322, UTF-8 by RFC 2047 and MIME) into a folder.
///
/// Files have mode 0600 and appear whole: they are written under another name first.
package struct MailFolder: MailTransport {
    private let path: String
    private let sender: String

    /// A folder, made with mode 0700 when it is missing.
    package init(path: String, sender: String = "callboard@localhost") {
        (self.path, self.sender) = (path, sender)
    }

    package func deliver(_ message: OutgoingMail) -> MailOutcome {
        do throws(Failure) {
            try write(message)
            return .sent(receipt: nil)
        } catch {
            return .failed(error.message, noSoonerThan: nil)
        }
    }

    private func write(_ message: OutgoingMail) throws(Failure) {
        mkdir(path, 0o700)
        let final = "\(path)/\(message.id).eml"
        let draft = "\(path)/.\(message.id).draft"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        let bytes = Array(text(of: message).utf8)
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        let isSafe = written == bytes.count && fsync(descriptor) == 0
        close(descriptor)
        guard isSafe, rename(draft, final) == 0 else {
            let failure = Self.failure(path)
            unlink(draft)
            throw failure
        }
    }

    /// The message as it goes over the wire: CRLF line ends, header fields first.
    func text(of message: OutgoingMail) -> String {
        let body = Base64.encode(Array(message.text.utf8), .standard)
        let fields = [
            "From: callboard <\(sender)>", "To: <\(message.to)>",
            "Subject: \(Self.encodedWords(message.subject))",
            "Date: \(Self.date(message.date))", "Message-ID: <\(message.id)@callboard>",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64", "Auto-Submitted: auto-generated",
        ]
        return (fields + [""] + Self.lines(of: body)).joined(separator: "\r\n") + "\r\n"
    }

    /// Header text as encoded words of at most 75 characters (RFC 2047, section 2).
    private static func encodedWords(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ (32...126).contains($0) }) else { return text }
        var words: [String] = []
        var chunk: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            // 45 bytes are 60 characters of base 64; with its frame the word has 72.
            if chunk.count + bytes.count > 45 {
                words.append("=?utf-8?B?\(Base64.encode(chunk, .standard))?=")
                chunk = []
            }
            chunk += bytes
        }
        words.append("=?utf-8?B?\(Base64.encode(chunk, .standard))?=")
        return words.joined(separator: "\r\n ")
    }

    /// Lines of 76 characters (RFC 2045, 6.8).
    private static func lines(of encoded: String) -> [String] {
        var lines: [String] = []
        var rest = encoded[...]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(76)))
            rest = rest.dropFirst(76)
        }
        return lines
    }

    /// The date as RFC 5322, 3.3 wants it, in UTC.
    private static func date(_ moment: Instant) -> String {
        var seconds = time_t(moment.milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined(separator: ":")
        return "\(days[Int(parts.tm_wday)]), \(parts.tm_mday) \(months[Int(parts.tm_mon)]) "
            + "\(parts.tm_year + 1900) \(clock) +0000"
    }

    private static func failure(_ path: String) -> Failure {
        .unavailable("mail cannot be written into \(path): \(String(cString: strerror(errno)))")
    }
}
