internal import Fields

/// A page that shows the OpenAPI document to people: one file that holds all it needs.
///
/// Its policy lets nothing run but the one script and the one style in it, and lets it ask only
/// this server (CSP level 3).
struct DocsPage {
    /// The page, UTF-8.
    let body: [UInt8]
    /// Its content security policy.
    let policy: String

    /// The page of a document; `keys` tells the hashes that the policy names.
    init(document: [UInt8], keys: any WebKeys) {
        func hash(_ text: String) -> String {
            "'sha256-\(WireBase64.encode(keys.hash(Array(text.utf8))))'"
        }
        policy = [
            "default-src 'none'", "script-src \(hash(Self.script))",
            "style-src \(hash(Self.style))",
            "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
        var body = Array(Self.head.utf8)
        body += "<style>\(Self.style)</style>\n".utf8
        body += "<script type=\"application/json\" id=\"document\">".utf8
        // No text in the document may end the element that holds it.
        for byte in document {
            if byte == UInt8(ascii: "<") { body += "\\u003c".utf8 } else { body.append(byte) }
        }
        body += "</script>\n\(Self.frame)<script>\(Self.script)</script>\n".utf8
        self.body = body
    }

    private static let head = """
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><title>callboard API</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">

        """

    private static let frame = """
        <header><h1>callboard <small>API</small></h1>
        <input id="find" type="search" placeholder="Find an operation" aria-label="Find">
        <input id="token" type="password" placeholder="Token to try with" aria-label="Token"
         autocomplete="off"></header>
        <div id="page"><nav id="groups" aria-label="Groups"></nav>
        <main id="operations"></main></div>
        <noscript>This page needs JavaScript; the document itself is at /api/v1/openapi.json.
        </noscript>

        """
}
