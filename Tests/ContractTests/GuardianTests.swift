import Domain
import Testing

/// Who acts for a minor, and for how long.
@Suite struct GuardianTests {
    private static let call = Call(reason: "papers seen", source: House.source)

    /// A minor with a verified guardian.
    private struct Family {
        let admin: Person
        let minor: Person
        let guardian: Person
        let link: GuardianLink.ID

        init(_ house: House) throws {
            admin = try house.add(.admin)
            (minor, guardian) = (try house.addMinor(), try house.add(.guardian))
            link = try admin.backend.perform(
                LinkGuardian(minor: minor.id, guardian: guardian.id), GuardianTests.call
            ).id
            _ = try admin.backend.perform(VerifyGuardian(link: link), GuardianTests.call)
        }

        /// Whether somebody who is signed in sees the minor's account.
        func isSeen(by person: Person) -> Bool {
            failure { () throws(Failure) in
                try person.backend.perform(ShowUser(user: minor.id))
            } == nil
        }
    }

    @Test(arguments: Setting.all)
    func `nobody is made the guardian of somebody of age`(setting: Setting) throws {
        let house = try House(setting)
        let moderator = try house.add(.moderator)
        let (adult, guardian) = (try house.add(.talent), try house.add(.guardian))
        #expect(
            failure { () throws(Failure) in
                try moderator.backend.perform(
                    LinkGuardian(minor: adult.id, guardian: guardian.id), Self.call)
            } == .conflict("\(adult.id) is of age and has no guardian"))
        let link = GuardianLink(
            id: house.newID(GuardianLink.self), minor: adult.id, guardian: guardian.id,
            created: house.clock.now)
        try house.write { tx throws(Failure) in try tx.guardians.add(link) }
        #expect(
            failure { () throws(Failure) in
                try moderator.backend.perform(VerifyGuardian(link: link.id), Self.call)
            } == .conflict("\(adult.id) is of age and has no guardian"))
    }

    @Test(arguments: Setting.all)
    func `a guardian who was stopped, or is none any more, is not verified`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (admin, minor) = (try house.add(.admin), try house.addMinor())
        let stops: [@Sendable (User.ID) -> any Operation] = [
            { SuspendUser(user: $0) }, { PlaceHold(user: $0, hold: .investigation) },
            { SetRole(user: $0, role: .caster) },
        ]
        for stop in stops {
            let guardian = try house.add(.guardian)
            let link = try admin.backend.perform(
                LinkGuardian(minor: minor.id, guardian: guardian.id), Self.call)
            _ = try admin.backend.answer(any: stop(guardian.id), Self.call)
            #expect(
                failure { () throws(Failure) in
                    try admin.backend.perform(VerifyGuardian(link: link.id), Self.call)
                }?.code == "conflict")
        }
    }

    @Test(arguments: Setting.all)
    func `who comes of age is seen by the guardian no more`(setting: Setting) throws {
        let house = try House(setting)
        let family = try Family(house)
        #expect(family.isSeen(by: family.guardian))
        let born = CalendarDate(daysSinceEpoch: 8000)
        _ = try family.admin.backend.perform(
            EditUser(user: family.minor.id, birthDate: .set(born)), Self.call)
        let lift = LiftHold(user: family.minor.id, hold: .minor)
        let answer = try family.admin.backend.answer(any: lift, Self.call)
        #expect(!family.isSeen(by: family.guardian))
        #expect(answer.undo?.loses == "guardians act no more")
        let shown = try family.admin.backend.perform(ShowUser(user: family.minor.id))
        #expect(shown.guardians.map(\.isEnded) == [true])
    }

    @Test(arguments: Setting.all, [Role.agent, .caster])
    func `a guardian who gets another role sees the minor no more`(
        setting: Setting, role: Role
    ) throws {
        let house = try House(setting)
        let family = try Family(house)
        _ = try family.admin.backend.perform(
            SetRole(user: family.guardian.id, role: role), Self.call)
        #expect(!family.isSeen(by: try house.another(of: family.guardian, role)))
    }

    @Test(arguments: Setting.all)
    func `an agent who becomes a guardian sees the talents no more`(setting: Setting) throws {
        let house = try House(setting)
        let (admin, agent) = (try house.add(.admin), try house.add(.agent))
        let born = CalendarDate(daysSinceEpoch: 8000)
        _ = try house.add(
            .talent, profile: Profile(talent: TalentProfile(birthDate: born, agent: agent.id)))
        #expect(try agent.backend.perform(ListUsers()).rows.count == 2)
        _ = try admin.backend.perform(SetRole(user: agent.id, role: .guardian), Self.call)
        let now = try house.another(of: agent, .guardian)
        #expect(try now.backend.perform(ListUsers()).rows.map(\.id) == [agent.id])
    }

    @Test(arguments: Setting.all, [Role.caster, .support])
    func `a talent who gets another role is seen by agent and guardian no more`(
        setting: Setting, role: Role
    ) throws {
        let house = try House(setting)
        let (family, agent) = (try Family(house), try house.add(.agent))
        let born = CalendarDate(daysSinceEpoch: 8000)
        let person = try house.add(
            .talent, profile: Profile(talent: TalentProfile(birthDate: born, agent: agent.id)))
        #expect(try agent.backend.perform(ListUsers()).rows.count == 2)
        // A minor does not become staff.
        for (user, role) in [(person.id, role), (family.minor.id, .caster)] {
            _ = try family.admin.backend.perform(SetRole(user: user, role: role), Self.call)
        }
        #expect(try agent.backend.perform(ListUsers()).rows.map(\.id) == [agent.id])
        #expect(
            try agent.backend.perform(ListSecurityEvents(filter: "user:\(person.id)")).rows
                .isEmpty)
        #expect(!family.isSeen(by: family.guardian))
    }

    @Test(arguments: Setting.all)
    func `what waits for somebody who turns out to be a minor does not leave`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        let phone = try #require(PhoneNumber(PhoneNumber.example))
        for edit in [
            EditUser(user: person.id, phone: .set(phone)),
            EditUser(user: person.id, birthDate: .clear),
        ] {
            _ = try admin.backend.perform(edit, Self.call)
        }
        house.clock.advance(by: Undo.window)
        let mail = try #require(try house.dueMail().first)
        func compose() -> Failure? {
            failure { () throws(Failure) in
                try house.compose(mail)
            }
        }
        #expect(compose()?.code == "conflict")
        let born = CalendarDate(daysSinceEpoch: 8000)
        _ = try admin.backend.perform(
            EditUser(user: person.id, birthDate: .set(born)), Self.call)
        _ = try admin.backend.perform(LiftHold(user: person.id, hold: .minor), Self.call)
        #expect(compose() == nil)
    }

    @Test(arguments: Setting.all)
    func `a guardian whose suspension has run out is told of the minor again`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let family = try Family(house)
        let until = house.clock.now + .hours(1)
        _ = try family.admin.backend.perform(
            SuspendUser(user: family.guardian.id, until: until), Self.call)
        house.clock.advance(by: .hours(1))
        let admin = try house.add(.admin)
        _ = try admin.backend.perform(SuspendUser(user: family.minor.id), Self.call)
        let told = try house.mail().filter { $0.user == family.minor.id }
        #expect(told.map(\.to) == [family.guardian.email])
    }

    @Test(arguments: Setting.all)
    func `no mail about a minor goes to a guardian who was stopped or has another role`(
        setting: Setting
    ) throws {
        let stops: [@Sendable (User.ID) -> any Operation] = [
            { CloseUser(user: $0) }, { PlaceHold(user: $0, hold: .investigation) },
            { SetRole(user: $0, role: .caster) },
        ]
        for stop in stops {
            let house = try House(setting)
            let family = try Family(house)
            _ = try family.admin.backend.answer(any: stop(family.guardian.id), Self.call)
            _ = try family.admin.backend.perform(
                SuspendUser(user: family.minor.id), Self.call)
            #expect(try house.mail().filter { $0.user == family.minor.id }.isEmpty)
        }
    }
}
