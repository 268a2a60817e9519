import Domain
import Gateways
import Service
import Testing

/// Password resets, and the rules for new passwords.
@Suite struct ResetTests {
    private static let new = Secret("five quite new plain words")
    private static let call = Call(reason: "lost", source: House.source)
    private static let unknown = Failure.invalid(
        field: "token", "is unknown, used or expired; ask for a new one")

    @Test(arguments: Setting.all)
    func `a code that staff read out sets a password once`(setting: Setting) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        let started = try support.backend.perform(
            StartReset(user: person.id, way: .code), Self.call)
        let code = try #require(started.code)
        #expect(try house.user(person.id).mustReset)
        let typed = Secret(" \(code.revealed.lowercased()) ")
        #expect(try check(typed, person, house).way == .code)
        _ = try complete(typed, house, of: person)
        let signedIn = try house.signIn(person.email.description, Self.new)
        #expect(!signedIn.mustReset)
        #expect(isUnknown(code, house, of: person))
        #expect(try house.mail().map(\.template) == [.passwordChanged, .resetStarted])
    }

    @Test(arguments: Setting.all)
    func `a code is void after half an hour, when cancelled, and when another is made`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        func code() throws -> Secret {
            let started = try house.another(of: support, .support).backend.perform(
                StartReset(user: person.id, way: .code), Self.call)
            return try #require(started.code)
        }
        let first = try code()
        let second = try code()
        #expect(isUnknown(first, house, of: person))
        let open = try #require(
            try support.backend.perform(ListResets(filter: "state:open")).rows.first)
        _ = try support.backend.perform(CancelReset(reset: open.id))
        #expect(isUnknown(second, house, of: person))
        let third = try code()
        house.clock.advance(by: PasswordReset.codeLife)
        #expect(isUnknown(third, house, of: person))
    }

    @Test(arguments: Setting.all)
    func `the code is in the first answer only`(setting: Setting) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        var call = Self.call
        call.key = "reset"
        let start = StartReset(user: person.id, way: .code)
        let first = try support.backend.perform(start, call)
        let again = try support.backend.perform(start, call)
        #expect(again.reset == first.reset)
        #expect(again.code == Secret(Secret.dots))
        #expect(first.code != again.code)
    }

    @Test(arguments: Setting.all)
    func `the token of a link is made when its mail leaves, and voids the one before`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        _ = try house.nobody.perform(RequestReset(email: person.email))
        let due = try house.dueMail()
        let mail = try #require(due.first)
        let first = try house.compose(mail)
        let second = try house.compose(mail)
        #expect(second.to.revealed == person.email.description)
        let (void, token) = (try #require(first.token), try #require(second.token))
        #expect(isUnknown(void, house))
        _ = try house.operatingSystem.perform(ReportMail(mail: mail, .sent(receipt: nil)))
        #expect(
            failure { () throws(Failure) in
                try house.compose(mail)
            }?.code == "not_found")
        _ = try complete(token, house)
        #expect(try house.signIn(person.email.description, Self.new).user == person.id)
    }

    @Test(arguments: Setting.all)
    func `a message that one process sends is not sent by another`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        _ = try house.nobody.perform(RequestReset(email: person.email))
        let mail = try #require(try house.dueMail().first)
        let looks = Tally()
        let transport = Meanwhile {
            looks.add("looks")
            #expect(throws: Failure.self) { try house.compose(mail) }
            #expect((try? house.dueMail())?.isEmpty == true)
        }
        let sender = MailCarrier(transport: transport, clock: house.clock)
        try house.working([sender]) { _ throws in
            #expect(eventually { looks["looks"] == 1 })
            #expect(try eventually { try house.mail().isEmpty })
        }
    }

    @Test(arguments: Setting.all)
    func `a link started by staff waits for the undo and lives a day`(setting: Setting) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        let answer = try support.backend.answer(
            any: StartReset(user: person.id, way: .link), Self.call)
        #expect(try house.dueMail().isEmpty)
        house.clock.advance(by: Undo.window)
        let mail = try #require(try house.dueMail().first)
        let token = try #require(try house.compose(mail).token)
        house.clock.advance(by: PasswordReset.linkLife)
        #expect(isUnknown(token, house))
        #expect(answer.undo?.operation is CancelReset)
    }

    @Test(arguments: Setting.all)
    func `who asks for links cannot count what was written in between`(setting: Setting) throws {
        let house = try House(setting)
        let known = try house.add(.talent)
        let unknown = try #require(EmailAddress("nobody@casting.example"))
        for email in [known.email, unknown] {
            let call = Call(key: email.description, source: House.source)
            for _ in 1...2 {
                let answer = try house.nobody.answer(any: RequestReset(email: email), call)
                #expect(answer.record == nil)
            }
        }
    }

    @Test(arguments: Setting.all, [Role.talent, .caster, .investor])
    func `who is signed in but no staff cannot count it either`(
        setting: Setting, role: Role
    ) throws {
        let house = try House(setting)
        let (person, known) = (try house.add(role), try house.add(.talent))
        let before = try person.backend.perform(ShowChanges())
        _ = try house.nobody.perform(RequestReset(email: known.email))
        #expect(try person.backend.perform(ShowChanges()) == before)
        let out = try person.backend.answer(any: EndSession(), Call(source: House.source))
        #expect(out.record == nil)
        house.clock.advance(by: ShowChanges.blindSpan)
        let again = try house.another(of: person, role)
        #expect(try again.backend.perform(ShowChanges()) != before)
        let support = try house.add(.support)
        let staff = try support.backend.answer(any: EndSession(), Call(source: House.source))
        #expect(staff.record != nil)
    }

    @Test(arguments: Setting.all)
    func `asking for a link answers alike whoever asks for whom`(setting: Setting) throws {
        let house = try House(setting)
        let known = try house.add(.talent)
        let others = [
            try house.add(.talent, status: .suspended).email,
            try house.add(.talent, status: .closed).email,
            try house.add(.talent, holds: [.minor]).email,
            try #require(EmailAddress("nobody@casting.example")),
        ]
        let answer = try house.nobody.perform(RequestReset(email: known.email))
        #expect(try house.mail().map(\.to) == [known.email])
        for email in others {
            #expect(try house.nobody.perform(RequestReset(email: email)) == answer)
        }
        for _ in 1...5 { _ = try house.nobody.perform(RequestReset(email: known.email)) }
        #expect(try house.mail().count == RequestReset.openMax)
    }

    @Test(arguments: Setting.all)
    func `setting a password by reset ends all sessions, and a lock that guessing brought`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let login = person.email.description
        try house.write { tx throws(Failure) in
            for number in 1..<StartSession.failuresMax {
                let failure = SignInFailure(name: login, source: "source \(number)")
                try tx.attempts.record(failure, at: house.clock.now)
            }
        }
        #expect(failure { () throws(Failure) in try house.signIn(login, Secret("wrong")) } != nil)
        #expect(try house.user(person.id).isLocked(at: house.clock.now))
        let code = try house.addReset(of: person.id)
        _ = try complete(code, house, of: person)
        #expect(try house.user(person.id).lockedUntil == nil)
        #expect(
            failure { () throws(Failure) in
                try person.backend.perform(ShowCurrentSession())
            }?.code == "unauthenticated")
        #expect(try house.signIn(login, Self.new).user == person.id)
    }

    @Test(arguments: Setting.all, Hold.allCases)
    func `a hold that keeps somebody out voids the resets that wait`(
        setting: Setting, hold: Hold
    ) throws {
        let house = try House(setting)
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        let code = try house.addReset(of: person.id)
        _ = try admin.backend.perform(PlaceHold(user: person.id, hold: hold), Self.call)
        #expect(isUnknown(code, house, of: person) == hold.stopsSignIn)
    }

    @Test(arguments: Setting.all)
    func `whoever changed the contact data starts no reset for 72 hours, a colleague may`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, colleague) = (try house.add(.support), try house.add(.support))
        let person = try house.add(.talent)
        let email = try #require(EmailAddress("elsewhere@casting.example"))
        _ = try support.backend.perform(EditUser(user: person.id, email: email), Self.call)
        let start = StartReset(user: person.id, way: .code)
        #expect(
            failure { () throws(Failure) in try support.backend.perform(start, Self.call) }?.code
                == "denied")
        _ = try colleague.backend.perform(start, Self.call)
        house.clock.advance(by: .hours(72))
        let later = try house.another(of: support, .support)
        _ = try later.backend.perform(start, Self.call)
    }

    @Test(arguments: Setting.all)
    func `that a colleague changed contact data too frees nobody from waiting`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, colleague) = (try house.add(.support), try house.add(.support))
        let person = try house.add(.talent)
        let email = try #require(EmailAddress("elsewhere@casting.example"))
        let phone = try #require(PhoneNumber(PhoneNumber.example))
        _ = try support.backend.perform(EditUser(user: person.id, email: email), Self.call)
        house.clock.advance(by: .seconds(1))
        _ = try colleague.backend.perform(
            EditUser(user: person.id, phone: .set(phone)), Self.call)
        let start = StartReset(user: person.id, way: .code)
        for backend in [support.backend, colleague.backend] {
            #expect(
                failure { () throws(Failure) in try backend.perform(start, Self.call) }?.code
                    == "denied")
        }
    }

    @Test(arguments: Setting.all)
    func `a link sent to an address is void once the address is another`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        func token() throws -> Secret {
            _ = try house.nobody.perform(RequestReset(email: person.email))
            let now = house.clock.now
            let mail = try #require(
                try house.mail().first { $0.template == .resetLink && $0.notBefore <= now })
            return try #require(try house.compose(mail.id).token)
        }
        let (first, phone) = (try token(), try #require(PhoneNumber(PhoneNumber.example)))
        _ = try support.backend.perform(
            EditUser(user: person.id, phone: .set(phone)), Self.call)
        _ = try complete(first, house)
        let second = try token()
        let email = try #require(EmailAddress("elsewhere@casting.example"))
        _ = try support.backend.perform(EditUser(user: person.id, email: email), Self.call)
        #expect(isUnknown(second, house))
    }

    @Test(arguments: Setting.all, PasswordReset.Way.allCases)
    func `no reset is started for a minor`(
        setting: Setting, way: PasswordReset.Way
    ) throws {
        let house = try House(setting)
        let (support, minor) = (try house.add(.support), try house.addMinor())
        #expect(
            failure { () throws(Failure) in
                try support.backend.perform(StartReset(user: minor.id, way: way), Self.call)
            }?.code == "conflict")
    }

    @Test(arguments: Setting.all, [Span.minutes(10), .days(1)])
    func `whom staff have locked out does not get in by asking for a link`(
        setting: Setting, span: Span
    ) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        let until = house.clock.now + span
        _ = try support.backend.perform(LockUser(user: person.id, until: until), Self.call)
        _ = try complete(try house.addReset(of: person.id), house, of: person)
        #expect(try house.user(person.id).lockedUntil == until)
        let login = person.email.description
        #expect(
            failure { () throws(Failure) in try house.signIn(login, Self.new) }?.code
                == "unauthenticated")
        house.clock.advance(by: span)
        #expect(try house.signIn(login, Self.new).user == person.id)
    }

    @Test(
        arguments: Setting.all,
        [
            "too short", "passwordpassword", "Layla Hassan at home",
            String(repeating: "long ", count: 60),
        ])
    func `a password that breaks a rule is refused and changes nothing`(
        setting: Setting, password: String
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let change = ChangePassword(current: House.password, password: Secret(password))
        let refusal = failure { () throws(Failure) in
            try person.backend.perform(change, Self.call)
        }
        guard case .invalid(field: "password", _) = refusal else {
            Issue.record("it was not refused: \(String(describing: refusal))")
            return
        }
        #expect(try house.signIn(person.email.description).user == person.id)
    }

    @Test(arguments: Setting.all)
    func `the last five passwords are not taken again, the sixth is`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let words = ["one", "two", "three", "four", "five"].map {
            Secret("plain words number \($0)")
        }
        var current = House.password
        for next in words.dropLast() {
            _ = try person.backend.perform(
                ChangePassword(current: current, password: next), Self.call)
            current = next
        }
        #expect(
            failure { () throws(Failure) in
                try person.backend.perform(
                    ChangePassword(current: current, password: House.password), Self.call)
            } == .invalid(field: "password", "was used before; choose another"))
        _ = try person.backend.perform(
            ChangePassword(current: current, password: words[4]), Self.call)
        _ = try person.backend.perform(
            ChangePassword(current: words[4], password: House.password), Self.call)
    }

    @Test(arguments: Setting.all)
    func `guessing the password of an open session is slowed down too`(setting: Setting) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let change = ChangePassword(current: Secret("not it at all"), password: Self.new)
        for _ in 1...5 {
            #expect(
                failure { () throws(Failure) in
                    try person.backend.perform(change, Self.call)
                } == .invalid(field: "current", "is not your password"))
        }
        #expect(
            failure { () throws(Failure) in try person.backend.perform(change, Self.call) }
                == .tooMany(retryAfterMs: 30_000))
    }

    private func complete(
        _ token: Secret, _ house: House, of person: Person? = nil
    ) throws(Failure) -> Done {
        let login = person?.email.description
        return try house.nobody.perform(
            CompleteReset(token: token, password: Self.new, login: login), Self.call)
    }

    private func isUnknown(_ token: Secret, _ house: House, of person: Person? = nil) -> Bool {
        failure { () throws(Failure) in try complete(token, house, of: person) } == Self.unknown
    }

    private func check(
        _ code: Secret, _ person: Person, _ house: House
    ) throws(Failure) -> ResetState {
        try house.nobody.perform(
            CheckResetToken(token: code, login: person.email.description), Self.call)
    }
}

/// A transport that looks around while a message is under way.
private struct Meanwhile: MailTransport {
    let look: @Sendable () -> Void

    func deliver(_ message: OutgoingMail) -> MailOutcome {
        look()
        return .sent(receipt: nil)
    }
}
