import Crypto
import Domain
import SQL
import Service
import TestSupport
import Testing

/// Signing in: who may, what the others are told, and how guessing is slowed down.
@Suite struct SignInTests {
    private static let refusal = Failure.unauthenticated(
        "the e-mail address or the password is wrong")
    private static let wrong = Secret("four other words entirely")

    @Test(arguments: Setting.all)
    func `the right password opens a session that is only in the answer`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.support, name: "Noura Ali")
        let signedIn = try house.signIn(" \(person.email.description.uppercased()) ")
        #expect(signedIn.user == person.id)
        #expect(signedIn.role == .support)
        #expect(signedIn.expires == house.clock.now + .hours(12))
        #expect(!signedIn.mustReset)
        let current = try house.reach.backend(signedIn.token).perform(ShowCurrentSession())
        #expect(current.session == signedIn.session)
        #expect(current.name == "Noura Ali")
        #expect(try house.user(person.id).lastSignIn == house.clock.now)
    }

    /// One character, a letter under thousands of accents, no two of them alike to compress.
    private static func endless() -> String {
        var (random, text) = (SplitMix64(seed: 5), "a")
        for _ in 0..<8_000 {
            let accent = UInt32.random(in: 0x300...0x36f, using: &random)
            text.unicodeScalars.append(contentsOf: [Unicode.Scalar(accent)].compactMap(\.self))
        }
        return text
    }

    @Test(arguments: Setting.all)
    func `a name of one endless character is refused, counted and recorded like any other`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let name = Self.endless()
        try #require(name.count == 1)
        #expect(failure { () throws(Failure) in try house.signIn(name) } == Self.refusal)
        let record = try #require(try house.records(1, of: "operation:sessions.sign-in").first)
        #expect(record.outcome == "unauthenticated")
        let store = try house.files.raw()
        defer { store.close() }
        let lengths = try store.read { connection throws(SQLError) in
            try connection.all(
                "SELECT length(name) FROM attempts UNION ALL SELECT length(login) FROM sign_ins"
            ) { $0.integer(0) }
        }
        #expect(lengths == [254, 254])
    }

    @Test(arguments: Setting.Store.allCases)
    func `guessing at one name again and again takes the place of no other name`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        try house.write { tx throws(Failure) in
            for name in ["a", "a", "a", "b"] {
                try tx.attempts.record(SignInFailure(name: name, source: "s"), at: tx.now)
            }
            #expect(try tx.attempts.tally(name: "a", source: "s").fromSource == 3)
        }
        let raw = try house.files.raw()
        defer { raw.close() }
        let numbers = try raw.read { connection throws(SQLError) in
            try connection.all("SELECT n FROM attempts ORDER BY n") { $0.integer(0) }
        }
        #expect(numbers == [1, 2])
    }

    /// Why somebody may not sign in, and what is kept of it.
    struct Cause: Sendable {
        let kept: SignIn.Result
        var status = AccountStatus.active
        var holds: Set<Hold> = []
    }

    private static let causes = [
        Cause(kept: .wrongPassword), Cause(kept: .notActive, status: .suspended),
        Cause(kept: .notActive, status: .closed), Cause(kept: .notActive, status: .invited),
        Cause(kept: .notActive, status: .pending), Cause(kept: .notActive, status: .inactive),
        Cause(kept: .onHold, holds: [.minor]), Cause(kept: .onHold, holds: [.breach]),
        Cause(kept: .onHold, holds: [.investigation]),
    ]

    @Test(arguments: Setting.all, causes)
    func `every refusal reads the same, is counted, and is kept with its cause`(
        setting: Setting, cause: Cause
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent, status: cause.status, holds: cause.holds)
        let password = cause.kept == .wrongPassword ? Self.wrong : House.password
        #expect(
            failure { () throws(Failure) in
                try house.signIn(person.email.description, password)
            } == Self.refusal)
        #expect(try tally(person.email.description, house).fromSource == 1)
        let history = try house.add(.admin).backend.perform(
            ListSignIns(filter: "user:\(person.id)")
        ).rows
        #expect(history.map(\.result) == [cause.kept])
    }

    @Test(arguments: Setting.all)
    func `a locked account answers like one with another password`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let until = house.clock.now + .minutes(10)
        _ = try house.add(.admin).backend.perform(
            LockUser(user: person.id, until: until), Call(reason: "strange", source: House.source))
        let email = person.email.description
        #expect(failure { () throws(Failure) in try house.signIn(email) } == Self.refusal)
        house.clock.advance(by: .minutes(10))
        #expect(try house.signIn(email).user == person.id)
    }

    @Test(arguments: Setting.all, ["nobody@casting.example", "no address", "", "a@b@c.example"])
    func `an unknown name answers like a known one`(setting: Setting, login: String) throws {
        let house = try House(setting)
        #expect(failure { () throws(Failure) in try house.signIn(login) } == Self.refusal)
        #expect(try tally(login, house).fromSource == 1)
    }

    @Test(arguments: Setting.all)
    func `an account without a usable password answers like any other`(setting: Setting) throws {
        let house = try House(setting)
        let none = Domain.PasswordHash(stored: "none")
        let person = try house.add(.talent, hash: none)
        for password in ["", "!", none.stored] {
            #expect(
                failure { () throws(Failure) in
                    try house.signIn(person.email.description, Secret(password))
                } == Self.refusal)
        }
    }

    @Test(
        arguments: Setting.all,
        [(5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (11, 900), (60, 900)])
    func `after some failures every try waits longer, right or wrong, known or not`(
        setting: Setting, delay: (failures: Int, seconds: Int)
    ) throws {
        let house = try House(setting)
        let person = try house.add(.admin)
        for name in [person.email.description, "nobody@casting.example"] {
            try fail(name, times: delay.failures, house)
            let expected = Failure.tooMany(retryAfterMs: delay.seconds * 1000)
            #expect(failure { () throws(Failure) in try house.signIn(name) } == expected)
            #expect(try tally(name, house).fromSource == delay.failures)
        }
        let email = person.email.description
        #expect(try house.signIn(email, from: "198.51.100.9").user == person.id)
        house.clock.advance(by: .seconds(Int64(delay.seconds)))
        #expect(try house.signIn(email).user == person.id)
        #expect(try tally(email, house).fromSource == 0)
    }

    @Test(arguments: Setting.all)
    func `who has a network of IPv6 addresses gets no more tries than who has one address`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let email = person.email.description
        for last in 1...5 {
            #expect(
                failure { () throws(Failure) in
                    try house.signIn(email, Self.wrong, from: "2001:db8:0:1::\(last)")
                } == Self.refusal)
        }
        #expect(
            failure { () throws(Failure) in
                try house.signIn(email, from: "2001:db8:0:1:a:b:c:d")
            } == .tooMany(retryAfterMs: 30_000))
        #expect(try house.signIn(email, from: "2001:db8:0:2::1").user == person.id)
    }

    @Test(arguments: Setting.all)
    func `four failures are forgiven`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        try fail(person.email.description, times: 4, house)
        #expect(try house.signIn(person.email.description).user == person.id)
    }

    @Test(arguments: Setting.all)
    func `unlocking forgets the failures`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        try fail(person.email.description, times: 9, house)
        _ = try house.add(.support).backend.perform(UnlockUser(user: person.id))
        #expect(try house.signIn(person.email.description).user == person.id)
    }

    @Test(arguments: Setting.all, [Role.talent, .admin])
    func `a hundred failures from everywhere lock for a quarter of an hour, not for ever`(
        setting: Setting, role: Role
    ) throws {
        let house = try House(setting)
        let person = try house.add(role)
        let email = person.email.description
        for source in 1...33 { try fail(email, times: 3, from: "203.0.113.\(source)", house) }
        #expect(try house.user(person.id).lockedUntil == nil)
        #expect(
            failure { () throws(Failure) in try house.signIn(email, Self.wrong) } == Self.refusal)
        #expect(try house.user(person.id).lockedUntil == house.clock.now + .minutes(15))
        let events = try house.add(.privacy).backend.perform(
            ListSecurityEvents(filter: "user:\(person.id) kind:locked")
        ).rows
        #expect(events.map(\.text) == ["locked for 15 minutes after 100 wrong passwords"])
        #expect(events.map(\.actor) == ["anonymous"])
        let elsewhere = "198.51.100.9"
        #expect(
            failure { () throws(Failure) in try house.signIn(email, from: elsewhere) }
                == Self.refusal)
        house.clock.advance(by: .minutes(15))
        #expect(try house.signIn(email, from: elsewhere).user == person.id)
    }

    @Test(arguments: Setting.all)
    func `strangers who guess keep nobody out where the account was signed in to lately`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.admin)
        let email = person.email.description
        let home = "2001:db8:0:1::1"
        _ = try house.signIn(email, from: home)
        for source in 1...33 { try fail(email, times: 3, from: "203.0.113.\(source)", house) }
        #expect(
            failure { () throws(Failure) in
                try house.signIn(email, Self.wrong, from: "203.0.113.1")
            } == Self.refusal)
        #expect(
            failure { () throws(Failure) in try house.signIn(email, from: "198.51.100.9") }
                == Self.refusal)
        #expect(try house.signIn(email, from: "2001:db8:0:1::2").user == person.id)
        #expect(try house.user(person.id).isLocked(at: house.clock.now))
        house.clock.advance(by: .days(30))
        for source in 1...33 { try fail(email, times: 3, from: "203.0.113.\(source)", house) }
        #expect(
            failure { () throws(Failure) in
                try house.signIn(email, Self.wrong, from: "203.0.113.1")
            } == Self.refusal)
        #expect(
            failure { () throws(Failure) in try house.signIn(email, from: home) } == Self.refusal)
    }

    @Test(arguments: Setting.all)
    func `nobody gets out of a lock that staff placed by failing a hundred times`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let until = house.clock.now + .days(9)
        _ = try house.add(.support).backend.perform(
            LockUser(user: person.id, until: until), Call(reason: "strange", source: House.source))
        let email = person.email.description
        for source in 1...33 { try fail(email, times: 3, from: "203.0.113.\(source)", house) }
        #expect(
            failure { () throws(Failure) in try house.signIn(email, Self.wrong) } == Self.refusal)
        #expect(try house.user(person.id).lockedUntil == until)
        #expect(failure { () throws(Failure) in try house.signIn(email) } == Self.refusal)
        house.clock.advance(by: .minutes(15))
        #expect(failure { () throws(Failure) in try house.signIn(email) } == Self.refusal)
    }

    @Test(arguments: Setting.all)
    func `a suspension that has run out ends at the next sign-in`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        _ = try house.add(.admin).backend.perform(
            SuspendUser(user: person.id, until: house.clock.now + .days(1)),
            Call(reason: "a day off", source: House.source))
        let email = person.email.description
        #expect(failure { () throws(Failure) in try house.signIn(email) } == Self.refusal)
        house.clock.advance(by: .days(1))
        #expect(try house.signIn(email).user == person.id)
        #expect(try house.user(person.id).status == .active)
    }

    @Test(arguments: Setting.all)
    func `whose suspension has run out is sent a link without signing in first`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        _ = try house.add(.admin).backend.perform(
            SuspendUser(user: person.id, until: house.clock.now + .days(1)),
            Call(reason: "a day off", source: House.source))
        func links() throws -> [EmailAddress] {
            _ = try house.nobody.perform(RequestReset(email: person.email))
            return try house.mail().filter { $0.template == .resetLink }.map(\.to)
        }
        #expect(try links().isEmpty)
        house.clock.advance(by: .days(1))
        #expect(try links() == [person.email])
    }

    private func tally(_ name: String, _ house: House) throws(Failure) -> AttemptTally {
        try house.read { tx throws(Failure) in
            try tx.attempts.tally(name: name, source: House.source.address)
        }
    }

    /// Counts failures without the cost of making them.
    private func fail(
        _ name: String, times: Int, from source: String = House.source.address, _ house: House
    ) throws(Failure) {
        try house.write { tx throws(Failure) in
            for _ in 1...times {
                try tx.attempts.record(
                    SignInFailure(name: name, source: source), at: house.clock.now)
            }
        }
    }
}
