/// The line and header fields of a request, checked by RFC 9112.
///
/// What two programs in a row could read differently is refused, so that nobody can hide a second
/// request inside the first.
struct RequestHead: Equatable {
    let method: String
    let path: String
    let query: String?
    let headers: Headers
    /// Bytes of the body; `nil` when they come in chunks.
    let bodyBytes: Int?

    private static let methodBytesMax = 32

    /// Checks what was read.
    ///
    /// HTTP/1.0 knows neither `Host` nor chunks. Of the fields every name must be a token already
    /// and every value free of control bytes.
    init(
        method: String, target: String, isHTTP10: Bool, headers: Headers, bodyBytesMax: Int
    ) throws(Refusal) {
        guard method.utf8.count <= Self.methodBytesMax, Token.isToken(method.utf8) else {
            throw Refusal(400, "the method is not a token")
        }
        let target = try Target(target)
        let bodyBytes = try Self.bodyBytes(headers, isHTTP10: isHTTP10)
        if let bodyBytes, bodyBytes > bodyBytesMax {
            throw Refusal(413, "the body is too large")
        }
        try Self.checkExpectation(headers)
        try Self.checkSingle(headers)
        var headers = headers
        try Self.checkHost(headers, isHTTP10: isHTTP10)
        if let authority = target.authority { headers["Host"] = authority }
        (self.method, path, query) = (method, target.path, target.query)
        (self.headers, self.bodyBytes) = (headers, bodyBytes)
    }

    /// How long the body is (RFC 9112, section 6.3).
    private static func bodyBytes(
        _ headers: Headers, isHTTP10: Bool
    ) throws(Refusal) -> Int? {
        let lengths = headers.all("Content-Length")
        let codings = headers.all("Transfer-Encoding")
        guard codings.isEmpty else {
            guard lengths.isEmpty, !isHTTP10 else {
                throw Refusal(400, "the body has two lengths")
            }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                throw Refusal(501, "only the transfer coding chunked is known")
            }
            return nil
        }
        guard let length = lengths.first else { return 0 }
        guard lengths.count == 1 else { throw Refusal(400, "the body has two lengths") }
        guard !length.isEmpty, length.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            throw Refusal(400, "the length of the body is not a number")
        }
        return Int(length) ?? Int.max
    }

    /// Exactly one host since HTTP/1.1 (RFC 9112, section 3.2).
    private static func checkHost(_ headers: Headers, isHTTP10: Bool) throws(Refusal) {
        let hosts = headers.all("Host")
        guard hosts.count == 1 || hosts.isEmpty && isHTTP10 else {
            throw Refusal(400, "exactly one Host is needed")
        }
        guard hosts.allSatisfy({ Target.isAuthority($0.utf8) }) else {
            throw Refusal(400, "the Host cannot be read")
        }
    }

    /// Fields that have one value (RFC 9110, section 5.3): of two, each program takes another.
    private static func checkSingle(_ headers: Headers) throws(Refusal) {
        for name: StaticString in ["Authorization", "Content-Type", "Origin"] {
            guard headers.all(name.description).count <= 1 else { throw Refusal(doubled: name) }
        }
    }

    private static func checkExpectation(_ headers: Headers) throws(Refusal) {
        guard headers.all("Expect").allSatisfy({ $0.lowercased() == "100-continue" }) else {
            throw Refusal(417, "only 100-continue may be expected")
        }
    }
}

/// Characters that header fields consist of (RFC 9110, section 5.6.2).
enum Token {
    static func isToken(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { isTokenByte[Int($0)] }
    }

    private static let isTokenByte: [Bool] = (0...255).map { byte in
        switch UInt8(byte) {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(UInt8(byte))
        }
    }
}
