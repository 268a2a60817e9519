import HTTP
import TestSupport
import Testing

@Suite struct ServerAnswerTests {
    private static let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test(arguments: [
        get, "GET / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nExpect: a-pony\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nA: \(String(repeating: "a", count: 9_000))\r\n\r\n",
        // What follows libmicrohttpd refuses itself, before or after it told of the request.
        "GET / HTTP/2.0\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nA: \(String(repeating: "a", count: 100_000))\r\n\r\n",
        "GET / HTTP/1.1\r\n\(String(repeating: "A: b\r\n", count: 3_000))\r\n",
    ])
    func `every answer carries the same security fields`(_ request: String) throws {
        let server = try TestServer { _ in Response(status: 200) }
        let answer = try #require(try server.ask(request))
        let expected = [
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "X-Request-Id": "made",
        ]
        for (name, value) in expected { #expect(answer.values(name) == [value]) }
        #expect(answer.values("Date").count == 1)
        #expect(answer.values("Server") == [])
        #expect(answer.values("Strict-Transport-Security") == [])
    }

    @Test(arguments: [
        (414, "GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\nHost: h\r\n\r\n"),
        (417, "GET / HTTP/1.1\r\nHost: h\r\nExpect: a-pony\r\n\r\n"),
        (431, "GET / HTTP/1.1\r\nA: \(String(repeating: "a", count: 100_000))\r\n\r\n"),
        (431, "GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: h\r\n\r\n"),
        (501, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: x\r\n\r\n"),
        (505, "GET / HTTP/2.0\r\nHost: h\r\n\r\n"),
    ])
    func `what is refused before anybody looks at it is a problem like any other`(
        status: Int, request: String
    ) throws {
        let server = try TestServer { _ in Response(status: 200) }
        let answer = try #require(try server.ask(request))
        #expect(answer.status == status)
        #expect(answer.values("Content-Type") == ["application/problem+json"])
        #expect(answer.text.contains(#""status":\#(status),"#))
        #expect(!server.isReached)
    }

    @Test func `the handler's own fields come first, but not those of the connection`() throws {
        let server = try TestServer { _ in
            Response(
                status: 200,
                headers: Headers([
                    "cache-control": "max-age=60", "Content-Length": "99", "Server": "x",
                    "Transfer-Encoding": "chunked", "Set-Cookie": "a", "Set-Cookie": "b",
                ]), body: Array("hello".utf8))
        }
        let answer = try #require(try server.ask(Self.get))
        #expect(answer.values("Cache-Control") == ["max-age=60"])
        #expect(answer.values("Content-Length") == ["5"])
        #expect(answer.values("Set-Cookie") == ["a", "b"])
        #expect(answer.values("Server") + answer.values("Transfer-Encoding") == [])
        #expect(answer.text == "hello")
    }

    @Test(arguments: [
        Response(status: 200, headers: Headers(["A": "b\r\nSet-Cookie: c"])),
        Response(status: 200, headers: Headers(["A": "b\nSet-Cookie: c"])),
        Response(status: 200, headers: Headers(["A\r\nSet-Cookie": "c"])),
        Response(status: 200, headers: Headers(["A": "b\0c"])),
        Response(status: 200, headers: Headers(["": "b"])),
        Response(status: 200, headers: Headers(["Location": "/ä"])),
        Response(status: 99), Response(status: 1_000),
    ])
    func `an answer that would end a line early becomes a failure`(_ response: Response) throws {
        let server = try TestServer { _ in response }
        let answer = try #require(try server.ask(Self.get))
        #expect(answer.status == 500)
        #expect(answer.values("Set-Cookie") == [])
    }

    @Test func `a caller who takes gzip gets long texts smaller`() throws {
        let text = String(repeating: "the same again, ", count: 1_000)
        let server = try TestServer { request in
            Response(
                status: 200,
                headers: Headers([
                    "Content-Type": request.path == "/p" ? "image/png" : "text/plain",
                    "ETag": "\"7-x\"",
                ]),
                body: Array((request.path == "/s" ? "short" : text).utf8))
        }
        let ask = { (path: String, accepted: String) in
            try #require(
                try server.ask(
                    "GET \(path) HTTP/1.1\r\nHost: h\r\nAccept-Encoding: \(accepted)\r\n\r\n"))
        }
        let packed = try ask("/", "deflate, gzip;q=0.5")
        #expect(packed.values("Content-Encoding") == ["gzip"])
        #expect(packed.values("Vary") == ["Accept-Encoding"])
        #expect(packed.values("ETag") == ["\"7-x-gzip\""])
        #expect(packed.body.starts(with: [0x1f, 0x8b]))
        #expect(packed.body.count < 1_000)
        for plain in [
            ("/", "gzip;q=0"), ("/", "gzip; q=0.0, *"), ("/", "br"), ("/s", "gzip"), ("/p", "gzip"),
        ] {
            let answer = try ask(plain.0, plain.1)
            #expect(answer.values("Content-Encoding") == [])
            #expect(answer.values("ETag") == ["\"7-x\""])
        }
    }

    @Test(arguments: [
        ("abc.DEF_1-2", "abc.DEF_1-2"), ("", "made"), ("a b", "made"), ("a\"b", "made"),
        (String(repeating: "a", count: 64), String(repeating: "a", count: 64)),
        (String(repeating: "a", count: 65), "made"),
    ])
    func `a request keeps a plain id and is given one otherwise`(_ given: String, _ id: String)
        throws
    {
        let server = try TestServer { Response(status: 200, body: Array($0.id.utf8)) }
        let answer = try #require(
            try server.ask("GET / HTTP/1.1\r\nHost: h\r\nX-Request-Id: \(given)\r\n\r\n"))
        #expect(answer.text == id)
        #expect(answer.values("X-Request-Id") == [id])
    }

    @Test func `HTTP 1.0 is answered, and its connection ends unless asked otherwise`() throws {
        let server = try TestServer { _ in Response(status: 200, body: [0x61]) }
        let ends = try server.connect()
        ends.send("GET / HTTP/1.0\r\n\r\n")
        #expect(try ends.answer()?.text == "a")
        #expect(try ends.rest() == [])
        let stays = try server.connect()
        stays.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(try stays.answer()?.text == "a")
        stays.send("GET / HTTP/1.0\r\n\r\n")
        #expect(try stays.answer()?.text == "a")
    }

    @Test func `a quick answer is the same as one of a worker`() throws {
        for isQuick in [false, true] {
            let server = try TestServer(isQuick: isQuick) { Response(status: 200, body: $0.body) }
            let connection = try server.connect()
            for _ in 0..<3 {
                connection.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab")
                #expect(try connection.answer()?.text == "ab")
            }
        }
    }

    @Test func `no answer has a body where none may be`() throws {
        let server = try TestServer { request in
            Response(status: request.path == "/a" ? 204 : 304, body: [0x61])
        }
        let connection = try server.connect()
        connection.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(try connection.answer(isBodyless: true)?.status == 204)
        #expect(try connection.answer(isBodyless: true)?.status == 304)
    }
}
