/// Why a request is not given to the handler.
package struct Refusal: Error, Equatable, Sendable {
    /// The status of the answer, 400 to 599.
    package let status: Int
    /// One sentence for who wrote the client; ASCII without quotes.
    package let detail: String
    /// Seconds after which trying again makes sense; `nil` when it never does.
    package let retryAfterSeconds: Int?

    init(_ status: Int, _ detail: StaticString, retryAfterSeconds: Int? = nil) {
        self.status = status
        self.detail = detail.description
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// That a header field is given twice of which there may be one.
    init(doubled name: StaticString) {
        (status, detail, retryAfterSeconds) = (400, "\(name) is given more than once", nil)
    }

    /// Why libmicrohttpd, which says so by a status alone, could not read a request.
    init(unreadable status: Int) {
        switch status {
        case 413: self.init(413, "the body is too large")
        case 414: self.init(414, "the target is too long")
        case 431: self.init(431, "the header is too large")
        case 505: self.init(505, "the versions of HTTP that are served are 1.1 and 1.0")
        case 400..<500: self.init(status, "the request is malformed")
        default: self.init(status, "the request could not be read")
        }
    }

    /// Workers and queue are full.
    static let busy = Refusal(503, "too many requests are waiting", retryAfterSeconds: 1)
    /// The server is about to end.
    static let stopping = Refusal(503, "the server is stopping", retryAfterSeconds: 1)
    /// A handler gave an answer that cannot be sent.
    static let unsendable = Refusal(500, "the answer could not be written")

    /// The answer as a problem document (RFC 9457).
    package var response: Response {
        let text = #"{"type":"about:blank","status":\#(status),"detail":"\#(detail)"}"#
        var headers = Headers(["Content-Type": "application/problem+json"])
        if let retryAfterSeconds { headers.add("Retry-After", String(retryAfterSeconds)) }
        return Response(status: status, headers: headers, body: Array(text.utf8))
    }
}
