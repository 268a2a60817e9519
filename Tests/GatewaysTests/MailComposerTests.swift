import Domain
import Testing

@testable import Gateways

/// Messages as bytes, held against RFC 5322, 2045 and 2047.
@Suite struct MailComposerTests {
    private func composed(
        _ subject: String, _ text: String = "hello", html: String? = "<p>hello</p>",
        name: String = "callboard"
    ) throws -> [String] {
        let sender = try #require(MailFrom(address: "callboard@casting.example", name: name))
        let bytes = MailComposer(sender: sender).bytes(
            of: OutgoingMail(
                id: Mail.ID(high: 1, low: 2),
                to: try #require(EmailAddress("layla@casting.example")), subject: subject,
                text: text, html: html, date: Instant(milliseconds: 1_790_000_000_000)))
        #expect(bytes.allSatisfy { $0 < 0x80 })
        let text = String(decoding: bytes, as: UTF8.self)
        // No line ends but CRLF.
        #expect(!text.unicodeScalars.split(separator: "\r\n".unicodeScalars.first ?? "\r").isEmpty)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(
            lines.allSatisfy {
                !$0.unicodeScalars.contains("\r") && !$0.unicodeScalars.contains("\n")
            })
        return lines.map(String.init)
    }

    private static let arabic =
        "تم تغيير كلمة المرور لحسابك في لوحة المكالمات الخاصة بالممثلين والمخرجين"

    @Test func `header fields are whole and in order, and the identifier is ours`() throws {
        let lines = try composed("Set a new password")
        #expect(
            lines.prefix(8) == [
                "From: callboard <callboard@casting.example>", "To: <layla@casting.example>",
                "Subject: Set a new password", "Date: Mon, 21 Sep 2026 14:13:20 +0000",
                "Message-ID: <\(Mail.ID(high: 1, low: 2))@casting.example>",
                "MIME-Version: 1.0", "Auto-Submitted: auto-generated",
                "Content-Type: multipart/alternative; boundary=\"=_\(Mail.ID(high: 1, low: 2))\"",
            ])
        let types = lines.filter { $0.hasPrefix("Content-Type: text/") }
        #expect(
            types == [
                "Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8",
            ])
    }

    @Test func `Arabic subjects are encoded words of at most 75 characters`() throws {
        let lines = try composed(Self.arabic)
        let start = try #require(lines.firstIndex { $0.hasPrefix("Subject: ") })
        let end = try #require(lines[(start + 1)...].firstIndex { !$0.hasPrefix(" ") })
        let words = ([String(lines[start].dropFirst(9))] + lines[start + 1..<end])
            .map { $0.filter { $0 != " " } }
        #expect(words.count > 1 && words.allSatisfy { $0.utf8.count <= 75 })
        #expect(lines[start..<end].allSatisfy { $0.utf8.count <= 76 })
        #expect(words.allSatisfy { $0.hasPrefix("=?utf-8?B?") && $0.hasSuffix("?=") })
        #expect(words.allSatisfy { $0.dropFirst(10).dropLast(2).utf8.count % 4 == 0 })
    }

    @Test(arguments: ["a\r\nBcc: everybody@casting.example", "=?utf-8?B?aGk=?=", "x\u{0}y"])
    func `a subject adds no header field and pretends nothing`(subject: String) throws {
        let lines = try composed(subject)
        #expect(!lines.contains { $0.hasPrefix("Bcc") })
        #expect(lines.contains { $0.hasPrefix("Subject: =?utf-8?B?") && !$0.contains("?aGk=?") })
    }

    @Test func `bodies are quoted-printable of at most 76 columns`() throws {
        let text = "\(Self.arabic)\n\(String(repeating: "x=", count: 100))\nblank at the end \n.\n"
        let lines = try composed("s", text, html: nil)
        let body = try Array(lines[#require(lines.firstIndex(of: ""))...].dropFirst())
        #expect(body.allSatisfy { $0.utf8.count <= 76 })
        #expect(body.contains("blank at the end=20"))
        #expect(body.contains("."))
        #expect(QuotedPrintableReading.decode(body) == text)
    }

    @Test(arguments: [
        "", "a", String(repeating: "y", count: 75), String(repeating: "y", count: 76),
        String(repeating: "y", count: 77), String(repeating: "=", count: 51), "\t", " \n \n",
    ])
    func `what is encoded is read back the same`(text: String) {
        let lines = QuotedPrintable.encode(text).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
        let back = QuotedPrintableReading.decode(lines.map(String.init))
        #expect(back == text || back == text + "\n")
    }

    @Test(arguments: Mail.Template.allCases, MailLanguage.allCases)
    func `every template has both forms in the languages that are wanted`(
        template: Mail.Template, language: MailLanguage
    ) {
        let text = MailText(template, language, token: Secret("a<b>&\"'"))
        let hasArabic = { (text: String) in
            text.unicodeScalars.contains { (0x600...0x6ff).contains($0.value) }
        }
        #expect(hasArabic(text.text) == (language != .english))
        #expect(hasArabic(text.html) == (language != .english))
        #expect(
            text.html.contains("dir=\"rtl\" style=\"text-align:right\"") == (language != .english))
        #expect(text.html.contains("lang=\"en\"") == (language != .arabic))
        #expect(text.text.contains("a<b>&\"'") && !text.subject.contains("a<b>"))
        #expect(text.html.contains("a&lt;b&gt;&amp;&quot;&#39;") && !text.html.contains("a<b>"))
    }

    @Test func `a name that is not plain is encoded, and no address is made of what is none`()
        throws
    {
        let lines = try composed("s", name: "لوحة, \"x\"")
        #expect(
            lines[0].hasPrefix("From: =?utf-8?B?")
                && lines[0].hasSuffix(" <callboard@casting.example>"))
        #expect(MailFrom(address: "a b@casting.example", name: "") == nil)
        #expect(MailFrom(address: "callboard@localhost", name: "") != nil)
        #expect(MailFrom(address: "callboard@casting.example\r\nX: y", name: "") == nil)
    }
}

/// Reading of quoted-printable, written down as plainly as possible (RFC 2045, 6.7).
enum QuotedPrintableReading {
    static func decode(_ lines: [String]) -> String {
        var bytes: [UInt8] = []
        for (number, line) in lines.enumerated() {
            var rest = Array(line.utf8)[...]
            var isSoft = false
            while let first = rest.first {
                rest = rest.dropFirst()
                guard first == UInt8(ascii: "=") else {
                    bytes.append(first)
                    continue
                }
                isSoft = rest.isEmpty
                guard !isSoft else { break }
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                bytes.append(UInt8(digits, radix: 16) ?? 0x3f)
                rest = rest.dropFirst(2)
            }
            if !isSoft, number < lines.count - 1 { bytes.append(0x0a) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
