import Domain
import Testing

/// What taking an act back must not forget.
@Suite struct UndoTests {
    private static func call(_ undo: Undo? = nil) -> Call {
        Call(
            expectedVersion: undo?.expectedVersion, reason: undo?.reason ?? "because",
            source: House.source)
    }

    @Test(arguments: Setting.all)
    func `lifting a suspension by mistake and taking it back keeps reason and end`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let until = house.clock.now + .days(3)
        _ = try admin.backend.perform(
            SuspendUser(user: person.id, until: until),
            Call(reason: "no-show", source: House.source))
        let before = try house.user(person.id).suspension
        let undo = try undo(LiftSuspension(user: person.id), by: admin)
        _ = try admin.backend.answer(any: undo.operation, Self.call(undo))
        #expect(try house.user(person.id).suspension == before)
    }

    @Test(arguments: Setting.all)
    func `a longer lock taken back leaves the shorter one`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let first = house.clock.now + .hours(1)
        _ = try admin.backend.perform(LockUser(user: person.id, until: first), Self.call())
        let undo = try undo(
            LockUser(user: person.id, until: house.clock.now + .days(9)), by: admin)
        _ = try admin.backend.answer(any: undo.operation, Self.call(undo))
        #expect(try house.user(person.id).lockedUntil == first)
    }

    @Test(arguments: Setting.all)
    func `taking a staff role away is not taken back by one admin alone`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        _ = try house.add(.admin)
        let person = try house.add(.support)
        let answer = try admin.backend.answer(
            any: SetRole(user: person.id, role: .caster), Self.call())
        #expect(answer.undo == nil)
    }

    @Test(arguments: Setting.all)
    func `an address that was verified must be verified anew, and the undo says so`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let email = try #require(EmailAddress("elsewhere@casting.example"))
        let undo = try undo(EditUser(user: person.id, email: email), by: admin)
        #expect(undo.loses == "the address must be verified anew")
        _ = try admin.backend.answer(any: undo.operation, Self.call(undo))
        #expect(try house.user(person.id).email == person.email)
        #expect(try !house.user(person.id).isEmailVerified)
    }

    @Test(arguments: Setting.all)
    func `a birth date that placed a hold says that the hold stays`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let child = Riyadh.date(at: house.clock.now - .days(3000))
        let undo = try undo(EditUser(user: person.id, birthDate: .set(child)), by: admin)
        #expect(try house.user(person.id).holds == [.minor])
        #expect(undo.loses == "ended sessions stay ended, and the hold as a minor stays")
    }

    @Test(arguments: Setting.all)
    func `suspending and lifting at once does not keep the old address from being told`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let support = try house.add(.support)
        let person = try house.add(.talent)
        let email = try #require(EmailAddress("elsewhere@casting.example"))
        _ = try support.backend.perform(EditUser(user: person.id, email: email), Self.call())
        _ = try support.backend.perform(SuspendUser(user: person.id), Self.call())
        _ = try support.backend.perform(LiftSuspension(user: person.id), Self.call())
        let mail = try house.mail()
        #expect(mail.map(\.template) == [.contactChanged])
        #expect(mail.map(\.to) == [person.email])
    }

    @Test(arguments: Setting.all)
    func `undoing after somebody else's change is refused`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let undo = try undo(SuspendUser(user: person.id), by: admin)
        _ = try admin.backend.perform(EditUser(user: person.id, name: "Other"), Self.call())
        let now = try house.user(person.id).version
        #expect(
            failure { () throws(Failure) in
                _ = try admin.backend.answer(any: undo.operation, Self.call(undo))
            } == .stale(current: now))
    }

    private func undo(_ operation: any Operation, by person: Person) throws -> Undo {
        try #require(try person.backend.answer(any: operation, Self.call()).undo)
    }
}
