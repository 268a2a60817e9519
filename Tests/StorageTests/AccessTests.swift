import Domain
import SQL
import Testing

@testable import Storage

@Suite struct AccessTests {
    private let fixture: Fixture
    private let user = Fixture.user(1)

    init() throws {
        fixture = try Fixture()
        try fixture.add(1)
        try fixture.add(2)
    }

    /// Who shows the token of the first session, after an account and its session were changed.
    private func caller(
        after span: Span = Span(milliseconds: 0), _ changes: Statement...
    ) throws -> SessionCaller? {
        let session = Fixture.session(1, of: 2)
        try fixture.write { tx throws(Failure) in try tx.sessions.add(session) }
        for change in changes { try fixture.raw(change) }
        return try fixture.read(at: Fixture.now + span) { tx throws(Failure) in
            #expect(try tx.sessions.findCaller(fingerprint: "another") == nil)
            return try tx.sessions.findCaller(fingerprint: session.fingerprint)
        }
    }

    private static func caller(
        mustReset: Bool = false, end: Session.End? = nil, status: AccountStatus = .active,
        holds: Set<Hold> = []
    ) -> SessionCaller {
        let session = Fixture.session(1, of: 2)
        return SessionCaller(
            session: session.id, user: session.user, name: "Layla Hassan", role: .talent,
            mustReset: mustReset, lastSeen: session.lastSeen, end: end, status: status,
            holds: holds)
    }

    @Test func `a token leads to its session and its account as they are now`() throws {
        #expect(try caller() == Self.caller())
        #expect(Self.caller().isUsable)
    }

    @Test(arguments: ["sessions", "users"])
    func `the password must be changed when the session says so or the account`(
        table: String
    ) throws {
        let change: Statement =
            table == "users"
            ? "UPDATE users SET must_reset = 1 WHERE n = 2" : "UPDATE sessions SET must_reset = 1"
        #expect(try caller(change) == Self.caller(mustReset: true))
    }

    @Test(arguments: Hold.allCases)
    func `a caller's account is held as it stands, and all holds but one keep it from use`(
        hold: Hold
    ) throws {
        let column = UsersTable.column(of: hold)
        let found = try caller("UPDATE users SET \(fragment: column) = 1 WHERE n = 2")
        #expect(found == Self.caller(holds: [hold]))
        #expect(found?.isUsable == (hold == .unverified))
    }

    @Test func `a caller's account that was suspended may not be used`() throws {
        let found = try caller(
            "UPDATE users SET status = 'suspended', suspended_why = 'w' WHERE n = 2")
        #expect(found == Self.caller(status: .suspended))
        #expect(found?.isUsable == false)
    }

    @Test(arguments: [Session.End?.none, .expired])
    func `a caller's session ends by itself at its moment and not before`(
        end: Session.End?
    ) throws {
        let lapse = Fixture.session(1, of: 2).lapses(as: .talent).milliseconds
        let left = lapse - Fixture.now.milliseconds - (end == nil ? 1 : 0)
        #expect(try caller(after: Span(milliseconds: left)) == Self.caller(end: end))
    }

    @Test func `a caller's session has ended as was written down`() throws {
        let found = try caller("UPDATE sessions SET ended_how = 'revoked', ended_at = created")
        #expect(found == Self.caller(end: .revoked))
    }

    @Test func `a session is found by id and by fingerprint until the end of days`() throws {
        let session = Fixture.session(1, of: 1)
        try fixture.write { tx throws(Failure) in try tx.sessions.add(session) }
        try fixture.write { tx throws(Failure) in
            #expect(try tx.sessions.find(session.id) == session)
            #expect(try tx.sessions.find(fingerprint: session.fingerprint) == session)
            #expect(try tx.sessions.find(fingerprint: "another") == nil)
            try tx.sessions.touch(session.id, at: tx.now + .minutes(5))
            try tx.sessions.touch(session.id, at: tx.now + .minutes(2))
            try tx.sessions.end(session.id, how: .revoked)
            try tx.sessions.touch(session.id, at: tx.now + .minutes(9))
        }
        let found = try fixture.read { tx throws(Failure) in
            try tx.sessions.find(fingerprint: session.fingerprint)
        }
        #expect(found?.lastSeen == Fixture.now + .minutes(5))
        #expect(found?.end == .revoked)
        #expect(found?.endedAt == Fixture.now)
    }

    @Test func `ending all sessions spares the one kept and those of others`() throws {
        try fixture.write { tx throws(Failure) in
            for number in 1...3 { try tx.sessions.add(Fixture.session(number, of: 1)) }
            try tx.sessions.add(Fixture.session(4, of: 2))
        }
        try fixture.write { tx throws(Failure) in
            let kept = Fixture.session(2)
            #expect(try tx.sessions.endAll(of: user, but: kept, how: .suspended) == 2)
            #expect(tx.changes.map(\.after) == ["ended: suspended", "ended: suspended"])
            #expect(try tx.users.belongings(of: user).activeSessions == 1)
            #expect(try tx.sessions.endAll(of: user, but: nil, how: .closed) == 1)
            #expect(try tx.users.belongings(of: Fixture.user(2)).activeSessions == 1)
        }
        let states = try fixture.read { tx throws(Failure) in
            let term = FilterTerm(column: "state", values: [.text("active")])
            return try tx.sessions.list(
                ListQuery(terms: [term], sort: SortOrder("created"))
            ).rows.map(\.id)
        }
        #expect(states == [Fixture.session(4)])
    }

