internal import Domain
internal import Testing

@testable import Fields

@Suite struct ShortTextTests {
    private let now = FilterSamples.now

    @Test(arguments: [
        ("90s", Span.seconds(90)), ("5m", .minutes(5)), ("2h", .hours(2)), ("30d", .days(30)),
        ("1w", .days(7)), ("2mo", .days(60)), ("1y", .days(365)), ("٣٠d", .days(30)),
        ("0s", .seconds(0)),
    ])
    func `spans are read`(text: String, span: Span) { #expect(SpanText.parse(text) == span) }

    @Test(arguments: [
        "", "d", "30", "-1d", "+1d", "1.5h", "30 d", "1dd", "99999999999999999999d", "10000y", "½d",
        "1D",
    ])
    func `what is no span is none`(text: String) { #expect(SpanText.parse(text) == nil) }

    @Test(arguments: [
        (Span(milliseconds: 999), "0 s"), (.seconds(59), "59 s"), (.seconds(60), "1 m"),
        (.minutes(59), "59 m"), (.hours(23), "23 h"), (.days(3), "3 d"), (.days(29), "29 d"),
        (.days(30), "1 mo"), (.days(364), "12 mo"), (.days(800), "2 y"), (.days(-3), "3 d"),
        (Span(milliseconds: .min), "292471208 y"),
    ])
    func `spans are written in their largest unit`(span: Span, text: String) {
        #expect(SpanText.text(span) == text)
    }

    @Test func `cells are written for people`() {
        let cells: [(CellValue, String)] = [
            (.text("x"), "x"), (.integer(-5), "-5"), (.flag(true), "yes"), (.flag(false), "no"),
            (.instant(now - .days(3)), "3 d"), (.instant(now + .hours(2)), "in 2 h"),
            (.instant(now), "0 s"), (.state("active", .good), "active"), (.none, ""),
            (
                CalendarDate(year: 2000, month: 2, day: 29).map(CellValue.date) ?? .none,
                "2000-02-29"
            ),
        ]
        for (cell, text) in cells { #expect(CellText.text(of: cell, now: now) == text) }
    }

    @Test func `moments are written in three ways`() {
        #expect(CellText.text(of: now, now: now, moments: .minute) == "2026-11-16 00:00")
        #expect(CellText.text(of: now, now: now, moments: .exact) == "2026-11-15T21:00:00.000Z")
    }

    @Test(
        arguments: [
            ("30d", "2026-12-15T21:00:00Z"), ("+2h", "2026-11-15T23:00:00Z"),
            ("-2h", "2026-11-15T19:00:00Z"), ("now", "2026-11-15T21:00:00Z"),
            ("2026-12-01", "2026-11-30T21:00:00Z"),
            ("2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z"),
            ("soon", nil), ("", nil), ("9000y", nil), ("9999-12-31", nil),
        ] as [(String, String?)])
    func `moments are read from people`(text: String, moment: String?) throws {
        #expect(MomentText.parse(text, now: now) == moment.flatMap { Instant($0) })
        var texts = Everything.leastTexts
        texts["until"] = text
        guard moment != nil else { return }
        let operation = try TextForm.decode(Everything.self, from: texts, now: now) as? Everything
        #expect(operation?.until == moment.flatMap { Instant($0) })
    }

    @Test func `sorts are read and written`() throws {
        let order = SortOrder("joined", descending: true)
        let columns = FilterSamples.columns
        for text in [nil, ""] {
            #expect(try SortText.parse(text, columns: columns, default: order) == order)
        }
        let parsed = try SortText.parse("-amount", columns: columns, default: order)
        #expect(parsed == SortOrder("amount", descending: true))
        #expect(SortText.text(of: parsed) == "-amount")
        #expect(try SortText.parse("name", columns: columns, default: order) == SortOrder("name"))
    }

    @Test(arguments: [
        ("joind", "is 'joind', which is no column; did you mean 'joined'?"),
        ("-city", "cannot be 'city'"), ("zzz", "is 'zzz', which is no column"),
        ("-", "is '', which is no column"),
    ])
    func `another sort is refused`(text: String, problem: String) {
        #expect(
            refusal {
                _ = try SortText.parse(
                    text, columns: FilterSamples.columns, default: SortOrder("joined"))
            } == .invalid(field: "sort", problem + "; sort by name, amount, joined")
        )
    }

    @Test(arguments: [
        ("until", "until"), ("mustReset", "must-reset"), ("nameArabic", "name-arabic"),
        ("nationalID", "national-id"), ("IDNumber", "id-number"), ("line2Text", "line2-text"),
    ])
    func `options are named after fields`(field: String, flag: String) {
        #expect(FlagName.kebab(field) == flag)
    }

    @Test func `a field is found by its option`() {
        let fields = FieldSchema.fields(of: Everything.self)
        #expect(FlagName.field(of: "birth-date", in: fields)?.name == "birthDate")
        #expect(FlagName.field(of: "birthDate", in: fields) == nil)
        #expect(FlagName.hint(for: "birt-date", in: fields) == "; did you mean '--birth-date'?")
        #expect(FlagName.hint(for: "zzz", in: fields) == "")
    }

    @Test(
        arguments: [
            ("statsu", "status"), ("STATUS", "status"), ("rol", "role"), ("joi", "joined"),
            ("x", nil), ("", nil), ("entirely", nil), (String(repeating: "s", count: 65), nil),
        ] as [(String, String?)])
    func `the nearest name is found`(word: String, name: String?) {
        #expect(Nearest.name(to: word, in: ["status", "role", "joined"]) == name)
    }
}
