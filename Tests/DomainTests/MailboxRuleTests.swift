import Testing

@testable import Domain

/// Addresses and phone numbers as they are accepted, and as masked forms show them.
@Suite struct MailboxRuleTests {
    @Test(arguments: [
        (" Layla@Casting.Example ", "layla@casting.example"), ("a+b@c.sa", "a+b@c.sa"),
    ])
    func `an address is trimmed and in small letters`(typed: String, kept: String) {
        #expect(EmailAddress(typed)?.description == kept)
    }

    @Test(arguments: ["", "layla", "a@b", "a@@b.c", "a b@c.d", "ليلى@casting.example", "a@.sa"])
    func `what is no address is refused`(typed: String) {
        #expect(EmailAddress(typed) == nil)
    }

    @Test(arguments: [
        ("0551234567", "+966551234567"), ("٠٥٥١٢٣٤٥٦٧", "+966551234567"),
        ("00971501234567", "+971501234567"), ("(+966) 55-123 4567", "+966551234567"),
    ])
    func `a phone number becomes E164`(typed: String, kept: String) {
        #expect(PhoneNumber(typed)?.description == kept)
    }

    @Test func `masked forms keep only the ends`() {
        #expect(EmailAddress("layla@casting.example")?.masked == "l•••@casting.example")
        #expect(PhoneNumber("+966551234567")?.masked == "+966•••••67")
    }
}
