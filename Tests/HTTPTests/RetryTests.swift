import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct RetryPolicyTests {
    private func pause(
        _ setback: RetryPolicy.Setback, attempt: Int = 1, repeatable: Bool = true,
        remainingMs: Int = 60_000, chance: Double = 0.5
    ) -> Int? {
        RetryPolicy(attemptsMax: 9).pause(
            after: attempt, setback, isRepeatable: repeatable, remainingMs: remainingMs,
            chance: chance)
    }

    private static let refused = RetryPolicy.Setback.error(HTTPError(.connect, "refused"))
    private static let lost = RetryPolicy.Setback.error(
        HTTPError(.answer, "lost", maybeSent: true))

    @Test func `pauses have full jitter under a ceiling that doubles up to a limit`() {
        let most = (1...8).map { pause(Self.refused, attempt: $0, chance: 0.999999) ?? -1 }
        #expect(most == [99, 199, 399, 799, 1599, 3199, 3999, 3999])
        #expect((1...8).allSatisfy { pause(Self.refused, attempt: $0, chance: 0) == 0 })
        #expect(pause(Self.refused, attempt: 9) == nil)
    }

    @Test func `what cannot have arrived is sent again, whatever it is`() {
        #expect(pause(Self.refused, repeatable: false) != nil)
        #expect(pause(.answer(status: 429, retryAfterMs: nil), repeatable: false) != nil)
    }

    @Test(arguments: [
        lost, .error(HTTPError(.connect, "refused after a kept connection", maybeSent: true)),
        .answer(status: 502, retryAfterMs: nil), .answer(status: 503, retryAfterMs: nil),
        .answer(status: 504, retryAfterMs: nil), .answer(status: 409, retryAfterMs: 1_000),
    ])
    func `what may have arrived is sent again only with a key or without effect`(
        setback: RetryPolicy.Setback
    ) {
        #expect(pause(setback, repeatable: true) != nil)
        #expect(pause(setback, repeatable: false) == nil)
    }

    @Test(arguments: [
        RetryPolicy.Setback.error(HTTPError(.name, "unknown")),
        .error(HTTPError(.tls, "not trusted")),
        .error(HTTPError(.request, "malformed")),
        .error(HTTPError(.answer, "too long", kind: .tooLarge)),
        .error(HTTPError(.answer, "late", kind: .timedOut)),
        .answer(status: 200, retryAfterMs: nil),
        .answer(status: 404, retryAfterMs: 1), .answer(status: 409, retryAfterMs: nil),
        .answer(status: 500, retryAfterMs: 1), .answer(status: 422, retryAfterMs: nil),
    ])
    func `what asking again does not heal is left at that`(setback: RetryPolicy.Setback) {
        #expect(pause(setback) == nil)
    }

    @Test func `Retry-After is the least, and more than is left is not waited for`() {
        let busy = RetryPolicy.Setback.answer(status: 503, retryAfterMs: 2_000)
        #expect(pause(busy, chance: 0) == 2_000)
        #expect(pause(busy, attempt: 7, chance: 0.999999) == 5_999)
        #expect(pause(busy, remainingMs: 2_000) == nil)
        #expect(pause(busy, remainingMs: 2_001) == 2_000)
    }
}

/// A sender that plays what it was given, and the time that this takes.
private final class Script: Sender, Sendable {
    private let state: Mutex<(results: [Result<Reply, HTTPError>], nowMs: Int, pauses: [Int])>
    private let tookMs: Int

    init(_ results: [Result<Reply, HTTPError>], tookMs: Int = 0) {
        state = Mutex((results, 0, []))
        self.tookMs = tookMs
    }

    func send(_ request: Request, timeoutMs: Int) throws(HTTPError) -> Reply {
        let result = state.withLock { state in
            state.nowMs += tookMs
            return state.results.isEmpty ? nil : state.results.removeFirst()
        }
        guard let result else { throw HTTPError(.request, "the script is over") }
        return try result.get()
    }

    var pauses: [Int] { state.withLock { $0.pauses } }

    var pacing: Courier.Pacing {
        Courier.Pacing(
            nowMs: { self.state.withLock { $0.nowMs } },
            sleepMs: { pause, _ in
                self.state.withLock { state in
                    state.nowMs += pause
                    state.pauses.append(pause)
                }
            }, chance: { 0.5 })
    }
}

@Suite struct CourierTests {
    private static func reply(_ status: Int, after: String? = nil) -> Result<Reply, HTTPError> {
        var response = Response(status: status)
        response.headers["Retry-After"] = after
        return .success(Reply(response: response))
    }

