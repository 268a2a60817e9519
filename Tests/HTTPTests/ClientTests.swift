import HTTP
import TestSupport
import Testing

/// The client against servers that do what they should not.
@Suite struct ClientTests {
    private static let timeoutMs = 60_000

    private func client(
        _ server: ScriptedServer, _ change: (inout ClientOptions) -> Void = { _ in }
    ) throws -> Client {
        var options = ClientOptions()
        change(&options)
        return Client(try Endpoint("http://127.0.0.1:\(server.port)"), options)
    }

    private func error(_ client: Client, timeoutMs: Int = timeoutMs) throws -> HTTPError {
        do throws(HTTPError) {
            let reply = try client.send(Request(path: "/x"), timeoutMs: timeoutMs)
            Issue.record("it answered \(reply.response.status)")
            return HTTPError(.request, "nothing failed")
        } catch {
            return error
        }
    }

    @Test func `a request arrives as it was meant, and so does its answer`() throws {
        let server = try ScriptedServer { _, _ in
            answer(201, "{\"a\":1}", headers: ["X-One:  two ", "x-one: three"])
        }
        defer { server.close() }
        var request = Request(method: "PATCH", path: "/api/a%2Fb", query: "c=%20d")
        request.headers = Headers(["If-Match": "\"7\"", "Content-Type": "application/json"])
        request.body = Array("{\"name\":\"ليلى\"}".utf8)
        let reply = try client(server).send(request, timeoutMs: Self.timeoutMs)
        #expect(reply.response.status == 201)
        #expect(reply.response.headers.all("X-One") == ["two", "three"])
        #expect(String(decoding: reply.response.body, as: UTF8.self) == "{\"a\":1}")
        let sent = try #require(server.requests.first)
        #expect(sent.hasPrefix("PATCH /api/a%2Fb?c=%20d HTTP/1.1\r\n"))
        #expect(sent.contains("If-Match: \"7\"\r\n"))
        #expect(sent.contains("Accept-Encoding: "))
        #expect(!sent.contains("Expect:"))
        #expect(sent.hasSuffix("\r\n\r\n{\"name\":\"ليلى\"}"))
    }

    @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE"])
    func `every method is sent, with or without a body`(method: String) throws {
        let server = try ScriptedServer { _, _ in answer() }
        defer { server.close() }
        let client = try client(server)
        for _ in 1...2 {
            _ = try client.send(Request(method: method, path: "/"), timeoutMs: Self.timeoutMs)
        }
        #expect(server.requests.allSatisfy { $0.hasPrefix("\(method) / HTTP/1.1\r\n") })
        #expect(server.requests.count == 2)
    }

    @Test func `connections are kept and used again`() throws {
        let server = try ScriptedServer { _, _ in answer() }
        defer { server.close() }
        let client = try client(server)
        var replies: [Reply] = []
        for _ in 1...20 {
            replies.append(try client.send(Request(path: "/"), timeoutMs: Self.timeoutMs))
        }
        #expect(server.connections == 1)
        #expect(replies.map(\.isReused) == [false] + Array(repeating: true, count: 19))
        #expect(replies[0].timings.connect != nil)
        #expect(replies[5].timings.connect == nil)
        #expect(replies.allSatisfy { $0.timings.answer != nil })
    }

    /// What a server gets when its kept connection dies under the second of two requests.
    private func methodsSeen(_ second: Request) throws -> [String] {
        let server = try ScriptedServer { request, _ in
            request.hasPrefix("GET /first ") ? answer() : .replyAndClose([])
        }
        defer { server.close() }
        let client = try client(server)
        _ = try client.send(Request(path: "/first"), timeoutMs: Self.timeoutMs)
        do throws(HTTPError) {
            _ = try client.send(second, timeoutMs: Self.timeoutMs)
            Issue.record("it was answered")
        } catch {
            #expect(error.maybeSent)
        }
        return server.requests.map { String($0.prefix { $0 != " " }) }
    }

    @Test(arguments: ["POST", "PATCH"])
    func `a connection that dies under an act without a key does not send it twice`(
        method: String
    ) throws {
        var act = Request(method: method, path: "/act", body: [0x7b, 0x7d])
        #expect(try methodsSeen(act) == ["GET", method])
        act.headers["Idempotency-Key"] = "k"
        #expect(try methodsSeen(act) == ["GET", method, method])
    }

    @Test func `redirects are shown, not followed`() throws {
        let server = try ScriptedServer { _, _ in
            answer(302, headers: ["Location: http://192.0.2.1/"])
        }
        defer { server.close() }
        let reply = try client(server).send(Request(path: "/"), timeoutMs: Self.timeoutMs)
        #expect(reply.response.status == 302)
        #expect(server.requests.count == 1)
    }

