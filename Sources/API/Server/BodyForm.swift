internal import HTTP

/// The form that the body of a request must have: JSON in UTF-8, as it is.
enum BodyForm {
    /// Refuses a body that was encoded, as by gzip (RFC 9110, sections 15.5.16 and 12.5.3).
    static func requireNoCoding(_ headers: Headers) throws(Problem) {
        let codings = headers.all("Content-Encoding").flatMap { $0.split(separator: ",") }
        guard codings.allSatisfy({ plain($0) == identity }) else {
            throw Problem(
                .wrongMediaType,
                "the body must be sent as it is; leave out Content-Encoding and what it names",
                Headers(["Accept-Encoding": identity]))
        }
    }

    /// Refuses a body that is not said to be JSON, or is said to be in another charset than UTF-8,
    /// the only one that JSON has (RFC 8259, section 8.1).
    static func requireJSON(_ headers: Headers) throws(Problem) {
        let types = headers.all("Content-Type")
        let parts = (types.first ?? "").split(separator: ";").map(plain)
        guard types.count == 1, parts.first == Wire.Media.json else {
            throw wrongType("the body must be \(Wire.Media.json)")
        }
        for part in parts where part.hasPrefix(charset) {
            guard utf8.contains(part.dropFirst(charset.count)) else {
                throw wrongType("the body must be in UTF-8; leave out the charset in Content-Type")
            }
        }
    }

    private static let identity = "identity"
    private static let charset = "charset="
    /// The name of UTF-8, and the one that many clients give it (WHATWG Encoding, section 4.2).
    private static let utf8: [Substring] = ["utf-8", "utf8"]

    private static func wrongType(_ text: String) -> Problem {
        Problem(.wrongMediaType, text, Headers(["Accept": Wire.Media.json]))
    }

    /// A word of a field in small letters, without the blanks and quotes that may be around it.
    private static func plain(_ word: Substring) -> String {
        word.filter { !" \t\"".contains($0) }.lowercased()
    }
}
