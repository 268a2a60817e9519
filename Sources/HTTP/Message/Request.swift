/// A request: what the server read, or what a client is to send.
package struct Request: Sendable, Equatable {
    /// The method in capitals, as in `GET` (RFC 9110, section 9).
    package var method: String
    /// The path without the query, percent-encoded; begins with `/`.
    ///
    /// In what the server read, letters, digits and `-._~` are never encoded.
    package var path: String
    /// What stands after `?`, percent-encoded as the path; `nil` when there is no `?`.
    package var query: String?
    /// The header fields.
    package var headers: Headers
    /// The body; empty when there is none.
    package var body: [UInt8]
    /// Who sent it; `nil` for a request that is yet to be sent.
    package var peer: Peer?
    /// What logs and answers call it, 1 to 64 of `[A-Za-z0-9._-]`; empty while nobody named it.
    package var id = ""

    /// The other end of a connection.
    package struct Peer: Sendable, Equatable {
        /// The address without the port, as in `192.0.2.1` or `2001:db8::1`.
        package var address: String
        /// Whether the connection is TLS.
        package var isSecure: Bool

        /// Names the other end.
        package init(address: String, isSecure: Bool) {
            (self.address, self.isSecure) = (address, isSecure)
        }
    }

    /// Puts a request together.
    package init(
        method: String = "GET", path: String, query: String? = nil, headers: Headers = Headers(),
        body: [UInt8] = [], peer: Peer? = nil
    ) {
        (self.method, self.path, self.query) = (method, path, query)
        (self.headers, self.body, self.peer) = (headers, body, peer)
    }
}

extension Request {
    /// Whether sending it twice has the effect of sending it once: by its method (RFC 9110, 9.2.2)
    /// or by a key.
    var isRepeatable: Bool {
        headers["Idempotency-Key"] != nil || method != "POST" && method != "PATCH"
    }
}
