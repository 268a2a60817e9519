import Domain
import SQL
import Testing

@testable import Storage

@Suite struct ScopeTests {
    private let fixture: Fixture

    /// 1 admin, 2 support, 3 talent, 4 talent whom agent 5 represents, 6 child of guardian 7.
    init() throws {
        fixture = try Fixture()
        try fixture.add(1, role: .admin)
        try fixture.add(2, role: .support)
        try fixture.add(3)
        try fixture.add(5, role: .agent)
        try fixture.add(4, profile: Profile(talent: TalentProfile(agent: Fixture.user(5))))
        try fixture.add(6)
        try fixture.add(7, role: .guardian)
        try fixture.write { tx throws(Failure) in
            let link = GuardianLink(
                id: tx.newID(GuardianLink.self), minor: Fixture.user(6),
                guardian: Fixture.user(7), created: tx.now)
            try tx.guardians.add(link)
            for number in 1...7 {
                try tx.sessions.add(Fixture.session(number, of: number))
            }
        }
    }

    private func sees(_ access: Access) throws(Failure) -> [Int] {
        let slice = try fixture.read(as: access) { tx throws(Failure) in
            try tx.users.list(ListQuery(sort: SortOrder("joined")))
        }
        return (1...7).filter { number in slice.rows.contains { $0.id == Fixture.user(number) } }
    }

    @Test func `a talent sees itself alone`() throws {
        let access = Fixture.access(.talent, 3, .usersRead)
        #expect(try sees(access) == [3])
        #expect(throws: Failure.notFound("no user \(Fixture.user(4))")) {
            try fixture.read(as: access) { tx throws(Failure) in
                _ = try tx.users.find(Fixture.user(4), for: .read)
            }
        }
    }

    @Test func `an agent sees those whom it represents`() throws {
        #expect(try sees(Fixture.access(.agent, 5, .usersRead)) == [4, 5])
    }

    @Test func `an agent of very many talents is told of no account but theirs`() throws {
        try ListTests.fill(fixture, 25_000)
        // More than are sorted otherwise, behind all that one page looks at.
        try fixture.raw(
            """
            INSERT INTO talent_profiles (user_n, languages, skills, agent_n) \
            SELECT n, '', '', (SELECT n FROM users WHERE id = \(Fixture.user(5))) \
            FROM users WHERE email LIKE 'bulk7%' OR email LIKE 'bulk8%' OR email LIKE 'bulk9%'
            """)
        let query = ListQuery(sort: SortOrder("email"), limit: 50)
        let access = Fixture.access(.agent, 5, .usersRead)
        let slice = try fixture.read(as: access) { tx throws(Failure) in
            try tx.users.list(query)
        }
        #expect(slice.ends.searchedUpTo == nil)
        #expect(slice.rows.count == 50)
        #expect(slice.rows.allSatisfy { $0.email.description.hasPrefix("bulk7") })
        #expect(slice.ends.hasNext)
    }

    @Test func `a guardian sees the child once verified, and no more once ended`() throws {
        let access = Fixture.access(.guardian, 7, .usersRead)
        #expect(try sees(access) == [7])
        try fixture.write { tx throws(Failure) in
            var link = try tx.guardians.links(of: Fixture.user(6))[0]
            try link.verify(by: "user", at: tx.now)
            try tx.guardians.save(link)
        }
        #expect(try sees(access) == [6, 7])
        try fixture.write { tx throws(Failure) in
            var link = try tx.guardians.links(of: Fixture.user(6))[0]
            try link.end(at: tx.now)
            try tx.guardians.save(link)
        }
        #expect(try sees(access) == [7])
    }

    @Test func `support changes no staff account, and nobody one above`() throws {
        let support = Fixture.access(.support, 2, .usersSuspend)
        #expect(
            try Self.failure { () throws(Failure) in
                try fixture.write(as: support) { tx throws(Failure) in
                    _ = try tx.users.find(Fixture.user(1), for: .change)
                }
            }?.code == "denied")
        try fixture.write(as: support) { tx throws(Failure) in
            _ = try tx.users.find(Fixture.user(3), for: .change)
        }
        var privacy = Fixture.access(.privacy, 2, .usersRead)
        privacy.grant = .all
        #expect(
            try Self.failure { () throws(Failure) in
                try fixture.write(as: privacy) { tx throws(Failure) in
                    _ = try tx.users.find(Fixture.user(1), for: .change)
                }
            }?.code == "denied")
    }

    @Test func `support sees no sessions of staff`() throws {
        let access = Fixture.access(.support, 2, .sessionsRead)
        let users = try fixture.read(as: access) { tx throws(Failure) in
            try tx.sessions.list(ListQuery(sort: SortOrder("created"))).rows.map(\.user)
        }
        #expect(users == [3, 4, 5, 6, 7].map(Fixture.user))
        #expect(throws: Failure.notFound("no session \(Fixture.session(1))")) {
            try fixture.read(as: access) { tx throws(Failure) in
                _ = try tx.sessions.find(Fixture.session(1))
            }
        }
    }

    @Test func `a talent sees its own sessions alone`() throws {
        let access = Fixture.access(.talent, 3, .sessionsRead)
        let users = try fixture.read(as: access) { tx throws(Failure) in
            try tx.sessions.list(ListQuery(sort: SortOrder("created"))).rows.map(\.user)
        }
        #expect(users == [Fixture.user(3)])
    }

    @Test(arguments: [nil, "name", "email", "phone"] as [String?])
    func `who sees accounts masked cannot find them by what is hidden`(key: String?) throws {
        let term = FilterTerm(column: key, values: [.text("layla")])
        let query = ListQuery(terms: [term], sort: SortOrder("joined"))
        let failure = try Self.failure { () throws(Failure) in
            try fixture.read(as: Fixture.access(.auditor, 2, .usersRead)) { tx throws(Failure) in
                _ = try tx.users.list(query)
            }
        }
        #expect(failure?.code == "invalid")
    }

    @Test func `who sees accounts masked cannot sort them by what is hidden`() throws {
        let failure = try Self.failure { () throws(Failure) in
            try fixture.read(as: Fixture.access(.oncall, 2, .usersRead)) { tx throws(Failure) in
                _ = try tx.users.list(ListQuery(sort: SortOrder("email")))
            }
        }
        #expect(failure?.code == "invalid")
    }

    @Test func `an account of the system sees everything`() throws {
        let access = Access(actor: .operatingSystem(uid: 0), grant: .own(.account))
        #expect(try sees(access).count == 7)
    }

    @Test func `nobody in particular owns nothing`() throws {
        #expect(try sees(Access(actor: .anonymous, grant: .own(.account))).isEmpty)
    }

    /// The failure of a body; nil when it succeeds.
    static func failure(_ body: () throws(Failure) -> Void) throws -> Failure? {
        do throws(Failure) { try body() } catch { return error }
        return nil
    }
}
