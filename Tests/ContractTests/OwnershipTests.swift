import Domain
import Fields
import Testing

/// How far a permission reaches: own, represented, without staff, masked.
@Suite struct OwnershipTests {
    private static let call = Call(reason: "because", source: House.source)

    @Test(arguments: Setting.all, [Role.talent, .caster, .agent, .guardian])
    func `people of the marketplace see themselves and nobody else`(
        setting: Setting, role: Role
    ) throws {
        let house = try House(setting)
        let (own, other) = (try house.add(role), try house.add(.talent))
        let admin = try house.add(.admin)
        #expect(try own.backend.perform(ListUsers()).rows.map(\.id) == [own.id])
        let counts = try own.backend.perform(ShowUserStatistics())
        #expect(counts.byRole == [role.rawValue: 1])
        #expect((counts.total, counts.byStatus) == (1, ["active": 1]))
        #expect(try admin.backend.perform(ShowUserStatistics()).total == 3)
        #expect(try own.backend.perform(ShowUser(user: own.id)).user.id == own.id)
        #expect(try own.backend.perform(ListSessions()).rows.map(\.id) == [own.session])
        for stranger in [other, admin] {
            let notFound = Failure.notFound("no user \(stranger.id)")
            #expect(
                failure { () throws(Failure) in
                    try own.backend.perform(ShowUser(user: stranger.id))
                } == notFound)
            #expect(
                failure { () throws(Failure) in
                    try own.backend.perform(RevealField(user: stranger.id, field: .email))
                } == notFound)
            #expect(
                failure { () throws(Failure) in
                    try own.backend.perform(RevokeAllSessions(user: stranger.id))
                } == notFound)
            #expect(
                failure { () throws(Failure) in
                    try own.backend.perform(RevokeSession(session: stranger.session))
                }?.code == "not_found")
        }
    }

    @Test(arguments: Setting.all)
    func `an agent sees the talents it represents`(setting: Setting) throws {
        let house = try House(setting)
        let agent = try house.add(.agent)
        let born = CalendarDate(daysSinceEpoch: 8000)
        let mine = try house.add(
            .talent, profile: Profile(talent: TalentProfile(birthDate: born, agent: agent.id)))
        _ = try house.add(.talent)
        #expect(
            Set(try agent.backend.perform(ListUsers()).rows.map(\.id)) == [agent.id, mine.id])
        #expect(try agent.backend.perform(ShowUser(user: mine.id)).user.id == mine.id)
        // Not where they are, though.
        for person in [agent, mine] { _ = try house.signIn(person.email.description) }
        #expect(try agent.backend.perform(ListSignIns()).rows.map(\.user) == [agent.id])
        #expect(try agent.backend.perform(ListSessions()).rows.allSatisfy { $0.user == agent.id })
        #expect(
            failure { () throws(Failure) in
                try agent.backend.perform(RevealField(user: mine.id, field: .phone))
            } == .notFound("no user \(mine.id)"))
    }

    @Test(arguments: Setting.all)
    func `a guardian sees the minor from the verification to the end of the link`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let (guardian, minor) = (try house.add(.guardian), try house.addMinor())
        let link = try admin.backend.perform(
            LinkGuardian(minor: minor.id, guardian: guardian.id), Self.call)
        func sees() throws -> Bool {
            try guardian.backend.perform(ListUsers()).rows.contains { $0.id == minor.id }
        }
        #expect(try !sees())
        _ = try admin.backend.perform(VerifyGuardian(link: link.id), Self.call)
        #expect(try sees())
        _ = try admin.backend.perform(EndGuardian(link: link.id), Self.call)
        #expect(try !sees())
    }

    /// Acts of support and moderators on an account.
    private static let acts: [@Sendable (User.ID) -> any Operation] = [
        { SuspendUser(user: $0) }, { LiftSuspension(user: $0) }, { ActivateUser(user: $0) },
        { StartReset(user: $0, way: .code) }, { UnlockUser(user: $0) },
        { LockUser(user: $0, until: Instant(milliseconds: 1_800_000_000_000)) },
        { RevokeAllSessions(user: $0) }, { RevealField(user: $0, field: .email) },
        { AddNote(user: $0, text: "something") },
        { EditUser(user: $0, phone: .set(number)) },
    ]
    private static let number: PhoneNumber = {
        guard let number = PhoneNumber(PhoneNumber.example) else {
            preconditionFailure("the example is well-formed")
        }
        return number
    }()

    @Test(arguments: Setting.all, Role.allCases.filter(\.isStaff))
    func `support can never touch staff accounts`(setting: Setting, staff: Role) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(staff))
        let before = try house.user(person.id)
        for act in Self.acts {
            let failure = failure { () throws(Failure) in
                _ = try support.backend.answer(any: act(person.id), Self.call)
            }
            #expect(failure?.code == "denied", "\(act(person.id))")
            let record = try #require(try house.records(1, of: "actor:\(support.id)").first)
            #expect(record.outcome == "denied")
            #expect(record.target == person.id.description)
        }
        #expect(try house.user(person.id) == before)
        _ = try person.backend.perform(ShowCurrentSession())
        #expect(
            failure { () throws(Failure) in
                try support.backend.perform(RevokeSession(session: person.session))
            } != nil)
    }

    @Test(arguments: Setting.all)
    func `support does all of that to people of the marketplace`(setting: Setting) throws {
        let house = try House(setting)
        let support = try house.add(.support)
        for act in Self.acts {
            let operation = act(
                try house.add(.talent, status: state(for: act(support.id))).id)
            _ = try support.backend.answer(any: operation, Self.call)
        }
    }

    private func state(for operation: any Operation) -> AccountStatus {
        switch operation {
        case is LiftSuspension: .suspended
        case is ActivateUser: .pending
        default: .active
        }
    }

    @Test(arguments: Setting.all)
    func `support edits the phone and nothing but contact data`(setting: Setting) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        for edit in [
            EditUser(user: person.id, name: "Another"),
            EditUser(user: person.id, city: .clear), EditUser(user: person.id, languages: []),
            EditUser(user: person.id, birthDate: .clear),
        ] {
            #expect(
                failure { () throws(Failure) in
                    try support.backend.perform(edit, Self.call)
                }?.code == "denied")
        }
    }

    @Test(arguments: Setting.all)
    func `what is known of a person has an end, so that a list of people stays readable`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        let long = String(repeating: "x", count: CreateUser.nameLengthMax + 1)
        let many = [String](repeating: "x", count: EditUser.itemsMax + 1)
        for (field, edit) in [
            ("city", EditUser(user: person.id, city: .set(long))),
            ("city", EditUser(user: person.id, city: .set(" "))),
            ("nameArabic", EditUser(user: person.id, nameArabic: .set(long))),
            ("stageName", EditUser(user: person.id, stageName: .set(long))),
            ("nationality", EditUser(user: person.id, nationality: .set(long))),
            ("languages", EditUser(user: person.id, languages: [long])),
            ("skills", EditUser(user: person.id, skills: many)),
        ] {
            let refused = failure { () throws(Failure) in
                try admin.backend.perform(edit, Self.call)
            }
            guard case .invalid(field, _) = refused else {
                Issue.record("\(field): \(String(describing: refused))")
                continue
            }
        }
    }

    @Test(arguments: Setting.all)
    func `texts and numbers are taken up to the limits that the document states`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        // One code point each, which is two units of UTF-16 and four bytes.
        func masks(_ count: Int) -> String { String(repeating: "🎭", count: count) }
        func isTaken(_ operation: any Operation) -> Bool {
            failure { () throws(Failure) in
                try admin.backend.answer(any: operation, Self.call)
            } == nil
        }
        for (type, field, texts) in [
            (EditUser.self, "name", ["user": person.id.description]),
            (EditUser.self, "languages", ["user": person.id.description]),
            (AddNote.self, "text", ["user": person.id.description]),
        ] as [(any Operation.Type, String, [String: String])] {
            let longest: Int
            switch type.spec.limits[field] {
            case .characters(let lengths)?, .items(_, let lengths)?: longest = lengths.upperBound
            case .number?, nil: throw Failure.notFound(field)
            }
            for (text, isShort) in [
                (masks(longest), true), (masks(longest + 1), false),
                (masks(longest) + "\u{301}", false),
            ] {
                let given = texts.merging([field: text]) { $1 }
                let operation = try TextForm.decode(type, from: given)
                #expect(isTaken(operation) == isShort, "\(field)")
            }
        }
        guard case .number(let heights)? = EditUser.spec.limits["heightCm"] else {
            throw Failure.notFound("heightCm")
        }
        for height in [heights.lowerBound, heights.upperBound] {
            #expect(isTaken(EditUser(user: person.id, heightCm: .set(height))))
        }
        for height in [heights.lowerBound - 1, heights.upperBound + 1] {
            #expect(!isTaken(EditUser(user: person.id, heightCm: .set(height))))
        }
    }

    @Test(arguments: Setting.all)
    func `an edit that changes nothing leaves the version as it was`(setting: Setting) throws {
        let house = try House(setting)
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        let before = try house.user(person.id)
        for edit in [
            EditUser(user: person.id),
            EditUser(user: person.id, name: before.name, email: before.email),
            EditUser(user: person.id, stageName: .clear, skills: []),
        ] {
            let done = try admin.backend.answer(any: edit, Self.call)
            #expect(done.record != nil)
            #expect(done.undo == nil)
            #expect(try house.user(person.id) == before)
        }
    }

    @Test(arguments: Setting.all, [Role.oncall, .auditor])
    func `who sees masked values cannot search for them`(setting: Setting, role: Role) throws {
        let house = try House(setting)
        let watcher = try house.add(role, name: "Watcher")
        let person = try house.add(.talent, name: "Layla Hassan", phone: "+966551234567")
        _ = try? house.signIn(person.email.description, Secret("wrong"))
        let row = try #require(
            try watcher.backend.perform(ListUsers(filter: "id:\(person.id)")).rows.first)
        #expect(row.name == "L• H•")
        #expect(row.email.isHidden)
        let detail = try watcher.backend.perform(ShowUser(user: person.id))
        #expect(detail.phone?.isHidden == true)
        let filters = [
            "layla", "name:layla", "email:\(person.email)", "phone:+966551234567", "0551234567",
        ]
        for filter in filters {
            #expect(
                failure { () throws(Failure) in
                    try watcher.backend.perform(ListUsers(filter: filter))
                }?.code == "invalid", "\(filter)")
        }
        #expect(
            failure { () throws(Failure) in
                try watcher.backend.perform(ListSignIns(filter: "layla"))
            }?.code == "invalid")
        #expect(
            failure { () throws(Failure) in
                try watcher.backend.perform(ListSecurityEvents(filter: "layla"))
            }?.code == "invalid")
        for sort in ["name", "-email"] {
            #expect(
                failure { () throws(Failure) in
                    try watcher.backend.perform(ListUsers(sort: sort))
                }?.code == "invalid")
        }
    }

    @Test(arguments: Setting.all, [Role.oncall, .auditor, .support])
    func `who sees masked values does not see what somebody looks like`(
        setting: Setting, role: Role
    ) throws {
        let house = try House(setting)
        let watcher = try house.add(role)
        let profile = Profile(
            talent: TalentProfile(
                birthDate: CalendarDate(daysSinceEpoch: 8000), gender: .female, heightCm: 170,
                weightKg: 60, languages: ["ar"], skills: ["oud"], union: "guild"))
        let person = try house.add(.talent, profile: profile)
        let detail = try watcher.backend.perform(ShowUser(user: person.id))
        let isMasked = Grants.grant(role, .usersRead) == .masked
        #expect((detail.gender == nil) == isMasked)
        #expect((detail.heightCm == nil) == isMasked)
        #expect((detail.weightKg == nil) == isMasked)
        #expect(detail.languages.isEmpty == isMasked)
        #expect(detail.skills.isEmpty == isMasked)
        #expect((detail.union == nil) == isMasked)
        #expect(detail.ageBand != nil)
    }

    @Test(arguments: Setting.all)
    func `who reveals very many values is seen among the security events`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (support, person) = (try house.add(.support), try house.add(.talent))
        let privacy = try house.add(.privacy).backend
        func alarms() throws(Failure) -> [String] {
            try privacy.perform(ListSecurityEvents(filter: "user:\(support.id)")).rows.map(\.text)
        }
        let reveal = RevealField(user: person.id, field: .phone)
        for _ in 1..<RevealField.alarmCount { _ = try support.backend.perform(reveal, Self.call) }
        #expect(try alarms().isEmpty)
        for _ in 1...2 { _ = try support.backend.perform(reveal, Self.call) }
        #expect(
            try alarms() == ["revealed \(RevealField.alarmCount) personal values within an hour"])
    }

    @Test(arguments: Setting.all)
    func `nobody steps over the alarm by revealing a value of their own`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (privacy, person) = (try house.add(.privacy), try house.add(.talent))
        func reveal(of user: User.ID, times: Int) throws(Failure) {
            for _ in 0..<times {
                _ = try privacy.backend.perform(RevealField(user: user, field: .phone), Self.call)
            }
        }
        func alarms() throws(Failure) -> [String] {
            let filter = "user:\(privacy.id) kind:revealed"
            return try privacy.backend.perform(ListSecurityEvents(filter: filter)).rows.map(\.text)
                .filter { $0.contains("within an hour") }
        }
        try reveal(of: person.id, times: RevealField.alarmCount - 1)
        try reveal(of: privacy.id, times: 2)
        #expect(try alarms().isEmpty)
        try reveal(of: person.id, times: 1)
        #expect(
            try alarms() == ["revealed \(RevealField.alarmCount) personal values within an hour"])
    }

    @Test(arguments: Setting.all)
    func `nobody does these things to their own account`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let until = Instant(milliseconds: 1_800_000_000_000)
        let acts: [any Operation] = [
            SuspendUser(user: admin.id), CloseUser(user: admin.id),
            LockUser(user: admin.id, until: until), PlaceHold(user: admin.id, hold: .breach),
            LiftHold(user: admin.id, hold: .breach), SetRole(user: admin.id, role: .talent),
            StartReset(user: admin.id, way: .code),
        ]
        let before = try house.user(admin.id)
        for act in acts {
            let failure = failure { () throws(Failure) in
                _ = try admin.backend.answer(any: act, Self.call)
            }
            #expect(
                failure
                    == .denied("this cannot be done to your own account; ask a colleague"))
        }
        #expect(try house.user(admin.id) == before)
    }

    @Test(arguments: Setting.all)
    func `people see their own part of the trail, auditors all of it`(setting: Setting) throws {
        let house = try House(setting)
        let (support, other) = (try house.add(.support), try house.add(.support))
        let person = try house.add(.talent)
        let note = AddNote(user: person.id, text: "called")
        let answer = try support.backend.answer(any: note, Self.call)
        let position = try #require(answer.record)
        _ = try other.backend.perform(note, Self.call)
        #expect(try support.backend.perform(ListAudit()).rows.map(\.position) == [position])
        #expect(
            failure { () throws(Failure) in
                try other.backend.perform(ShowAuditRecord(record: position))
            }?.code == "not_found")
        // Two notes, and the look at what was not the colleague's own.
        let outcomes = try house.add(.auditor).backend.perform(ListAudit()).rows.map(\.outcome)
        #expect(outcomes == ["not_found", "done", "done"])
    }
}
