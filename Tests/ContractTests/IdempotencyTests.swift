import Crypto
import Domain
import Fields
import Service
import TestSupport
import Testing

/// Doing something twice under one key.
@Suite struct IdempotencyTests {
    private static func call(_ key: String?, reason: String = "because") -> Call {
        Call(key: key, reason: reason, source: House.source)
    }

    @Test(arguments: Setting.all)
    func `the same key with another body is refused and does nothing`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let (first, second) = (try house.add(.talent), try house.add(.talent))
        _ = try admin.backend.perform(SuspendUser(user: first.id), Self.call("k"))
        #expect(
            failure { () throws(Failure) in
                try admin.backend.perform(SuspendUser(user: second.id), Self.call("k"))
            }?.code == "reused_key")
        #expect(try house.user(second.id).status == .active)
    }

    @Test(arguments: Setting.all)
    func `the same key for another reason is refused and leaves the first one on record`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (admin, talent) = (try house.add(.admin), try house.add(.talent))
        let act = SuspendUser(user: talent.id)
        let first = try admin.backend.answer(any: act, Self.call("k"))
        #expect(try admin.backend.answer(any: act, Self.call("k")).record == first.record)
        #expect(
            failure { () throws(Failure) in
                _ = try admin.backend.perform(act, Self.call("k", reason: "another"))
            }?.code == "reused_key")
    }

    @Test(arguments: Setting.all)
    func `an act whose answer was lost can still be taken back while there is time`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (admin, talent) = (try house.add(.admin), try house.add(.talent))
        let act = SuspendUser(user: talent.id)
        _ = try admin.backend.answer(any: act, Self.call("k"))
        house.clock.advance(by: Span(milliseconds: Undo.window.milliseconds - 1))
        let undo = try #require(try admin.backend.answer(any: act, Self.call("k")).undo)
        var call = Self.call("u")
        call.expectedVersion = undo.expectedVersion
        _ = try admin.backend.answer(any: undo.operation, call)
        #expect(try house.user(talent.id).status == .active)
        house.clock.advance(by: Span(milliseconds: 1))
        #expect(try admin.backend.answer(any: act, Self.call("k")).undo == nil)
    }

    @Test(arguments: Setting.all)
    func `a moment typed as 7d is the same act minutes later, one typed as 8d is not`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        func suspend(_ typed: String) throws(Failure) -> AuditPosition? {
            let now = house.clock.now
            let texts = ["user": person.id.description, "until": typed]
            var call = Self.call("k")
            call.typed = TypedMoments.typed(texts, of: SuspendUser.self, now: now)
            let operation = try TextForm.decode(SuspendUser.self, from: texts, now: now)
            return try admin.backend.answer(any: operation, call).record
        }
        let first = try suspend("7d")
        let until = try house.user(person.id).suspension?.until
        #expect(until == house.clock.now + .days(7))
        house.clock.advance(by: .minutes(5))
        #expect(try suspend("7d") == first)
        #expect(try house.user(person.id).suspension?.until == until)
        for other in ["8d", "+7d", until?.description ?? ""] {
            #expect(failure { () throws(Failure) in try suspend(other) }?.code == "reused_key")
        }
    }

    @Test(arguments: Setting.all)
    func `a key belongs to its actor and operation`(setting: Setting) throws {
        let house = try House(setting)
        let (one, other) = (try house.add(.admin), try house.add(.admin))
        let people = try (1...3).map { _ in try house.add(.talent) }
        _ = try one.backend.perform(SuspendUser(user: people[0].id), Self.call("k"))
        _ = try other.backend.perform(SuspendUser(user: people[1].id), Self.call("k"))
        _ = try one.backend.perform(CloseUser(user: people[2].id), Self.call("k"))
        let statuses = try people.map { try house.user($0.id).status }
        #expect(statuses == [.suspended, .suspended, .closed])
    }

    @Test(arguments: Setting.all)
    func `a refusal is the answer to its key`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let lift = LiftSuspension(user: person.id)
        func again() -> Failure? {
            failure { () throws(Failure) in try admin.backend.perform(lift, Self.call("k")) }
        }
        let refusal = again()
        #expect(refusal?.code == "conflict")
        _ = try admin.backend.perform(SuspendUser(user: person.id), Self.call(nil))
        #expect(again() == refusal)
        #expect(try house.user(person.id).status == .suspended)
        house.clock.advance(by: StoredAnswer.life)
        let later = try house.another(of: admin, .admin)
        _ = try later.backend.perform(lift, Self.call("k"))
        #expect(try house.user(person.id).status == .active)
    }

    @Test(arguments: Setting.all)
    func `who signed out and got no answer asks again and is not told to sign in`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let first = try person.backend.answer(any: EndSession(), Self.call("k"))
        let count = try house.recordCount()
        let again = try person.backend.answer(any: EndSession(), Self.call("k"))
        #expect(again.record == first.record)
        #expect(again.output as? Done == Done())
        #expect(try house.recordCount() == count)
    }

    @Test(arguments: Setting.all)
    func `a key that one session signed out with leaves no other session open`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let other = try house.another(of: person, .talent)
        _ = try person.backend.perform(EndSession(), Self.call("bye"))
        let refused = failure { () throws(Failure) in
            try other.backend.perform(EndSession(), Self.call("bye"))
        }
        #expect(refused?.code == "reused_key")
        _ = try other.backend.perform(EndSession(), Self.call("another"))
        #expect(
            failure { () throws(Failure) in try other.backend.perform(ShowCurrentSession()) }?
                .code == "unauthenticated")
    }

    @Test(arguments: Setting.all)
    func `a session that ended is good for nothing but the answer to its own sign-out`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        let revoked = try house.another(of: person, .talent)
        _ = try admin.backend.perform(RevokeSession(session: revoked.session), Self.call(nil))
        _ = try person.backend.perform(EndSession(), Self.call("k"))
        func code(_ operation: any Operation, _ key: String?, _ asking: Person) -> String? {
            failure { () throws(Failure) in
                _ = try asking.backend.answer(any: operation, Self.call(key))
            }?.code
        }
        for key in ["another", nil] {
            #expect(code(EndSession(), key, person) == "unauthenticated")
        }
        #expect(code(RevokeAllSessions(user: person.id), "k", person) == "unauthenticated")
        #expect(code(ShowCurrentSession(), "k", person) == "unauthenticated")
        #expect(code(EndSession(), "k", revoked) == "unauthenticated")
        #expect(code(EndSession(), "k", person) == nil)
        _ = try admin.backend.perform(SuspendUser(user: person.id), Self.call(nil))
        #expect(code(EndSession(), "k", person) == "unauthenticated")
    }

    @Test(arguments: Setting.all)
    func `asking to wait is not the answer to a key`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let email = person.email.description
        try house.write { tx throws(Failure) in
            for _ in 1...5 {
                let failure = SignInFailure(name: email, source: House.source.address)
                try tx.attempts.record(failure, at: house.clock.now)
            }
        }
        let signIn = StartSession(login: email, password: House.password)
        #expect(
            failure { () throws(Failure) in
                try house.nobody.perform(signIn, Self.call("k"))
            }?.code == "too_many")
        house.clock.advance(by: .minutes(1))
        #expect(try house.nobody.perform(signIn, Self.call("k")).user == person.id)
    }

    @Test(arguments: Setting.all)
    func `duplicates at the same moment have one effect`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let email = try #require(EmailAddress("once@casting.example"))
        let create = CreateUser(email: email, name: "Once", role: .caster)
        let answers = concurrently(8) { _ in
            try? admin.backend.answer(any: create, Self.call("k")).record
        }
        #expect(Set(answers.map { $0?.description }).count == 1)
        #expect(answers.first != .some(nil))
        #expect(try house.records(of: "operation:users.create").count == 1)
        #expect(try house.mail().count == 1)
    }

    @Test(arguments: Setting.all, ["", String(repeating: "k", count: 256)])
    func `a key that is empty or too long is refused`(setting: Setting, key: String) throws {
        let house = try House(setting)
        let refusal = failure { () throws(Failure) in
            try house.nobody.perform(RequestReset(email: email()), Self.call(key))
        }
        #expect(refusal == .invalid(field: "key", "must have 1 to 255 characters"))
    }

    @Test(arguments: Setting.all)
    func `nobody who has the file can try passwords at the speed of a fast hash`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let signIn = StartSession(
            login: person.email.description, password: House.password)
        _ = try house.nobody.perform(signIn, Self.call("k"))
        let guess = Hex.encode(SHA256.hash(JSONForm.encode(signIn).bytes()))
        let bytes = try house.files.bytes()
        #expect(!bytes.holds(guess))
    }

    @Test(arguments: Setting.Store.allCases)
    func `nobody tries passwords uncounted under a key that has its answer`(
        store: Setting.Store
    ) throws {
        let hash = try CryptoVault(seed: Array(repeating: 9, count: 32), deterministic: 9)
            .hash(password: House.password)
        // Whoever compares a password at sign-in draws a token: chance tells whether it was done.
        func tokenAfter(_ guesses: [Secret], _ answers: [String]) throws -> String {
            let house = try House(Setting(reach: .inProcess, store: store))
            let person = try house.add(.talent, hash: hash)
            let codes = guesses.compactMap { guess in
                failure { () throws(Failure) in
                    try house.nobody.perform(
                        StartSession(login: person.email.description, password: guess),
                        Self.call("k"))
                }?.code
            }
            #expect(codes == answers)
            return house.vault.newToken().revealed
        }
        let wrong = Secret("wrong")
        let once = try tokenAfter([wrong], ["unauthenticated"])
        let twice = try tokenAfter([wrong, House.password], ["unauthenticated", "reused_key"])
        #expect(twice == once)
    }

    private func email() throws(Failure) -> EmailAddress {
        guard let email = EmailAddress("somebody@casting.example") else {
            throw .invalid(field: "email", "is malformed")
        }
        return email
    }
}
