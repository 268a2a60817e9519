import API
import Domain
import Fields
import HTTP
import Synchronization
import Testing

/// What goes beside an operation and its answer.
@Suite struct ResponderTests {
    private static let person = User(
        id: User.ID(high: 0, low: 0), version: 7, email: email, name: "Ada", role: .talent,
        status: .active, joined: Instant(milliseconds: 0))
    private static let email: EmailAddress = {
        guard let email = EmailAddress("ada@board.example") else {
            preconditionFailure("an address")
        }
        return email
    }()
    private static let row = UserRow(person, masked: false)
    private static let path = "/api/v1/users/\(User.ID.example)"

    private func answering(_ answer: Answer) -> Recorder {
        Recorder { (_, _) throws(Failure) in answer }
    }

    private func failing(_ failure: Failure) -> Responder {
        Responder.sample(Recorder { (_, _) throws(Failure) in throw failure })
    }

    private func suspend(_ headers: KeyValuePairs<String, String> = [:]) -> Request {
        Request(method: "POST", path: Self.path + "/suspension", headers: Headers(headers))
    }

    // MARK: What travels beside

    @Test func `header fields become the call`() throws {
        let backend = Recorder()
        var request = suspend([
            "Idempotency-Key": "k-1", "If-Match": "\"7-abc\"", "Authorization": "Bearer tok_1",
            "Callboard-Reason": "%D8%A3%D9%85%D8%B1", "Callboard-Ticket": "T-9",
            "Callboard-Client": "console", "X-Request-Id": "100%",
        ])
        request.id = "r1"
        request.peer = Request.Peer(address: "192.0.2.7", isSecure: true)
        #expect(Responder.sample(backend).respond(to: request).status == 200)
        let call = try #require(backend.calls.first)
        #expect(call.key == "k-1")
        #expect(call.expectedVersion == 7)
        #expect(call.reason == "أمر")
        #expect(call.ticket == "T-9")
        #expect(call.requestID == "r1")
        #expect(call.source == Call.Source(client: "console", address: "192.0.2.7"))
        #expect(backend.tokens == [Secret("tok_1")])
    }

    @Test(arguments: [
        ("\"7\"", 7), ("\"7-x9-gzip\"", 7), ("\"12-0\"", 12), ("*", nil as Int?),
    ])
    func `If-Match names a version`(field: String, version: Int?) throws {
        #expect(try EntityTag.expectedVersion(field) == version)
    }

    @Test(arguments: ["7", "\"\"", "\"-abc\"", "\"0\"", "\"x\"", "\"7\", \"8\"", "\"+7\"", ""])
    func `another If-Match is malformed`(field: String) {
        let response = Responder.sample().respond(to: suspend(["If-Match": field]))
        #expect(response.status == 400)
    }

    @Test func `two fields If-Match are malformed, whatever each names`() {
        var request = suspend(["If-Match": "\"7\""])
        request.headers.add("If-Match", "\"8\"")
        #expect(Responder.sample().respond(to: request).status == 400)
    }

    @Test(arguments: ["W/\"7\"", "W/\"7-x9\"", "W/\"7-x9-gzip\""])
    func `a weak If-Match never matches, and nothing is done`(field: String) {
        let backend = Recorder()
        let response = Responder.sample(backend).respond(to: suspend(["If-Match": field]))
        #expect(response.status == 412)
        #expect(response.json["code"] == "weak_tag")
        #expect(backend.operations.isEmpty)
    }

