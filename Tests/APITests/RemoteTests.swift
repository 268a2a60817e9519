import API
import Domain
import Fields
import HTTP
import Synchronization
import Testing

/// A sender that plays answers and keeps what it was asked.
private final class Script: Sender, Sendable {
    private let results: Mutex<[Result<Response, HTTPError>]>
    private let seen = Mutex<[Request]>([])

    init(_ results: [Result<Response, HTTPError>]) { self.results = Mutex(results) }

    func send(_ request: Request, timeoutMs: Int) throws(HTTPError) -> Reply {
        seen.withLock { $0.append(request) }
        let result = results.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let result else { throw HTTPError(.request, "the script is over") }
        return Reply(response: try result.get())
    }

    var requests: [Request] { seen.withLock { $0 } }
}

private struct FixedClock: Clock {
    let now = Instant(milliseconds: 1_790_000_000_000)
}

@Suite struct RemoteTests {
    private static let token = Secret("tok_1")
    private static let user = User.ID(high: 1, low: 2)
    private static let suspend = SuspendUser(user: user)
    private static let lost = HTTPError(.answer, "it broke off", maybeSent: true)
    private static let refused = HTTPError(.connect, "it refuses")

    private func backend(_ script: Script, token: Secret? = token) -> any Backend {
        let pacing = Courier.Pacing(nowMs: { 0 }, sleepMs: { _, _ in }, chance: { 0 })
        return Remote(script, name: "host", clock: FixedClock(), pacing: pacing) { "fresh" }
            .backend(token)
    }

    private static func response(
        _ status: Int, _ body: JSON = [:], type: String = Wire.Media.answer,
        headers: KeyValuePairs<String, String> = [:]
    ) -> Result<Response, HTTPError> {
        var response = Response(status: status, headers: Headers(headers), body: body.bytes())
        response.headers["Content-Type"] = type
        return .success(response)
    }

    private static func problem(_ failure: Failure) -> Result<Response, HTTPError> {
        response(failure.status, Wire.problem(failure), type: Wire.Media.problem)
    }

    private func failure(
        _ results: [Result<Response, HTTPError>], _ operation: any Operation = suspend,
        _ call: Call = Call(), token: Secret? = token
    ) -> (failure: Failure?, requests: [Request]) {
        let script = Script(results)
        do throws(Failure) {
            _ = try backend(script, token: token).answer(any: operation, call)
            return (nil, script.requests)
        } catch {
            return (error, script.requests)
        }
    }

    @Test func `a call becomes a request with everything that travels beside it`() throws {
        let script = Script([Self.response(200, ["output": ["count": 1]])])
        let call = Call(
            key: "k", expectedVersion: 3, reason: "no-show",
            source: Call.Source(client: "console"))
        _ = try backend(script).perform(RevokeAllSessions(user: Self.user), call)
        let request = try #require(script.requests.first)
        #expect(request.method == "DELETE")
        #expect(request.path == "/api/v1/users/\(Self.user)/sessions")
        #expect(request.headers["Authorization"] == "Bearer tok_1")
        #expect(request.headers["Idempotency-Key"] == "k")
        #expect(request.headers["If-Match"] == "\"3\"")
        #expect(Wire.wantsWholeAnswer(request.headers))
    }

    @Test func `an act without a key gets one, a reading none, and nobody none`() {
        func key(_ operation: any Operation, _ token: Secret?) -> String? {
            failure([.failure(Self.refused)], operation, token: token).requests.first?
                .headers["Idempotency-Key"]
        }
        #expect(key(Self.suspend, Self.token) == "fresh")
        #expect(key(ShowUser(user: Self.user), Self.token) == nil)
        #expect(key(StartSession(login: "a", password: Secret("b")), nil) == nil)
    }

    @Test(arguments: [
        Failure.unauthenticated("a"), .denied("b"), .notFound("c"), .invalid(field: "d", "e"),
        .conflict("f"), .stale(current: 4), .reusedKey("g"), .tooMany(retryAfterMs: 70_000),
    ])
    func `what the server refuses is refused here`(wanted: Failure) {
        let results = Array(repeating: Self.problem(wanted), count: 9)
        #expect(failure(results).failure == wanted)
    }

    @Test func `a sign-in that is switched off is asked for once`() {
        let off = Failure.conflict("only staff can sign in at present; try again later")
        let (refusal, requests) = failure(
            Array(repeating: Self.problem(off), count: 9),
            StartSession(login: "a", password: Secret("b")), Call(key: "k"), token: nil)
        #expect(refusal == off)
        #expect(requests.count == 1)
    }

    @Test func `an act that was not sent says so, one that may have been says that`() {
        let refused = Array(repeating: Result<Response, HTTPError>.failure(Self.refused), count: 9)
        #expect(failure(refused).failure == .unavailable("not sent; connect: it refuses"))
        #expect(failure(refused).requests.count == Remote.Options().actAttemptsMax)
        let lost = Array(repeating: Result<Response, HTTPError>.failure(Self.lost), count: 9)
        #expect(failure(lost).failure?.code == "unsettled")
        #expect(failure([.failure(Self.lost)] + refused).failure?.code == "unsettled")
        let keys = Set(failure(lost).requests.map { $0.headers["Idempotency-Key"] })
        #expect(keys == ["fresh"])
    }

    @Test func `an answer that was lost is fetched by the key`() throws {
        let script = Script([
            .failure(Self.lost), Self.response(200, ["output": ["count": 2], "record": "main:9"]),
        ])
        let answer = try backend(script).answer(
            any: RevokeAllSessions(user: Self.user), Call(key: "k"))
        #expect(answer.output as? Done == Done(count: 2))
        #expect(answer.record == AuditPosition(lane: "main", sequence: 9))
    }

