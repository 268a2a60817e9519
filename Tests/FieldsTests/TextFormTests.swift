internal import Domain
internal import Testing

@testable import Fields

@Suite struct TextFormTests {
    private func texts(_ operation: Everything) -> [String: String] {
        Dictionary(uniqueKeysWithValues: TextForm.encode(operation).map { ($0.name, $0.value) })
    }

    private func decoded(_ texts: [String: String]) throws -> Everything {
        try #require(try TextForm.decode(Everything.self, from: texts) as? Everything)
    }

    /// The least texts with one field changed; `nil` takes it out.
    private func refusal(of name: String, _ text: String?) -> Failure? {
        var texts = Everything.leastTexts
        texts[name] = text
        return FieldsTests.refusal { _ = try TextForm.decode(Everything.self, from: texts) }
    }

    @Test func `every kind comes back as it was`() throws {
        #expect(try decoded(texts(.full)) == .full)
        #expect(try decoded(texts(.least)) == .least)
    }

    @Test func `names keep the order of declaration`() {
        let names = TextForm.encode(Everything.full).map(\.name)
        #expect(names == FieldSchema.fields(of: Everything.self).map(\.name))
    }

    @Test func `what is not set is not written`() {
        let names = TextForm.encode(Everything.least).map(\.name)
        #expect(names == FieldSchema.fields(of: Everything.self).filter(\.isRequired).map(\.name))
    }

    @Test func `empty text clears a change and is nothing for an optional`() throws {
        var texts = Everything.leastTexts
        for name in ["city", "height", "mail", "kind", "until", "optionalText", "holds"] {
            texts[name] = ""
        }
        let operation = try decoded(texts)
        #expect(operation.city == .clear)
        #expect(operation.height == .clear)
        #expect(operation.mail == .clear)
        #expect(operation.kind == .clear)
        #expect(operation.until == nil)
        #expect(operation.optionalText == nil)
        #expect(operation.holds == nil)
        #expect(operation.words == [])
        #expect(self.texts(operation)["city"] == "")
    }

    @Test(arguments: [
        ("a,b", ["a", "b"]), (" a , b ", ["a", "b"]), ("a,,b,", ["a", "b"]),
        ("a\\,b", ["a,b"]), ("\\ a\\ ", [" a "]), ("a\\", ["a\\"]), ("\\\\", ["\\"]),
        (",", []), ("   ", []), ("a b", ["a b"]),
    ])
    func `a list is cut at commas`(text: String, items: [String]) throws {
        var texts = Everything.leastTexts
        texts["words"] = text
        #expect(try decoded(texts).words == items)
    }

    @Test func `a list may be given piece by piece, a scalar may not`() throws {
        var texts = Everything.leastTexts.mapValues { [$0] }
        texts["holds"] = ["minor", "breach,unverified"]
        let operation = try TextForm.decode(Everything.self, from: texts) as? Everything
        #expect(operation?.holds == [.minor, .breach, .unverified])
        texts["text"] = ["a", "b"]
        #expect(
            FieldsTests.refusal { _ = try TextForm.decode(Everything.self, from: texts) }
                == .invalid(field: "text", "is given more than once")
        )
    }

    @Test(arguments: ["text", "number", "flag", "role", "user", "email", "password", "words"])
    func `what is required cannot be left out`(name: String) {
        #expect(refusal(of: name, nil) == .invalid(field: name, "is required"))
    }

    @Test func `empty text is not enough where something is required`() {
        #expect(refusal(of: "text", "") == .invalid(field: "text", "is required"))
    }

    @Test(arguments: [
        ("number", "1.5", "expected a whole number such as 12"),
        ("number", "+5", "expected a whole number such as 12"),
        ("number", "007", "expected a whole number such as 12"),
        ("number", " 7", "expected a whole number such as 12"),
        ("large", "9223372036854775808", "expected a whole number such as 12"),
        ("flag", "yes", "expected true or false"),
        ("optionalFlag", "True", "expected true or false"),
        (
            "user", "note_01h455vb4pex5vsknk084sn02q",
            "expected an identifier such as "
                + User.ID.example
        ),
        ("until", "tomorrow", "expected a moment such as 2031-11-15T21:00:00.000Z"),
        ("birthDate", "2026-02-30", "expected a date such as 1992-03-14"),
        ("email", "layla", "expected an e-mail address such as layla@casting.example"),
        ("mail", "layla", "expected an e-mail address such as layla@casting.example"),
        ("phone", "12", "expected a phone number such as +966551234567"),
        ("position", "main", "expected a value such as main:42"),
        ("height", "tall", "expected a whole number such as 12"),
    ])
    func `malformed text is refused with what was expected`(
        name: String, text: String, expected: String
    ) {
        #expect(refusal(of: name, text) == .invalid(field: name, "is malformed; \(expected)"))
    }

    @Test func `a word that is no choice is refused with the nearest`() {
        let all = Role.allCases.map(\.rawValue).joined(separator: ", ")
        #expect(
            refusal(of: "role", "talnet")
                == .invalid(
                    field: "role", "is malformed; expected one of \(all); did you mean 'talent'?")
        )
        #expect(
            refusal(of: "holds", "minor,zzz")
                == .invalid(
                    field: "holds[1]",
                    "is malformed; expected one of minor, unverified, breach, investigation")
        )
    }

    @Test func `an unknown name is refused with the nearest`() {
        #expect(
            refusal(of: "emial", "x")
                == .invalid(
                    field: "emial", "is no field of samples.everything; did you mean 'email'?")
        )
        #expect(
            FieldsTests.refusal { _ = try TextForm.decode(Nothing.self, from: ["zzz": "x"]) }
                == .invalid(field: "zzz", "is no field of samples.nothing; it has none")
        )
    }
}
