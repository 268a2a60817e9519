package import Domain
internal import Fields
internal import HTTP

/// Sessions of browsers: the token in a cookie that no script reads, and what shows that a request
/// comes from a page of ours.
///
/// What changes something needs, with a cookie, an `Origin` of ours and the session's CSRF token
/// (OWASP cheat sheet on CSRF: signed double submit, bound to the session).
package struct BrowserSession: Sendable {
    private let keys: any WebKeys
    /// Origins beside the one that the request itself names, as in `https://board.example`.
    private let origins: Set<String>

    /// The cookie that holds the token.
    static let cookie = "__Host-callboard"
    /// The cookie that holds the CSRF token, for scripts of our pages to read.
    static let forgeryCookie = "__Host-callboard-csrf"
    /// The field in which a script shows the CSRF token.
    static let forgeryField = "X-CSRF-Token"
    /// The field by which a sign-in asks for cookies; its value is `cookie`.
    static let wish = "Callboard-Session"

    /// Trusts pages of the server itself and of other origins.
    package init(keys: any WebKeys, origins: Set<String> = []) {
        (self.keys, self.origins) = (keys, origins)
    }

    /// The token in a `Cookie` field (RFC 6265, section 4.2.1).
    static func token(inCookies field: String) -> Secret? {
        for pair in field.split(separator: ";") {
            let pair = pair.drop { $0 == " " }
            guard pair.hasPrefix(cookie), pair.dropFirst(cookie.count).first == "=" else {
                continue
            }
            let token = pair.dropFirst(cookie.count + 1)
            guard !token.isEmpty, token.utf8.allSatisfy(Credential.isOfToken) else { return nil }
            return Secret(String(token))
        }
        return nil
    }

    /// Whether a sign-in asks for cookies.
    func isWanted(_ request: Request) -> Bool { request.headers[Self.wish] == "cookie" }

    /// The CSRF token of a session.
    package func forgeryToken(of token: Secret) -> String {
        WireBase64.encode(keys.code(of: Array("csrf \(token.revealed)".utf8)))
    }

    /// Refuses a request that another site may have made a browser send.
    func check(_ request: Request, _ credential: Credential) throws(Problem) {
        guard request.method != "GET", request.method != "HEAD" else { return }
        guard credential.isCookie || isWanted(request) else { return }
        guard let origin = request.headers["Origin"], isOurs(origin, request) else {
            throw Problem(.forgedRequest, "Origin must be this server's own")
        }
        guard credential.isCookie, let token = credential.token else { return }
        guard let shown = request.headers[Self.forgeryField],
            EdgeText.isSame(shown, forgeryToken(of: token))
        else {
            throw Problem(
                .forgedRequest,
                "\(Self.forgeryField) must hold what the cookie \(Self.forgeryCookie) holds")
        }
    }

    private func isOurs(_ origin: String, _ request: Request) -> Bool {
        guard !origins.contains(origin) else { return true }
        guard let host = request.headers["Host"], let peer = request.peer else { return false }
        return origin == "\(peer.isSecure ? "https" : "http")://\(host)"
    }

    /// The cookies of a session that has begun.
    func begin(_ token: Secret) -> [String] {
        [
            "\(Self.cookie)=\(token.revealed); Secure; HttpOnly; SameSite=Strict; Path=/",
            "\(Self.forgeryCookie)=\(forgeryToken(of: token)); Secure; SameSite=Strict; Path=/",
        ]
    }

    /// Cookies that take those of a session away.
    func end() -> [String] {
        [
            "\(Self.cookie)=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0",
            "\(Self.forgeryCookie)=; Secure; SameSite=Strict; Path=/; Max-Age=0",
        ]
    }
}

extension Operation {
    /// Whether it begins a session, whose token may travel in a cookie.
    static var givesToken: Bool { Output.self == SignedIn.self }
}
