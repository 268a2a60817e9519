import Domain
import Gateways
import HTTP
import TestSupport
import Testing

/// What an outside service can do to us, from a real server on a real socket.
@Suite struct FaultTests {
    private let clock = StoppedClock()
    private let keeper: Keeper
    private let pacer = Pacer()

    init() { keeper = Keeper(clock) }

    private func client(
        _ address: String, deadlineMs: Int = 15_000, callsMax: Int = 8, tries: Int = 3,
        secret: String? = nil, options: ClientOptions = ClientOptions(), realTime: Bool = false
    ) throws -> GatewayClient {
        let pacing = realTime ? Courier.Pacing.system : pacer.pacing
        let watch = GatewayWatch(
            .sendgrid, keeper: keeper, clock: clock, callsMax: callsMax, pacing: pacing)
        var terms = GatewayClient.Terms()
        terms.deadlineMs = deadlineMs
        terms.retry = RetryPolicy(attemptsMax: tries)
        return GatewayClient(
            Client(try Endpoint(address), options), watch: watch,
            credential: secret.map { text in Credential { () throws(Failure) in Secret(text) } },
            terms: terms, pacing: pacing)
    }

    private func ask(
        _ client: GatewayClient, isRepeatable: Bool = true
    ) -> Result<GatewayClient.Answer, GatewayTrouble> {
        do throws(GatewayTrouble) {
            let request = Request(method: "POST", path: "/v3/mail/send", body: Array("{}".utf8))
            return .success(
                try client.send(request, what: "send mail", isRepeatable: isRepeatable) {
                    $0.status == 200 && $0.body != Array("{}".utf8) ? "no answer of theirs" : nil
                })
        } catch {
            return .failure(error)
        }
    }

    private func status(_ result: Result<GatewayClient.Answer, GatewayTrouble>) -> Int? {
        (try? result.get())?.response.status
    }

    @Test func `down: it is tried again, and then given back as certainly not done`() throws {
        let server = try ScriptedServer { _, _ in .silence }
        server.close()
        let result = ask(try client("http://127.0.0.1:\(server.port)"), isRepeatable: false)
        guard case .failure(.failed(let error, nil, let mayHaveBeenDone)) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(error.contains("refuses") && !mayHaveBeenDone)
        #expect(keeper.calls.count == 3 && keeper.calls.allSatisfy { $0.result == .failed })
    }

    @Test func `slow: it ends at the deadline, and may have been done`() throws {
        let server = try ScriptedServer { _, _ in .silence }
        defer { server.close() }
        let client = try client(
            "http://127.0.0.1:\(server.port)", deadlineMs: 2_000, realTime: true)
        guard case .failure(.failed(_, _, true)) = ask(client, isRepeatable: true) else {
            Issue.record("it was answered")
            return
        }
        let call = try #require(keeper.calls.first)
        #expect(keeper.calls.count == 1 && call.tookMs >= 1_900)
    }

    @Test(arguments: [500, 502, 503, 504])
    func `500: what has no key is not sent twice`(status: Int) throws {
        let server = try ScriptedServer { _, _ in answer(status) }
        defer { server.close() }
        let client = try client("http://127.0.0.1:\(server.port)")
        #expect(self.status(ask(client, isRepeatable: false)) == status)
        #expect(server.requests.count == 1)
        #expect(self.status(ask(client, isRepeatable: true)) == status)
        #expect(server.requests.count == (status == 500 ? 2 : 4))
    }

    @Test func `429: Retry-After is the least pause, and is handed on when it is too long`() throws
    {
        let server = try ScriptedServer { _, number in
            number == 0
                ? answer(429, headers: ["Retry-After: 2"])
                : answer(429, headers: ["Retry-After: 120"])
        }
        defer { server.close() }
        let given = try ask(
            client("http://127.0.0.1:\(server.port)"), isRepeatable: false
        ).get()
        #expect(given.response.status == 429 && server.requests.count == 2)
        #expect(pacer.slept.count == 1 && pacer.slept.allSatisfy { $0 >= 2_000 })
        #expect(given.noSoonerThan == clock.now + .seconds(120))
    }

    @Test func `garbage: an answer of somebody else counts against the service`() throws {
        let texts = ["HTTP/1.1 banana\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n"]
        let server = try ScriptedServer { _, number in
            number < 2
                ? .replyAndClose(Array(texts[number].utf8)) : answer(200, "<html>log in</html>")
        }
        defer { server.close() }
        let client = try client("http://127.0.0.1:\(server.port)", tries: 1)
        for _ in 1...3 {
            guard case .failure(.failed(_, _, true)) = ask(client) else {
                Issue.record("it was believed")
                return
            }
        }
        #expect(keeper.calls.count { $0.result == .failed } == 3)
    }

