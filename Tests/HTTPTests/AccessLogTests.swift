import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct AccessLogTests {
    private let record = AccessRecord(
        timeMs: 1_772_366_400_250, id: "r-1", peer: "192.0.2.1", method: "GET",
        route: "/users/{user}", status: 200, bytes: 12, durationUs: 1_204, isComplete: true)

    private func line(of record: AccessRecord) -> String {
        var bytes: [UInt8] = []
        record.write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `a record is one line of JSON`() {
        #expect(
            line(of: record) == """
                {"time":"2026-03-01T12:00:00.250Z","id":"r-1","peer":"192.0.2.1","method":"GET",\
                "route":"/users/{user}","status":200,"bytes":12,"ms":1.204,"complete":true}

                """)
        var unrouted = record
        unrouted.route = nil
        #expect(line(of: unrouted).contains(#""route":null"#))
    }

    @Test func `what is not plain is escaped, and long text is cut`() {
        func route(_ text: String) -> String? {
            var record = record
            record.route = text
            let line = line(of: record)
            guard let start = line.firstRange(of: "\"route\":\"")?.upperBound,
                let end = line.firstRange(of: "\",\"status\"")?.lowerBound
            else { return nil }
            return String(line[start..<end])
        }
        #expect(route("a\"b\\c") == #"a\"b\\c"#)
        #expect(route("\u{0}\n\u{7f}é😀") == #"\u0000\u000a\u007f\u00e9\ud83d\ude00"#)
        let long = String(repeating: "x", count: 256)
        #expect(route(long) == long)
        #expect(route(long + "x") == long)
    }

    @Test(arguments: [
        (0, 0, "1970-01-01T00:00:00.000Z", "0.000"), (1, 999, "1970-01-01T00:00:00.001Z", "0.999"),
        (-1, -500, "1970-01-01T00:00:00.000Z", "0.000"),
        (253_402_300_799_999, 1_000_000, "9999-12-31T23:59:59.999Z", "1000.000"),
    ])
    func `a clock that is wrong stops no log`(
        timeMs: Int64, durationUs: Int64, moment: String, duration: String
    ) {
        var early = record
        (early.timeMs, early.durationUs) = (timeMs, durationUs)
        #expect(line(of: early).hasPrefix("{\"time\":\"\(moment)\","))
        #expect(line(of: early).contains("\"ms\":\(duration),"))
    }

    @Test(arguments: HostileString.all.map(\.text))
    func `nothing in a record can move a terminal or end the line`(_ text: String) {
        var hostile = record
        (hostile.id, hostile.peer, hostile.method, hostile.route) = (text, text, text, text)
        let bytes = Array(line(of: hostile).utf8)
        #expect(bytes.dropLast().allSatisfy { $0 >= 0x20 && $0 < 0x7f })
        #expect(bytes.last == 0x0a)
        #expect(bytes.count < 8_000)
    }

    @Test func `every request is told of once, with the template and never the path`() throws {
        let server = try TestServer { _ in
            var response = Response(status: 200, body: [0x61])
            response.route = "/users/{user}"
            return response
        }
        let connection = try server.connect()
        connection.send("HEAD /users/ada?token=secret HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try connection.answer(isBodyless: true)
        connection.send("G(T / HTTP/1.1\r\nHost: h\r\nX-Request-Id: mine\r\n\r\n")
        _ = try connection.rest()
        server.stop()
        #expect(server.records.map(\.method) == ["HEAD", "G(T"])
        #expect(server.records.map(\.route) == ["/users/{user}", nil])
        #expect(server.records.map(\.status) == [200, 400])
        #expect(server.records.map(\.id) == ["made", "mine"])
        #expect(server.records.map(\.peer) == ["127.0.0.1", "127.0.0.1"])
    }

    @Test func `a request that cannot be read is told of once, with what it was answered`() throws {
        let server = try TestServer { _ in Response(status: 200) }
        for request in [
            "GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nno colon\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: h\r\nX-Request-Id: mine\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nx\r\n",
        ] {
            let connection = try server.connect()
            connection.send(request)
            _ = try connection.rest()
        }
        server.stop()
        #expect(server.records.map(\.status) == [414, 400, 400])
        #expect(server.records.map(\.id) == ["made", "made", "mine"])
        #expect(server.records.map(\.method) == ["", "", "POST"])
        #expect(server.records.allSatisfy { $0.bytes > 0 })
    }

    @Test func `a log that cannot keep up says how much it dropped`() {
        let (isHeld, written) = (Turnstile(), Written())
        let log = AccessLog { bytes in
            isHeld.pass()
            written.append(bytes)
        }
        for _ in 0..<40_000 { log.append(record) }
        isHeld.admit(100)
        log.close(waitingMs: 60_000)
        let lines = written.text.split(separator: "\n")
        let dropped = lines.filter { $0.hasPrefix("{\"dropped\":") }
            .compactMap { Int($0.dropFirst(11).dropLast()) }.reduce(0, +)
        #expect(dropped > 0)
        #expect(lines.filter { $0.hasPrefix("{\"time\"") }.count + dropped == 40_000)
    }

    @Test func `a full disk is told once, and once that there is room again`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let (told, telling) = (ends[0], ends[1])
        let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { for open in [told, telling, descriptor] { close(open) } }
        let log = AccessLog(descriptor: descriptor) { error in
            var byte = UInt8(error)
            write(telling, &byte, 1)
        }
        func next() -> Int32? {
            var byte: UInt8 = 0
            return read(told, &byte, 1) == 1 ? Int32(byte) : nil
        }
        log.append(record)
        #expect(next() == ENOSPC)
        log.append(record)
        let room = open("/dev/null", O_WRONLY | O_CLOEXEC)
        dup2(room, descriptor)
        close(room)
        log.append(record)
        #expect(next() == 0)
        log.close(waitingMs: 60_000)
        _ = fcntl(told, F_SETFL, O_NONBLOCK)
        #expect(next() == nil)
    }

    @Test func `closing a log writes what waits`() {
        let written = Written()
        let log = AccessLog { written.append($0) }
        log.append(record)
        log.close(waitingMs: 60_000)
        log.append(record)
        #expect(written.text == line(of: record))
    }

    private final class Written: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        func append(_ more: [UInt8]) { bytes.withLock { $0 += more } }
        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
    }
}
