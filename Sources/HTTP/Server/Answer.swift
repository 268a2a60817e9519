internal import CMicroHTTPD
internal import CMicroHTTPDInterposition

/// An answer in the form in which libmicrohttpd sends it.
final class Answer: @unchecked Sendable {
    // because: the pointer never changes and libmicrohttpd locks the count of its owners.
    private let handle: OpaquePointer
    let status: Int
    /// Bytes of the body.
    let bytes: Int
    /// As in `Response`.
    let route: String?

    /// Makes the answer ready to be sent.
    ///
    /// A field that would end its line early, or a status that is none, turns it into a 500.
    init(_ response: Response, to request: AnswerContext) {
        let response = Compression.applied(
            to: Self.isSendable(response) ? response : Refusal.unsendable.response,
            accepting: request.encodings)
        let count = response.body.count
        let made = response.body.withUnsafeBytes { bytes in
            MHD_create_response_from_buffer(
                count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
        }
        guard let made else { preconditionFailure("there is no memory left for an answer") }
        (handle, status, bytes, route) = (made, response.status, count, response.route)
        addFields(of: response, request)
    }

    deinit {
        MHD_destroy_response(handle)
    }

    /// Has it sent.
    func queue(on connection: OpaquePointer) -> MHD_Result {
        let result = microhttpd_queue(
            UnsafeMutableRawPointer(connection), UInt32(status), UnsafeMutableRawPointer(handle))
        return result == MHD_Result.YES.rawValue ? .YES : .NO
    }

    private func addFields(of response: Response, _ request: AnswerContext) {
        for field in response.headers.fields where !Self.isReserved(field.name) {
            add(field.name, field.value)
        }
        for field in StandardHeaders.fields where response.headers[field.name] == nil {
            add(field.name, field.value)
        }
        // What is known as it is (304) may be known in either form. libmicrohttpd gives such an
        // answer the length 0, which RFC 9110, section 8.6, does not want: 0.9.75 has no flag that
        // leaves it out, and the true length would cost the compression that nobody reads.
        if response.body.count >= Compression.bytesMin || response.status == 304
            || response.headers["Content-Encoding"] != nil
        {
            add("Vary", "Accept-Encoding")
        }
        if request.isSecure {
            let field = StandardHeaders.transportSecurity
            add(field.name, field.value)
        }
        if !request.id.isEmpty { add("X-Request-Id", request.id) }
        if request.closes { add("Connection", "close") }
    }

    /// Adds a field.
    ///
    /// libmicrohttpd copies it; handing it the `String`s themselves would copy them once before.
    private func add(_ name: String, _ value: String) {
        name.withCString { name in
            value.withCString { value in _ = MHD_add_response_header(handle, name, value) }
        }
    }

    private static func isReserved(_ name: String) -> Bool {
        StandardHeaders.reserved.contains { Headers.isSame($0, name) }
    }

    /// Whether nothing in it can be taken for the end of a line (RFC 9110, section 5.5).
    private static func isSendable(_ response: Response) -> Bool {
        (200...599).contains(response.status)
            && response.headers.fields.allSatisfy { field in
                Token.isToken(field.name.utf8)
                    && field.value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
            }
    }
}

/// What an answer takes from the request and the connection.
struct AnswerContext: Sendable {
    /// The id of the request; empty when it has none.
    var id: String
    /// The values of `Accept-Encoding`.
    var encodings: [String]
    /// Whether the caller came by TLS.
    var isSecure: Bool
    /// Whether the connection ends with the answer.
    var closes: Bool
}