    @Test func `a compressed answer is read as if it were not`() throws {
        // `{"a":1}` by gzip.
        let body: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 84, 178, 50, 172, 5, 0, 175, 172, 27, 86,
            7, 0, 0, 0,
        ]
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)"
        let server = try ScriptedServer { _, _ in .reply(Array("\(head)\r\n\r\n".utf8) + body) }
        defer { server.close() }
        let reply = try client(server).send(Request(path: "/"), timeoutMs: Self.timeoutMs)
        #expect(String(decoding: reply.response.body, as: UTF8.self) == "{\"a\":1}")
        #expect(reply.response.headers["Content-Encoding"] == nil)
    }

    @Test func `nobody listens`() throws {
        let server = try ScriptedServer { _, _ in answer() }
        let client = try client(server)
        server.close()
        let error = try error(client)
        #expect(error.part == .connect && error.kind == .failed)
        #expect(!error.maybeSent)
        #expect(error.message == "127.0.0.1:\(server.port) refuses")
    }

    @Test func `the name is unknown`() throws {
        let client = Client(try Endpoint("https://no-such-host.invalid"))
        let error = try error(client, timeoutMs: 60_000)
        #expect(error.part == .name)
        #expect(!error.maybeSent)
    }

    @Test(arguments: [
        (HTTPError.Part.connect, Timings(), "connect: it failed"),
        (.request, Timings(total: 9), "request: it failed"),
        (.name, Timings(total: 5_000_000), "name: it failed (name 5000 ms)"),
        (
            .connect, Timings(name: 2_000, total: 5_002_000),
            "connect: it failed (name 2 ms, connect 5000 ms)"
        ),
        (
            .tls, Timings(name: 1_000, connect: 2_000, total: 13_000),
            "TLS: it failed (name 1 ms, connect 2 ms, TLS 10 ms)"
        ),
        (.answer, Timings(total: 15_000_000), "answer: it failed (answer 15000 ms)"),
        (
            .answer, Timings(connect: 2_000, answer: 3_000, total: 9_000),
            "answer: it failed (connect 2 ms, answer 3 ms)"
        ),
    ])
    func `the part that failed is told with the time that it took`(
        part: HTTPError.Part, timings: Timings, text: String
    ) {
        #expect(HTTPError(part, "it failed", timings: timings).description == text)
    }

    @Test func `a server that says nothing is left after the time that was given`() throws {
        let server = try ScriptedServer { _, _ in .silence }
        defer { server.close() }
        let error = try error(try client(server), timeoutMs: 2_000)
        #expect(error.part == .answer && error.kind == .timedOut)
        #expect(error.maybeSent)
        #expect(error.timings.total >= 1_900_000)
    }

    @Test func `half a header is no answer`() throws {
        let server = try ScriptedServer { _, _ in .reply("HTTP/1.1 200 OK\r\nContent-Le") }
        defer { server.close() }
        let error = try error(try client(server), timeoutMs: 2_000)
        #expect(error.part == .answer && error.kind == .timedOut)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf",
        "it was a dark and stormy night\r\n", "\u{0}\u{1}\u{2}",
        "HTTP/1.1 two hundred\r\n\r\n",
    ])
    func `half an answer or none that is HTTP is an error of the answer`(text: String) throws {
        let server = try ScriptedServer { _, _ in .replyAndClose(Array(text.utf8)) }
        defer { server.close() }
        let error = try error(try client(server))
        #expect(error.part == .answer && error.kind == .failed)
        #expect(error.maybeSent)
    }

    @Test func `an answer that is too long is not read to its end`() throws {
        let server = try ScriptedServer { _, _ in
            answer(200, String(repeating: "x", count: 100_000))
        }
        defer { server.close() }
        let client = try client(server) { $0.bodyBytesMax = 50_000 }
        let error = try error(client)
        #expect(error.part == .answer && error.kind == .tooLarge)
    }

    @Test func `a head that is too long is not read to its end`() throws {
        let server = try ScriptedServer { _, _ in
            let fields = (0..<200).map { "X-\($0): \(String(repeating: "y", count: 500))" }
            return answer(headers: fields)
        }
        defer { server.close() }
        #expect(try error(try client(server)).kind == .tooLarge)
    }

    @Test(arguments: [
        Request(path: "/a b"), Request(path: "/a\r\nX: y"), Request(path: "a"),
        Request(method: "GE T", path: "/"), Request(path: "/", query: "a\nb"),
        Request(path: "/", headers: Headers(["X": "a\r\nHost: evil"])),
        Request(path: "/", headers: Headers(["X: y\r\nZ": "a"])),
    ])
    func `a request that could carry another in it is not sent`(request: Request) throws {
        let server = try ScriptedServer { _, _ in answer() }
        defer { server.close() }
        let client = try client(server)
        #expect(throws: HTTPError.self) { _ = try client.send(request, timeoutMs: 1_000) }
        #expect(server.connections == 0)
    }

    @Test func `a client that was stopped sends nothing more`() throws {
        let server = try ScriptedServer { _, _ in answer() }
        defer { server.close() }
        let client = try client(server)
        client.stop()
        #expect(try error(client).kind == .stopped)
        #expect(server.connections == 0)
    }

    @Test func `an error says nothing of path, headers or body`() throws {
        let server = try ScriptedServer { _, _ in .replyAndClose([]) }
        defer { server.close() }
        var request = Request(method: "POST", path: "/secret-path", query: "secret-query")
        request.headers["Authorization"] = "Bearer secret-token"
        request.body = Array("secret-body".utf8)
        let client = try client(server)
        do throws(HTTPError) {
            _ = try client.send(request, timeoutMs: Self.timeoutMs)
            Issue.record("it was answered")
        } catch {
            #expect(!"\(error) \(String(reflecting: error))".contains("secret"))
        }
    }
}
