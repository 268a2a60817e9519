import Domain
import Service
import Testing

/// One admin alone does not become two, nor the only one.
@Suite struct SecondAdminTests {
    private static let call = Call(reason: "because", source: House.source)

    /// How an admin could stop the only other one.
    private static let stops: [@Sendable (User.ID) -> any Operation] = [
        { SuspendUser(user: $0) }, { CloseUser(user: $0) },
        { PlaceHold(user: $0, hold: .investigation) }, { StartReset(user: $0, way: .code) },
        { StartReset(user: $0, way: .link) }, { RevokeAllSessions(user: $0) },
        { LockUser(user: $0, until: Instant(milliseconds: 1_800_000_000_000)) },
        { SetRole(user: $0, role: .talent) },
    ]

    private static func waiting(_ person: Person) throws(Failure) -> [ApprovalRow] {
        try person.backend.perform(ListApprovals(filter: "state:waiting")).rows
    }

    @Test(arguments: Setting.all, stops.indices)
    func `an admin who stops the only other one gives no staff role alone`(
        setting: Setting, index: Int
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let friend = try house.add(.caster)
        _ = try first.backend.answer(any: Self.stops[index](second.id), Self.call)
        let set = SetRole(user: friend.id, role: .admin)
        let output = try first.backend.perform(set, Self.call)
        #expect(output.role == .caster)
        #expect(set.notice(of: output) == Approval.waits)
        #expect(try Self.waiting(first).map(\.subject).contains(friend.id.description))
    }

    @Test(arguments: Setting.all, 0...2)
    func `an admin who was stopped a week ago counts no more`(
        setting: Setting, index: Int
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let friend = try house.add(.caster)
        _ = try first.backend.answer(any: Self.stops[index](second.id), Self.call)
        house.clock.advance(by: Approval.memory)
        let later = try house.another(of: first, .admin)
        let output = try later.backend.perform(
            SetRole(user: friend.id, role: .admin), Self.call)
        #expect(output.role == .admin)
    }

