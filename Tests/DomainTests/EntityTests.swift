import Testing

@testable import Domain

/// Accounts and what hangs on them keep their rules.
@Suite struct EntityTests {
    private static let now = Instant(milliseconds: 1_790_000_000_000)

    private static func user(
        _ status: AccountStatus = .active, holds: Set<Hold> = [], lockedUntil: Instant? = nil,
        mustReset: Bool = false
    ) throws -> User {
        User(
            id: ID(high: 1, low: 1), version: 1,
            email: try #require(EmailAddress(EmailAddress.example)), name: "Layla", role: .talent,
            status: status, lockedUntil: lockedUntil, mustReset: mustReset, holds: holds,
            joined: now)
    }

    /// The life of an account as the business page draws it.
    private static let arrows: [AccountStatus: Set<AccountStatus>] = [
        .invited: [.active, .closed], .pending: [.active, .suspended, .closed],
        .active: [.inactive, .suspended, .closed], .inactive: [.active, .closed],
        .suspended: [.active, .closed], .closed: [.active],
    ]

    @Test(arguments: AccountStatus.allCases)
    func `a status is followed by those that the business page names`(status: AccountStatus) {
        #expect(status.successors == Self.arrows[status])
        #expect(!status.successors.contains(status))
    }

    @Test(arguments: AccountStatus.allCases)
    func `an account moves as its status allows and keeps what it was when refused`(
        status: AccountStatus
    ) throws {
        let moves: [(AccountStatus, Bool, (inout User) throws -> Void)] = [
            (.suspended, true, { try $0.suspend(reason: "x", until: nil, at: Self.now) }),
            (.active, status == .suspended, { try $0.lift() }),
            (.closed, true, { try $0.close(at: Self.now) }),
            (.active, status == .closed, { try $0.restore() }),
            (.active, status != .suspended && status != .closed, { try $0.activate() }),
        ]
        for (target, isOwn, move) in moves {
            var user = try Self.user(status)
            let before = user
            let isLegal = isOwn && status.successors.contains(target)
            if isLegal {
                try move(&user)
                #expect(user.status == target)
            } else {
                #expect(throws: Failure.self) { try move(&user) }
                #expect(user == before)
            }
        }
    }

    @Test func `a suspension whose time is over stops nobody, a hold does`() throws {
        var user = try Self.user()
        let end = Self.now + .days(1)
        try user.suspend(reason: "x", until: end, at: Self.now)
        #expect(!user.isUsable(at: Self.now))
        #expect(user.isUsable(at: end))
        #expect(user.status == .suspended)
        try user.place(.investigation)
        #expect(!user.isUsable(at: end))
        var other = try Self.user()
        try other.suspend(reason: "x", until: nil, at: Self.now)
        #expect(!other.isUsable(at: end))
    }

