internal import Domain
internal import Testing

@testable import Fields

private typealias S = FilterSamples

@Suite struct FilterTextTests {
    private static let id = "user_01h455vb4pex5vsknk084sn02q"

    private static let words: [(String, [FilterTerm])] = [
        ("", []), (" \t\n\u{3000}", []),
        ("layla", [S.word("layla")]),
        ("ليلى القحطاني", [S.word("ليلى"), S.word("القحطاني")]),
        ("\"Al Khobar\"", [S.word("Al Khobar")]),
        ("!scam", [S.not(nil, .text("scam"))]),
        ("!\"big scam\"", [S.not(nil, .text("big scam"))]),
        ("!!x", [S.not(nil, .text("!x"))]),
        ("a,b", [S.word("a,b")]), ("a=b", [S.word("a=b")]), ("=", [S.word("=")]),
        ("<30d", [S.word("<30d")]), ("-", [S.word("-")]), ("O\"Brien", [S.word("O\"Brien")]),
        ("\"a\\\"b\"", [S.word("a\"b")]), ("\"a\\\\\"", [S.word("a\\")]),
        ("\"a\\nb\"", [S.word("a\\nb")]), ("a\\b", [S.word("a\\b")]),
        ("\"status:active\"", [S.word("status:active")]), ("\"none\"", [S.word("none")]),
        ("();--%'*?", [S.word("();--%'*?")]), ("\u{0}\u{1B}[2J", [S.word("\u{0}\u{1B}[2J")]),
        ("a\u{A0}b", [S.word("a"), S.word("b")]),
        ("+966551234567", [S.term("phone", .equal, .text("+966551234567"))]),
        ("0551234567", [S.term("phone", .equal, .text("+966551234567"))]),
        ("!0551234567", [S.not("phone", .text("+966551234567"))]),
        ("\"0551234567\"", [S.word("0551234567")]), ("055123456", [S.word("055123456")]),
        ("\"+966 55 123-4567\"", [S.term("phone", .equal, .text("+966551234567"))]),
        ("!\"055 123 4567\"", [S.not("phone", .text("+966551234567"))]),
        ("\"055 123\"", [S.word("055 123")]),
        (id, [S.term("id", .equal, .text(id))]), ("!" + id, [S.not("id", .text(id))]),
        ("\"\(id)\"", [S.word(id)]), (String(id.dropLast()), [S.word(String(id.dropLast()))]),
        ("note_01h455vb4pex5vsknk084sn02q", [S.word("note_01h455vb4pex5vsknk084sn02q")]),
    ]

    private static let values: [(String, [FilterTerm])] = [
        ("city:riyadh", [S.term("city", .equal, .text("riyadh"))]),
        ("CITY:riyadh", [S.term("city", .equal, .text("riyadh"))]),
        ("city:\"Al Khobar\"", [S.term("city", .equal, .text("Al Khobar"))]),
        ("city:a,\"b, c\",d", [S.term("city", .equal, .text("a"), .text("b, c"), .text("d"))]),
        ("!city:a,b", [S.not("city", .text("a"), .text("b"))]),
        ("city:none", [S.term("city", .equal, .absent)]),
        ("city:a,none", [S.term("city", .equal, .text("a"), .absent)]),
        ("city:\"none\"", [S.term("city", .equal, .text("none"))]),
        ("city:a:b", [S.term("city", .equal, .text("a:b"))]),
        ("city:=a", [S.term("city", .equal, .text("=a"))]),
        ("city:\"<a\"", [S.term("city", .equal, .text("<a"))]),
        ("status:suspended", [S.term("status", .equal, .text("suspended"))]),
        ("status:BANNED", [S.term("status", .equal, .text("suspended"))]),
        ("status:Active,closed", [S.term("status", .equal, .text("active"), .text("closed"))]),
        ("status:none", [S.term("status", .equal, .absent)]),
        ("grade:none", [S.term("grade", .equal, .text("none"))]),
        ("must_reset:yes", [S.term("must_reset", .equal, .flag(true))]),
        ("must_reset:false", [S.term("must_reset", .equal, .flag(false))]),
        ("email:a@b.example", [S.term("email", .equal, .text("a@b.example"))]),
        ("phone:0551234567", [S.term("phone", .equal, .text("+966551234567"))]),
        ("id:" + id, [S.term("id", .equal, .text(id))]),
        ("amount:500", [S.term("amount", .equal, .integer(500))]),
        ("amount:>=500", [S.term("amount", .greaterOrEqual, .integer(500))]),
        ("amount:<-3", [S.term("amount", .less, .integer(-3))]),
        ("amount:٥٠٠", [S.term("amount", .equal, .integer(500))]),
        ("amount:>۱۲", [S.term("amount", .greater, .integer(12))]),
        (
            "!amount:<=5",
            [
                FilterTerm(
                    column: "amount", isNegated: true, comparison: .lessOrEqual,
                    values: [.integer(5)])
            ]
        ),
        (
            "role:talent  status:active layla",
            [
                S.term("role", .equal, .text("talent")), S.term("status", .equal, .text("active")),
                S.word("layla"),
            ]
        ),
    ]

