import Testing

@testable import Fields

@Suite struct JSONTests {
    @Test(
        arguments: [
            ("null", .null), (" true\n", .bool(true)), ("false", .bool(false)),
            ("0", .integer(0)), ("-12", .integer(-12)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .decimal("9223372036854775808")),
            ("-9223372036854775809", .decimal("-9223372036854775809")),
            ("-0", .decimal("-0")), ("1.10", .decimal("1.10")), ("1E+2", .decimal("1E+2")),
            (#""""#, .string("")), (#""a\"\\\/\b\f\n\r\tz""#, .string("a\"\\/\u{8}\u{C}\n\r\tz")),
            (#""\u0645\u0631\ud83d\udE00""#, .string("مر😀")), (#""مر😀""#, .string("مر😀")),
            (#""\u0000""#, .string("\0")),
            ("[]", .array([])), ("[ 1 , [2] ]", [1, [2]]), ("{}", .object(JSONObject())),
            (#"{"b":1,"a":{"c":[null]}}"#, ["b": 1, "a": ["c": [nil]]]),
        ] as [(String, JSON)])
    func `is read`(text: String, value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    @Test(
        arguments: [
            ("", 1, 1, .unexpectedEnd), ("  \n ", 2, 2, .unexpectedEnd),
            ("nul", 1, 4, .unexpectedEnd), ("nulL", 1, 4, .unexpected(expected: "'null'")),
            ("NaN", 1, 1, .unexpected(expected: "a value")),
            ("01", 1, 1, .badNumber), ("-", 1, 1, .badNumber), ("1.", 1, 1, .badNumber),
            (".5", 1, 1, .unexpected(expected: "a value")), ("1e", 1, 1, .badNumber),
            ("+1", 1, 1, .unexpected(expected: "a value")), ("1 2", 1, 3, .trailingText),
            ("[1,]", 1, 4, .unexpected(expected: "a value")),
            ("[1 2]", 1, 4, .unexpected(expected: "',' or ']'")), ("[1", 1, 3, .unexpectedEnd),
            ("{a:1}", 1, 2, .unexpected(expected: "a name in quotes")),
            (#"{"a" 1}"#, 1, 6, .unexpected(expected: "':'")),
            (#"{"a":1,}"#, 1, 8, .unexpected(expected: "a name in quotes")),
            ("[\n \"مر\", x]", 2, 8, .unexpected(expected: "a value")),
            ("\"a\nb\"", 1, 3, .controlCharacter), ("\"abc", 1, 5, .unexpectedEnd),
            (#""\x""#, 1, 2, .badEscape), (#""\u12g4""#, 1, 2, .badEscape),
            (#""\u12"#, 1, 6, .unexpectedEnd), (#""a\ud83d""#, 1, 3, .loneSurrogate),
            (#""\ude00\ud83d""#, 1, 2, .loneSurrogate), (#""\ud83d\u0041""#, 1, 2, .loneSurrogate),
            (#"{"a":1,"b":2,"a":3}"#, 1, 14, .duplicateName),
            ("{\"\u{E9}\":1,\"e\u{301}\":2}", 1, 8, .duplicateName),
            ("\u{FEFF}1", 1, 1, .unexpected(expected: "a value")),
            ("// x\n1", 1, 1, .unexpected(expected: "a value")),
        ] as [(String, Int, Int, JSONError.Reason)])
    func `an error says what and where`(
        text: String, line: Int, column: Int, reason: JSONError.Reason
    ) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error == JSONError(reason: reason, line: line, column: column))
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xE2, 0x82, 0x22], [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22],
        ] as [[UInt8]])
    func `what is not UTF-8 is refused where it begins`(bytes: [UInt8]) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
        #expect(error == JSONError(reason: .badUTF8, line: 1, column: 2))
    }

    @Test func `a name that comes twice among many is found`() {
        let names = (0..<100).map { "\"n\($0)\":0" }.joined(separator: ",")
        #expect(throws: Never.self) { try JSON(parsing: "{\(names)}") }
        #expect(throws: JSONError.self) { try JSON(parsing: "{\(names),\"n7\":1}") }
        #expect(throws: JSONError.self) { try JSON(parsing: "{\(names),\"n99\":1}") }
    }

    @Test func `half a pair becomes U+FFFD and is counted when that is asked for`() throws {
        let text = #"["\ud83d", "\ude00x", "\ud83d\u0041", "\ud83d\ud83d\ude00", "\ud83d\ude00"]"#
        let (value, replaced) = try JSON.read(
            Array(text.utf8), JSON.Limits(replacesLoneSurrogates: true))
        #expect(value == ["\u{FFFD}", "\u{FFFD}x", "\u{FFFD}A", "\u{FFFD}😀", "😀"])
        #expect(replaced == 4)
    }

    @Test func `depth and length have limits`() {
        let limits = JSON.Limits(bytesMax: 9, depthMax: 3)
        #expect(throws: Never.self) { try JSON(parsing: "[[[1]],0]", limits) }
        let deep = #expect(throws: JSONError.self) { try JSON(parsing: "[[[[]]]]", limits) }
        #expect(deep == JSONError(reason: .tooDeep(depthMax: 3), line: 1, column: 4))
        let long = #expect(throws: JSONError.self) { try JSON(parsing: "[[[1]],10]", limits) }
        #expect(long == JSONError(reason: .tooLarge(bytesMax: 9), line: 1, column: 1))
        let few = JSON.Limits(valuesMax: 3)
        #expect(throws: Never.self) { try JSON(parsing: #"{"a":[1]}"#, few) }
        let many = #expect(throws: JSONError.self) { try JSON(parsing: #"{"a":[1,2]}"#, few) }
        #expect(many == JSONError(reason: .tooMany(valuesMax: 3), line: 1, column: 9))
        let bomb = String(repeating: "[", count: 1_000_000)
        #expect(throws: JSONError.self) { try JSON(parsing: bomb) }
    }

    @Test(
        arguments: [
            ("1e2", 100), ("1E+2", 100), ("100.0", 100), ("1.50e1", 15), ("100e-2", 1),
            ("-2.0", -2), ("-0", 0), ("0.000", 0), ("0e99999999999999999999", 0),
            ("0.00012e5", 12), ("9007199254740993.0", 9_007_199_254_740_993),
            ("9223372036854775807.0", .max), ("-9.223372036854775808e18", .min),
            ("9223372036854775808.0", nil), ("1e19", nil), ("1e999", nil),
            ("1e99999999999999999999", nil), ("1e-99999999999999999999", nil),
            ("1e-9223372036854775808", nil), ("1.5", nil), ("15e-1", nil), ("0.1", nil),
        ] as [(String, Int64?)])
    func `a whole number is one however it is written, and no digit of it is lost`(
        text: String, number: Int64?
    ) throws {
        #expect(try JSON(parsing: text).integer == number)
    }

    @Test func `numbers keep their digits and round only when asked`() throws {
        let value = try JSON(parsing: "[0.1, 12345678901234567890, 1e999, 7]")
        #expect(value.array?.map(\.double) == [0.1, 12_345_678_901_234_567_168, nil, 7])
        #expect(value.array?.map(\.integer) == [nil, nil, nil, 7])
        #expect(value.text() == "[0.1,12345678901234567890,1e999,7]")
        #expect(JSON.number(2.5)?.text() == "2.5")
        #expect(JSON.number(.infinity) == nil)
        #expect(JSON.number(.nan) == nil)
    }

    @Test func `is written on one line or on many, in the order of its members`() {
        let value: JSON = ["b": [1, [], ["x": nil]], "a": .object(JSONObject()), "c": "ع"]
        #expect(value.text() == #"{"b":[1,[],{"x":null}],"a":{},"c":"ع"}"#)
        #expect(
            value.text(.pretty) == """
                {
                  "b": [
                    1,
                    [],
                    {
                      "x": null
                    }
                  ],
                  "a": {},
                  "c": "ع"
                }
                """)
    }

    @Test func `what a terminal would obey is escaped`() {
        let hostile =
            "\u{1B}[2J\u{7F}\u{9B}\u{85}\u{A0}\u{2028}\u{202E}\u{2069}\u{FEFF}\u{FB01}é–\0"
        #expect(
            JSON.string(hostile).text()
                == "\"\\u001b[2J\\u007f\\u009b\\u0085\u{A0}\\u2028\\u202e\\u2069\\ufeff\u{FB01}é–"
                + "\\u0000\"")
    }

    @Test func `every character survives writing and reading`() throws {
        var text = ""
        for value in UInt32(0)...0x2FFF {
            if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
        }
        text += "\u{FEFF}\u{FFFF}\u{10000}\u{10FFFF}"
        let written = JSON.string(text).bytes()
        let read = try JSON(parsing: written)
        #expect(read.string?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
        #expect(!written.contains { $0 < 0x20 || $0 == 0x7F })
    }

    @Test func `a member is found, set, added and taken out in place`() {
        var object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
        #expect(object.members.map(\.name) == ["a", "b"])
        object["b"] = "x"
        object["c"] = true
        object["a"] = nil
        object["z"] = nil
        #expect(JSON.object(object) == ["b": "x", "c": true])
        #expect(JSON.object(object)["c"]?.bool == true)
        #expect(JSON.array([])["c"] == nil)
    }

    @Test func `damaged text never traps`() throws {
        let text = Array(#"{"a":[1,-2.5e3,"\u00e9\ud83d\ude00ع",true,null],"b":{"c":""}}"#.utf8)
        var accepted = 0
        for index in text.indices {
            for byte in [0, 0x22, 0x5C, 0x7B, 0x5D, 0x2D, 0x65, 0x75, 0xE2, 0xFF] as [UInt8] {
                var damaged = text
                damaged[index] = byte
                if (try? JSON(parsing: damaged)) != nil { accepted += 1 }
            }
            #expect(throws: JSONError.self) { try JSON(parsing: Array(text[..<index])) }
        }
        #expect(accepted > 0)
    }
}