    @Test func `a suspension ends in the future or not at all`() throws {
        var user = try Self.user()
        #expect(throws: Failure.invalid(field: "until", "must lie in the future")) {
            try user.suspend(reason: "x", until: Self.now, at: Self.now)
        }
        #expect(user.status == .active)
        try user.suspend(reason: "x", until: Self.now + .seconds(1), at: Self.now)
        try user.close(at: Self.now)
        #expect(user.suspension == nil)
        #expect(user.closedAt == Self.now)
        try user.restore()
        #expect(user.closedAt == nil)
    }

    @Test(arguments: AccountStatus.allCases, Hold.allCases.map { Optional($0) } + [nil])
    func `only active accounts that nothing holds sign in`(
        status: AccountStatus, hold: Hold?
    ) throws {
        let user = try Self.user(status, holds: Set([hold].compactMap(\.self)))
        let mayPass = status == .active && (hold == nil || hold == .unverified)
        #expect((user.signInObstacle(at: Self.now) == nil) == mayPass)
        let locked = try Self.user(status, lockedUntil: Self.now + .seconds(1))
        #expect(locked.signInObstacle(at: Self.now) == .locked)
        #expect(!locked.isLocked(at: Self.now + .seconds(1)))
    }

    /// Seconds until a lock ends, whether the password must be reset, and what the list says then.
    private static let standings: [(Int64?, Bool, String?)] = [
        (nil, false, nil), (1, false, "locked"), (0, false, nil), (-60, false, nil),
        (nil, true, "must reset"), (1, true, "locked"), (-60, true, "must reset"),
    ]

    @Test(arguments: standings)
    func `an active account that is locked or must be reset does not look active`(
        lockSeconds: Int64?, mustReset: Bool, word: String?
    ) throws {
        let user = try Self.user(
            lockedUntil: lockSeconds.map { Self.now + .seconds($0) }, mustReset: mustReset)
        let standing = UserRow(user, masked: false).standing(at: Self.now)
        #expect(standing == word.map { CellValue.state($0, .warn) })
    }

    @Test(arguments: AccountStatus.allCases.filter { $0 != .active })
    func `a status that lets nobody in stays in the list whatever stands beside it`(
        status: AccountStatus
    ) throws {
        let user = try Self.user(status, lockedUntil: Self.now + .seconds(1), mustReset: true)
        #expect(UserRow(user, masked: false).standing(at: Self.now) == nil)
    }

    @Test func `a change of contact data is remembered, the same data is none`() throws {
        var user = try Self.user()
        user.setContact(email: user.email, phone: nil, by: "somebody", at: Self.now)
        #expect(user.contactChange == nil)
        let phone = try #require(PhoneNumber(PhoneNumber.example))
        user.setContact(email: user.email, phone: phone, by: "somebody", at: Self.now)
        #expect(user.contactChange == .init(at: Self.now, by: "somebody"))
    }

    @Test func `a reset is used or cancelled once and in time`() throws {
        let fresh = PasswordReset(
            id: ID(high: 1, low: 2), user: ID(high: 1, low: 1), way: .code, fingerprint: "f",
            created: Self.now, expires: Self.now + PasswordReset.codeLife, startedBy: "somebody")
        #expect(!fresh.isOpen(at: fresh.expires))
        for state in PasswordReset.State.allCases where state != .open {
            let other = PasswordReset(
                id: fresh.id, user: fresh.user, way: .code, fingerprint: "f",
                created: Self.now, expires: fresh.expires, startedBy: "somebody", state: state)
            var (used, cancelled) = (other, other)
            #expect(throws: Failure.self) { try used.use(at: Self.now) }
            #expect(throws: Failure.self) { try cancelled.cancel(at: Self.now) }
            #expect(used == other && cancelled == other)
        }
        var (used, late) = (fresh, fresh)
        try used.use(at: Self.now)
        #expect(used.state == .used)
        #expect(throws: Failure.self) { try late.use(at: fresh.expires) }
    }

    @Test func `an approval is decided once, in time and by somebody else`() throws {
        func fresh() -> Approval {
            Approval(
                id: ID(high: 1, low: 3), kind: .staffRole, subject: "user", value: "support",
                askedBy: "one", askedAt: Self.now, reason: "")
        }
        var (own, late, done) = (fresh(), fresh(), fresh())
        #expect(throws: Failure.denied("nobody approves what they asked for")) {
            try own.decide(true, by: "one", at: Self.now)
        }
        #expect(throws: Failure.self) {
            try late.decide(true, by: "other", at: Self.now + Approval.life)
        }
        try done.decide(false, by: "other", at: Self.now)
        #expect(done.state == .refused)
        #expect(done.decidedBy == "other")
        #expect(throws: Failure.self) { try done.decide(true, by: "third", at: Self.now) }
        #expect(own == fresh() && late == fresh())
    }

    @Test func `a guardian acts from the verification to the end of the link`() throws {
        var link = GuardianLink(
            id: ID(high: 1, low: 4), minor: ID(high: 1, low: 1), guardian: ID(high: 1, low: 5),
            created: Self.now)
        #expect(!link.isInForce)
        try link.verify(by: "somebody", at: Self.now)
        #expect(link.isInForce)
        #expect(throws: Failure.self) { try link.verify(by: "somebody", at: Self.now) }
        try link.end(at: Self.now)
        #expect(!link.isInForce)
        #expect(throws: Failure.self) { try link.end(at: Self.now) }
        #expect(throws: Failure.self) { try link.verify(by: "somebody", at: Self.now) }
    }

    @Test func `mail is given up after eight tries`() throws {
        var mail = Mail(
            id: ID(high: 1, low: 6), to: try #require(EmailAddress(EmailAddress.example)),
            user: nil, template: .invitation, subject: "", created: Self.now, notBefore: Self.now)
        for _ in 1..<Mail.attemptsMax {
            try mail.take(at: Self.now)
            mail.note(.failed("no answer", noSoonerThan: nil), at: Self.now)
            #expect(mail.state == .waiting)
        }
        mail.note(.failed("no answer", noSoonerThan: nil), at: Self.now)
        #expect(mail.state == .failed)
        #expect(mail.lastError == "no answer")
    }

    @Test(
        arguments: [
            (0, nil), (4, nil), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900),
            (11, 900),
            (1_000_000, 900),
        ] as [(Int, Int64?)])
    func `failures delay the next try, doubling up to a quarter of an hour`(
        failures: Int, seconds: Int64?
    ) {
        let tally = AttemptTally(
            fromSource: failures, lastFromSource: Self.now, fromEverywhere: 5000)
        #expect(tally.nextTry == seconds.map { Self.now + .seconds($0) })
        #expect(
            AttemptTally(fromSource: failures, lastFromSource: nil, fromEverywhere: 0).nextTry
                == nil)
    }

    @Test(arguments: [
        (0, "0–5"), (5, "0–5"), (6, "6–12"), (12, "6–12"), (13, "13–17"), (17, "13–17"),
        (18, "18–24"), (24, "18–24"), (34, "25–34"), (64, "55–64"), (65, "65+"), (99, "65+"),
    ])
    func `an age is shown as a band`(years: Int, band: String) throws {
        let today = try #require(CalendarDate("2026-11-21"))
        let born = CalendarDate(year: 2026 - years, month: 11, day: 21)
        let profile = TalentProfile(birthDate: born)
        #expect(profile.ageBand(on: today) == band)
        #expect(profile.isMinor(on: today) == (years < 18))
    }

    @Test func `who has no birth date counts as a minor, and no band is shown`() throws {
        let today = try #require(CalendarDate("2026-11-21"))
        #expect(TalentProfile().isMinor(on: today))
        #expect(TalentProfile().ageBand(on: today) == nil)
    }

    @Test func `sessions live as long as their role allows`() {
        for role in Role.allCases {
            let (idle, absolute) = Session.lifetime(of: role)
            #expect(idle == (role.isStaff ? .minutes(30) : .days(7)))
            #expect(absolute == (role.isStaff ? .hours(12) : .days(30)))
        }
    }

    @Test func `a checkpoint is read as it is written`() throws {
        let checkpoint = Checkpoint(
            at: Self.now,
            heads: [
                .init(lane: "main", sequence: 42, hash: "ab12"),
                .init(lane: "server", sequence: 1, hash: "cd34"),
            ],
            signature: "c2ln", publicKey: "a2V5")
        #expect(Checkpoint(text: checkpoint.text) == checkpoint)
        let empty = Checkpoint(at: Self.now, heads: [], signature: "s", publicKey: "k")
        #expect(Checkpoint(text: empty.text) == empty)
    }

    @Test(arguments: [
        "", "callboard checkpoint 1 now\nkey k\nsignature s",
        "callboard checkpoint 2 2026-11-15T21:00:00.000Z\nkey k\nsignature s",
        "callboard checkpoint 1 2026-11-15T21:00:00.000Z\nsignature s\nkey k",
        "callboard checkpoint 1 2026-11-15T21:00:00.000Z\nmain x ab\nkey k\nsignature s",
        "callboard checkpoint 1 2026-11-15T21:00:00.000Z\nmain 1\nkey k\nsignature s",
        "callboard checkpoint 1 2026-11-15T21:00:00.000Z\nkey k",
    ])
    func `what is no checkpoint is refused`(text: String) {
        #expect(Checkpoint(text: text) == nil)
    }
}
