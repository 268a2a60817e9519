import API
import Domain
import Fields
import HTTP
import Testing

@Suite struct WireTests {
    @Test func `a call goes through headers unharmed, whatever its text`() throws {
        let call = Call(
            key: "console-1/üب", expectedVersion: 7, reason: "لم يحضر\nمرتين, 100 %: \"no\"",
            ticket: "CS-12", source: Call.Source(client: "console", address: "192.0.2.1"),
            requestID: "r-1", undoes: AuditPosition(lane: "main:b", sequence: 3),
            typed: "until=+7d&at=today")
        let headers = Wire.headers(of: call)
        #expect(try Wire.call(headers, address: "192.0.2.1") == call)
        #expect(
            headers.fields.allSatisfy { field in
                field.value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
            })
    }

    @Test(arguments: ["ل", "x", "漢", " ", "🎭"])
    func `the longest reason is a header that proxies take`(letter: String) throws {
        let reason = String(repeating: letter, count: Call.reasonLengthMax)
        let call = Call(reason: reason, source: Call.Source(client: "cli", address: "::1"))
        let headers = Wire.headers(of: call)
        #expect(try Wire.call(headers, address: "::1").reason == reason)
        let sent = try #require(headers["Callboard-Reason"])
        #expect(sent.utf8.count <= reason.utf8.count * 4 / 3 + 20)
    }

    @Test func `a call of nothing but its source has no other header`() throws {
        let call = Call(source: Call.Source(client: "cli", address: "::1"))
        #expect(Wire.headers(of: call).fields.map(\.name) == ["Callboard-Client"])
        #expect(try Wire.call(Wire.headers(of: call), address: "::1") == call)
    }

    @Test(arguments: [
        ("Callboard-Reason", "50%", "reason"), ("Callboard-Reason", "%zz", "reason"),
        ("Callboard-Reason", "a%00b", "reason"), ("Idempotency-Key", "%00", "key"),
        ("Callboard-Ticket", "%ff", "ticket"),
        ("Callboard-Ticket", "=?UTF-8?B?a?=", "ticket"),
        ("Callboard-Ticket", "=?UTF-8?B?_w==?=", "ticket"), ("If-Match", "7", "version"),
        ("If-Match", "\"0\"", "version"), ("If-Match", "W/\"7\"", "version"),
        ("Callboard-Undoes", "main", "undoes"),
    ])
    func `a malformed header is refused by the part of the call it stands for`(
        name: String, value: String, field: String
    ) {
        var headers = Headers()
        headers[name] = value
        do throws(Failure) {
            _ = try Wire.call(headers, address: "local")
            Issue.record("\(name): \(value) was taken")
        } catch {
            guard case .invalid(field, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test(arguments: [
        ("Idempotency-Key", "key"), ("Callboard-Reason", "reason"), ("Callboard-Undoes", "undoes"),
    ])
    func `a header that is there twice is refused, also with the same value`(
        name: String, field: String
    ) {
        let headers = Headers([name: "main:1", name.lowercased(): "main:1"])
        #expect(throws: Failure.invalid(field: field, "is given more than once")) {
            try Wire.call(headers, address: "local")
        }
    }

    @Test(arguments: [
        Failure.unauthenticated("sign in"), .denied("the role support lacks users.close"),
        .notFound("no user"), .invalid(field: "rows[1].user", "is مطلوب"),
        .conflict("taken; choose another"), .stale(current: 12), .reusedKey("k"),
        .tooMany(retryAfterMs: 1_234), .unavailable("busy"), .unsettled("unknown"),
    ])
    func `a failure goes through a problem unharmed`(failure: Failure) throws {
        let text = Wire.problem(failure, request: "r-1").text()
        let problem = try JSON(parsing: text)
        #expect(Wire.failure(problem) == failure)
        #expect(problem["status"]?.integer == Int64(failure.status))
        #expect(problem["detail"]?.string == failure.message)
    }

    @Test func `a problem of somebody else is none of ours`() {
        #expect(Wire.failure(["title": "Bad Gateway", "status": 502]) == nil)
        #expect(Wire.failure([1, 2]) == nil)
    }

    @Test(
        arguments: [
            ("", ""), ("a", "a"), ("é", "é"), ("a\u{0}b", "a\u{0}b"), ("%C3%A9+", "é+"),
            ("%25", "%"),
            ("%", nil), ("%4", nil), ("%zz", nil), ("%ff", nil), ("a%C3b", nil),
        ] as [(String, String?)])
    func `percent encoding is read when it is UTF-8`(text: String, read: String?) {
        #expect(PercentText.decode(text[...]) == read)
    }

    @Test func `path and query hold text as it is`() throws {
        let lift = LiftHold(user: try #require(User.ID(User.ID.example)), hold: .breach)
        let request = Wire.request(for: lift)
        #expect(request.method == "DELETE")
        #expect(request.path == "/api/v1/users/\(User.ID.example)/holds/breach")
        #expect(request.query == nil)
        let list = Wire.request(for: ListUsers(filter: "name:\"Zoë & co\" city:none", limit: 5))
        #expect(list.path == "/api/v1/users")
        #expect(
            list.query == "filter=name%3A%22Zo%C3%AB%20%26%20co%22%20city%3Anone&limit=5")
    }

    @Test func `a change leaves, sets and clears on the wire`() throws {
        let user = try #require(User.ID(User.ID.example))
        let request = Wire.request(
            for: EditUser(
                user: user, city: .set("Jeddah"),
                nationality: .clear))
        let body = try JSON(parsing: request.body)
        #expect(body == ["city": "Jeddah", "nationality": nil])
    }

    @Test func `the way back travels with the answer`() throws {
        let user = try #require(User.ID(User.ID.example))
        let until = try #require(Instant("2026-11-15T09:15:00Z"))
        let answer = Answer(
            output: Done(), record: AuditPosition("main:4"),
            undo: Undo(
                SuspendUser(user: user, until: until), expecting: 3, reason: "كان", loses: "much"),
            undoUntil: until)
        let read = try Wire.answer(
            to: EndSession.self, try JSON(parsing: Wire.whole(answer).text()), isWhole: true)
        #expect(read.output as? Done == Done())
        #expect(read.record == answer.record)
        #expect(read.undoUntil == until)
        let back = try #require(read.undo?.operation as? SuspendUser)
        #expect(back.user == user && back.until == until)
        #expect(read.undo?.expectedVersion == 3)
        #expect(read.undo?.reason == "كان")
        #expect(read.undo?.loses == "much")
    }

    @Test func `an answer of a newer server is read leniently`() throws {
        let json: JSON = [
            "output": ["count": 1, "colour": "blue"], "mood": "good",
            "undo": ["operation": "casting.recast", "parameters": [:]],
        ]
        let answer = try Wire.answer(to: EndSession.self, json, isWhole: true)
        #expect(answer.output as? Done == Done())
        #expect(answer.undo == nil)
    }
}
