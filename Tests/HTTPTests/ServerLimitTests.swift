import HTTP
import TestSupport
import Testing

@Suite struct ServerLimitTests {
    private static let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    private func hello(
        _ change: @escaping (inout ServerLimits) -> Void
    ) throws -> TestServer {
        try TestServer(change: { change(&$0.limits) }) { request in
            Response(status: 200, body: Array("\(request.body.count)".utf8))
        }
    }

    @Test func `a header that is too large is refused`() throws {
        let server = try hello { $0.headerBytesMax = 4_096 }
        let field = "X: " + String(repeating: "x", count: 4_000)
        let answer = try #require(try server.ask("GET / HTTP/1.1\r\nHost: h\r\n\(field)\r\n\r\n"))
        #expect(answer.status == 200)
        let large = try #require(
            try server.ask("GET / HTTP/1.1\r\nHost: h\r\n\(field + field.prefix(200))\r\n\r\n"))
        #expect(large.status == 431)
        #expect(large.values("X-Content-Type-Options") == ["nosniff"])
    }

    @Test(arguments: [
        ("/?" + String(repeating: "x=1&", count: 1_500), ""),
        ("/", String(repeating: "a=b; ", count: 1_200) + "c=d"),
        ("/", "a=" + String(repeating: "b", count: 7_000)),
    ])
    func `a query of many parts and cookies that fill the header get an answer`(
        target: String, cookies: String
    ) throws {
        let server = try TestServer { request in
            let read = [request.query ?? "", request.headers["Cookie"] ?? ""]
            return Response(status: 200, body: Array(read.joined(separator: " ").utf8))
        }
        let answer = try server.ask(
            "GET \(target) HTTP/1.1\r\nHost: h\r\nCookie: \(cookies)\r\n\r\n")
        #expect(answer?.text == "\(target.dropFirst(2)) \(cookies)")
    }

    @Test(arguments: [10_000, 100_000, 1_000_000])
    func `a header beyond all measure is refused without being kept`(_ bytes: Int) throws {
        let server = try hello { _ in }
        let connection = try server.connect()
        connection.send("GET / HTTP/1.1\r\nHost: h\r\nX: ")
        connection.send([UInt8](repeating: 0x78, count: bytes))
        connection.send("\r\n\r\n")
        #expect(try connection.answer()?.status ?? 431 == 431)
    }

    @Test func `a body that is announced too large is refused before it comes`() throws {
        let server = try hello { $0.bodyBytesMax = 1_000 }
        let head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: "
        let body = String(repeating: "b", count: 1_000)
        #expect(try server.ask("\(head)1000\r\n\r\n\(body)")?.text == "1000")
        #expect(try server.ask("\(head)1001\r\nExpect: 100-continue\r\n\r\n")?.status == 413)
    }

    @Test func `a body that grows too large in chunks is refused, and cut if it never ends`() throws
    {
        let server = try hello { $0.bodyBytesMax = 1_000 }
        let head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunk = "1f4\r\n" + String(repeating: "b", count: 500) + "\r\n"
        #expect(try server.ask(head + chunk + chunk + "0\r\n\r\n")?.text == "1000")
        #expect(try server.ask(head + chunk + chunk + chunk + "0\r\n\r\n")?.status == 413)
        let endless = try server.connect()
        endless.send(head + String(repeating: chunk, count: 5))
        #expect(try endless.answer() == nil)
    }

    @Test func `a body that is refused in the midst of it is not held any longer`() throws {
        let server = try hello { $0.bodyBytesMax = 1_000 }
        let connection = try server.connect()
        let chunk = "1f4\r\n" + String(repeating: "b", count: 500) + "\r\n"
        connection.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
        connection.send(chunk + chunk)
        #expect(wait { server.server.heldBytes == 1_000 })
        connection.send(chunk)
        #expect(wait { server.server.heldBytes == 0 })
        connection.send("0\r\n\r\n")
        #expect(try connection.answer()?.status == 413)
    }

    @Test func `a caller is told to go on before a large body`() throws {
        let server = try hello { _ in }
        let connection = try server.connect()
        connection.send(
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        #expect(try connection.answer()?.status == 100)
        connection.send("abc")
        #expect(try connection.answer()?.text == "3")
    }

    @Test func `a large body arrives whole`() throws {
        let server = try TestServer { Response(status: 200, body: $0.body) }
        let body = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 251) }
        let connection = try server.connect()
        connection.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \(body.count)\r\n\r\n")
        connection.send(body)
        #expect(try connection.answer()?.body == body)
    }

    @Test func `a header that comes a byte at a time is cut when its time is over`() throws {
        let server = try hello { $0.headerMsMax = 100 }
        let connection = try server.connect()
        connection.send("GET / HTTP/1.1\r\nHost: h\r\nX: ")
        // Far longer than its time allows, and yet no header that is too large.
        let isCut = (0..<4_000).contains { _ in
            connection.send("x")
            return connection.closes(withinMs: 15)
        }
        #expect(isCut)
    }

    @Test func `a first line that never ends is cut too`() throws {
        let server = try hello { $0.headerMsMax = 100 }
        let connection = try server.connect()
        connection.send("GET /")
        #expect(try connection.rest() == [])
    }

    @Test func `a second header has its own time`() throws {
        let server = try hello { $0.headerMsMax = 100 }
        let connection = try server.answered(Self.get)
        connection.send("GET / HTTP/1.1\r\n")
        #expect(try connection.rest() == [])
    }

    @Test func `a body slower than the least rate is cut`() throws {
        let server = try hello { limits in
            limits.transferGraceMs = 100
            limits.transferBytesPerSecondMin = 1_000_000
        }
        let connection = try server.connect()
        connection.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc")
        #expect(try connection.rest() == [])
    }

    @Test func `a caller who does not read the answer is cut`() throws {
        let server = try TestServer(change: { configuration in
            configuration.limits.transferGraceMs = 100
            configuration.limits.transferBytesPerSecondMin = 1_000_000_000
        }) { _ in Response(status: 200, body: [UInt8](repeating: 0x61, count: 20_000_000)) }
        let connection = try RawConnection(port: server.server.port, receiveBufferBytes: 4_096)
        connection.send(Self.get)
        try connection.receive()
        #expect(wait { server.server.connections == 0 })
        server.stop()
        #expect(server.records.map(\.isComplete) == [false])
    }

    @Test func `an idle connection is closed`() throws {
        let server = try hello { $0.idleMsMax = 100 }
        #expect(try server.connect().rest() == [])
        #expect(try server.answered(Self.get).rest() == [])
    }

    @Test func `one address has only so many connections, until one of them ends`() throws {
        let server = try hello { $0.connectionsPerAddressMax = 2 }
        var held = [try server.connect(), try server.connect()]
        #expect(wait { server.server.connections == 2 })
        #expect(try server.connect().rest() == [])
        held.removeLast()
        #expect(wait { server.server.connections == 1 })
        #expect(try server.ask(Self.get)?.status == 200)
        withExtendedLifetime(held) {}
    }

    @Test func `callers from one address who come all at once are held to as many`() throws {
        let server = try hello { $0.connectionsPerAddressMax = 20 }
        let connections = try (0..<200).map { _ in try server.connect() }
        for connection in connections { connection.send(Self.get) }
        let answers = try connections.map { try $0.answer() }
        #expect(answers.count { $0?.status == 200 } == 20)
        #expect(server.server.connections == 20)
    }

    @Test func `a trusted proxy has as many connections as there are`() throws {
        let server = try TestServer(change: { configuration in
            configuration.limits.connectionsPerAddressMax = 1
            configuration.limits.connectionsMax = 3
            configuration.trustedProxies = TrustedProxies(["127.0.0.0/8"]) ?? .none
        }) { _ in Response(status: 200) }
        let held = try (0..<3).map { _ in try server.connect() }
        #expect(wait { server.server.connections == 3 })
        #expect(try server.connect().rest() == [])
        withExtendedLifetime(held) {}
    }

    @Test func `when every worker is busy and the queue is full a request is told to come back`()
        throws
    {
        let gate = Gate()
        let server = try TestServer(change: { configuration in
            configuration.limits.workersMax = 1
            configuration.limits.waitingMax = 1
        }) { _ in
            gate.stop()
            return Response(status: 200)
        }
        let working = try server.connect()
        working.send(Self.get)
        #expect(gate.waitForArrivals(1))
        // Of two more one waits and one is refused; which one is for the network to say.
        let others = [try server.connect(), try server.connect()]
        for other in others { other.send(Self.get) }
        #expect(wait { server.records.count == 1 })
        gate.open(2)
        let answers = try others.map { try $0.answer() }
        #expect(answers.compactMap { $0?.status }.sorted() == [200, 503])
        #expect(answers.contains { $0?.values("Retry-After") == ["1"] })
        #expect(try working.answer()?.status == 200)
    }

    @Test func `many callers at once are all answered`() throws {
        let server = try hello { $0.connectionsPerAddressMax = 1_000 }
        let connections = try (0..<300).map { _ in try server.connect() }
        for connection in connections { connection.send(Self.get + Self.get) }
        for connection in connections {
            #expect(try connection.answer()?.status == 200)
            #expect(try connection.answer()?.status == 200)
        }
    }

    @Test func `128 callers who come together do not wait for somebody else to come`() throws {
        let gate = Gate()
        let server = try TestServer(
            isQuick: true,
            change: { configuration in
                configuration.pollersCount = 1
                configuration.limits.connectionsPerAddressMax = 1_000
            }
        ) { request in
            if request.path == "/first" { gate.stop() }
            return Response(status: 200)
        }
        let first = try server.connect()
        let others = try (0..<128).map { _ in try server.connect() }
        #expect(wait { server.server.connections == 129 })
        // The thread that polls stands still while the others come.
        first.send("GET /first HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(gate.waitForArrivals(1))
        for other in others { other.send(Self.get) }
        gate.open()
        for other in others { #expect(try other.answer()?.status == 200) }
        #expect(try first.answer()?.status == 200)
    }

    @Test func `what would need more memory than there is for bodies is told to come back`() throws
    {
        let server = try TestServer(change: { $0.limits.heldBytesMax = 100_000 }) { request in
            let size = request.path == "/large" ? 50_000 : 4_000
            return Response(status: 200, body: [UInt8](repeating: 0x61, count: size))
        }
        let held = try server.connect()
        held.send(
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99000\r\n\r\n"
                + String(repeating: "b", count: 98_999))
        #expect(wait { server.server.heldBytes == 98_999 })
        let post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 98000\r\n"
        #expect(try server.ask(post + "Expect: 100-continue\r\n\r\n")?.status == 503)
        let large = "GET /large HTTP/1.1\r\nHost: h\r\n\r\n"
        #expect(try server.ask(large)?.status == 503)
        #expect(try server.ask(Self.get)?.status == 200)
        #expect(wait { server.server.heldBytes == 98_999 })
        let growing = try server.connect()
        growing.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
        growing.send("1f4\r\n" + String(repeating: "b", count: 500) + "\r\n")
        #expect(wait { server.server.heldBytes == 99_499 })
        growing.send("3e8\r\n" + String(repeating: "b", count: 1_000) + "\r\n")
        #expect(wait { server.server.heldBytes == 98_999 })
        growing.send("0\r\n\r\n")
        #expect(try growing.answer()?.status == 503)
        #expect(wait { server.server.heldBytes == 98_999 })
        held.send("b")
        #expect(try held.answer()?.status == 200)
        #expect(wait { server.server.heldBytes == 0 })
        let whole = post + "\r\n" + String(repeating: "b", count: 98_000)
        #expect(try server.ask(whole)?.status == 200)
        #expect(wait { server.server.heldBytes == 0 })
        #expect(try server.ask(large)?.status == 200)
    }

    @Test func `while memory is short the slow are granted far less`() throws {
        let server = try hello { limits in
            limits.pressedGraceMs = 100
            limits.heldBytesPressing = 1_000
        }
        let slow = try server.connect()
        slow.send(
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2000\r\n\r\n"
                + String(repeating: "b", count: 1_500))
        #expect(try slow.rest() == [])
    }
}
