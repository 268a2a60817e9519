import Testing

@testable import Domain

/// Values that are read from text and written as text.
@Suite struct ValueTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00.000Z", 0), ("2001-09-09T01:46:40.000Z", 1_000_000_000_000),
        ("2026-11-15T21:00:00.000Z", 1_794_776_400_000), ("1969-12-31T23:59:59.999Z", -1),
        ("2000-02-29T12:00:00.000Z", 951_825_600_000),
    ])
    func `moments are written as RFC 3339 and read back`(text: String, milliseconds: Int64) {
        let moment = Instant(milliseconds: milliseconds)
        #expect(moment.description == text)
        #expect(Instant(text) == moment)
    }

    @Test func `a moment beyond the years that are read is written all the same`() {
        #expect(
            Instant(milliseconds: 253_402_300_800_000).description == "10000-01-01T00:00:00.000Z")
    }

    @Test(arguments: [
        "2026-11-16T00:00:00+03:00", "2026-11-15T18:30:00-02:30", "2026-11-15 21:00:00Z",
        "2026-11-15T21:00:00.0Z", "2026-11-15T21:00Z", "2026-11-15T21:00:00.000999z",
    ])
    func `one moment may be written in several ways`(text: String) {
        #expect(Instant(text) == Instant(milliseconds: 1_794_776_400_000))
    }

    @Test(arguments: [
        "", "2026-11-15", "2026-11-15T21:00:00", "2026-11-15T24:00:00Z", "2026-02-29T00:00:00Z",
        "2026-11-15T21:60:00Z", "2026-11-15T21:00:60Z", "2026-11-15T21:00:00.Z",
        "2026-11-15T21:00:00+24:00", "2026-11-15T21:00:00Z ", "٢٠٢٦-11-15T21:00:00Z",
        "2026-11-15T21:00:00.1234567890Z",
    ])
    func `what is no moment is refused`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func `every day of eight centuries goes to its number and back`() throws {
        var previous = CalendarDate(daysSinceEpoch: -146_098)
        for day in -146_097...146_097 {
            let date = CalendarDate(daysSinceEpoch: day)
            #expect(date.daysSinceEpoch == day && previous < date)
            previous = date
        }
        #expect(CalendarDate(daysSinceEpoch: 0).description == "1970-01-01")
        #expect(CalendarDate(daysSinceEpoch: 19_782).description == "2024-02-29")
    }

    @Test(arguments: ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "1992-03-14"])
    func `dates are read and written alike`(text: String) throws {
        #expect(try #require(CalendarDate(text)).description == text)
    }

    @Test(arguments: [
        "2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01", "2024-00-10", "2024-01-00",
        "0000-01-01", "24-01-01", "2024-1-1", "2024-01-011", "2024/01/01", " 2024-01-01", "",
    ])
    func `what is no day is refused`(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test(arguments: [
        ("2008-02-29", "2026-02-28", 17), ("2008-02-29", "2026-03-01", 18),
        ("2008-11-21", "2026-11-20", 17), ("2008-11-21", "2026-11-21", 18),
        ("2026-11-21", "2026-11-21", 0), ("2026-11-22", "2026-11-21", -1),
    ])
    func `age is counted in birthdays`(born: String, today: String, age: Int) throws {
        #expect(try #require(CalendarDate(born)).age(on: #require(CalendarDate(today))) == age)
    }

    @Test func `a day in Riyadh begins three hours before the one in Greenwich`() throws {
        let date = try #require(CalendarDate("2026-11-16"))
        let start = Riyadh.start(of: date)
        #expect(start.description == "2026-11-15T21:00:00.000Z")
        #expect(Riyadh.date(at: start) == date)
        #expect(Riyadh.date(at: start - Span(milliseconds: 1)).description == "2026-11-15")
    }

    @Test func `identifiers are read as they are written, and sort by time`() throws {
        let first = User.ID(high: 0x018C_0000_0000_7000, low: 1)
        let second = User.ID(high: 0x018D_0000_0000_7000, low: 0)
        #expect(first < second)
        #expect(User.ID(first.description) == first)
        #expect(User.ID(high: .max, low: .max).description == "user_7zzzzzzzzzzzzzzzzzzzzzzzzz")
        #expect(User.ID(high: 0, low: 0).description == "user_00000000000000000000000000")
        #expect(first.tail == String(first.description.suffix(4)))
    }

    @Test(arguments: [
        "", "user_", "user_01h455vb4pex5vsknk084sn02", "user_01h455vb4pex5vsknk084sn02qq",
        "user_81h455vb4pex5vsknk084sn02q", "User_01h455vb4pex5vsknk084sn02q",
        "user_01H455VB4PEX5VSKNK084SN02Q", "user-01h455vb4pex5vsknk084sn02q",
        "user_01h455vb4pex5vsknk084sn0il", "session_01h455vb4pex5vsknk084sn02q",
        "user_01h455vb4pex5vsknk084sn02é", " user_01h455vb4pex5vsknk084sn02q",
    ])
    func `what is no identifier of an account is refused`(text: String) {
        #expect(User.ID(text) == nil)
        #expect(AnyID.prefix(of: text) != User.idPrefix)
    }

    @Test func `an identifier of any kind is known by its form`() {
        #expect(AnyID.prefix(of: User.ID.example) == "user")
        #expect(AnyID.prefix(of: Session.ID.example) == "session")
        #expect(AnyID.prefix(of: "_01h455vb4pex5vsknk084sn02q") == nil)
        #expect(AnyID.prefix(of: "a_b_01h455vb4pex5vsknk084sn02q") == nil)
        #expect(AnyID.prefix(of: "é_01h455vb4pex5vsknk084sn02q") == nil)
    }

    @Test(arguments: [
        ("layla@casting.example", "layla@casting.example"),
        ("  Layla.H+x@Casting.Example ", "layla.h+x@casting.example"),
        ("a@b.c", "a@b.c"), ("o'neil@x-y.example", "o'neil@x-y.example"),
        ("\u{a0}a@b.c\r\n", "a@b.c"),
        (String(repeating: "a", count: 64) + "@b.c", String(repeating: "a", count: 64) + "@b.c"),
        (
            "a@" + String(repeating: "b", count: 250) + ".c",
            "a@" + String(repeating: "b", count: 250) + ".c"
        ),
    ])
    func `addresses are taken in lower case`(text: String, address: String) {
        #expect(EmailAddress(text)?.description == address)
    }

    @Test(arguments: [
        "", "@", "a@", "@b.example", "a@b", "a@@b.example", "a b@c.example", "a@b..example",
        "a@.example", "a@b.example.", "a@b_c.example", "ليلى@casting.example", "a@b.example\n.x",
        "\u{202E}a@b.example", String(repeating: "a", count: 65) + "@b.example",
        "a@" + String(repeating: "b.", count: 130) + "example", "a,b@c.example", "<a@b.example>",
        "a@b.example@c.example", "a@.", "a@b.", "a@" + String(repeating: "b", count: 251) + ".c",
    ])
    func `what is no address is refused`(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test(arguments: [
        ("", ""), ("a", "a"), ("  ", ""), ("\u{a0}a\u{3000}", "a"), ("a\r\n", "a"), (" é ", "é"),
        ("\u{0}a", "\u{0}a"), ("a\u{7f}", "a\u{7f}"), ("a b", "a b"),
    ])
    func `blanks are cut off at both ends, and nothing else`(text: String, trimmed: String) {
        #expect(text.trimmingBlanks() == trimmed)
    }

    @Test(arguments: [
        ("+966551234567", "+966551234567"), ("0551234567", "+966551234567"),
        ("00966 55 123-4567", "+966551234567"), ("(966) 55.123.4567", "+966551234567"),
        ("٠٥٥١٢٣٤٥٦٧", "+966551234567"), ("+44 20 7946 0018", "+442079460018"),
        ("+966 11 123 4567", "+966111234567"),
    ])
    func `phone numbers are taken as E.164`(text: String, number: String) {
        #expect(PhoneNumber(text)?.description == number)
    }

    @Test(arguments: [
        "", "+", "551234567", "+96655123456", "+9665512345678", "+966251234567", "++966551234567",
        "+966551234567x", "1234567", "+1234567", "+1234567890123456", "+012345678", "9665+51234567",
    ])
    func `what is no phone number is refused`(text: String) {
        #expect(PhoneNumber(text) == nil)
    }

    @Test func `what is masked shows its ends only`() throws {
        let email = try #require(EmailAddress("layla@casting.example"))
        #expect(email.masked == "l•••@casting.example")
        #expect(try #require(PhoneNumber("0551234567")).masked == "+966•••••67")
        #expect(Masked.hidden("anything").text == "•••")
        #expect(!Masked.shown("layla").isHidden)
    }

    @Test func `a secret says nothing of itself`() {
        let secret = Secret("open sesame")
        #expect("\(secret)" == "•••")
        #expect(String(reflecting: secret) == "•••")
        #expect(Mirror(reflecting: secret).children.isEmpty)
        #expect(secret.revealed == "open sesame")
    }

    @Test(arguments: ["main:42", "a:b:1"])
    func `positions are read and written alike`(text: String) throws {
        #expect(try #require(AuditPosition(text)).description == text)
    }

    @Test(arguments: ["", "main", "main:", ":1", "main:0", "main:-1", "main:x", "42"])
    func `what is no position is refused`(text: String) {
        #expect(AuditPosition(text) == nil)
    }

    @Test func `changes leave, set or clear`() {
        #expect(Change<Int>.leave.applied(to: 1) == 1)
        #expect(Change.set(2).applied(to: 1) == 2)
        #expect(Change<Int>.clear.applied(to: 1) == nil)
        #expect(Change.from(1, to: 1) == .leave)
        #expect(Change.from(1, to: 2) == .set(2))
        #expect(Change.from(1, to: nil) == .clear)
    }

    @Test(arguments: [
        ("/var/lib/callboard/house.db", "/var/lib/callboard/house.db"), ("", "''"),
        ("the house.db", "'the house.db'"), ("$(reboot)", "'$(reboot)'"), ("~/a", "'~/a'"),
        ("o'hara", "'o'\\''hara'"),
    ])
    func `a shell takes nothing of a word for its own`(text: String, word: String) {
        #expect(ShellWord.quoted(text) == word)
    }
}
