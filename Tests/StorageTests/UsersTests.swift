import Domain
import SQL
import Testing

@testable import Storage

@Suite struct UsersTests {
    private let fixture: Fixture

    init() throws { fixture = try Fixture() }

    private func full() -> (User, Profile) {
        guard let email = EmailAddress("layla.h@casting.example"),
            let phone = PhoneNumber("+966551234567"),
            let guardian = EmailAddress("mother@home.example"),
            let birth = CalendarDate("2010-02-28")
        else { preconditionFailure("the test's values are malformed") }
        let user = User(
            id: Fixture.user(7), version: 3, email: email, name: "Layla 'O; --", nameArabic: "ليلى",
            phone: phone, city: "Riyadh", role: .talent, status: .suspended,
            suspension: User.Suspension(reason: "why", until: Fixture.now),
            lockedUntil: Fixture.now, mustReset: true, holds: [.minor, .investigation],
            isEmailVerified: true, joined: Instant(milliseconds: -5), lastSignIn: Fixture.now,
            contactChange: User.ContactChange(at: Fixture.now, by: "os:0"))
        let talent = TalentProfile(
            stageName: "Star", birthDate: birth, gender: .female, heightCm: 150, weightKg: 45,
            languages: ["ar", "en"], skills: ["singing", "riding"], nationality: "SA",
            union: "u", bio: "b\nc", headshotPath: "h", resumePath: "r", guardianEmail: guardian)
        let profile = Profile(
            talent: talent,
            caster: CasterProfile(company: "c", website: "w", registration: "1"),
            agent: AgentProfile(agency: "a", license: "l", commissionBps: 3000))
        return (user, profile)
    }

    @Test func `what is added is found again in every field`() throws {
        let (user, profile) = full()
        try fixture.write { tx throws(Failure) in try tx.users.add(user, profile) }
        let (found, byEmail, itsProfile) = try fixture.read { tx throws(Failure) in
            (
                try tx.users.find(user.id, for: .read), try tx.users.find(email: user.email),
                try tx.users.profile(of: user.id)
            )
        }
        #expect(found == user)
        #expect(byEmail == user)
        #expect(itsProfile == profile)
    }

