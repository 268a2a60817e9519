package import Domain
package import HTTP

/// What a request shows to act for a session.
package struct Credential: Sendable, Equatable {
    /// The session's token; `nil` for nobody.
    package var token: Secret?
    /// Whether a browser sent it by itself, so that the request may be forged.
    package var isCookie: Bool

    /// What shows nothing.
    package static let nobody = Credential(token: nil, isCookie: false)

    /// Reads `Authorization: Bearer` (RFC 6750), or else the cookie.
    ///
    /// A cookie is taken only where nobody on the way can read it: over TLS or on this machine.
    package static func read(_ request: Request) throws(Problem) -> Credential {
        if let field = request.headers["Authorization"] {
            return Credential(token: try bearer(field), isCookie: false)
        }
        guard isPrivate(request.peer), let cookies = request.headers["Cookie"],
            let token = BrowserSession.token(inCookies: cookies)
        else { return nobody }
        return Credential(token: token, isCookie: true)
    }

    /// Whether what is sent cannot be read on the way.
    package static func isPrivate(_ peer: Request.Peer?) -> Bool {
        guard let peer else { return false }
        return peer.isSecure || isLoopback(peer.address)
    }

    /// Whether an address is of this machine.
    package static func isLoopback(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }

    private static func bearer(_ field: String) throws(Problem) -> Secret {
        let parts = field.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard parts.count == 2, Substring(parts[0]).lowercased() == "bearer" else {
            throw Problem(.unauthenticated("Authorization must be: Bearer, then a token"))
        }
        let token = parts[1]
        guard token.count <= tokenBytesMax, token.allSatisfy(isOfToken) else {
            throw Problem(Failure.unknownSession)
        }
        return Secret(String(Substring(token)))
    }

    /// Longest token that is looked up.
    private static let tokenBytesMax = 512

    /// Whether a byte may be in a token: `token68` of RFC 9110, section 11.2.
    static func isOfToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~+/=".utf8.contains(byte)
        }
    }
}
