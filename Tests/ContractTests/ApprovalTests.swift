import Domain
import Testing

/// Staff roles take two admins.
@Suite struct ApprovalTests {
    private static let call = Call(reason: "she joins us", source: House.source)

    @Test(arguments: Setting.all, Role.allCases.filter(\.isStaff))
    func `a staff role is given when a second admin agrees`(setting: Setting, role: Role) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let person = try house.add(.caster)
        let set = SetRole(user: person.id, role: role)
        #expect(try first.backend.perform(set, Self.call).role == .caster)
        _ = try person.backend.perform(ShowCurrentSession())
        let row = try #require(
            try second.backend.perform(ListApprovals(filter: "state:waiting")).rows.first)
        #expect(row.reason == "she joins us")
        let (about, asker) = (try house.user(person.id), try house.user(first.id))
        #expect(row.name == about.name)
        #expect(row.role == .caster)
        #expect(row.askedByName == asker.name)
        let decide = DecideApproval(approval: row.id, agree: true)
        #expect(
            failure { () throws(Failure) in try first.backend.perform(decide, Self.call) }
                == .denied("nobody approves what they asked for"))
        #expect(try house.user(person.id).role == .caster)
        let decided = try second.backend.perform(decide, Self.call)
        #expect(decided.role == role)
        #expect(decided.decidedByName != nil)
        #expect(try house.user(person.id).role == role)
        #expect(
            failure { () throws(Failure) in
                try person.backend.perform(ShowCurrentSession())
            }?.code == "unauthenticated")
        #expect(
            failure { () throws(Failure) in
                try second.backend.perform(decide, Self.call)
            }?.code == "conflict")
    }

    @Test(arguments: Setting.all)
    func `a refused or late request changes nothing`(setting: Setting) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let person = try house.add(.caster)
        let set = SetRole(user: person.id, role: .support)
        func request() throws -> Approval.ID {
            _ = try house.another(of: first, .admin).backend.perform(set, Self.call)
            return try #require(
                try second.backend.perform(ListApprovals(filter: "state:waiting")).rows.first
            ).id
        }
        _ = try second.backend.perform(
            DecideApproval(approval: try request(), agree: false), Self.call)
        let late = try request()
        house.clock.advance(by: Approval.life)
        let later = try house.another(of: second, .admin)
        #expect(
            failure { () throws(Failure) in
                try later.backend.perform(
                    DecideApproval(approval: late, agree: true), Self.call)
            }?.code == "conflict")
        func listed(_ state: Approval.State) throws(Failure) -> [Approval.ID] {
            try later.backend.perform(ListApprovals(filter: "state:\(state.rawValue)")).rows
                .filter { $0.state == state }.map(\.id)
        }
        #expect(try listed(.waiting).isEmpty)
        #expect(try listed(.expired) == [late])
        #expect(try house.user(person.id).role == .caster)
    }

    @Test(arguments: Setting.all)
    func `a new staff account cannot be used before a second admin agrees`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let email = try #require(EmailAddress("new@casting.example"))
        let made = try first.backend.perform(
            CreateUser(email: email, name: "New", role: .support), Self.call)
        #expect(made.status == .pending)
        #expect(!made.role.isStaff)
        let shown = try first.backend.perform(ShowUser(user: made.id))
        #expect(shown.user.role == made.role)
        #expect(shown.awaitedRole == .support)
        let row = try #require(try second.backend.perform(ListApprovals()).rows.first)
        _ = try second.backend.perform(
            DecideApproval(approval: row.id, agree: true), Self.call)
        let user = try house.user(made.id)
        #expect(user.role == .support)
        #expect(user.status == .active)
        #expect(try first.backend.perform(ShowUser(user: made.id)).awaitedRole == nil)
    }

    @Test(arguments: Setting.all)
    func `who may agree to a role sees it in the account that waits for it, new or not`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let (support, person) = (try house.add(.support), try house.add(.caster))
        func awaited(by reader: Person) throws -> Role? {
            try reader.backend.perform(ShowUser(user: person.id)).awaitedRole
        }
        #expect(try awaited(by: second) == nil)
        _ = try first.backend.perform(SetRole(user: person.id, role: .finance), Self.call)
        #expect(try awaited(by: first) == .finance)
        #expect(try awaited(by: second) == .finance)
        for reader in [support, person] { #expect(try awaited(by: reader) == nil) }
        let row = try #require(try second.backend.perform(ListApprovals()).rows.first)
        _ = try second.backend.perform(
            DecideApproval(approval: row.id, agree: false), Self.call)
        #expect(try awaited(by: second) == nil)
    }

    @Test(arguments: Setting.all)
    func `an only admin gives a staff role alone, and the record says so`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        _ = try house.add(.admin, status: .suspended)
        _ = try house.add(.admin, holds: [.breach])
        let person = try house.add(.caster)
        let answer = try admin.backend.answer(
            any: SetRole(user: person.id, role: .support), Self.call)
        #expect(try house.user(person.id).role == .support)
        let position = try #require(answer.record)
        let detail = try house.operatingSystem.perform(ShowAuditRecord(record: position))
        #expect(detail.remark == "bootstrap")
    }

    @Test(arguments: Setting.all)
    func `nobody agrees to their own rise`(setting: Setting) throws {
        let house = try House(setting)
        let (first, second) = (try house.add(.admin), try house.add(.admin))
        let third = try house.add(.moderator)
        _ = try first.backend.perform(SetRole(user: third.id, role: .admin), Self.call)
        let row = try #require(try second.backend.perform(ListApprovals()).rows.first)
        #expect(
            failure { () throws(Failure) in
                try third.backend.perform(
                    DecideApproval(approval: row.id, agree: true), Self.call)
            } == .denied("the role moderator lacks approvals.decide"))
    }

    @Test(arguments: Setting.all)
    func `the role investor exists only in sample data`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.caster)
        let set = SetRole(user: person.id, role: .investor)
        #expect(
            failure { () throws(Failure) in try admin.backend.perform(set, Self.call) }
                == .invalid(
                    field: "role", "investor exists only in databases marked demo"))
    }
}
