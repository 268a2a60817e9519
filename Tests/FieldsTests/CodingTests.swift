internal import Domain
internal import Testing

@testable import Fields

@Suite struct CodingTests {
    private let output = Everything.Output(
        lines: [
            .init(at: Instant(milliseconds: 0), note: nil, tags: ["a", "b"]),
            .init(at: Instant(milliseconds: 1), note: "n", tags: []),
        ],
        counts: ["x": 3], token: Secret("t"), share: 0.5
    )

    private let json: JSON = [
        "lines": [
            ["at": "1970-01-01T00:00:00.000Z", "tags": ["a", "b"]],
            ["at": "1970-01-01T00:00:00.001Z", "note": "n", "tags": []],
        ],
        "counts": ["x": 3], "token": "t", "share": .decimal("0.5"),
    ]

    @Test func `an output is nested objects without what is nil`() {
        #expect(JSONForm.encode(output) == json)
    }

    @Test func `an output comes back, also through its operation`() throws {
        #expect(try JSONForm.decode(Everything.Output.self, from: json) == output)
        let back = try JSONForm.output(of: Everything.self, from: json)
        #expect(back as? Everything.Output == output)
    }

    @Test func `operations come back`() throws {
        for operation in [Everything.full, .least] {
            let json = JSONForm.encode(operation)
            #expect(try JSONForm.operation(Everything.self, from: json) as? Everything == operation)
        }
    }

    @Test func `a page has rows and a cursor only where there is one`() throws {
        let page = Page(rows: ["a"], next: "c")
        let json = JSONForm.encode(page)
        #expect(json == ["rows": ["a"], "next": "c"])
        #expect(try JSONForm.decode(Page<String>.self, from: json).rows == ["a"])
    }

    @Test func `a change is absent, null or a value`() throws {
        var operation = Everything.least
        #expect(JSONForm.encode(operation)["city"] == nil)
        operation.city = .clear
        let json = JSONForm.encode(operation)
        #expect(json["city"] == .null)
        #expect(try JSONForm.operation(Everything.self, from: json) as? Everything == operation)
    }

    @Test func `secrets can be hidden wherever they stand`() {
        #expect(JSONForm.encode(output, hidingSecrets: true)["token"] == .string(Secret.dots))
        #expect(JSONForm.encode(Secret("x"), hidingSecrets: true) == .string(Secret.dots))
        let hidden = JSONForm.encode([Secret("x")], hidingSecrets: true)
        #expect(hidden == [.string(Secret.dots)])
    }

    @Test(
        arguments: [
            (
                ["lines": [["at": 3, "tags": []]], "counts": [:], "share": 1], "lines[0].at",
                "is malformed; expected a moment such as 2031-11-15T21:00:00.000Z"
            ),
            (
                ["lines": [["at": "1970-01-01T00:00:00Z", "tags": ["a", 1]]]], "lines[0].tags[1]",
                "is malformed; expected text"
            ),
            (["lines": [["tags": []]]], "lines[0].at", "is required"),
            (["lines": 4], "lines", "is malformed"),
            (
                ["lines": [], "counts": ["x": .decimal("1.5")]], "counts.x",
                "is malformed; expected a whole number such as 12"
            ),
            (["lines": [], "counts": nil], "counts", "is required"),
            (JSON.array([]), "value", "is malformed"),
        ] as [(JSON, String, String)])
    func `an error names the path`(json: JSON, path: String, text: String) {
        #expect(
            refusal { _ = try JSONForm.decode(Everything.Output.self, from: json) }
                == .invalid(field: path, text)
        )
    }

    @Test func `an operation refuses unknown members and other values than objects`() {
        #expect(
            refusal { _ = try JSONForm.operation(Nothing.self, from: ["x": 1]) }
                == .invalid(field: "x", "is no field of samples.nothing; it has none")
        )
        #expect(
            refusal { _ = try JSONForm.operation(Nothing.self, from: [1]) }
                == .invalid(field: "body", "is malformed; expected an object")
        )
    }

    @Test func `an operation refuses text that a database would keep otherwise than it answers`() {
        var object = JSONForm.encode(Everything.least).object ?? JSONObject()
        object["text"] = "a\0b"
        #expect(
            refusal { _ = try JSONForm.operation(Everything.self, from: .object(object)) }
                == .invalid(field: "text", "holds the character U+0000, which no text may")
        )
    }

    @Test func `null is nothing for an optional and not enough for what is required`() {
        var object = JSONForm.encode(Everything.least).object ?? JSONObject()
        object["until"] = .null
        #expect(
            refusal { _ = try JSONForm.operation(Everything.self, from: .object(object)) } == nil)
        object["text"] = .null
        #expect(
            refusal { _ = try JSONForm.operation(Everything.self, from: .object(object)) }
                == .invalid(field: "text", "is required")
        )
    }

    @Test(arguments: [
        Failure.unauthenticated("a"), .denied("b"), .notFound("c"), .invalid(field: "d", "e"),
        .conflict("f"), .stale(current: 7), .reusedKey("g"), .tooMany(retryAfterMs: 1500),
        .unavailable("h"), .maintenance("i"), .unsettled("j"),
    ])
    func `every failure comes back`(failure: Failure) {
        let json = FailureForm.encode(failure)
        #expect(json["code"] == .string(failure.code))
        #expect(FailureForm.decode(json) == failure)
    }

    @Test(arguments: [
        JSON.null, [], [:], ["code": "odd"], ["code": "invalid", "message": "x"],
        ["code": "stale", "current": "7"], ["code": "denied"],
    ])
    func `what is no failure is none`(json: JSON) {
        #expect(FailureForm.decode(json) == nil)
    }

    @Test func `audit parameters hide secrets and flag personal values`() throws {
        var operation = Everything.full
        operation.city = .clear
        let values = Redaction.parameters(of: operation)
        let password = try #require(values.first { $0.name == "password" })
        #expect(password.value == "•••")
        #expect(values.allSatisfy { $0.value?.contains("sesame") != true })
        #expect(
            values.filter(\.isPersonal).map(\.name) == [
                "text", "birthDate", "email", "phone", "mail",
            ])
        #expect(values.first { $0.name == "city" }?.value == nil)
        #expect(values.first { $0.name == "number" }?.value == "-4")
    }

    @Test func `text that looks like an identifier is not taken for one`() {
        var operation = Everything.full
        operation.text = User.ID.example
        operation.words = [User.ID.example]
        operation.city = .set("x_abcdefghijklmnopqrstuvwxyz")
        let known = Redaction.parameters(of: operation).filter(\.isID)
        #expect(known.map(\.name) == ["user"])
        #expect(known.first?.value == operation.user.description)
    }
}
