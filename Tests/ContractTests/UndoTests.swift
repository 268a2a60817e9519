import Domain
import Testing

/// What taking an act back must not forget.
@Suite struct UndoTests {
    private static func call(_ undo: Undo? = nil) -> Call {
        Call(
            expectedVersion: undo?.expectedVersion, reason: undo?.reason ?? "because",
            source: House.source)
    }

    @Test(arguments: Setting.all)
    func `lifting a suspension by mistake and taking it back keeps reason and end`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let until = house.clock.now + .days(3)
        _ = try admin.backend.perform(
            SuspendUser(user: person.id, until: until),
            Call(reason: "no-show", source: House.source))
        let before = try house.user(person.id).suspension
        let undo = try undo(LiftSuspension(user: person.id), by: admin)
        _ = try admin.backend.answer(any: undo.operation, Self.call(undo))
        #expect(try house.user(person.id).suspension == before)
    }

    @Test(arguments: Setting.all)
    func `a longer lock taken back leaves the shorter one`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let first = house.clock.now + .hours(1)
        _ = try admin.backend.perform(LockUser(user: person.id, until: first), Self.call())
        let undo = try undo(
            LockUser(user: person.id, until: house.clock.now + .days(9)), by: admin)
        _ = try admin.backend.answer(any: undo.operation, Self.call(undo))
        #expect(try house.user(person.id).lockedUntil == first)
    }

    @Test(arguments: Setting.all)
    func `a lock taken back leaves an earlier one that has ended`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let first = house.clock.now + .seconds(5)
        _ = try admin.backend.perform(LockUser(user: person.id, until: first), Self.call())
        house.clock.advance(by: .minutes(1))
        let answer = try admin.backend.answer(
            any: LockUser(user: person.id, until: house.clock.now + .days(9)), Self.call())
        let undo = try #require(answer.undo)
        var call = Self.call(undo)
        call.undoes = answer.record
        _ = try admin.backend.answer(any: undo.operation, call)
        #expect(try house.user(person.id).lockedUntil == first)
        let events = try admin.backend.perform(ListSecurityEvents(filter: "user:\(person.id)"))
        #expect(Set(events.rows.map(\.kind)) == [.locked, .unlocked])
        _ = try house.signIn(person.email.description)
        #expect(
            failure { () throws(Failure) in
                try admin.backend.perform(LockUser(user: person.id, until: first), Self.call())
            } == .invalid(field: "until", "must lie in the future"))
    }

    @Test(arguments: Setting.all)
    func `an account that waits is not made active by taking its suspension back`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        for (status, isOffered) in [(AccountStatus.pending, false), (.active, true)] {
            let person = try house.add(.caster, status: status)
            let answer = try admin.backend.answer(any: SuspendUser(user: person.id), Self.call())
            #expect((answer.undo != nil) == isOffered)
        }
    }

    @Test(arguments: Setting.all)
    func `taking a staff role away is not taken back by one admin alone`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        _ = try house.add(.admin)
        let person = try house.add(.support)
        let answer = try admin.backend.answer(
            any: SetRole(user: person.id, role: .caster), Self.call())
        #expect(answer.undo == nil)
    }

    @Test(arguments: Setting.all)
    func `an address that was verified must be verified anew, and the undo says so`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let email = try #require(EmailAddress("elsewhere@casting.example"))
        let undo = try undo(EditUser(user: person.id, email: email), by: admin)
        #expect(undo.loses == "the address must be verified anew; voided resets stay ended")
        _ = try admin.backend.answer(any: undo.operation, Self.call(undo))
        #expect(try house.user(person.id).email == person.email)
        #expect(try !house.user(person.id).isEmailVerified)
    }

    @Test(arguments: Setting.all)
    func `a birth date that placed a hold says that the hold stays`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let child = Riyadh.date(at: house.clock.now - .days(3000))
        let undo = try undo(EditUser(user: person.id, birthDate: .set(child)), by: admin)
        #expect(try house.user(person.id).holds == [.minor])
        #expect(
            undo.loses
                == "ended sessions and voided resets stay ended, and the hold as a minor stays")
    }

    @Test(arguments: Setting.all)
    func `suspending and lifting at once does not keep the old address from being told`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let support = try house.add(.support)
        let person = try house.add(.talent)
        let email = try #require(EmailAddress("elsewhere@casting.example"))
        _ = try support.backend.perform(EditUser(user: person.id, email: email), Self.call())
        _ = try support.backend.perform(SuspendUser(user: person.id), Self.call())
        _ = try support.backend.perform(LiftSuspension(user: person.id), Self.call())
        let mail = try house.mail()
        #expect(mail.map(\.template) == [.contactChanged])
        #expect(mail.map(\.to) == [person.email])
    }

    @Test(arguments: Setting.all)
    func `undoing after somebody else's change is refused`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let person = try house.add(.talent)
        let undo = try undo(SuspendUser(user: person.id), by: admin)
        _ = try admin.backend.perform(EditUser(user: person.id, name: "Other"), Self.call())
        let now = try house.user(person.id).version
        #expect(
            failure { () throws(Failure) in
                _ = try admin.backend.answer(any: undo.operation, Self.call(undo))
            } == .stale(current: now))
    }

    @Test(arguments: Setting.all)
    func `an act takes back in name only what its actor did, and not long ago`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (admin, other) = (try house.add(.admin), try house.add(.admin))
        let (first, second) = (try house.add(.talent), try house.add(.talent))
        let foreign = try other.backend.answer(
            any: SuspendUser(user: first.id), Self.call()
        ).record
        let own = try admin.backend.answer(any: SuspendUser(user: second.id), Self.call()).record
        func refusal(of record: AuditPosition?) -> Failure? {
            var call = Self.call()
            call.undoes = record
            return failure { () throws(Failure) in
                _ = try admin.backend.answer(any: LiftSuspension(user: second.id), call)
            }
        }
        let wrong = Failure.invalid(
            field: "undoes", "names no act of yours that can be taken back now; leave it out")
        let missing = AuditPosition(lane: own?.lane ?? "main", sequence: 9_999)
        for record in [foreign, missing, AuditPosition(lane: "x", sequence: 1)] {
            #expect(refusal(of: record) == wrong)
        }
        let newest = try #require(try house.records(1).first)
        let detail = try house.operatingSystem.perform(ShowAuditRecord(record: newest.position))
        #expect(detail.row.outcome == "invalid")
        #expect(detail.undoes == nil)
        house.clock.advance(by: Undo.window)
        house.clock.advance(by: Undo.delayMax)
        house.clock.advance(by: Span(milliseconds: 1))
        #expect(refusal(of: own) == wrong)
        #expect(try house.user(second.id).status == .suspended)
        #expect(refusal(of: nil) == nil)
    }

    @Test(arguments: Setting.all)
    func `who is told no place in the trail does not find one out by taking acts back`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let person = try house.add(.talent)
        let act = RevokeAllSessions(user: person.id)
        #expect(try person.backend.answer(any: act, Self.call()).record == nil)
        var call = Self.call()
        call.undoes = try #require(try house.records(1).first).position
        #expect(
            failure { () throws(Failure) in try person.backend.perform(act, call) }
                == .invalid(
                    field: "undoes",
                    "names no act of yours that can be taken back now; leave it out"))
    }

    @Test(arguments: Setting.all)
    func `who only reads takes nothing back`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let call = Call(source: House.source, undoes: AuditPosition(lane: "main", sequence: 1))
        let refusal = failure { () throws(Failure) in
            _ = try admin.backend.answer(any: ShowUser(user: admin.id), call)
        }
        #expect(
            refusal
                == .invalid(
                    field: "undoes",
                    "is not read by users.show, which changes nothing; leave it out"))
    }

    private func undo(_ operation: any Operation, by person: Person) throws -> Undo {
        try #require(try person.backend.answer(any: operation, Self.call()).undo)
    }
}
