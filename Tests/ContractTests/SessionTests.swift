import Domain
import Service
import Testing

/// Sessions: how long they live, and what ends them at once.
@Suite struct SessionTests {
    private static let call = Call(reason: "because", source: House.source)

    @Test(arguments: Setting.all, [Role.support, .talent])
    func `an unused session ends after its idle time`(setting: Setting, role: Role) throws {
        let house = try House(setting)
        let person = try house.add(role)
        let idle = Session.lifetime(of: role).idle
        house.clock.advance(by: Span(milliseconds: idle.milliseconds - 1))
        _ = try person.backend.perform(ShowCurrentSession())
        house.clock.advance(by: Span(milliseconds: idle.milliseconds - 1))
        _ = try person.backend.perform(ShowCurrentSession())
        house.clock.advance(by: idle)
        #expect(isRefused(person))
    }

    @Test(arguments: Setting.all, [Role.support, .talent])
    func `a used session ends after its whole life`(setting: Setting, role: Role) throws {
        let house = try House(setting)
        let person = try house.add(role)
        let (idle, absolute) = Session.lifetime(of: role)
        let step = Span(milliseconds: idle.milliseconds / 2)
        var lived = Span.seconds(0)
        while Span(milliseconds: lived.milliseconds + step.milliseconds) < absolute {
            house.clock.advance(by: step)
            lived = Span(milliseconds: lived.milliseconds + step.milliseconds)
            _ = try person.backend.perform(ShowCurrentSession())
        }
        house.clock.advance(by: step)
        #expect(isRefused(person))
    }

