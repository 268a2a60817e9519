import Domain
import Testing

/// What a change of somebody's address must not open.
@Suite struct ContactChangeTests {
    private static let call = Call(reason: "asked by phone", source: House.source)

    private static func links(_ house: House) throws(Failure) -> [EmailAddress] {
        try house.mail().filter { $0.template == .resetLink }.map(\.to)
    }

    @Test(arguments: Setting.all)
    func `nobody takes an account over by giving it an address of their own`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, colleague) = (try house.add(.support), try house.add(.support))
        let person = try house.add(.talent)
        let mine = try #require(EmailAddress("mine@casting.example"))
        let answer = try house.nobody.perform(RequestReset(email: mine))
        _ = try support.backend.perform(EditUser(user: person.id, email: mine), Self.call)
        #expect(try house.nobody.perform(RequestReset(email: mine)) == answer)
        #expect(try Self.links(house).isEmpty)
        _ = try colleague.backend.perform(
            StartReset(user: person.id, way: .link), Self.call)
        #expect(try Self.links(house) == [mine])
    }

    @Test(arguments: Setting.all)
    func `after 72 hours a link is sent to a new address on request`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        let email = try #require(EmailAddress("elsewhere@casting.example"))
        _ = try support.backend.perform(EditUser(user: person.id, email: email), Self.call)
        house.clock.advance(by: PasswordReset.contactWait)
        _ = try house.nobody.perform(RequestReset(email: email))
        #expect(try Self.links(house) == [email])
    }

    @Test(arguments: Setting.all)
    func `who got another phone number only goes on getting links`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        let phone = try #require(PhoneNumber(PhoneNumber.example))
        _ = try support.backend.perform(
            EditUser(user: person.id, phone: .set(phone)), Self.call)
        _ = try house.nobody.perform(RequestReset(email: person.email))
        #expect(try Self.links(house) == [person.email])
    }
}
