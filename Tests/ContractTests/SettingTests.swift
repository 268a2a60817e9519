import Domain
import Service
import Testing

/// Settings that are changed while the program runs.
@Suite struct SettingTests {
    private static let call = Call(reason: "because", source: House.source)

    private func change(
        _ setting: SettingName, _ value: String?, _ person: Person, expecting version: Int? = nil
    ) throws(Failure) -> Answer {
        let change = ChangeSetting(setting: setting, value: value.map(Change.set) ?? .clear)
        return try person.backend.answer(
            any: change,
            Call(expectedVersion: version, reason: "because", source: House.source))
    }

    @Test(arguments: Setting.all)
    func `a change counts at once, in every process, and is on record with before and after`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let other = house.secondProcess().backend(admin.token)
        let show = ShowSetting(setting: .mailTries)
        #expect(try other.perform(show).value == "8")
        let answer = try change(.mailTries, "12", admin)
        let shown = try other.perform(show)
        #expect(shown.value == "12")
        #expect(shown.version == 2)
        #expect(shown.changedBy == admin.id.description)
        let name = try admin.backend.perform(ShowCurrentSession()).name
        #expect(shown.changedByName == name)
        let history = try other.perform(ListSettingChanges(filter: "setting:mail.tries"))
        #expect(history.rows.map(\.byName) == [name])
        let record = try #require(try house.records(1).first)
        #expect(record.operation == "settings.change")
        #expect(record.target == "mail.tries")
        #expect(record.reason == "because")
        let position = try #require(answer.record)
        let detail = try house.operatingSystem.perform(ShowAuditRecord(record: position))
        let changed = try #require(detail.changes.first)
        #expect(changed.before == "8")
        #expect(changed.after == "12")
    }

    @Test(arguments: Setting.all)
    func `an act on a version that somebody has changed meanwhile is stale`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        _ = try change(.mailTries, "12", admin, expecting: 1)
        #expect(
            failure { () throws(Failure) in
                _ = try change(.mailTries, "13", admin, expecting: 1)
            } == .stale(current: 2))
    }

    @Test(arguments: Setting.all)
    func `undoing brings the earlier value back, and history keeps both`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let undo = try #require(try change(.mailTries, "12", admin).undo)
        house.clock.advance(by: .seconds(1))
        _ = try admin.backend.answer(
            any: undo.operation,
            Call(expectedVersion: undo.expectedVersion, reason: "undo", source: House.source))
        let shown = try admin.backend.perform(ShowSetting(setting: .mailTries))
        #expect(shown.value == "8")
        #expect(!shown.isChanged)
        let history = try admin.backend.perform(
            ListSettingChanges(filter: "setting:mail.tries")
        ).rows
        #expect(history.map { "\($0.before) → \($0.after)" } == ["12 → 8", "8 → 12"])
        #expect(history.map(\.reason) == ["undo", "because"])
    }

    @Test(
        arguments: [
            (SettingName.mailTries, "0"), (.mailTries, "many"), (.staffFactor, "never"),
            (.mailSending, "perhaps"), (.maintenance, String(repeating: "x", count: 301)),
            (.maintenance, "on"),
        ])
    func `a value that the setting does not take is refused with what it takes`(
        name: SettingName, value: String
    ) throws {
        let house = try House()
        let admin = try house.add(.admin)
        let failure = failure { () throws(Failure) in _ = try change(name, value, admin) }
        #expect(failure?.code == "invalid")
        #expect(try admin.backend.perform(ShowSetting(setting: name)).version == 1)
    }

    @Test func `the usual values are what their settings take`() throws {
        for name in SettingName.allCases {
            #expect(try name.spec.value(of: name.spec.usual) == name.spec.usual)
            #expect(name.spec.help.hasSuffix("."))
        }
    }

    @Test(arguments: Setting.all)
    func `during maintenance nothing changes but what stays open, and reads go on`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let support = try house.add(.support)
        let talent = try house.add(.talent)
        let note = AddNote(user: talent.id, text: "called")
        let replayed = Call(key: "before", reason: "because", source: House.source)
        let first = try support.backend.answer(any: note, replayed)
        _ = try change(.maintenance, "back at ten", admin)
        let refusal = Failure.maintenance("back at ten")
        for person in [admin, support] {
            let failure = failure { () throws(Failure) in
                _ = try person.backend.answer(any: note, Self.call)
            }
            #expect(failure == refusal)
            #expect(try house.records(1).first?.outcome == "maintenance")
        }
        // What contains an incident, and its way back.
        let other = try house.add(.talent).id
        for act: any Operation in [SuspendUser(user: other), LiftSuspension(user: other)] {
            _ = try support.backend.answer(any: act, Self.call)
        }
        // What was done before stays done, and says so.
        let again = try support.backend.answer(any: note, replayed)
        #expect(again.record == first.record)
        #expect(
            failure { () throws(Failure) in
                _ = try house.nobody.perform(RequestReset(email: talent.email), Self.call)
            } == refusal)
        #expect(try support.backend.perform(ListUsers()).rows.count == 4)
        let current = try support.backend.perform(ShowCurrentSession())
        #expect(current.maintenance == "back at ten")
        _ = try house.signIn(admin.email.description)
        _ = try admin.backend.answer(any: RevokeSession(session: talent.session), Self.call)
        _ = try change(.maintenance, nil, admin)
        _ = try support.backend.answer(any: note, Self.call)
        #expect(try support.backend.perform(ShowCurrentSession()).maintenance == nil)
    }

    @Test(arguments: Setting.all)
    func `flags stop what they are for and nothing else`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let talent = try house.add(.talent)
        _ = try house.nobody.perform(RequestReset(email: talent.email), Self.call)
        let look = CheckMailSending()
        #expect(try house.operatingSystem.perform(look).obstacle == nil)
        _ = try change(.mailSending, "off", admin)
        #expect(try house.operatingSystem.perform(look).obstacle != nil)
        _ = try change(.mailSending, "on", admin)
        #expect(try house.operatingSystem.perform(look).obstacle == nil)
        _ = try change(.resetRequests, "off", admin)
        let refused = failure { () throws(Failure) in
            _ = try house.nobody.perform(RequestReset(email: talent.email), Self.call)
        }
        #expect(refused?.code == "conflict")
        _ = try change(.memberSignIn, "off", admin)
        let member = failure { () throws(Failure) in
            _ = try house.signIn(talent.email.description)
        }
        #expect(member?.code == "conflict")
        _ = try house.signIn(admin.email.description)
        // Who does not know the password learns nothing.
        let stranger = failure { () throws(Failure) in
            _ = try house.signIn(talent.email.description, Secret("four other plain words"))
        }
        #expect(stranger?.code == "unauthenticated")
    }

    @Test(arguments: Setting.all)
    func `nobody is told to ask again in a second for what is switched off`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let (admin, talent) = (try house.add(.admin), try house.add(.talent))
        for flag in [SettingName.memberSignIn, .resetRequests] {
            _ = try change(flag, "off", admin)
        }
        let acts: [any Operation] = [
            StartSession(login: talent.email.description, password: House.password),
            RequestReset(email: talent.email),
        ]
        for act in acts {
            let refusal = try #require(
                failure { () throws(Failure) in
                    _ = try house.nobody.answer(any: act, Self.call)
                })
            #expect(refusal.retryAfterMs == nil)
            #expect(!refusal.isPassing)
            #expect(refusal.message.contains("at present; "))
        }
    }

    @Test(arguments: Setting.all)
    func `a message is given up after as many tries as are set`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin)
        let talent = try house.add(.talent)
        _ = try house.nobody.perform(RequestReset(email: talent.email), Self.call)
        let mail = try #require(try house.dueMail().first)
        _ = try change(.mailTries, "1", admin)
        _ = try house.operatingSystem.perform(
            ReportMail(mail: mail, .failed("no answer", noSoonerThan: nil)))
        #expect(try house.dueMail().isEmpty)
    }

    @Test(arguments: Setting.all)
    func `set-up from a script lets staff sign in without a second factor`(
        setting: Setting
    ) throws {
        let house = try House(setting)
        let email = try #require(EmailAddress("first@casting.example"))
        _ = try house.operatingSystem.perform(
            CreateFirstAdmin(
                email: email, name: "Noura", password: House.password, factorIsOptional: true))
        let factor = try house.read { tx throws(Failure) in
            try tx.settings.find(.staffFactor, for: .read)
        }
        #expect(factor.value == "optional")
        #expect(factor.changedBy == "os:1000")
    }

    @Test(arguments: Setting.all)
    func `the list pages and filters like any other`(setting: Setting) throws {
        let house = try House(setting)
        let auditor = try house.add(.auditor)
        let all = try auditor.backend.perform(ListSettings()).rows
        #expect(all.map(\.setting.rawValue) == SettingName.allCases.map(\.rawValue).sorted())
        var seen: [SettingRow] = []
        var cursor: String?
        repeat {
            let page = try auditor.backend.perform(ListSettings(limit: 2, cursor: cursor))
            seen += page.rows
            cursor = page.next
        } while cursor != nil && seen.count < 100
        #expect(seen == all)
        let last = try auditor.backend.perform(ListSettings(limit: 2, cursor: "end"))
        #expect(last.rows == Array(all.suffix(2)))
        let back = try auditor.backend.perform(ListSettings(limit: 2, cursor: last.previous))
        #expect(back.rows == Array(all.dropLast(2).suffix(2)))
        let flags = try auditor.backend.perform(
            ListSettings(filter: "group:flags", sort: "-setting")
        ).rows
        #expect(flags == all.filter { $0.group == .flags }.reversed())
        #expect(try auditor.backend.perform(ListSettings(filter: "changed:yes")).rows.isEmpty)
        #expect(
            try auditor.backend.perform(ListSettings(filter: "setting:mail.tries")).rows.count
                == 1)
        #expect(
            try auditor.backend.perform(ListSettings(filter: "!tries")).rows.count == SettingName
                .allCases.count - 1)
    }
}
