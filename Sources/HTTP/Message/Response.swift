/// An answer to a request.
package struct Response: Sendable, Equatable {
    /// The status code, 100 to 599 (RFC 9110, section 15).
    package var status: Int
    /// The header fields.
    package var headers: Headers
    /// The body; empty when there is none.
    package var body: [UInt8]
    /// The template of the path that answered, as in `/users/{user}`, for the access log; it is
    /// not sent. `nil` when no route was found.
    package var route: String?

    /// Puts an answer together.
    package init(status: Int, headers: Headers = Headers(), body: [UInt8] = []) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }
}