    @Test func `a sign-in whose answer was lost is not sent twice`() {
        let results: [Result<Response, HTTPError>] = [.failure(Self.lost), .failure(Self.lost)]
        let (failure, requests) = failure(
            results, StartSession(login: "a", password: Secret("b")), token: nil)
        #expect(failure?.code == "unsettled")
        #expect(requests.count == 1)
    }

    @Test func `a refusal after a lost try does not hide that it may have been done`() {
        let busy = Self.problem(.unavailable("the database is busy"))
        let results = [.failure(Self.lost)] + Array(repeating: busy, count: 9)
        #expect(failure(results).failure?.code == "unsettled")
        #expect(failure(results, ShowUser(user: Self.user)).failure?.code == "unavailable")
        // A refusal that is sure is one: had it been done, its answer would have come.
        let sure = [.failure(Self.lost), Self.problem(.conflict("suspended already"))]
        #expect(failure(sure).failure == .conflict("suspended already"))
    }

    @Test func `a restart behind a gateway that lost the answer does not hide it`() {
        let lost = Self.response(504, [:], type: "text/html")
        let restarting = Self.problem(.unavailable("the server is stopping"))
        let results = [lost] + Array(repeating: restarting, count: 9)
        #expect(failure(results).failure?.code == "unsettled")
        #expect(failure(results, ShowUser(user: Self.user)).failure?.code == "unavailable")
        let refused = Array(repeating: Result<Response, HTTPError>.failure(Self.refused), count: 9)
        #expect(failure([lost] + refused).failure?.code == "unsettled")
        // Its answer came after all.
        let answer = Failure.conflict("suspended already")
        #expect(failure([lost, Self.problem(answer)]).failure == answer)
    }

    @Test func `an act that is still under way when time is over is not called refused`() {
        let running = Self.response(
            409, Wire.problem(.conflict("a call with this key is still running")),
            type: Wire.Media.problem, headers: ["Retry-After": "1"])
        let results = [.failure(Self.lost)] + Array(repeating: running, count: 9)
        #expect(failure(results).failure?.code == "unsettled")
    }

    @Test(arguments: [
        (302, "unavailable"), (400, "invalid"), (401, "unauthenticated"), (403, "denied"),
        (404, "not_found"), (405, "not_found"), (413, "invalid"), (418, "unavailable"),
        (500, "unsettled"), (502, "unsettled"), (503, "unavailable"), (504, "unsettled"),
    ])
    func `answers that are no problems of ours still mean something`(status: Int, code: String) {
        let page = Response(status: status, body: Array("<html>it works</html>".utf8))
        let results = Array(repeating: Result<Response, HTTPError>.success(page), count: 9)
        #expect(failure(results).failure?.code == code)
        let reading = failure(results, ShowUser(user: Self.user)).failure?.code
        #expect(reading == (code == "unsettled" ? "unavailable" : code))
    }

    @Test func `an operation that the server does not know is named`() {
        let problem: JSON = ["code": "no_such_path", "status": 404, "detail": "nothing here"]
        let failure = failure([Self.response(404, problem, type: Wire.Media.problem)]).failure
        #expect(
            failure
                == .notFound("host does not know users.suspend; is it a callboard of this version?")
        )
    }

    @Test(arguments: ["", "<html>", "{\"output\":", "[]", "{\"output\":{\"counter\":\"x\"}}"])
    func `garbage that says 200 is no answer`(body: String) {
        var response = Response(status: 200, body: Array(body.utf8))
        response.headers["Content-Type"] = Wire.Media.answer
        #expect(failure([.success(response)], ShowChanges()).failure?.code == "unavailable")
        #expect(failure([.success(response)]).failure?.code == "unsettled")
    }

    @Test func `a word that only a newer server knows is named, with the way out`() {
        let output: JSON = ["output": ["rows": [["gateway": "carrier-pigeon"]]]]
        let failure = failure([Self.response(200, output)], ListBreakers()).failure
        let said = "host answers breakers.list with 'carrier-pigeon' in rows[0].gateway"
        let way = "this callboard is older than the server: update it"
        #expect(failure == .unavailable("\(said), which is not known here; \(way)"))
    }

    @Test(
        arguments: [
            ("rows[1].status", "dormant"), ("rows[0].status", nil), ("rows[2].status", nil),
            ("rows[1]", nil), ("rows[1].id", nil), ("status", nil), ("", nil),
        ] as [(String, String?)])
    func `nothing but a word is quoted of what cannot be read`(path: String, word: String?) {
        let json: JSON = [
            "rows": [["status": "1990-01-02"], ["status": "dormant", "id": "Layla A."]]
        ]
        #expect(JSONForm.word(at: path, in: json) == word)
    }

    @Test func `a token never shows in a failure`() {
        for result in [Self.response(500), .failure(Self.lost), Self.response(200, [])] {
            let text = String(reflecting: failure(Array(repeating: result, count: 9)).failure)
            #expect(!text.contains("tok_1"))
        }
    }

    @Test func `how long an act can be taken back counts by this machine's clock`() throws {
        let whole = Wire.whole(
            Answer(
                output: Done(), undo: Undo(LiftSuspension(user: Self.user), expecting: 2),
                undoUntil: Instant(milliseconds: 5)))
        let answer = try backend(Script([Self.response(200, whole)])).answer(
            any: RevokeAllSessions(user: Self.user), Call())
        #expect(answer.undoUntil == FixedClock().now + Undo.window)
    }
}