    @Test func `what belongs to an account is told in one look, and to nobody else's`() throws {
        for number in 1...5 { try fixture.add(number) }
        let (rich, minor, guardian) = (Fixture.user(1), Fixture.user(2), Fixture.user(3))
        try fixture.write { tx throws(Failure) in
            try tx.credentials.set(PasswordHash(stored: "hash"), of: rich, at: tx.now)
            for number in 1...3 { try tx.sessions.add(Fixture.session(number, of: 1)) }
            try tx.sessions.end(Fixture.session(2), how: .revoked)
            try tx.resets.add(
                PasswordReset(
                    id: ID(high: 3, low: 1), user: rich, way: .code, fingerprint: nil,
                    created: tx.now, expires: tx.now + .minutes(30), startedBy: "os:0"))
            try tx.guardians.add(
                GuardianLink(
                    id: ID(high: 4, low: 1), minor: minor, guardian: guardian, created: tx.now))
            try tx.approvals.add(
                Approval(
                    id: ID(high: 5, low: 1), kind: .staffRole,
                    subject: Fixture.user(5).description, value: "support", askedBy: "me",
                    askedAt: tx.now, reason: "why"))
        }
        try fixture.read { tx throws(Failure) in
            #expect(
                try tx.users.belongings(of: rich)
                    == Belongings(hasPassword: true, activeSessions: 2, openResets: 1))
            let linked = Belongings(hasGuardianLinks: true)
            #expect(try tx.users.belongings(of: minor) == linked)
            #expect(try tx.users.belongings(of: guardian) == linked)
            #expect(
                try tx.users.belongings(of: Fixture.user(5)) == Belongings(awaitsRole: true))
            #expect(try tx.users.belongings(of: Fixture.user(4)) == Belongings())
        }
    }

    @Test func `a line end in an item of a list becomes a blank`() throws {
        let (user, _) = full()
        let talent = TalentProfile(languages: [], skills: ["a\r\nb", "c\nd", "e\u{2028}f", "g\r"])
        try fixture.write { tx throws(Failure) in
            try tx.users.add(user, Profile(talent: talent))
        }
        let found = try fixture.read { tx throws(Failure) in try tx.users.profile(of: user.id) }
        #expect(found.talent?.skills == ["a b", "c d", "e f", "g "])
        #expect(found.talent?.languages == [])
    }

    @Test func `what is saved is found again, one version later`() throws {
        let (user, profile) = full()
        var changed = try fixture.add(7, email: "old@casting.example")
        changed = User(
            id: user.id, version: changed.version, email: user.email, name: user.name,
            nameArabic: user.nameArabic, phone: user.phone, city: user.city, role: user.role,
            status: user.status, suspension: user.suspension, lockedUntil: user.lockedUntil,
            mustReset: true, holds: user.holds, isEmailVerified: true, joined: changed.joined,
            lastSignIn: user.lastSignIn, contactChange: user.contactChange)
        try fixture.write { tx throws(Failure) in
            try tx.users.save(&changed)
            try tx.users.save(profile, of: user.id)
        }
        let found = try fixture.read { tx throws(Failure) in
            (try tx.users.find(user.id, for: .read), try tx.users.profile(of: user.id))
        }
        #expect(changed.version == 2)
        #expect(found.0 == changed)
        #expect(found.1 == profile)
    }

    @Test func `a second save of the same version is stale and changes nothing`() throws {
        var first = try fixture.add(2)
        var second = first
        try fixture.write { tx throws(Failure) in try tx.users.save(&first) }
        #expect(throws: Failure.stale(current: 2)) {
            try fixture.write { tx throws(Failure) in try tx.users.save(&second) }
        }
        #expect(second.version == 1)
    }

    @Test func `a call that expects another version is stale`() throws {
        try fixture.add(2)
        let id = Fixture.user(2)
        #expect(throws: Failure.stale(current: 1)) {
            try fixture.write(Call(expectedVersion: 9)) { tx throws(Failure) in
                _ = try tx.users.find(id, for: .change)
            }
        }
        try fixture.write(Call(expectedVersion: 1)) { tx throws(Failure) in
            _ = try tx.users.find(id, for: .change)
        }
    }

    @Test func `a taken address is a conflict that says so`() throws {
        try fixture.add(2, email: "a@b.example")
        #expect(throws: Failure.conflict("the e-mail address is taken; choose another")) {
            try fixture.add(3, email: "a@b.example")
        }
    }

    @Test func `a save notes each changed field and keeps the record before it`() throws {
        var user = try fixture.add(2, name: "Old", city: "Abha")
        let before = user
        try fixture.write { tx throws(Failure) in
            try tx.attempt { () throws(Failure) in
                user.rename(name: "New", nameArabic: nil, city: "Abha")
                try user.suspend(reason: "why", until: nil, at: tx.now)
                try tx.users.save(&user)
            }
            let changes = tx.changes
            #expect(changes.map(\.field) == ["name", "status", "suspended_why"])
            #expect(changes.map(\.after) == ["New", "suspended", "why"])
            #expect(changes.map(\.person) == [before.id.description, nil, nil])
            #expect(tx.before.first(User.self) == before)
        }
    }

    @Test func `an attempt that fails leaves neither rows nor notes`() throws {
        var user = try fixture.add(2)
        try fixture.write { tx throws(Failure) in
            do throws(Failure) {
                try tx.attempt { () throws(Failure) in
                    try user.suspend(reason: "why", until: nil, at: tx.now)
                    try tx.users.save(&user)
                    throw Failure.conflict("no")
                }
            } catch { #expect(error == .conflict("no")) }
            #expect(tx.changes.isEmpty)
            #expect(tx.before.first(User.self) == nil)
        }
        let stored = try fixture.read { tx throws(Failure) in
            try tx.users.find(Fixture.user(2), for: .read)
        }
        #expect(stored.status == .active)
    }

    @Test func `an account whose addition was undone is no account`() throws {
        let email = try #require(EmailAddress("a@b.example"))
        let user = User(
            id: Fixture.user(2), version: 1, email: email, name: "Layla", role: .talent,
            status: .active, joined: Instant(milliseconds: 0))
        try fixture.write { tx throws(Failure) in
            do throws(Failure) {
                try tx.attempt { () throws(Failure) in
                    try tx.users.add(user, Profile())
                    throw Failure.conflict("no")
                }
            } catch { #expect(error == .conflict("no")) }
            #expect(throws: Failure.notFound("no user \(user.id)")) {
                try tx.users.profile(of: user.id)
            }
        }
    }

    @Test func `counts tell roles, statuses and facts`() throws {
        try fixture.add(1, role: .admin)
        try fixture.add(2, holds: [.minor])
        try fixture.add(3, status: .pending)
        let counts = try fixture.read { tx throws(Failure) in try tx.users.counts() }
        #expect(counts.total == 3)
        #expect(counts.byRole == ["admin": 1, "talent": 2])
        #expect(counts.byStatus == ["active": 2, "pending": 1])
        #expect((counts.onHold, counts.locked, counts.mustReset) == (1, 0, 0))
    }

    @Test func `only admins who can act, or could lately, are counted, up to the limit`() throws {
        try fixture.add(1, role: .admin)
        try fixture.add(2, role: .admin)
        try fixture.add(3, role: .admin)
        try fixture.add(4, role: .admin, status: .inactive)
        try fixture.add(5, role: .admin, holds: [.investigation])
        try fixture.add(6, role: .admin, holds: [.unverified])
        let counts = try fixture.read { tx throws(Failure) in
            (
                try tx.users.admins(stoppedAfter: tx.now, limit: 2),
                try tx.users.admins(stoppedAfter: tx.now, limit: 100)
            )
        }
        #expect(counts == (2, 4))
        try fixture.write { tx throws(Failure) in
            try tx.note(.suspended, of: Fixture.user(4), "stopped")
            try tx.note(.unlocked, of: Fixture.user(5), "not stopped")
        }
        let later = try fixture.read { tx throws(Failure) in
            (
                try tx.users.admins(stoppedAfter: tx.now - .seconds(1), limit: 100),
                try tx.users.admins(stoppedAfter: tx.now, limit: 100)
            )
        }
        #expect(later == (5, 4))
    }
}