    private static let refused = Result<Reply, HTTPError>.failure(HTTPError(.connect, "refused"))
    private static let lost = Result<Reply, HTTPError>.failure(
        HTTPError(.answer, "lost", maybeSent: true))

    private func deliver(
        _ script: Script, repeatable: Bool = true
    ) throws(HTTPError) -> Courier.Delivery {
        try Courier(script, RetryPolicy(attemptsMax: 4), pacing: script.pacing)
            .deliver(Request(path: "/"), isRepeatable: repeatable, timeoutMs: 10_000)
    }

    @Test func `it goes on until there is an answer`() throws {
        let script = Script([Self.refused, Self.reply(429, after: "3"), Self.reply(200)])
        let delivery = try deliver(script)
        #expect(delivery.reply.response.status == 200)
        #expect(!delivery.mayHaveBeenDone)
        #expect(script.pauses == [50, 3_100])
    }

    @Test func `the last answer is given when there is no better one`() throws {
        let script = Script(Array(repeating: Self.reply(503), count: 9))
        #expect(try deliver(script).reply.response.status == 503)
        #expect(script.pauses.count == 3)
    }

    @Test func `an attempt that was lost is not forgotten over a later refusal`() throws {
        let answered = Script([Self.lost, Self.reply(404)])
        #expect(try deliver(answered).mayHaveBeenDone)
        let unanswered = Script([Self.lost] + Array(repeating: Self.refused, count: 9))
        do throws(HTTPError) {
            _ = try deliver(unanswered)
            Issue.record("it was answered")
        } catch {
            #expect(error.part == .connect && error.maybeSent)
        }
    }

    @Test(arguments: [502, 504])
    func `what a gateway lost is not forgotten over a later refusal`(status: Int) throws {
        let refused = Script([Self.reply(status)] + Array(repeating: Self.reply(503), count: 9))
        #expect(try deliver(refused).mayHaveBeenDone)
        let unanswered = Script(
            [Self.reply(status)] + Array(repeating: Self.refused, count: 9))
        do throws(HTTPError) {
            _ = try deliver(unanswered)
            Issue.record("it was answered")
        } catch {
            #expect(error.maybeSent)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a client that is stopped does not wait to try again`() throws {
        let server = try ScriptedServer { _, _ in answer(503, headers: ["Retry-After: 3600"]) }
        defer { server.close() }
        let client = Client(try Endpoint("http://127.0.0.1:\(server.port)"))
        let pacing = Courier.Pacing(
            nowMs: { 0 },
            sleepMs: { pause, isOver in
                let isOverBefore = isOver()
                #expect(!isOverBefore)
                client.stop()
                Courier.Pacing.system.sleepMs(pause, isOver)
            }, chance: { 0.5 })
        let courier = Courier(client, RetryPolicy(attemptsMax: 4), pacing: pacing)
        do throws(HTTPError) {
            _ = try courier.deliver(
                Request(path: "/"), isRepeatable: true, timeoutMs: 7_200_000)
            Issue.record("it was answered")
        } catch {
            #expect(error.kind == .stopped)
        }
        #expect(server.requests.count == 1)
    }

    @Test func `time that has run out ends it`() throws {
        let script = Script(Array(repeating: Self.refused, count: 9), tookMs: 6_000)
        #expect(throws: HTTPError.self) { _ = try deliver(script) }
        #expect(script.pauses.count == 1)
    }

    @Test(
        arguments: [
            ("5", 5_000), ("0", 0), ("-1", nil), ("soon", nil), ("9999999", 86_400_000),
            ("99999999999999999999", 86_400_000), ("+5", nil), ("", nil), ("1.5", nil),
            ("Sun, 06 Nov 1994 08:49:47 GMT", 10_000), ("Sun, 06 Nov 1994 08:49:27 GMT", 0),
            ("Sun, 06 Now 1994 08:49:27 GMT", nil),
        ])
    func `Retry-After is read in seconds or as a date`(text: String, milliseconds: Int?) {
        var response = Response(status: 503)
        response.headers["Retry-After"] = text
        #expect(RetryAfter.milliseconds(response, nowMs: 784_111_777_000) == milliseconds)
    }

    @Test func `a date in Retry-After counts from the server's clock, not from a wrong one here`() {
        var response = Response(status: 503)
        response.headers["Retry-After"] = "Sun, 06 Nov 1994 08:49:47 GMT"
        response.headers["Date"] = "Sun, 06 Nov 1994 08:49:37 GMT"
        for nowMs in [0, 784_111_777_000, 1_794_000_000_000] as [Int64] {
            #expect(RetryAfter.milliseconds(response, nowMs: nowMs) == 10_000)
        }
    }
}