    @Test func `a missing reason is named by the header that it belongs into`() {
        let missing = Failure.invalid(field: "reason", "is required")
        let problem = failing(missing).respond(to: suspend()).json
        #expect(problem["detail"] == "Callboard-Reason is required")
        #expect(problem["header"] == "Callboard-Reason")
        #expect(Wire.failure(problem) == missing)
        let malformed = Responder.sample().respond(to: suspend(["Callboard-Ticket": "50%"])).json
        #expect(
            malformed["detail"]
                == "Callboard-Ticket is malformed; expected UTF-8 in percent encoding")
    }

    @Test(arguments: [
        (
            #"{"reason":"x"}"#, "reason",
            "is no parameter; give it in the header field Callboard-Reason"
        ),
        (#"{"usr":"x"}"#, "usr", "is no field of users.suspend; it has until"),
        (#"{"untl":"x"}"#, "untl", "is no field of users.suspend; did you mean 'until'?"),
        (#"{"user":"x"}"#, "user", "stands in the path; leave it out here"),
    ])
    func `what a body holds by mistake is told where it belongs`(
        body: String, field: String, text: String
    ) {
        var request = suspend(["Content-Type": "application/json"])
        request.body = Array(body.utf8)
        let response = Responder.sample().respond(to: request)
        #expect(Wire.failure(response.json) == .invalid(field: field, text))
        #expect(response.json["detail"] == .string("\(field) \(text)"))
        #expect(response.json["header"] == nil)
    }

    @Test(arguments: [
        ("reason", "is no parameter; give it in the header field Callboard-Reason"),
        ("until", "must stand in the body, not in the query"),
        ("user", "is given more than once"), ("colour", "is no parameter of this path"),
    ])
    func `what the query of an act holds by mistake is told where it belongs`(
        field: String, text: String
    ) {
        var request = suspend()
        request.query = "\(field)=x"
        let response = Responder.sample().respond(to: request)
        #expect(Wire.failure(response.json) == .invalid(field: field, text))
    }

    @Test func `a parameter that a path does not take is told what it takes`() {
        let response = Responder.sample().respond(to: Request(path: Self.path, query: "until=x"))
        #expect(
            Wire.failure(response.json)
                == .invalid(field: "until", "is no field of users.show; it takes none here"))
    }

    @Test func `no operation has a parameter that is named as what goes beside it`() {
        for type in Catalog.all where type.spec.isPublic {
            for field in FieldSchema.fields(of: type) {
                #expect(Wire.Part(rawValue: field.name) == nil, "\(type.spec.name)")
            }
        }
    }

    @Test(arguments: [
        "Basic YWRh", "Bearer", "Bearer ", "  Bearer", "Bearer a b", "Bearer \u{301}x", "tok_1",
    ])
    func `another authorization is refused and told how`(field: String) {
        let response = Responder.sample().respond(to: suspend(["Authorization": field]))
        #expect(response.status == 401)
        #expect(response.headers["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
    }

    @Test func `a call with the key of one that runs is told to ask again`() {
        let inner = Mutex<Response?>(nil)
        let box = Mutex<Responder?>(nil)
        let request = suspend(["Idempotency-Key": "k"])
        let responder = Responder.sample(
            Recorder { (_, _) throws(Failure) in
                if let responder = box.withLock({ $0 }), inner.withLock({ $0 }) == nil {
                    let second = responder.respond(to: request)
                    inner.withLock { $0 = second }
                }
                return Answer(output: Done())
            })
        box.withLock { $0 = responder }
        #expect(responder.respond(to: request).status == 200)
        #expect(inner.withLock { $0?.status } == 409)
        #expect(inner.withLock { $0?.headers["Retry-After"] } == "1")
        #expect(responder.respond(to: request).status == 200)
    }

    // MARK: Answers

    @Test func `a record's answer names its version and is not sent twice`() throws {
        let responder = Responder.sample(answering(Answer(output: Self.row)))
        let first = responder.respond(to: Request(path: Self.path))
        let tag = try #require(first.headers["ETag"])
        #expect(tag.hasPrefix("\"7-"))
        let again = Request(path: Self.path, headers: Headers(["If-None-Match": "\"x\", W/\(tag)"]))
        let second = responder.respond(to: again)
        #expect(second.status == 304)
        #expect(second.body.isEmpty)
        #expect(second.headers["ETag"] == tag)
        let packed = "\(tag.dropLast())-gzip\""
        let third = responder.respond(
            to: Request(path: Self.path, headers: Headers(["If-None-Match": packed])))
        #expect(third.status == 304)
        #expect(third.headers["ETag"] == packed)
        let other = Request(path: Self.path, headers: Headers(["If-None-Match": "\"7-0\""]))
        #expect(responder.respond(to: other).status == 200)
        let both = Headers(["If-None-Match": "\"7-0\"", "if-none-match": tag])
        let several = Request(path: Self.path, headers: both)
        #expect(responder.respond(to: several).status == 304)
    }

    @Test func `the tag of every record whose version is compared names it`() {
        let breaker = BreakerRow(GatewayRecord(.smtp, at: Instant(milliseconds: 0)))
        let setting = SettingRow(Setting(.maintenance))
        for (path, output): (String, any Codable & Sendable) in [
            ("/api/v1/breakers/smtp", breaker), ("/api/v1/settings/maintenance", setting),
        ] {
            let responder = Responder.sample(answering(Answer(output: output)))
            let tag = responder.respond(to: Request(path: path)).headers["ETag"]
            #expect(tag?.hasPrefix("\"1-") == true)
        }
    }

    @Test func `what waits for others, or reads a whole table, is not answered in between`() {
        func isQuick(_ responder: Responder, _ path: String, _ query: String? = nil) -> Bool {
            responder.isQuick(Request(path: path, query: query))
        }
        let near = Responder.sample()
        for path in ["/livez", "/readyz", "/docs", Self.path, "/api/v1/users"] {
            #expect(isQuick(near, path))
        }
        #expect(isQuick(near, "/api/v1/users", "limit=20&cursor=abc"))
        #expect(isQuick(near, "/api/v1/session", "filter=role:talent"))
        #expect(!isQuick(near, "/api/v1/users", "filter=role:talent"))
        #expect(!isQuick(near, "/api/v1/users", "limit=20&%66ilter=role:talent"))
        #expect(!isQuick(near, "/api/v1/jobs", "filter=timeout"))
        #expect(!isQuick(near, "/api/v1/audit-verification"))
        #expect(!isQuick(near, "/api/v1/user-statistics"))
        #expect(!near.isQuick(Request(method: "POST", path: "/api/v1/users")))
        let far = Responder.sample(isDatabaseNear: false)
        #expect(isQuick(far, "/livez") && isQuick(far, "/docs"))
        #expect(!isQuick(far, "/readyz") && !isQuick(far, Self.path))
    }

    /// A backend that does not tell what it has to write.
    private struct Writing: Reach, Backend {
        func backend(_ token: Secret?) -> any Backend { self }

        func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
            throw .denied("not for you")
        }
    }

    @Test func `a quick reading that has to write is finished elsewhere and counted once`() {
        func left(_ response: Response?) -> String? { response?.headers["RateLimit"] }
        let plain = Responder.sample(Writing()).respond(to: Request(path: Self.path))
        #expect(plain.status == 403)
        guard case .work(let work) = Responder.sample(Writing()).begin(Request(path: Self.path))
        else {
            Issue.record("it was answered at once")
            return
        }
        let response = work()
        #expect(response.status == 403)
        #expect(left(response) != nil && left(response) == left(plain))
        guard case .answered(let missing) = Responder.sample(Writing()).begin(Request(path: "/x"))
        else {
            Issue.record("what needs nothing written was not answered at once")
            return
        }
        #expect(missing.status == 404)
    }

    @Test func `a body of thousands of strange members is refused for the first`() {
        let members = (0..<20_000).map { ("a\($0)", JSON.integer(1)) }
        let request = Request(
            method: "POST", path: "/api/v1/sessions",
            headers: Headers(["Content-Type": "application/json"]),
            body: Array("{\(members.map { "\"\($0.0)\":1" }.joined(separator: ","))}".utf8))
        let response = Responder.sample().respond(to: request)
        #expect(response.status == 422)
        #expect(response.json["field"] == "a0")
    }

    @Test func `a body of more values than memory has room for is refused by their count`() {
        let zeros = String(repeating: "0,", count: Wire.bodyValuesMax)
        let request = Request(
            method: "POST", path: "/api/v1/sessions",
            headers: Headers(["Content-Type": "application/json"]), body: Array("[\(zeros)0]".utf8))
        let response = Responder.sample().respond(to: request)
        #expect(response.status == 413)
        #expect(response.json["detail"] == "the body has more than 100000 values")
    }

    @Test func `a new record is 201 and says where it is`() throws {
        let responder = Responder.sample(answering(Answer(output: Self.row)))
        let operation = try Sample.operation(CreateUser.self)
        let response = responder.respond(to: Wire.request(for: operation))
        #expect(response.status == 201)
        #expect(response.headers["Location"] == "/api/v1/users/\(Self.row.id)")
    }

    @Test func `an account that waits for another role says so`() throws {
        let responder = Responder.sample(answering(Answer(output: Self.row)))
        let email = try #require(EmailAddress("layla@casting.example"))
        let admin = CreateUser(email: email, name: "Layla", role: .admin)
        let response = responder.respond(to: Wire.request(for: admin))
        let notice = try #require(response.headers["Callboard-Notice"])
        #expect(notice.hasPrefix("waits%20until%20another%20admin%20agrees"))
        let talent = CreateUser(email: email, name: "Layla", role: Self.row.role)
        let other = responder.respond(to: Wire.request(for: talent))
        #expect(other.headers["Callboard-Notice"] == nil)
    }

    @Test func `an act tells its record, and whether it was a repetition`() {
        let answer = Answer(
            output: Self.row, record: AuditPosition(lane: "main", sequence: 3), isReplayed: true)
        let response = Responder.sample(answering(answer)).respond(to: suspend())
        #expect(response.headers["Callboard-Record"] == "main:3")
        #expect(response.headers["Idempotency-Replayed"] == "true")
    }

    @Test func `a page links to those beside it with the query it came by`() {
        let page = Page(rows: [Self.row], next: "n+/1", previous: "p")
        let responder = Responder.sample(answering(Answer(output: page)))
        let query = "filter=a%20b&cursor=old&limit=1"
        let response = responder.respond(to: Request(path: "/api/v1/users", query: query))
        #expect(
            response.headers.all("Link") == [
                "</api/v1/users?filter=a%20b&limit=1&cursor=n%2B%2F1>; rel=\"next\"",
                "</api/v1/users?filter=a%20b&limit=1&cursor=p>; rel=\"prev\"",
            ])
        #expect(response.json["next"] == "n+/1")
    }

    @Test func `a page whose query is too long for links says in its body where others are`() {
        let page = Page(rows: [Self.row], next: "n", previous: "p")
        let responder = Responder.sample(answering(Answer(output: page)))
        func links(_ bytes: Int, _ cursor: String) -> [String] {
            let query = "filter=" + String(repeating: "a", count: bytes - 8) + cursor
            let response = responder.respond(to: Request(path: "/api/v1/users", query: query))
            #expect(response.json["next"] == "n")
            return response.headers.all("Link")
        }
        #expect(links(1_000, "&cursor=" + String(repeating: "c", count: 200)).count == 2)
        #expect(links(1_001, "").isEmpty)
    }

    @Test(arguments: [
        Failure.unauthenticated("x"), .denied("x"), .notFound("x"), .conflict("x"),
        .stale(current: 9), .invalid(field: "until", "is wrong"), .reusedKey("x"),
        .tooMany(retryAfterMs: 1500), .unavailable("x"),
    ])
    func `every failure is a problem document that says the same`(failure: Failure) {
        var request = suspend()
        request.id = "r9"
        let response = failing(failure).respond(to: request)
        #expect(response.status == failure.status)
        #expect(response.headers["Content-Type"] == "application/problem+json")
        #expect(Wire.failure(response.json) == failure)
        #expect(response.json["status"]?.integer == Int64(failure.status))
        #expect(response.json["instance"]?.string?.contains("r9") == true)
        for member in ["type", "title", "detail", "code"] {
            #expect(response.json[member]?.string != nil)
        }
    }

    @Test func `too many tries say when to come back`() {
        let response = failing(.tooMany(retryAfterMs: 1500)).respond(to: suspend())
        #expect(response.headers["Retry-After"] == "2")
        #expect(response.json["retryAfterMs"]?.integer == 1500)
    }

    @Test func `a cursor that was changed is a bad request`() {
        let failure = Failure.invalid(field: "cursor", "does not belong to this list")
        #expect(failing(failure).respond(to: Request(path: "/api/v1/users")).status == 400)
    }

    // MARK: Pages of the server

    @Test func `the document and its page are there for everybody`() throws {
        let responder = Responder.sample()
        let document = responder.respond(to: Request(path: "/api/v1/openapi.json"))
        #expect(document.json["openapi"] == "3.1.0")
        let page = responder.respond(to: Request(path: "/docs"))
        #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
        let policy = try #require(page.headers["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'sha256-"))
        let text = String(decoding: page.body, as: UTF8.self)
        #expect(!text.contains("https://") && !text.contains("src="))
        for way in ["components.securitySchemes", "Callboard-Session", "__Host-callboard-csrf"] {
            #expect(text.contains(way))
        }
        let known = Request(
            path: "/docs", headers: Headers(["If-None-Match": page.headers["ETag"] ?? ""]))
        #expect(responder.respond(to: known).status == 304)
    }
}