    @Test func `half an answer is none`() throws {
        let half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":"
        let server = try ScriptedServer { _, _ in .replyAndClose(Array(half.utf8)) }
        defer { server.close() }
        let client = try client("http://127.0.0.1:\(server.port)", tries: 1)
        guard case .failure(.failed(_, _, true)) = ask(client) else {
            Issue.record("it was believed")
            return
        }
    }

    @Test func `more than is read is broken off`() throws {
        let server = try ScriptedServer { _, _ in answer(200, String(repeating: "x", count: 5000)) }
        defer { server.close() }
        var options = ClientOptions()
        options.bodyBytesMax = 4096
        let client = try client("http://127.0.0.1:\(server.port)", tries: 1, options: options)
        guard case .failure(.failed(let error, _, true)) = ask(client) else {
            Issue.record("it was read")
            return
        }
        #expect(error.contains("more than is read"))
    }

    @Test func `a wrong certificate: nothing is sent`() throws {
        let speaker = try TLSSpeaker(names: "DNS:localhost")
        let client = try client("https://localhost:\(speaker.port)", realTime: true)
        guard case .failure(.failed(let error, _, let mayHaveBeenDone)) = ask(client) else {
            Issue.record("it was believed")
            return
        }
        #expect(error.contains("is not trusted") && !mayHaveBeenDone)
        #expect(keeper.calls.map(\.result) == [.failed])
    }

    @Test func `after ten failures nothing is sent until the breaker says so`() throws {
        let server = try ScriptedServer { _, number in answer(number < 10 ? 500 : 202) }
        defer { server.close() }
        let client = try client("http://127.0.0.1:\(server.port)")
        for _ in 1...10 { #expect(status(ask(client)) == 500) }
        guard case .failure(.notTried(let until, let why)) = ask(client) else {
            Issue.record("it was sent")
            return
        }
        #expect(until == clock.now + GatewayName.sendgrid.rule.pause)
        #expect(why.contains("answered 500") && server.requests.count == 10)
        clock.advance(by: GatewayName.sendgrid.rule.pause)
        #expect(status(ask(client)) == 202)
    }

    @Test func `what it refuses of one request does not speak against the service`() throws {
        let server = try ScriptedServer { _, _ in answer(400) }
        defer { server.close() }
        let client = try client("http://127.0.0.1:\(server.port)")
        for _ in 1...20 { #expect(status(ask(client)) == 400) }
    }

    @Test func `more calls at once than allowed are not made`() throws {
        let server = try ScriptedServer { _, _ in .silence }
        defer { server.close() }
        let watch = GatewayWatch(.smtp, keeper: keeper, clock: clock, callsMax: 1)
        let inner = try watch.call("outer") { () -> (GatewayTrouble?, GatewayWatch.Verdict) in
            do throws(GatewayTrouble) {
                try watch.call("inner") { ((), GatewayWatch.Verdict()) }
                return (nil, GatewayWatch.Verdict())
            } catch {
                return (error, GatewayWatch.Verdict())
            }
        }
        #expect(
            inner
                == .notTried(
                    until: clock.now + GatewayWatch.busyPause, "1 calls are under way already"))
        #expect(keeper.calls.map(\.what) == ["outer"])
    }

    @Test func `a secret goes to the service and nowhere else`() throws {
        let server = try ScriptedServer { _, _ in answer(500) }
        defer { server.close() }
        let secret = "SG.abcdefghijklmnopqrstuv.0123456789"
        _ = ask(try client("http://127.0.0.1:\(server.port)", secret: secret))
        #expect(server.requests[0].contains("Authorization: Bearer \(secret)"))
        #expect(!"\(keeper.calls)".contains("SG."))
    }

    @Test(
        arguments: [
            (
                "550 5.1.1 <ada@casting.example>: unknown",
                "550 5.1.1 <a•••@casting.example>: unknown"
            ),
            ("bad key SG.abcdefghijklmnopqrstuv0123", "bad key •••"),
            ("two\r\nlines\u{1b}[31m", "two lines [31m"),
            ("421 4.7.0 try later", "421 4.7.0 try later"),
        ])
    func `errors are kept without people and secrets`(said: String, kept: String) {
        #expect(PlainError.text(said) == kept)
    }
}
