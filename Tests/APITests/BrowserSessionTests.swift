import API
import Domain
import Fields
import HTTP
import Testing

/// Cookies, and requests that other sites make a browser send.
@Suite struct BrowserSessionTests {
    private static let token = Secret("tok_1")
    private static func signedIn() throws(Failure) -> SignedIn {
        try JSONForm.decode(
            SignedIn.self,
            from: [
                "token": .string(token.revealed), "session": .string(Session.ID.example),
                "user": .string(User.ID.example), "name": "Ada", "role": "admin",
                "mustReset": false, "expires": .string(Instant.example),
            ])
    }
    private static let secure = Request.Peer(address: "192.0.2.7", isSecure: true)

    @Sendable private static func answer(
        _ operation: any Operation, _ call: Call
    ) throws(Failure) -> Answer {
        guard operation is StartSession else { return Answer(output: Done()) }
        return Answer(output: try signedIn())
    }

    private let backend = Recorder(answer)

    /// An act with the cookie and the fields that our pages send with it.
    private func act(
        origin: String? = "https://board.example", forgery: String? = forgery,
        peer: Request.Peer? = secure
    ) -> Request {
        var headers = Headers(["Host": "board.example", "Cookie": "a=1; __Host-callboard=tok_1"])
        headers["Origin"] = origin
        headers["X-CSRF-Token"] = forgery
        return Request(method: "DELETE", path: "/api/v1/session", headers: headers, peer: peer)
    }

    private static let forgery = BrowserSession(keys: PlainKeys()).forgeryToken(of: token)

    private func status(_ request: Request) -> Int {
        Responder.sample(backend).respond(to: request).status
    }

    @Test func `a cookie acts for its session when a page of ours sends it`() {
        #expect(status(act()) == 200)
        #expect(backend.tokens == [Self.token])
    }

    @Test func `another site cannot act with the cookie`() {
        #expect(status(act(origin: "https://evil.example")) == 403)
        #expect(status(act(origin: "http://board.example")) == 403)
        #expect(status(act(origin: nil)) == 403)
        #expect(status(act(origin: "null")) == 403)
        #expect(backend.tokens.isEmpty)
    }

    @Test func `an act with the cookie needs the token of its session`() {
        #expect(status(act(forgery: nil)) == 403)
        #expect(status(act(forgery: "")) == 403)
        let other = BrowserSession(keys: PlainKeys()).forgeryToken(of: Secret("other"))
        #expect(status(act(forgery: other)) == 403)
        #expect(backend.tokens.isEmpty)
    }

    @Test func `a token that differs in one letter, wherever it stands, is another`() {
        for index in Self.forgery.indices {
            var other = Self.forgery
            other.replaceSubrange(index...index, with: Self.forgery[index] == "A" ? "B" : "A")
            #expect(status(act(forgery: other)) == 403, "\(other)")
        }
        #expect(backend.tokens.isEmpty)
    }

    @Test func `reading with the cookie needs neither`() {
        var request = act(origin: nil, forgery: nil)
        request.method = "GET"
        #expect(status(request) == 200)
    }

    @Test func `what the document asks of a cookie is what the server asks`() throws {
        let document = OpenAPI.document(Routes())
        for type in Sample.publicTypes where type.spec.permission != .anyone {
            let described = document["paths"]?[type.spec.path]?[type.spec.method.rawValue]
            let ways = (described?["security"] ?? document["security"])?.array ?? []
            let way = try #require(ways.first { $0["cookie"] != nil }, "\(type.spec.name)")
            var request = Wire.request(for: try Sample.operation(type))
            request.peer = Self.secure
            for field in act(forgery: nil).headers.fields {
                request.headers[field.name] = field.value
            }
            let isEnough = way["csrf"] == nil
            #expect(status(request) == (isEnough ? 200 : 403), "\(type.spec.name)")
            request.headers["X-CSRF-Token"] = Self.forgery
            #expect(status(request) == 200, "\(type.spec.name)")
        }
    }

    @Test func `a cookie that others could read on the way is not taken`() {
        var plain = act(peer: Request.Peer(address: "192.0.2.7", isSecure: false))
        plain.method = "GET"
        #expect(status(plain) == 200)
        #expect(backend.tokens == [nil])
        plain.peer = Request.Peer(address: "127.0.0.1", isSecure: false)
        #expect(status(plain) == 200)
        #expect(backend.tokens == [nil, Self.token])
    }

    @Test func `a bearer token needs no origin`() {
        var request = act(origin: nil, forgery: nil)
        request.headers["Authorization"] = "Bearer tok_1"
        #expect(status(request) == 200)
    }

    private func signIn(
        _ headers: KeyValuePairs<String, String>, on other: Recorder? = nil
    ) -> Response {
        var request = Wire.request(for: StartSession(login: "a@b.example", password: Secret("x")))
        for field in headers { request.headers[field.key] = field.value }
        request.peer = Self.secure
        return Responder.sample(other ?? backend).respond(to: request)
    }

    @Test func `a sign-in that asks for it gets the token in a cookie and nowhere else`() {
        let response = signIn([
            "Callboard-Session": "cookie", "Host": "board.example",
            "Origin": "https://board.example", "Cookie": "__Host-callboard=stale",
        ])
        #expect(response.status == 200)
        let cookies = response.headers.all("Set-Cookie")
        #expect(
            cookies.first
                == "__Host-callboard=tok_1; Secure; HttpOnly; SameSite=Strict; Path=/")
        #expect(cookies.last?.hasPrefix("__Host-callboard-csrf=\(Self.forgery); Secure;") == true)
        #expect(!String(decoding: response.body, as: UTF8.self).contains("tok_1"))
        #expect(backend.tokens == [nil])
    }

    @Test func `a sign-in that is sent again gets no cookie of a token that is not kept`() {
        let replaying = Recorder { (_, _) throws(Failure) in
            Answer(output: try Self.signedIn(), isReplayed: true)
        }
        let response = signIn(
            [
                "Callboard-Session": "cookie", "Host": "board.example",
                "Origin": "https://board.example",
            ], on: replaying)
        #expect(response.status == 409)
        #expect(response.headers["Set-Cookie"] == nil)
        #expect(String(decoding: response.body, as: UTF8.self).contains("with another key"))
    }

    @Test func `another site cannot sign a browser in`() {
        let response = signIn([
            "Callboard-Session": "cookie", "Host": "board.example",
            "Origin": "https://evil.example",
        ])
        #expect(response.status == 403)
        #expect(response.headers["Set-Cookie"] == nil)
    }

    @Test func `a sign-in of a program gets the token and no cookie`() {
        let response = signIn([:])
        #expect(response.json["token"] == "tok_1")
        #expect(response.headers["Set-Cookie"] == nil)
    }

    @Test func `signing out takes the cookies away`() {
        let response = Responder.sample(backend).respond(to: act())
        let cookies = response.headers.all("Set-Cookie")
        #expect(cookies.count == 2)
        #expect(cookies.allSatisfy { $0.contains("=; ") && $0.contains("Max-Age=0") })
    }

    @Test func `a cookie of a session that has ended is taken away`() {
        let ended = Recorder { (_, _) throws(Failure) in throw .unauthenticated("it has ended") }
        let response = Responder.sample(ended).respond(to: act())
        #expect(response.status == 401)
        #expect(response.headers.all("Set-Cookie").count == 2)
    }
}
