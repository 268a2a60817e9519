import Domain
import Testing

/// Account status × operation: every illegal pair is refused without any effect.
@Suite struct TransitionTests {
    /// An operation that moves an account, and what it needs and makes.
    struct Move: Sendable, CustomTestStringConvertible {
        let name: String
        let target: AccountStatus
        /// The statuses that it takes for its own; the rest is the business of another operation.
        let own: Set<AccountStatus>
        let operation: @Sendable (User.ID) -> any Operation

        var testDescription: String { name }

        func isLegal(from status: AccountStatus) -> Bool {
            own.contains(status) && status.successors.contains(target)
        }
    }

    private static let everywhere = Set(AccountStatus.allCases)
    private static let moves = [
        Move(name: "suspend", target: .suspended, own: everywhere) { SuspendUser(user: $0) },
        Move(name: "lift", target: .active, own: [.suspended]) { LiftSuspension(user: $0) },
        Move(name: "close", target: .closed, own: everywhere) { CloseUser(user: $0) },
        Move(name: "restore", target: .active, own: [.closed]) { RestoreUser(user: $0) },
        Move(name: "activate", target: .active, own: [.invited, .pending, .inactive]) {
            ActivateUser(user: $0)
        },
    ]

    @Test(arguments: moves, AccountStatus.allCases)
    func `a move happens when it is legal, and has no effect when not`(
        move: Move, status: AccountStatus
    ) throws {
        let house = try House()
        let admin = try house.add(.admin)
        let person = try house.add(.talent, status: status)
        let (user, count) = (try house.user(person.id), try house.recordCount())
        let mails = try house.mail().count
        let failure = failure { () throws(Failure) in
            _ = try admin.backend.answer(
                any: move.operation(person.id), Call(reason: "because", source: House.source))
        }
        #expect(try house.recordCount() == count + 1)
        guard move.isLegal(from: status) else {
            #expect(failure?.code == "conflict")
            #expect(try house.user(person.id) == user)
            #expect(try house.mail().count == mails)
            let session = try house.read { tx throws(Failure) in
                try tx.sessions.find(person.session)
            }
            #expect(session.end == nil)
            #expect(try house.records(1).first?.outcome == "conflict")
            return
        }
        #expect(failure == nil)
        let after = try house.user(person.id)
        #expect(after.status == move.target)
        #expect((after.suspension != nil) == (move.target == .suspended))
        #expect((after.closedAt != nil) == (move.target == .closed))
    }

    @Test(arguments: Hold.allCases)
    func `a hold is placed once and lifted once`(hold: Hold) throws {
        let house = try House()
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        func code(_ operation: any Operation) -> String? {
            failure { () throws(Failure) in
                _ = try admin.backend.answer(any: operation, Call(reason: "because"))
            }?.code
        }
        let (place, lift) = (
            PlaceHold(user: person.id, hold: hold), LiftHold(user: person.id, hold: hold)
        )
        #expect(code(lift) == "conflict")
        #expect(code(place) == nil)
        #expect(code(place) == "conflict")
        #expect(code(lift) == nil)
        #expect(try house.user(person.id).holds.isEmpty)
    }