    @Test(arguments: Setting.all)
    func `an admin whose suspension has run out counts, signed in since or not`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let friend = try house.add(.caster)
        let until = house.clock.now + .days(1)
        _ = try first.backend.perform(SuspendUser(user: second.id, until: until), Self.call)
        house.clock.advance(by: Approval.memory)
        let later = try house.another(of: first, .admin)
        let output = try later.backend.perform(
            SetRole(user: friend.id, role: .admin), Self.call)
        #expect(output.role == .caster)
    }

    @Test(arguments: Setting.all)
    func `of two roles asked for one person the second waits for the first to be decided`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let friend = try house.add(.caster)
        func ask(_ role: Role) -> Failure? {
            failure { () throws(Failure) in
                try first.backend.perform(SetRole(user: friend.id, role: role), Self.call)
            }
        }
        #expect(ask(.finance) == nil)
        #expect(ask(.admin)?.code == "conflict")
        let row = try #require(try Self.waiting(second).first)
        _ = try second.backend.perform(
            DecideApproval(approval: row.id, agree: false), Self.call)
        #expect(ask(.admin) == nil)
        #expect(try Self.waiting(second).map(\.value) == ["admin"])
    }

    @Test(arguments: Setting.all)
    func `an admin's role is taken away by two, and the admin may be the second`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let set = SetRole(user: second.id, role: .support)
        #expect(try first.backend.perform(set, Self.call).role == .admin)
        let row = try #require(try Self.waiting(second).first)
        _ = try second.backend.perform(
            DecideApproval(approval: row.id, agree: true), Self.call)
        #expect(try house.user(second.id).role == .support)
    }

    @Test(arguments: Setting.all)
    func `nobody agrees as somebody whose password was set by the asker's code`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let friend = try house.add(.caster)
        let code = try #require(
            try first.backend.perform(StartReset(user: second.id, way: .code), Self.call).code)
        let new = Secret("the first one chose this")
        _ = try house.nobody.perform(
            CompleteReset(token: code, password: new, login: second.email.description))
        let taken = house.service.backend(
            try house.signIn(second.email.description, new).token)
        // Both ways round: the asker's request, and one made in the other's name.
        for (asker, decider) in [(first.backend, taken), (taken, first.backend)] {
            _ = try asker.perform(SetRole(user: friend.id, role: .admin), Self.call)
            let row = try #require(try Self.waiting(first).first)
            let agree = DecideApproval(approval: row.id, agree: true)
            #expect(
                failure { () throws(Failure) in try decider.perform(agree, Self.call) }?.message
                    .hasSuffix("let another admin agree, or ask again later") == true)
            _ = try house.add(.admin).backend.perform(
                DecideApproval(approval: row.id, agree: false), Self.call)
        }
        #expect(try house.user(friend.id).role == .caster)
    }

    /// Sets somebody's password by a code that a colleague makes, and signs in with it.
    private static func takeOver(
        _ victim: Person, by colleague: any Backend, _ house: House
    ) throws -> any Backend {
        let code = try #require(
            try colleague.perform(StartReset(user: victim.id, way: .code), call).code)
        let new = Secret("somebody else chose this")
        let login = victim.email.description
        _ = try house.nobody.perform(CompleteReset(token: code, password: new, login: login))
        return house.service.backend(try house.signIn(login, new).token)
    }

    @Test(arguments: Setting.all, [false, true])
    func `nobody agrees with themselves by way of the accounts of two colleagues`(
        setting: Setting, isChain: Bool
    ) throws {
        let house = try House(setting)
        let (first, second, third) = (
            try house.add(.admin), try house.add(.admin), try house.add(.admin)
        )
        let friend = try house.add(.caster)
        let asSecond = try Self.takeOver(second, by: first.backend, house)
        let asThird = try Self.takeOver(
            third, by: isChain ? asSecond : first.backend, house)
        // In a chain the first asks openly, and the third agrees, whose code the second made.
        let asker = isChain ? first.backend : asSecond
        _ = try asker.perform(SetRole(user: friend.id, role: .admin), Self.call)
        let row = try #require(try Self.waiting(first).first)
        #expect(
            failure { () throws(Failure) in
                try asThird.perform(DecideApproval(approval: row.id, agree: true), Self.call)
            }?.code == "denied")
        // Who had no hand in it agrees.
        let fourth = try house.add(.admin)
        _ = try fourth.backend.perform(
            DecideApproval(approval: row.id, agree: true), Self.call)
        #expect(try house.user(friend.id).role == .admin)
    }

    @Test(arguments: Setting.all)
    func `the only admin left does not give the role up`(setting: Setting) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        _ = try first.backend.perform(SetRole(user: second.id, role: .support), Self.call)
        _ = try second.backend.perform(SuspendUser(user: first.id), Self.call)
        let row = try #require(try Self.waiting(second).first)
        let agree = DecideApproval(approval: row.id, agree: true)
        #expect(
            failure { () throws(Failure) in try second.backend.perform(agree, Self.call) }
                == .conflict("you are the only admin who can act; there must be another first"))
        #expect(try house.user(second.id).role == .admin)
        _ = try house.add(.admin)
        _ = try second.backend.perform(agree, Self.call)
        #expect(try house.user(second.id).role == .support)
    }

    @Test(arguments: Setting.all)
    func `nobody agrees as somebody whose address the asker changed, until a week later`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let friend = try house.add(.caster)
        let mine = try #require(EmailAddress("mine@casting.example"))
        _ = try first.backend.perform(EditUser(user: second.id, email: mine), Self.call)
        func agree() throws(Failure) -> ApprovalRow {
            let (first, second) = try house.bothAgain(first, second)
            _ = try first.backend.perform(SetRole(user: friend.id, role: .admin), Self.call)
            guard let row = try Self.waiting(second).first else { throw .notFound("no request") }
            return try second.backend.perform(
                DecideApproval(approval: row.id, agree: true), Self.call)
        }
        #expect(failure(of: agree)?.code == "denied")
        house.clock.advance(by: Approval.memory)
        #expect(try agree().state == .approved)
        #expect(try house.user(friend.id).role == .admin)
    }

    /// A new account that waits for the role of an admin, and the request for it.
    private static func newcomer(
        _ house: House, askedBy admin: Person
    ) throws -> (user: User, request: Approval.ID) {
        let email = try #require(EmailAddress("newcomer@casting.example"))
        let made = try admin.backend.perform(
            CreateUser(email: email, name: "Noura", role: .admin), call)
        let row = try #require(try waiting(admin).first)
        return (try house.user(made.id), row.id)
    }

    @Test(arguments: Setting.all, [false, true])
    func `support does not get into the staff by an account that waits for its role`(
        setting: Setting, isByCode: Bool
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let support = try house.add(.support)
        let (user, request) = try Self.newcomer(house, askedBy: first)
        if isByCode {
            let start = StartReset(user: user.id, way: .code)
            let code = try #require(try support.backend.perform(start, Self.call).code)
            let new = Secret("somebody else chose this")
            _ = try house.nobody.perform(
                CompleteReset(token: code, password: new, login: user.email.description))
        } else {
            let mine = try #require(EmailAddress("mine@casting.example"))
            _ = try support.backend.perform(EditUser(user: user.id, email: mine), Self.call)
        }
        let agree = DecideApproval(approval: request, agree: true)
        let refusal = failure { () throws(Failure) in
            try second.backend.perform(agree, Self.call)
        }
        #expect(refusal?.code == "conflict")
        #expect(refusal?.message.hasPrefix("\(support.id), who is no admin, could sign in") == true)
        #expect(try house.user(user.id).role == .caster)
        #expect(try house.user(user.id).status == .pending)
        house.clock.advance(by: Approval.memory)
        let (asker, decider) = try house.bothAgain(first, second)
        _ = try asker.backend.perform(SetRole(user: user.id, role: .admin), Self.call)
        let row = try #require(
            try Self.waiting(asker).first { $0.id != request && $0.subject == "\(user.id)" })
        _ = try decider.backend.perform(
            DecideApproval(approval: row.id, agree: true), Self.call)
        #expect(try house.user(user.id).role == .admin)
    }

    @Test(arguments: Setting.all)
    func `a code that support has of an account is worth nothing once it is one of staff`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let support = try house.add(.support)
        let (user, request) = try Self.newcomer(house, askedBy: first)
        let start = StartReset(user: user.id, way: .code)
        let code = try #require(try support.backend.perform(start, Self.call).code)
        _ = try second.backend.perform(
            DecideApproval(approval: request, agree: true), Self.call)
        #expect(try house.user(user.id).role == .admin)
        let use = CompleteReset(
            token: code, password: Secret("somebody else chose this"),
            login: user.email.description)
        #expect(
            failure { () throws(Failure) in try house.nobody.perform(use) }
                == .invalid(field: "token", "is unknown, used or expired; ask for a new one"))
    }

    @Test(arguments: Setting.all)
    func `a link sent to an admin who lost the password leaves both free to decide`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let friend = try house.add(.caster)
        _ = try first.backend.perform(StartReset(user: second.id, way: .link), Self.call)
        house.clock.advance(by: Undo.window)
        let mail = try #require(try house.dueMail().first)
        let token = try #require(try house.compose(mail).token)
        let new = Secret("the second one chose this")
        _ = try house.nobody.perform(CompleteReset(token: token, password: new))
        let back = house.service.backend(
            try house.signIn(second.email.description, new).token)
        _ = try first.backend.perform(SetRole(user: friend.id, role: .support), Self.call)
        let row = try #require(try Self.waiting(first).first)
        _ = try back.perform(DecideApproval(approval: row.id, agree: true), Self.call)
        #expect(try house.user(friend.id).role == .support)
    }
}

extension House {
    /// New sessions of two admins.
    fileprivate func bothAgain(
        _ first: Person, _ second: Person
    ) throws(Failure) -> (Person, Person) {
        (try again(first), try again(second))
    }

    private func again(_ person: Person) throws(Failure) -> Person {
        let (session, token) = try addSession(of: person.id, .admin)
        return Person(
            id: person.id, email: person.email, session: session, token: token,
            backend: service.backend(token))
    }
}
