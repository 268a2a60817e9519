import Domain
import Fields
import Testing

/// Outputs written at once.
@Suite struct JSONStreamTests {
    @Test func `what is written at once is what is written by way of a tree`() throws {
        let signedIn: JSON = [
            "token": "t\"1\u{2028}", "session": .string(Session.ID.example),
            "user": .string(User.ID.example), "name": "ليلى", "role": "admin", "mustReset": false,
            "expires": .string(Instant.example),
        ]
        let session = try JSONForm.decode(SignedIn.self, from: signedIn)
        let counts = UserCounts(
            total: 3, byRole: ["talent": 3], byStatus: [:], locked: 0, mustReset: -1, onHold: 0)
        let page = Page<AuditRow>(rows: [], next: "n")
        let values: [any Codable] = [session, counts, page, Done(count: 7)]
        for value in values {
            for hiding in [false, true] {
                let tree = JSONForm.encode(value, hidingSecrets: hiding).bytes()
                #expect(JSONForm.bytes(ofOutput: value, hidingSecrets: hiding) == tree)
            }
        }
        #expect(JSONForm.encode(session).bytes() == signedIn.bytes())
    }

    @Test func `people are counted in the same order every time`() throws {
        let (roles, statuses) = (
            Role.allCases.map(\.rawValue), AccountStatus.allCases.map(\.rawValue)
        )
        let counts = UserCounts(
            total: 1, byRole: Dictionary(uniqueKeysWithValues: (["a"] + roles).map { ($0, 1) }),
            byStatus: Dictionary(uniqueKeysWithValues: statuses.map { ($0, 1) }), locked: 2,
            mustReset: 3, onHold: 4)
        let json = JSONForm.encode(counts)
        #expect(json["byRole"]?.object?.members.map(\.name) == roles + ["a"])
        #expect(json["byStatus"]?.object?.members.map(\.name) == statuses)
        #expect(JSONForm.bytes(ofOutput: counts) == json.bytes())
        #expect(try JSONForm.decode(UserCounts.self, from: json) == counts)
    }

    @Test func `what is missing is left out, whatever its kind`() {
        struct Inner: Codable { var name: String? }
        struct Outer: Codable {
            var text: String?, count: Int?, flag: Bool?, half: Double?, inner: Inner?,
                secret: Secret?
        }
        let whole = Outer(
            text: "t", count: 1, flag: false, half: 0.5, inner: Inner(name: "n"),
            secret: Secret("s"))
        for value in [whole, Outer()] {
            for hiding in [false, true] {
                let tree = JSONForm.encode(value, hidingSecrets: hiding).bytes()
                #expect(JSONForm.bytes(ofOutput: value, hidingSecrets: hiding) == tree)
            }
        }
        #expect(JSONForm.bytes(ofOutput: Outer()) == Array("{}".utf8))
    }

    @Test func `every kind of value nests`() throws {
        struct Inner: Codable { var list: [Int?], name: String? }
        struct Outer: Codable {
            var inner: [Inner], map: [String: Bool], half: Double, last: UInt64
        }
        let value = Outer(
            inner: [Inner(list: [1, nil, -3], name: nil), Inner(list: [], name: "\u{7}")],
            map: ["a": true], half: 0.5, last: .max)
        let text = String(decoding: JSONForm.bytes(ofOutput: value), as: UTF8.self)
        #expect(text == JSONForm.encode(value).text())
        #expect(text.hasPrefix(#"{"inner":[{"list":[1,null,-3]},{"list":[],"name":"\u0007"}]"#))
    }
}