    private static let times: [(String, [FilterTerm])] = [
        ("joined:<30d", [S.term("joined", .greater, S.at("2026-10-16T21:00:00Z"))]),
        ("joined:<=1w", [S.term("joined", .greaterOrEqual, S.at("2026-11-08T21:00:00Z"))]),
        ("joined:>1y", [S.term("joined", .less, S.at("2025-11-15T21:00:00Z"))]),
        ("joined:>=2mo", [S.term("joined", .lessOrEqual, S.at("2026-09-16T21:00:00Z"))]),
        ("joined:<٣٠m", [S.term("joined", .greater, S.at("2026-11-15T20:30:00Z"))]),
        ("joined:<90s", [S.term("joined", .greater, S.at("2026-11-15T20:58:30Z"))]),
        ("joined:<12h", [S.term("joined", .greater, S.at("2026-11-15T09:00:00Z"))]),
        ("joined:>=2026-01-01", [S.term("joined", .greaterOrEqual, S.at("2025-12-31T21:00:00Z"))]),
        ("joined:>2026-01-01", [S.term("joined", .greaterOrEqual, S.at("2026-01-01T21:00:00Z"))]),
        ("joined:<2026-01-01", [S.term("joined", .less, S.at("2025-12-31T21:00:00Z"))]),
        ("joined:<=2026-01-01", [S.term("joined", .less, S.at("2026-01-01T21:00:00Z"))]),
        (
            "joined:2026-11-01",
            [
                S.term("joined", .greaterOrEqual, S.at("2026-10-31T21:00:00Z")),
                S.term("joined", .less, S.at("2026-11-01T21:00:00Z")),
            ]
        ),
        (
            "joined:2026-12",
            [
                S.term("joined", .greaterOrEqual, S.at("2026-11-30T21:00:00Z")),
                S.term("joined", .less, S.at("2026-12-31T21:00:00Z")),
            ]
        ),
        (
            "joined:2026",
            [
                S.term("joined", .greaterOrEqual, S.at("2025-12-31T21:00:00Z")),
                S.term("joined", .less, S.at("2026-12-31T21:00:00Z")),
            ]
        ),
        (
            "joined:today",
            [
                S.term("joined", .greaterOrEqual, S.at("2026-11-15T21:00:00Z")),
                S.term("joined", .less, S.at("2026-11-16T21:00:00Z")),
            ]
        ),
        ("joined:<yesterday", [S.term("joined", .less, S.at("2026-11-14T21:00:00Z"))]),
        ("joined:>now", [S.term("joined", .greater, S.at("2026-11-15T21:00:00Z"))]),
        ("joined:<+2h", [S.term("joined", .less, S.at("2026-11-15T23:00:00Z"))]),
        ("joined:>-2h", [S.term("joined", .greater, S.at("2026-11-15T19:00:00Z"))]),
        (
            "joined:2026-01-01T00:00:00Z,none",
            [
                S.term("joined", .equal, S.at("2026-01-01T00:00:00Z"), .absent)
            ]
        ),
        ("joined:none", [S.term("joined", .equal, .absent)]),
        ("!joined:none", [S.not("joined", .absent)]),
        (
            "!joined:<30d",
            [
                FilterTerm(
                    column: "joined", isNegated: true, comparison: .greater,
                    values: [S.at("2026-10-16T21:00:00Z")])
            ]
        ),
        ("born:2000-02-29", [S.term("born", .equal, S.on("2000-02-29"))]),
        (
            "born:2000-02-29,2001-01-01",
            [
                S.term("born", .equal, S.on("2000-02-29"), S.on("2001-01-01"))
            ]
        ),
        ("!born:2000-02-29", [S.not("born", S.on("2000-02-29"))]),
        ("born:>=2008", [S.term("born", .greaterOrEqual, S.on("2008-01-01"))]),
        (
            "born:2000-02",
            [
                S.term("born", .greaterOrEqual, S.on("2000-02-01")),
                S.term("born", .less, S.on("2000-03-01")),
            ]
        ),
        ("born:<=2000-02-29", [S.term("born", .lessOrEqual, S.on("2000-02-29"))]),
        ("born:>2000-02", [S.term("born", .greaterOrEqual, S.on("2000-03-01"))]),
        ("born:<30d", [S.term("born", .greater, S.on("2026-10-17"))]),
    ]

