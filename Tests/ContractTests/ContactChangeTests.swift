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
    func `who got another phone number only goes on getting links, verified or not`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let support = try house.add(.support)
        let (person, unverified) = (try house.add(.talent), try Self.addUnverified(house))
        let phone = try #require(PhoneNumber(PhoneNumber.example))
        for id in [person.id, unverified.id] {
            _ = try support.backend.perform(EditUser(user: id, phone: .set(phone)), Self.call)
        }
        for email in [person.email, unverified.email] {
            _ = try house.nobody.perform(RequestReset(email: email))
        }
        #expect(try Set(Self.links(house)) == [person.email, unverified.email])
    }

    @Test(arguments: Setting.all)
    func `a later change of the phone number hides no change of the address`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, colleague) = (try house.add(.support), try house.add(.support))
        let person = try house.add(.talent)
        let mine = try #require(EmailAddress("mine@casting.example"))
        let phone = try #require(PhoneNumber(PhoneNumber.example))
        _ = try support.backend.perform(EditUser(user: person.id, email: mine), Self.call)
        house.clock.advance(by: .seconds(1))
        _ = try colleague.backend.perform(
            EditUser(user: person.id, phone: .set(phone)), Self.call)
        _ = try house.nobody.perform(RequestReset(email: mine))
        #expect(try Self.links(house).isEmpty)
    }

    @Test(arguments: Setting.all)
    func `the history says which of address and phone number was changed`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        let email = try #require(EmailAddress("elsewhere@casting.example"))
        let phone = try #require(PhoneNumber(PhoneNumber.example))
        let edit = EditUser(user: person.id, email: email, phone: .set(phone))
        _ = try admin.backend.perform(edit, Self.call)
        // Both told by one message.
        #expect(try house.mail().map(\.template) == [.contactChanged])
        let events = try admin.backend.perform(
            ListSecurityEvents(filter: "user:\(person.id)")
        ).rows
        #expect(Set(events.map(\.kind)) == [.emailChanged, .phoneChanged])
        #expect(
            Set(events.map(\.text))
                == ["the e-mail address was changed", "the phone number was changed"])
    }

    @Test(arguments: Setting.all)
    func `a change recorded before address and phone number were told apart may be either`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try Self.addUnverified(house))
        let change = SecurityEvent(
            id: house.newID(SecurityEvent.self), at: house.clock.now, user: person.id,
            kind: .contactChanged, text: "contact data changed", actor: support.id.description)
        try house.write { tx throws(Failure) in try tx.history.add(change) }
        _ = try house.nobody.perform(RequestReset(email: person.email))
        #expect(try Self.links(house).isEmpty)
        let start = StartReset(user: person.id, way: .link)
        #expect(
            failure { () throws(Failure) in
                try support.backend.perform(start, Self.call)
            }?.code == "denied")
        house.clock.advance(by: PasswordReset.contactWait)
        _ = try house.nobody.perform(RequestReset(email: person.email))
        #expect(try Self.links(house) == [person.email])
    }

    /// Adds an account as staff do: nobody has shown that its address is the person's.
    private static func addUnverified(_ house: House) throws -> (id: User.ID, email: EmailAddress) {
        let email = try #require(EmailAddress("unverified@casting.example"))
        let create = CreateUser(email: email, name: "Omar Said", role: .caster)
        let row = try house.add(.admin).backend.perform(create, Self.call)
        return (row.id, email)
    }
}
