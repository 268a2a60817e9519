/// What a message says, as plain text and as HTML, in the languages that are wanted.
package struct MailText: Sendable {
    package let subject: String
    package let text: String
    package let html: String

    /// The text of a template; a link's token stands in the body only.
    package init(_ template: Mail.Template, _ language: MailLanguage, token: Secret?) {
        let words = MailWords.of(template)
        let parts: [MailWords] =
            switch language {
            case .both: [words.english, words.arabic]
            case .english: [words.english]
            case .arabic: [words.arabic]
            }
        subject = parts.map(\.subject).joined(separator: " · ")
        text = parts.map { $0.text(token) }.joined(separator: "\n")
        html = Self.page(subject, parts.map { $0.html(token) })
    }

    /// The whole message.
    package func message(_ id: Mail.ID, to address: EmailAddress, at now: Instant) -> OutgoingMail {
        OutgoingMail(id: id, to: address, subject: subject, text: text, html: html, date: now)
    }

    private static func page(_ title: String, _ parts: [String]) -> String {
        """
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"><title>\(HTMLText.escaped(title))</title></head>
        <body style="margin:0;padding:24px;background:#f4f4f5;color:#18181b;\
        font:16px/1.5 -apple-system,'Segoe UI',Tahoma,Arial,sans-serif">
        <div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;\
        border-radius:8px">
        \(parts.joined(separator: "\n<hr style=\"border:0;border-top:1px solid #e4e4e7\">\n"))
        </div></body></html>

        """
    }
}

/// What a message says in one language.
struct MailWords {
    let language: String
    let subject: String
    let body: String

    private var isArabic: Bool { language == "ar" }

    func text(_ token: Secret?) -> String {
        body + (token.map { "\n\n    \($0.revealed)\n" } ?? "\n")
    }

    func html(_ token: Secret?) -> String {
        let (direction, side) = isArabic ? ("rtl", "right") : ("ltr", "left")
        let code = token.map { token in
            """

            <p><code dir="ltr" style="display:inline-block;padding:8px 12px;background:#f4f4f5;\
            border-radius:4px;font-size:15px;word-break:break-all">\
            \(HTMLText.escaped(token.revealed))</code></p>
            """
        }
        return """
            <div lang="\(language)" dir="\(direction)" style="text-align:\(side)">
            <h1 style="font-size:20px">\(HTMLText.escaped(subject))</h1>
            <p>\(HTMLText.escaped(body))</p>\(code ?? "")
            </div>
            """
    }
}

/// Text where HTML is written.
enum HTMLText {
    /// The text with all that HTML would understand replaced, quotation marks included.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