    @Test(arguments: words + values + times)
    func `a filter is read`(text: String, terms: [FilterTerm]) throws {
        #expect(try S.parse(text) == terms)
        let written = FilterText.format(terms)
        #expect(try S.parse(written) == terms, "\(written)")
    }

    private static let keys =
        "; keys are name, city, email, phone, role, status, grade, must_reset, amount, joined, "
        + "born, id"
    private static let quote = "; quote the word to search for it as text"
    private static let time = "; expected a time such as <30d, >=2026-01-01, 2026-11 or today"

    private static let refusedWithoutWords: [(String, String)] = [
        ("role:talent layla", "has a word without a key at column 13" + keys),
        ("!\"status:active\"", "has a word without a key at column 1" + keys),
        ("statsu:active", "has an unknown key 'statsu' at column 1; did you mean 'status'?"),
        ("http://x", "has an unknown key 'http' at column 1" + keys),
        (":x", "has a ':' with no key before it at column 1" + keys),
    ]

    @Test(arguments: refusedWithoutWords)
    func `a list that looks for no words tells nobody to quote one`(text: String, problem: String) {
        let refused = refusal { _ = try S.parse(text, takesWords: false) }
        #expect(refused == .invalid(field: "filter", problem))
    }

    @Test func `a whole identifier asks its column where no words are looked for`() throws {
        #expect(try S.parse(User.ID.example, takesWords: false) == S.parse(User.ID.example))
    }

