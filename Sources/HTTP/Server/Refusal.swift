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