    @Test(arguments: Setting.all)
    func `nobody keeps a colleague from being told of another address by a minor's hold`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        for role in [Role.admin, .moderator, .support] {
            let colleague = try house.add(role)
            let call = Call(reason: "because", source: House.source)
            #expect(
                failure { () throws(Failure) in
                    try admin.backend.perform(
                        PlaceHold(user: colleague.id, hold: .minor), call)
                }
                    == .conflict(
                        "\(colleague.id) is staff, who are of age; enter the birth date, or hold "
                            + "it for investigation"))
            let email = try #require(EmailAddress("\(role.rawValue)@mine.example"))
            _ = try admin.backend.perform(EditUser(user: colleague.id, email: email), call)
            let told = try house.mail().filter { $0.user == colleague.id }
            #expect(told.map(\.to) == [colleague.email])
        }
    }

    @Test(arguments: Setting.all)
    func `nobody becomes a colleague while on hold as a minor`(setting: Setting) throws {
        let house = try House(setting)
        let (admin, person) = (try house.add(.admin), try house.add(.caster))
        let call = Call(reason: "because", source: House.source)
        _ = try admin.backend.perform(PlaceHold(user: person.id, hold: .minor), call)
        let set = SetRole(user: person.id, role: .support)
        #expect(
            failure { () throws(Failure) in try admin.backend.perform(set, call) }
                == .conflict("\(person.id) is on hold as a minor; lift that hold first"))
        _ = try admin.backend.perform(LiftHold(user: person.id, hold: .minor), call)
        #expect(try admin.backend.perform(set, call).role == .support)
    }

    @Test func `the hold of a minor goes on the eighteenth birthday, not before`() throws {
        let house = try House()
        let admin = try house.add(.admin)
        let today = Riyadh.date(at: house.clock.now)
        let birthday = CalendarDate(
            year: today.year - 18, month: today.month, day: today.day)
        let dayAfter = try #require(birthday).daysSinceEpoch + 1
        let born = CalendarDate(daysSinceEpoch: dayAfter)
        for profile in [TalentProfile(birthDate: born), TalentProfile()] {
            let minor = try house.add(
                .talent, holds: [.minor], profile: Profile(talent: profile))
            #expect(
                failure { () throws(Failure) in
                    try admin.backend.perform(
                        LiftHold(user: minor.id, hold: .minor), Call(reason: "asked"))
                }?.code == "conflict")
        }
        let minor = try house.add(
            .talent, holds: [.minor],
            profile: Profile(talent: TalentProfile(birthDate: birthday)))
        _ = try admin.backend.perform(
            LiftHold(user: minor.id, hold: .minor), Call(reason: "of age"))
        #expect(try house.user(minor.id).holds.isEmpty)
    }

    @Test(arguments: Setting.all)
    func `who becomes a talent is on hold until the birth date is known`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (admin, person) = (try house.add(.admin), try house.add(.caster))
        let call = Call(reason: "because", source: House.source)
        let answer = try admin.backend.answer(
            any: SetRole(user: person.id, role: .talent), call)
        #expect(try house.user(person.id).holds == [.minor])
        #expect(
            answer.undo?.loses
                == "ended sessions and voided resets stay ended, and the hold as a minor stays")
        #expect(try house.mail().isEmpty)
        let output = try #require(answer.output as? UserRow)
        #expect(SetRole(user: person.id, role: .talent).notice(of: output) == Hold.untold)
        let lift = LiftHold(user: person.id, hold: .minor)
        #expect(
            failure { () throws(Failure) in try admin.backend.perform(lift, call) }?.code
                == "conflict")
        let born = CalendarDate(daysSinceEpoch: 8000)
        _ = try admin.backend.perform(EditUser(user: person.id, birthDate: .set(born)), call)
        _ = try admin.backend.perform(lift, call)
        #expect(try house.user(person.id).holds.isEmpty)
    }

    @Test func `a talent of age who was something else for a while is not held`() throws {
        let house = try House()
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        for role in [Role.caster, .talent] {
            _ = try admin.backend.perform(
                SetRole(user: person.id, role: role), Call(reason: "because"))
        }
        #expect(try house.user(person.id).holds.isEmpty)
    }

    @Test func `a minor is never written to: the verified guardian is`() throws {
        let house = try House()
        let admin = try house.add(.admin)
        let minor = try house.add(
            .talent, holds: [.minor], profile: Profile(talent: TalentProfile()))
        let guardian = try house.add(.guardian)
        func suspend() throws {
            _ = try admin.backend.perform(SuspendUser(user: minor.id), Call(reason: "because"))
        }
        try suspend()
        #expect(try house.mail().isEmpty)
        _ = try admin.backend.perform(LiftSuspension(user: minor.id))
        let link = try admin.backend.perform(
            LinkGuardian(minor: minor.id, guardian: guardian.id))
        _ = try admin.backend.perform(
            VerifyGuardian(link: link.id), Call(reason: "papers seen"))
        try suspend()
        #expect(try house.mail().map(\.to) == [guardian.email])
    }

    @Test(arguments: Setting.all)
    func `who was added without a birth date is invited once of age, and staff know till then`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let call = Call(reason: "papers seen", source: House.source)
        let email = try #require(EmailAddress("new@casting.example"))
        let create = CreateUser(email: email, name: "New", role: .talent)
        let made = try admin.backend.perform(create, call)
        #expect(create.notice(of: made) == Hold.untold)
        #expect(try house.mail().isEmpty)
        let born = CalendarDate(daysSinceEpoch: 8000)
        _ = try admin.backend.perform(EditUser(user: made.id, birthDate: .set(born)), call)
        _ = try admin.backend.perform(LiftHold(user: made.id, hold: .minor), call)
        let mail = try house.mail()
        #expect(mail.map(\.template) == [.invitation])
        #expect(mail.map(\.to) == [email])
        // Who has a password has been here before.
        let person = try house.add(
            .talent, holds: [.minor], profile: Profile(talent: TalentProfile(birthDate: born)))
        _ = try admin.backend.perform(LiftHold(user: person.id, hold: .minor), call)
        #expect(try house.mail().count == 1)
    }

    @Test func `nobody is added with a birth date that nobody has`() throws {
        let house = try House()
        let admin = try house.add(.admin)
        let email = try #require(EmailAddress("new@casting.example"))
        let today = Riyadh.date(at: house.clock.now)
        let tomorrow = CalendarDate(daysSinceEpoch: today.daysSinceEpoch + 1)
        for date in [tomorrow, try #require(CalendarDate("0001-01-01"))] {
            let create = CreateUser(email: email, name: "New", role: .talent, birthDate: date)
            #expect(
                failure { () throws(Failure) in try admin.backend.perform(create) }
                    == .invalid(
                        field: "birthDate", "must lie between 1900-01-01 and today"))
        }
        let made = try admin.backend.perform(
            CreateUser(email: email, name: "New", role: .talent, birthDate: today))
        #expect(made.holds == [.minor])
    }

    @Test(arguments: Setting.all)
    func `a child's birth date is not dropped in silence from an account that is no talent's`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let email = try #require(EmailAddress("new@casting.example"))
        let child = Riyadh.date(at: house.clock.now - .days(3000))
        let refusal = Failure.invalid(
            field: "birthDate", "is kept of talents only; leave it out")
        for role in [Role.caster, .agent, .guardian, .support] {
            let create = CreateUser(email: email, name: "New", role: role, birthDate: child)
            #expect(
                failure { () throws(Failure) in try admin.backend.perform(create) } == refusal)
        }
    }

    @Test func `an address that is taken is refused in plain words`() throws {
        let house = try House()
        let admin = try house.add(.admin)
        let (one, other) = (try house.add(.talent), try house.add(.talent))
        let taken = Failure.conflict("the e-mail address is taken; choose another")
        #expect(
            failure { () throws(Failure) in
                try admin.backend.perform(EditUser(user: one.id, email: other.email))
            } == taken)
        #expect(
            failure { () throws(Failure) in
                try admin.backend.perform(
                    CreateUser(email: other.email, name: "New", role: .caster))
            } == taken)
    }
}