    private static let refused: [(String, String)] = [
        (
            "statsu:active",
            "has an unknown key 'statsu' at column 1; did you mean 'status'?" + quote
        ),
        ("ليلى zzz:1", "has an unknown key 'zzz' at column 6" + keys + quote),
        ("http://x", "has an unknown key 'http' at column 1" + keys + quote),
        ("!:x", "has a ':' with no key before it at column 2" + quote),
        ("a note:x", "cannot ask for 'note' at column 3" + keys),
        ("!", "has a '!' with nothing behind it at column 1"),
        ("a ! b", "has a '!' with nothing behind it at column 3"),
        ("\"abc", "has a quote that is not closed at column 1"),
        ("city:\"abc", "has a quote that is not closed at column 6"),
        ("\"\"", "has quotes with nothing in them at column 1"),
        ("\"a\"b", "needs a blank after the quoted term at column 4"),
        ("city:\"a\"b", "needs a blank after the quoted value at column 9"),
        ("city:", "has no value for 'city' at column 6"),
        ("city:a, b", "has no value for 'city' at column 8"),
        ("city:,a", "has no value for 'city' at column 6"),
        ("amount:>=", "has no value for 'amount' at column 10"),
        (
            "city:<a",
            "cannot compare 'city' by '<' at column 1"
                + "; only numbers and times are compared, text with a sign is quoted"
        ),
        ("amount:>1,2", "compares 'amount' with more or less than one value at column 1"),
        ("joined:<none", "compares 'joined' with more or less than one value at column 1"),
        ("status:actve", "has a malformed value for 'status' at column 8; did you mean 'active'?"),
        (
            "status:active,zzz",
            "has a malformed value for 'status' at column 15"
                + "; it is one of active, suspended, closed"
        ),
        (
            "amount:5.5",
            "has a malformed value for 'amount' at column 8; expected a whole number such as 500"
        ),
        (
            "amount:=5",
            "has a malformed value for 'amount' at column 8; expected a whole number such as 500"
        ),
        (
            "must_reset:maybe",
            "has a malformed value for 'must_reset' at column 12; expected true or false"
        ),
        (
            "phone:12",
            "has a malformed value for 'phone' at column 7; expected a number such as +966551234567"
        ),
        (
            "id:note_01h455vb4pex5vsknk084sn02q",
            "has a malformed value for 'id' at column 4; expected an identifier such as " + id
        ),
        (
            "id:user_é1h455vb4pex5vsknk084sn02",
            "has a malformed value for 'id' at column 4; expected an identifier such as " + id
        ),
        ("joined:soon", "has a malformed value for 'joined' at column 8" + time),
        ("joined:2026-02-30", "has a malformed value for 'joined' at column 8" + time),
        ("joined:9999-12-31", "has a malformed value for 'joined' at column 8" + time),
        ("joined:<9223372036854775807y", "has a malformed value for 'joined' at column 9" + time),
        ("joined:<9000y", "has a malformed value for 'joined' at column 9" + time),
        ("joined:\"<30d\"", "has a malformed value for 'joined' at column 8" + time),
        (
            "joined:30d",
            "has an age without '<' or '>' at column 8"
                + "; joined:<30d is younger, joined:>30d older"
        ),
        (
            "!joined:2026-11-01",
            "cannot invert a period at column 9; write joined:<… or joined:>…"
        ),
        (
            "joined:none,2026-11-01",
            "takes a period only by itself at column 13; write joined:<… or joined:>…"
        ),
    ]

    @Test(arguments: refused)
    func `a filter is refused with place and way out`(text: String, problem: String) {
        #expect(refusal { _ = try S.parse(text) } == .invalid(field: "filter", problem))
    }

    @Test func `limits are kept to the last one allowed`() throws {
        #expect(try S.parse(String(repeating: "a", count: 2000)).count == 1)
        #expect(
            refusal { _ = try S.parse(String(repeating: "é", count: 1001)) }
                == .invalid(field: "filter", "is longer than 2000 bytes")
        )
        #expect(try S.parse(String(repeating: "a ", count: 32)).count == 32)
        #expect(
            refusal { _ = try S.parse(String(repeating: "a ", count: 31) + "joined:today") }
                == .invalid(field: "filter", "has more than 32 terms")
        )
        let fifty = Array(repeating: "a", count: 50).joined(separator: ",")
        #expect(try S.parse("city:" + fifty).first?.values.count == 50)
        #expect(
            refusal { _ = try S.parse("city:a," + fifty) }
                == .invalid(field: "filter", "has more than 50 values for 'city' at column 1")
        )
    }
}