    @Test func `a session left alone too long is not active`() throws {
        try fixture.write { tx throws(Failure) in try tx.sessions.add(Fixture.session(1, of: 1)) }
        let later = Fixture.now + Session.lifetime(of: .talent).idle
        let count = try fixture.read(at: later) { tx throws(Failure) in
            try tx.users.belongings(of: user).activeSessions
        }
        #expect(count == 0)
    }

    @Test func `a lapsed session counts as ended, written down or not`() throws {
        try fixture.write { tx throws(Failure) in
            for (number, later) in [(1, Int64(0)), (2, 0), (3, 1)] {
                try tx.sessions.add(Fixture.session(number, of: 1, created: later))
            }
            try tx.sessions.end(Fixture.session(2), how: .revoked)
        }
        let lapse = Fixture.session(1, of: 1).lapses(as: .talent)
        func listed(_ state: String) throws -> [Session.ID] {
            try fixture.read(at: lapse) { tx throws(Failure) in
                let term = FilterTerm(column: "state", values: [.text(state)])
                return try tx.sessions.list(
                    ListQuery(terms: [term], sort: SortOrder("created"))
                ).rows.map(\.id)
            }
        }
        let (active, ended) = ([Fixture.session(3)], [Fixture.session(1), Fixture.session(2)])
        #expect(try listed("active") == active)
        #expect(try listed("ended") == ended)
        try fixture.write(at: lapse) { tx throws(Failure) in
            let session = try tx.sessions.find(Fixture.session(1))
            #expect(session.end == .expired)
            #expect(session.endedAt == lapse)
            #expect(try tx.sessions.endAll(of: user, but: nil, how: .revoked) == 1)
            try tx.sessions.endLapsed(limit: 10)
            #expect(tx.changes.count == 1)
        }
        #expect(try listed("active") == [])
        #expect(try listed("ended") == ended + active)
        #expect(
            try fixture.texts("SELECT ended_how FROM sessions ORDER BY n") == [
                "expired", "revoked", "revoked",
            ])
    }

    @Test func `passwords are set, kept as history, upgraded in place and taken away`() throws {
        let hashes = (0..<30).map { PasswordHash(stored: "hash \($0)") }
        try fixture.write { tx throws(Failure) in
            #expect(try tx.credentials.hash(of: user) == nil)
            for hash in hashes { try tx.credentials.set(hash, of: user, at: tx.now) }
            try tx.credentials.set(hashes[0], of: Fixture.user(2), at: tx.now)
            try tx.credentials.upgrade(PasswordHash(stored: "better"), of: user)
            let history = try tx.credentials.history(of: user, limit: 100).map(\.stored)
            #expect(history.count == CredentialsTable.historyMax)
            #expect(history.prefix(2) == ["better", "hash 28"])
            #expect(try tx.credentials.hash(of: user)?.stored == "better")
            try tx.credentials.set(nil, of: user, at: tx.now)
            #expect(try tx.credentials.hash(of: user) == nil)
            #expect(
                try tx.credentials.history(of: user, limit: 2).map(\.stored) == Array(history[..<2])
            )
            #expect(try tx.credentials.hash(of: Fixture.user(2)) == hashes[0])
            #expect(tx.changes.allSatisfy { "\($0)".contains("hash") == false })
            #expect(try tx.credentials.owner(user)?.id == user)
        }
    }

    @Test func `failures count by source and from everywhere, and are forgotten`() throws {
        let here = SignInFailure(name: "a@b.example", source: "192.0.2.1")
        let there = SignInFailure(name: "a@b.example", source: "192.0.2.2")
        try fixture.write { tx throws(Failure) in
            try tx.attempts.record(here, at: tx.now)
            try tx.attempts.record(here, at: tx.now + .seconds(1))
            try tx.attempts.record(there, at: tx.now + .seconds(2))
        }
        let expected = AttemptTally(
            fromSource: 2, lastFromSource: Fixture.now + .seconds(1), fromEverywhere: 3)
        let later = Fixture.now + AttemptTally.memory + .minutes(1)
        try fixture.write { tx throws(Failure) in
            #expect(try tx.attempts.tally(name: here.name, source: here.source) == expected)
            try tx.attempts.clear(name: here.name, source: here.source)
            #expect(try tx.attempts.tally(name: here.name, source: here.source).fromEverywhere == 1)
            try tx.attempts.record(here, at: tx.now)
        }
        let forgotten = try fixture.read(at: later) { tx throws(Failure) in
            try tx.attempts.tally(name: here.name, source: here.source)
        }
        #expect(forgotten == AttemptTally(fromSource: 0, lastFromSource: nil, fromEverywhere: 0))
        try fixture.write(at: later) { tx throws(Failure) in
            try tx.attempts.record(SignInFailure(name: "c", source: "d"), at: later)
        }
        #expect(try fixture.texts("SELECT name FROM attempts") == ["c"])
    }

    @Test func `resets are found by token, saved, voided together`() throws {
        func reset(_ number: UInt64, _ fingerprint: String?) -> PasswordReset {
            PasswordReset(
                id: ID(high: 3, low: number), user: user, way: .code, fingerprint: fingerprint,
                created: Fixture.now, expires: Fixture.now + .minutes(30), startedBy: "os:0")
        }
        var first = reset(1, "f")
        try fixture.write { tx throws(Failure) in
            try tx.resets.add(first)
            try tx.resets.add(reset(2, nil))
            #expect(try tx.resets.openCount(of: user) == 2)
            try first.use(at: tx.now)
            try tx.resets.save(first)
            #expect(try tx.resets.find(fingerprint: "f") == first)
            #expect(try tx.resets.find(first.id) == first)
            #expect(try tx.resets.voidAll(of: user) == 1)
            #expect(try tx.resets.openCount(of: user) == 0)
            #expect(try tx.resets.find(reset(2, nil).id).state == .voided)
            let rows = try tx.resets.list(ListQuery(sort: SortOrder("created"))).rows
            #expect(rows.map(\.name) == ["Layla Hassan", "Layla Hassan"])
        }
    }

    @Test func `answers are kept for their life, by actor, operation and key`() throws {
        let answer = StoredAnswer(
            fingerprint: "f", body: "{}", isFailure: false,
            record: AuditPosition(lane: "main", sequence: 3), undo: "[]",
            undoUntil: Fixture.now + .seconds(30))
        try fixture.write { tx throws(Failure) in
            try tx.store(answer, key: "k", actor: "a", operation: "o")
        }
        try fixture.read { tx throws(Failure) in
            #expect(try tx.storedAnswer(key: "k", actor: "a", operation: "o") == answer)
            #expect(try tx.storedAnswer(key: "k", actor: "b", operation: "o") == nil)
            #expect(try tx.storedAnswer(key: "k", actor: "a", operation: "p") == nil)
        }
        let failure = try ScopeTests.failure { () throws(Failure) in
            try fixture.write { tx throws(Failure) in
                try tx.store(answer, key: "k", actor: "a", operation: "o")
            }
        }
        #expect(failure?.code == "conflict")
        let later = Fixture.now + StoredAnswer.life
        try fixture.write(at: later) { tx throws(Failure) in
            #expect(try tx.storedAnswer(key: "k", actor: "a", operation: "o") == nil)
            try tx.store(answer, key: "k", actor: "a", operation: "o")
            try tx.removeOldAnswers()
            #expect(try tx.storedAnswer(key: "k", actor: "a", operation: "o") == answer)
        }
    }

    @Test func `a call after a quiet week does not wait until all that is old is gone`() throws {
        let answer = StoredAnswer(fingerprint: "f", body: "{}", isFailure: false, record: nil)
        let extra = 3
        try fixture.write { tx throws(Failure) in
            for number in 0..<AnswersTable.removedMax + extra {
                try tx.store(answer, key: "\(number)", actor: "a", operation: "o")
            }
        }
        let later = Fixture.now + StoredAnswer.life
        #expect(later.milliseconds.isMultiple(of: AnswersTable.turns))
        func left(after moment: Instant) throws -> String? {
            try fixture.write(at: moment) { tx throws(Failure) in
                try tx.store(answer, key: "\(moment)", actor: "a", operation: "o")
                try tx.removeOldAnswers()
            }
            return try fixture.texts(
                "SELECT CAST(count(*) AS TEXT) FROM answers WHERE at <= \(Fixture.now)"
            ).first
        }
        // Callers who come at once do not meet: not each of them looks for what is old.
        #expect(try left(after: later + Span(milliseconds: 1)) == "\(256 + extra)")
        #expect(try left(after: later) == "\(extra)")
        #expect(try left(after: later + Span(milliseconds: AnswersTable.turns)) == "0")
    }

    @Test func `an approval is asked for, decided and listed`() throws {
        var approval = Approval(
            id: ID(high: 4, low: 1), kind: .staffRole, subject: user.description,
            value: "support", askedBy: "me", askedAt: Fixture.now, reason: "why")
        try fixture.write { tx throws(Failure) in
            try tx.approvals.add(approval)
            #expect(try tx.approvals.find(approval.id) == approval)
            let before = approval
            try approval.decide(true, by: "you", at: tx.now)
            try tx.approvals.save(approval)
            #expect(try tx.approvals.find(approval.id) == approval)
            #expect(tx.before.first(Approval.self) == before)
            let rows = try tx.approvals.list(ListQuery(sort: SortOrder("asked_at"))).rows
            let shown = ApprovalRow(approval, name: "Layla Hassan", role: .talent, at: tx.now)
            #expect(rows == [shown])
            #expect(try tx.approvals.row(approval.id) == rows.first)
        }
    }
}
