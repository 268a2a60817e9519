import HTTP
import TestSupport
import Testing

/// Requests that two programs in a row could read differently.
@Suite struct ServerSmugglingTests {
    struct Attempt: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: String
        var status = 400

        var testDescription: String { name }
    }

    private static let hidden = "GET /hidden HTTP/1.1\r\nHost: h\r\n\r\n"

    private static func get(_ fields: String) -> String { "GET / HTTP/1.1\r\n\(fields)\r\n" }
    private static func post(_ fields: String) -> String {
        "POST / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n"
    }

    /// Each ends its connection, so that what follows is never read as a request.
    static let attempts = [
        Attempt(
            name: "two lengths", bytes: post("Content-Length: 0\r\nContent-Length: 38\r\n")),
        Attempt(
            name: "the same length twice", bytes: post("Content-Length: 0\r\nContent-Length: 0\r\n")
        ),
        Attempt(
            name: "length and chunks",
            bytes: post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"),
        Attempt(
            name: "chunks and length",
            bytes: post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n"),
        Attempt(
            name: "chunks twice",
            bytes: post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), status: 501
        ),
        Attempt(
            name: "a coding before chunks", bytes: post("Transfer-Encoding: gzip, chunked\r\n"),
            status: 501),
        Attempt(
            name: "an unknown coding", bytes: post("Transfer-Encoding: xchunked\r\n"), status: 501),
        Attempt(name: "no coding", bytes: post("Transfer-Encoding:\r\n"), status: 501),
        Attempt(name: "chunks with space after", bytes: post("Transfer-Encoding: chunked \r\n")),
        Attempt(name: "chunks with tab after", bytes: post("Transfer-Encoding: chunked\t\r\n")),
        Attempt(name: "a vertical tab", bytes: post("Transfer-Encoding: \u{0b}chunked\r\n")),
        Attempt(name: "space before the colon", bytes: post("Content-Length : 5\r\n")),
        Attempt(name: "tab before the colon", bytes: post("Transfer-Encoding\t: chunked\r\n")),
        Attempt(name: "a name of nothing", bytes: post(": 5\r\n")),
        Attempt(name: "a name with a bracket", bytes: post("A(b: 5\r\n")),
        Attempt(name: "a line without a colon", bytes: post("Content-Length\r\n")),
        Attempt(name: "a sign before the length", bytes: post("Content-Length: +5\r\n")),
        Attempt(name: "a length below nothing", bytes: post("Content-Length: -1\r\n")),
        Attempt(name: "a length by sixteen", bytes: post("Content-Length: 0x5\r\n")),
        Attempt(name: "a list of lengths", bytes: post("Content-Length: 5, 5\r\n")),
        Attempt(name: "no length", bytes: post("Content-Length: \r\n")),
        Attempt(
            name: "a length beyond 64 bits",
            bytes: post("Content-Length: 99999999999999999999\r\n"),
            status: 413),
        Attempt(name: "a folded line", bytes: post("A: b\r\n c: d\r\n")),
        Attempt(name: "a folded length", bytes: post("Content-Length:\r\n 5\r\n")),
        Attempt(name: "a first field folded", bytes: "GET / HTTP/1.1\r\n Host: h\r\n\r\n"),
        Attempt(name: "lines that end by LF", bytes: "GET / HTTP/1.1\nHost: h\n\n"),
        Attempt(name: "one line that ends by LF", bytes: post("A: b\nContent-Length: 5\r\n")),
        Attempt(name: "a CR inside a line", bytes: post("A: b\rContent-Length: 5\r\n")),
        Attempt(name: "a NUL inside a value", bytes: post("A: b\0c\r\n")),
        Attempt(name: "a NUL inside a name", bytes: post("A\0b: c\r\n")),
        Attempt(name: "a NUL inside the target", bytes: "GET /a\0b HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "DEL inside a value", bytes: post("A: b\u{7f}\r\n")),
        Attempt(name: "ESC inside a value", bytes: post("A: \u{1b}[2J\r\n")),
        Attempt(name: "two spaces before the target", bytes: "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "two spaces after the target", bytes: "GET /  HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "a space inside the target", bytes: "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "a space after the version", bytes: "GET / HTTP/1.1 \r\nHost: h\r\n\r\n"),
        Attempt(name: "a byte above ASCII", bytes: "GET /ä HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "a fragment", bytes: "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "half an escape", bytes: "GET /a%2 HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "no escape", bytes: "GET /a%zz HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "a relative target", bytes: "GET a HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "an asterisk", bytes: "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "an authority", bytes: "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "a user in the target", bytes: "GET http://u@h/ HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "another scheme", bytes: "GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "a method that is none", bytes: "G{T / HTTP/1.1\r\nHost: h\r\n\r\n"),
        Attempt(name: "no host", bytes: get("")),
        Attempt(name: "two hosts", bytes: get("Host: h\r\nHost: h\r\n")),
        Attempt(name: "an empty host", bytes: get("Host:\r\n")),
        Attempt(name: "a host with a path", bytes: get("Host: h/x\r\n")),
        Attempt(name: "a host with a user", bytes: get("Host: u@h\r\n")),
        Attempt(name: "a host with space", bytes: get("Host: h x\r\n")),
        Attempt(name: "a host with half an address", bytes: get("Host: [::1\r\n")),
        Attempt(name: "a port that is none", bytes: get("Host: h:8x\r\n")),
        Attempt(
            name: "two authorizations",
            bytes: get("Host: h\r\nAuthorization: Bearer a\r\nauthorization: Bearer a\r\n")),
        Attempt(
            name: "two types", bytes: post("Content-Type: text/html\r\nContent-Type: a/b\r\n")),
        Attempt(name: "two origins", bytes: post("Origin: http://h\r\nOrigin: null\r\n")),
        Attempt(
            name: "chunks in HTTP/1.0",
            bytes: "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Attempt(name: "another expectation", bytes: post("Expect: a-pony\r\n"), status: 417),
        Attempt(name: "version 2", bytes: "GET / HTTP/2.0\r\nHost: h\r\n\r\n", status: 505),
        Attempt(name: "version 0.9", bytes: "GET / HTTP/0.9\r\nHost: h\r\n\r\n", status: 505),
        Attempt(name: "no version", bytes: "GET /\r\n\r\n"),
    ]

    @Test(arguments: attempts)
    func `is refused, and nothing after it is read`(_ attempt: Attempt) throws {
        let server = try TestServer { _ in Response(status: 200) }
        let connection = try server.connect()
        connection.send(attempt.bytes + Self.hidden)
        let answer = try #require(try connection.answer())
        #expect(answer.status == attempt.status)
        #expect(answer.values("Content-Type") == ["application/problem+json"])
        #expect(answer.text.contains(#""status":\#(attempt.status),"#))
        #expect(try connection.rest() == [])
        #expect(!server.isReached)
    }

    @Test(arguments: [
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5x\r\nhello\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\r\nhello\r\n0\r\n\r\n",
    ])
    func `chunks that cannot be counted are refused`(_ request: String) throws {
        let server = try TestServer { _ in Response(status: 200) }
        let connection = try server.connect()
        connection.send(request + Self.hidden)
        #expect(try connection.answer()?.status == 400)
        #expect(try connection.rest() == [])
    }

    @Test(arguments: ["Authorization", "Content-Type", "Origin"])
    func `a field that is given twice is named, and no other`(name: String) throws {
        let server = try TestServer { _ in Response(status: 200) }
        let connection = try server.connect()
        connection.send("GET / HTTP/1.1\r\nHost: h\r\n\(name): a\r\n\(name): b\r\n\r\n")
        let text = try #require(try connection.answer()).text
        #expect(text.contains(#""detail":"\#(name) is given more than once""#))
    }

    @Test func `what is whole is answered, however it arrives`() throws {
        let server = try TestServer { request in
            Response(status: 200, body: request.body + Array((request.headers["Host"] ?? "-").utf8))
        }
        let requests = [
            "GET / HTTP/1.1\r\nHost: a:80\r\n\r\n": "a:80",
            "GET http://b:8080/x HTTP/1.1\r\nHost: h\r\n\r\n": "b:8080",
            "GET / HTTP/1.1\r\nhOsT: [2001:db8::1]:443\r\n\r\n": "[2001:db8::1]:443",
            "\r\nGET /?a=%20&&b HTTP/1.1\r\nHost:\t h \t\r\nX:\r\n\r\n": "h",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nA: b\r\n\r\n": "abcdh",
        ]
        for (request, text) in requests {
            let (whole, single) = (try server.connect(), try server.connect())
            whole.send(request)
            for byte in request.utf8 { single.send([byte]) }
            #expect(try whole.answer()?.text == text)
            #expect(try single.answer()?.text == text)
        }
    }
}
