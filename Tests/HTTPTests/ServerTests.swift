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

    @Test(arguments: [
        ("/api/v1/%75sers", "/api/v1/users -"), ("/%7e%2D%2e%5F", "/~-._ -"),
        ("http://h/%61?%66ilter=%41%3D&b=%20+c", "/a filter=A%3D&b=%20+c"),
        ("/a%2Fb%2fc%3F%25%00%ff", "/a%2Fb%2fc%3F%25%00%ff -"), ("/%2561?%2561", "/%2561 %2561"),
    ])
    func `what is escaped without need is the same path and the same query`(
        target: String, read: String
    ) throws {
        let server = try TestServer { request in
            Response(status: 200, body: Array("\(request.path) \(request.query ?? "-")".utf8))
        }
        let answer = try server.ask("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(answer?.text == read)
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

    @Test func `a handler that never ends is answered for when the time to stop is over`() throws {
        let gate = Gate()
        let server = try TestServer { _ in
            gate.stop()
            return Response(status: 200)
        }
        let connection = try server.connect()
        connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(gate.waitForArrivals(1))
        #expect(!server.stop(drainingMs: 20))
        #expect(try connection.answer()?.status == 503)
        gate.open()
    }

    @Test func `a caller who went away does not keep the server from stopping`() throws {
        let gate = Gate()
        let server = try TestServer { _ in
            gate.stop()
            return Response(status: 200, body: [UInt8](repeating: 0x61, count: 100_000))
        }
        do {
            let connection = try server.connect()
            connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(gate.waitForArrivals(1))
        }
        gate.open()
        #expect(server.stop())
    }

    @Test func `servers that stop cut nobody's connection to another`() throws {
        let other = try TestServer { _ in Response(status: 200) }
        let isOver = Atomic(false)
        let cut = Atomic(0)
        let callers = (0..<3).map { _ in
            Parallel {
                while !isOver.load(ordering: .relaxed) {
                    let answer = try? other.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                    if answer?.status != 200 { cut.add(1, ordering: .relaxed) }
                }
            }
        }
        for _ in 0..<100 {
            let server = try TestServer { _ in Response(status: 200) }
            let port = server.server.port
            // Whoever knocks wakes the thread that accepts, just when it is to end.
            let knocking = Parallel {
                while (try? RawConnection(port: port)) != nil {}
            }
            server.stop()
            #expect(knocking.join())
        }
        isOver.store(true, ordering: .relaxed)
        #expect(callers.allSatisfy { $0.join() })
        #expect(cut.load(ordering: .relaxed) == 0)
    }

    @Test func `nobody is accepted any more once the server stopped`() throws {
        let server = try TestServer { _ in Response(status: 200) }
        let port = server.server.port
        server.stop()
        #expect(throws: SystemError.self) { try RawConnection(port: port) }
        #expect(server.stop())
    }

    @Test func `a server that is stopped under load never ends its process`() throws {
        for _ in 0..<20 {
            let server = try TestServer { _ in Response(status: 200) }
            let crowd = Crowd(port: server.server.port)
            #expect(try server.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")?.status == 200)
            #expect(server.stop())
            #expect(crowd.leave())
        }
    }

    @Test func `a port that is taken, and an address that is none, are told of`() throws {
        let server = try TestServer { _ in Response(status: 200) }
        let start = { (address: String, port: UInt16) in
            _ = try Server(
                ServerConfiguration(address: address, port: port),
                handler: RequestHandler { _ in Response(status: 200) })
        }
        #expect(throws: ServerError.self) { try start("127.0.0.1", server.server.port) }
        #expect(throws: ServerError.self) { try start("localhost", 0) }
    }

    @Test func `both families of addresses are served`() throws {
        for address in ["::", "::1", "0.0.0.0"] {
            let server = try TestServer(change: { $0.address = address }) { _ in
                Response(status: 200)
            }
            #expect(server.server.port != 0)
            guard address != "::1" else { continue }
            #expect(try server.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")?.status == 200)
        }
    }

    @Test func `a certificate that cannot be read is told of`() throws {
        let folder = try TemporaryFolder()
        try File.write("nonsense", to: folder.path + "/x.pem")
        for path in ["/x.pem", "/missing.pem"] {
            #expect(throws: ServerError.self) {
                let path = folder.path + path
                _ = try TestServer(
                    change: { $0.tls = ServerTLS(certificatePath: path, keyPath: path) }
                ) { _ in Response(status: 200) }
            }
        }
    }
}