    @Test(arguments: Setting.all)
    func `the last use is written at most once a minute`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.support)
        let start = house.clock.now
        var seen: [Span] = []
        for _ in 1...6 {
            house.clock.advance(by: .seconds(25))
            _ = try person.backend.perform(ShowCurrentSession())
            seen.append(try lastSeen(person, house) - start)
        }
        #expect(
            seen == [
                .seconds(0), .seconds(0), .seconds(75), .seconds(75), .seconds(75), .seconds(150),
            ])
    }

    @Test(arguments: Setting.all)
    func `who ends all sessions of a list one by one is not thrown out`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        #expect(throws: Failure.conflict("this is the session in use; sign out to end it")) {
            _ = try admin.backend.perform(RevokeSession(session: admin.session), Self.call)
        }
        _ = try admin.backend.perform(ShowCurrentSession())
        _ = try admin.backend.perform(EndSession())
        #expect(isRefused(admin))
    }

    @Test(arguments: Setting.all)
    func `a session used by many short runs of the command line does not end unused`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.support)
        for _ in 1...4 {
            house.clock.advance(by: .minutes(20))
            let run = house.secondProcess().backend(person.token)
            _ = try run.perform(ShowCurrentSession())
        }
        #expect(try lastSeen(person, house) == house.clock.now)
    }

    @Test(arguments: Setting.all)
    func `a session whose time has run out is listed as expired, before and after it is written`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.support)
        house.clock.advance(by: Session.lifetime(of: .support).idle)
        let admin = try house.add(.admin)
        func sessions(_ filter: String) throws(Failure) -> [SessionRow] {
            try admin.backend.perform(ListSessions(filter: filter)).rows
        }
        for _ in 1...2 {
            #expect(try sessions("state:active").map(\.id) == [admin.session])
            let row = try #require(try sessions("state:ended").first)
            #expect(row.id == person.session)
            #expect(row.ended == .expired)
            #expect(row.endedAt == row.lastSeen + Session.lifetime(of: .support).idle)
            #expect(try sessions("user:\(person.id)") == [row])
            #expect(try admin.backend.perform(ShowUser(user: person.id)).activeSessions == 0)
            #expect(
                failure { () throws(Failure) in
                    try admin.backend.perform(RevokeSession(session: person.session))
                } == .conflict("\(person.session) has already ended"))
            // A minute later the admin's own use is written, and what has lapsed with it.
            house.clock.advance(by: .minutes(1))
            _ = try admin.backend.perform(ShowCurrentSession())
        }
    }

    /// What ends all sessions of an account.
    private static let ends: [@Sendable (User.ID) -> any Operation] = [
        { SuspendUser(user: $0) }, { CloseUser(user: $0) }, { PlaceHold(user: $0, hold: .breach) },
        { PlaceHold(user: $0, hold: .minor) }, { StartReset(user: $0, way: .code) },
        { StartReset(user: $0, way: .link) }, { SetRole(user: $0, role: .agent) },
        { LockUser(user: $0, until: Instant(milliseconds: 1_800_000_000_000)) },
        { RevokeAllSessions(user: $0) },
    ]

    @Test(arguments: Setting.all, ends.indices)
    func `it is refused on the very next call, in this process and every other`(
        setting: Setting, index: Int
    ) throws {
        let house = try House(setting)
        let person = try house.add(.caster)
        let second = try house.another(of: person, .caster)
        let elsewhere = house.secondProcess().backend(person.token)
        _ = try elsewhere.perform(ShowCurrentSession())
        _ = try person.backend.perform(ShowCurrentSession())
        let operation = Self.ends[index](person.id)
        _ = try house.add(.admin).backend.answer(any: operation, Self.call)
        #expect(isRefused(person))
        #expect(isRefused(second))
        #expect(
            failure { () throws(Failure) in try elsewhere.perform(ShowCurrentSession()) }?.code
                == "unauthenticated")
    }

    @Test(arguments: Setting.all)
    func `an unverified identity closes gates, not the door`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.caster)
        _ = try house.add(.admin).backend.perform(
            PlaceHold(user: person.id, hold: .unverified), Self.call)
        #expect(!isRefused(person))
        #expect(try house.signIn(person.email.description).user == person.id)
    }

    @Test(arguments: Setting.all)
    func `no call that begins after a suspension succeeds, whatever else goes on`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        for _ in 1...10 {
            let person = try house.add(.talent)
            let isOut = Flag()
            let late = concurrently(4) { number in
                if number == 0 {
                    let done = failure { () throws(Failure) in
                        try admin.backend.perform(SuspendUser(user: person.id), Self.call)
                    }
                    isOut.raise()
                    return done == nil
                }
                for _ in 1...40 {
                    let beganAfter = isOut.isRaised
                    let failure = failure { () throws(Failure) in
                        try person.backend.perform(ShowCurrentSession())
                    }
                    if beganAfter, failure == nil { return false }
                }
                return true
            }
            #expect(!late.contains(false))
            #expect(isRefused(person))
        }
    }

    @Test(arguments: Setting.all)
    func `signing out ends this session alone`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let second = try house.another(of: person, .talent)
        _ = try person.backend.perform(EndSession())
        #expect(isRefused(person))
        #expect(!isRefused(second))
    }

    @Test(arguments: Setting.all)
    func `ending all of one's own sessions keeps the one in use`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let second = try house.another(of: person, .talent)
        #expect(try person.backend.perform(RevokeAllSessions(user: person.id)).count == 1)
        #expect(!isRefused(person))
        #expect(isRefused(second))
    }

    @Test(arguments: Setting.all, ["", "x", "callboard", String(repeating: "A", count: 43)])
    func `a token that nobody was given opens nothing`(setting: Setting, token: String) throws {
        let house = try House(setting)
        let failure = failure { () throws(Failure) in
            try house.reach.backend(Secret(token)).perform(ShowCurrentSession())
        }
        #expect(failure == .unauthenticated("the session is unknown; sign in again"))
    }

    private func isRefused(_ person: Person) -> Bool {
        failure { () throws(Failure) in
            try person.backend.perform(ShowCurrentSession())
        }?.code == "unauthenticated"
    }

    private func lastSeen(_ person: Person, _ house: House) throws(Failure) -> Instant {
        try house.read { tx throws(Failure) in try tx.sessions.find(person.session).lastSeen }
    }
}
