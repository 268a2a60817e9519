import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct ServerTests {
    @Test func `a request reaches the handler whole, and its answer the caller`() throws {
        let server = try TestServer { request in
            var text = "\(request.method) \(request.path) \(request.query ?? "-")"
            text += " \(request.headers["X-A"] ?? "-") \(request.peer?.address ?? "-")"
            return Response(status: 201, body: Array(text.utf8) + [0x20] + request.body)
        }
        defer { server.stop() }
        let connection = try server.connect()
        connection.send(
            "POST /a%2Fb?c=%20d&e HTTP/1.1\r\nHost: h\r\nX-A:  b c \r\nContent-Length: 3\r\n\r\nxyz"
        )
        let answer = try #require(try connection.answer())
        #expect(answer.status == 201)
        #expect(answer.text == "POST /a%2Fb c=%20d&e b c 127.0.0.1 xyz")
    }

    @Test func `a connection carries many requests, also sent at once`() throws {
        let server = try TestServer { Response(status: 200, body: Array($0.path.utf8)) }
        defer { server.stop() }
        let connection = try server.connect()
        let paths = (0..<50).map { "/\($0)" }
        connection.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
        for path in paths { #expect(try connection.answer()?.text == path) }
    }

    @Test func `HEAD is answered as GET without the body`() throws {
        let server = try TestServer { Response(status: 200, body: Array($0.method.utf8)) }
        defer { server.stop() }
        let connection = try server.connect()
        connection.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n")
        let answer = try #require(try connection.answer(isBodyless: true))
        #expect(answer.values("Content-Length") == ["3"])
        #expect(try connection.answer()?.text == "GET")
    }

    @Test func `a request in flight is answered while the server stops`() throws {
        let gate = Gate()
        let server = try TestServer { _ in
            gate.stop()
            return Response(status: 200, body: Array("done".utf8))
        }
        let (busy, idle) = (try server.connect(), try server.connect())
        busy.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(gate.waitForArrivals(1))
        let isDrained = Mutex(false)
        let stopping = Parallel {
            isDrained.withLock { $0 = server.stop() }
        }
        #expect(try idle.rest() == [])
        gate.open()
        let answer = try #require(try busy.answer())
        #expect(answer.text == "done")
        #expect(answer.values("Connection") == ["close"])
        #expect(try busy.rest() == [])
        #expect(stopping.join())
        #expect(isDrained.withLock { $0 })
    }
}
