internal import Console
internal import Domain
internal import Fields
internal import Synchronization
internal import Terminal
internal import Testing

@Suite struct ConsoleActTests {
    /// A console whose cursor is on an active talent.
    private func theatre(
        _ columns: Int = 80, _ rows: Int = 24, as role: Domain.Role = .admin,
        filter: String = "role:talent status:active",
        adjust: (inout ConsoleConfiguration) -> Void = { _ in }
    ) throws -> Theatre {
        var theatre = try Theatre(columns, rows, as: role, adjust: adjust)
        theatre.press("/")
        theatre.type(filter)
        theatre.press("enter")
        return theatre
    }

    /// The record under the cursor, by a copy of its identifier.
    private func userUnderCursor(_ theatre: inout Theatre) throws -> User.ID {
        theatre.press("y")
        return try #require(theatre.copies.last.flatMap { User.ID($0) })
    }

    @Test func `suspending asks for a reason, shows the call and what hangs on the record`() throws
    {
        var theatre = try theatre()
        let user = try userUnderCursor(&theatre)
        theatre.press("w")
        #expect(theatre.text.contains("POST /users/\(user)/suspension"))
        #expect(theatre.text.contains("sessions 0"))
        #expect(theatre.text.contains("1 impersonation"))
        theatre.press("up y")
        #expect(theatre.text.contains("a reason is needed"))
        theatre.press("3 tab")
        theatre.type("sold fake roles")
        theatre.press("enter enter")
        #expect(theatre.text.contains("done; u takes it back"))
        let after = try theatre.backend().perform(ShowUser(user: user))
        #expect(after.user.status == .suspended)
        #expect(after.suspensionReason == "fraud or fake profile: sold fake roles")
    }

    @Test(arguments: [
        ("default", "likely fake"), ("default", "nudity"), ("default", "yes he did"),
        ("default", "kyc failed"), ("default", "quit"), ("default", "18 years old"),
        ("default", "100 messages"), ("default", "إساءة"), ("default", "غش"), ("default", "منتحل"),
        ("default", "ضعيف"), ("default", "زائف"), ("default", "عنف"), ("vim", "kyc failed"),
        ("vim", "harassment"), ("vim", "just rude"),
    ])
    func `a reason typed at once stands in its field, and nothing else happens`(
        _ keymap: String, _ reason: String
    ) throws {
        var theatre = try theatre()
        let user = try userUnderCursor(&theatre)
        theatre.press(":")
        theatre.type("keymap \(keymap)")
        theatre.press("enter w")
        theatre.type(reason)
        theatre.press("enter")
        #expect(!theatre.copies.contains { $0.contains("POST") || $0.contains("callboard") })
        #expect(try theatre.backend().perform(ShowUser(user: user)).user.status == .active)
        theatre.press("enter")
        let after = try theatre.backend().perform(ShowUser(user: user))
        #expect(after.suspensionReason == reason)
    }

    @Test func `a moment typed as 7d or as a day is said back, in the form and before it is sent`()
        throws
    {
        var theatre = try theatre()
        let user = try userUnderCursor(&theatre)
        theatre.press(";")
        theatre.type("suspend until")
        theatre.press("enter")
        theatre.type("2199-12-01")
        #expect(theatre.text.contains("2199-12-01 00:00 in Riyadh, in 1"))
        theatre.press("ctrl+u")
        #expect(!theatre.text.contains("in Riyadh"))
        theatre.type("7d")
        #expect(theatre.text.contains("in Riyadh, in 7 d"))
        theatre.press("enter enter")
        let line = try #require(theatre.lines.first { $0.contains("until: 20") })
        #expect(line.contains(" in Riyadh."))
        theatre.press("1 enter enter enter")
        let after = try theatre.backend().perform(ShowUser(user: user))
        #expect(after.suspendedUntil == theatre.clock.now + .days(7))
    }

    @Test func `undo brings the account back and says what stays lost`() throws {
        var theatre = try theatre()
        let user = try userUnderCursor(&theatre)
        theatre.press("w 1 enter enter enter")
        #expect(try theatre.backend().perform(ShowUser(user: user)).user.status == .suspended)
        theatre.press("u")
        #expect(theatre.text.contains("taken back"))
        #expect(theatre.text.contains("ended sessions"))
        #expect(try theatre.backend().perform(ShowUser(user: user)).user.status == .active)
        theatre.press("u")
        #expect(theatre.text.contains("there is nothing to take back"))
    }

    @Test func `a suspension that comes back by undo has the reason that it had`() throws {
        var theatre = try theatre()
        let user = try userUnderCursor(&theatre)
        theatre.press("w 3 enter enter enter")
        #expect(
            try theatre.backend().perform(ShowUser(user: user)).suspensionReason
                == "fraud or fake profile")
        theatre.press("escape / ctrl+u text:id:\(user) enter")
        theatre.press("w 1 enter enter enter")
        #expect(try theatre.backend().perform(ShowUser(user: user)).user.status == .active)
        theatre.press("u")
        let after = try theatre.backend().perform(ShowUser(user: user))
        #expect(after.user.status == .suspended)
        #expect(after.suspensionReason == "fraud or fake profile")
    }

    @Test func `what cannot be taken back any longer says so`() throws {
        var theatre = try theatre()
        theatre.press("w 1 enter enter enter")
        #expect(theatre.lines.last?.contains("u undo 30 s") == true)
        theatre.pass(seconds: 12)
        #expect(theatre.lines.last?.contains("u undo 20 s") == true)
        theatre.pass(seconds: 19)
        theatre.press("u")
        #expect(theatre.text.contains("there is nothing to take back"))
    }

    @Test func `a record that changed since it was drawn is shown again with the differences`()
        throws
    {
        var theatre = try theatre(120, 40)
        let user = try userUnderCursor(&theatre)
        theatre.press("w")
        let other = try theatre.backend()
        _ = try other.perform(
            EditUser(user: user, city: .set("Tabuk")),
            Call(key: "other", source: Call.Source(client: "test")))
        theatre.press("1 enter enter enter")
        #expect(theatre.text.contains("It has changed since it was drawn:"))
        #expect(theatre.text.contains("→ Tabuk"))
        #expect(try theatre.backend().perform(ShowUser(user: user)).user.status == .active)
        theatre.press("tab 1 enter enter enter")
        #expect(try theatre.backend().perform(ShowUser(user: user)).user.status == .suspended)
    }

    @Test func `an act that is no longer possible is not offered again`() throws {
        var theatre = try theatre(120, 40)
        let user = try userUnderCursor(&theatre)
        theatre.press("w")
        _ = try theatre.backend().perform(
            SuspendUser(user: user),
            Call(key: "other", reason: "first", source: Call.Source(client: "test")))
        theatre.press("1 enter enter enter")
        #expect(theatre.text.contains("Status: active → suspended"))
        #expect(theatre.text.contains("This can no longer be done"))
        theatre.press("enter")
        #expect(!theatre.text.contains("This can no longer be done"))
    }

    @Test func `many rows are done one after another, and a report names those that failed`() throws
    {
        var theatre = try theatre(120, 40)
        theatre.press("down down")
        let changed = try userUnderCursor(&theatre)
        theatre.press("home space space space")
        _ = try theatre.backend().perform(
            EditUser(user: changed, city: .set("Tabuk")),
            Call(key: "other", source: Call.Source(client: "test")))
        theatre.press("w 1 enter enter enter")
        #expect(theatre.text.contains("2 done, 1 failed"))
        #expect(theatre.text.contains("the record has changed"))
        theatre.press("escape")
        #expect(!theatre.text.contains("marked"))
    }

    @Test func `a one-time code is shown once and cannot be copied`() throws {
        var theatre = try theatre(filter: "role:talent status:active hold:none")
        theatre.press("p right enter")
        #expect(theatre.text.contains("Reset by code"))
        theatre.press("1 enter enter enter")
        #expect(theatre.text.contains("One-time code for"))
        #expect(theatre.text.contains("It is not shown again."))
        let copies = theatre.copies.count
        theatre.press("y")
        #expect(theatre.copies.count == copies)
        theatre.press("enter")
        #expect(!theatre.text.contains("One-time code"))
        theatre.press("L")
        #expect(theatre.text.contains("Reset by code"))
        #expect(!theatre.text.contains("One-time code"))
    }

    @Test func `who lacks a permission is told which`() throws {
        var theatre = try theatre(as: .auditor)
        theatre.press("w")
        #expect(theatre.text.contains("the role auditor lacks users.suspend"))
        theatre.press(";")
        #expect(theatre.text.contains("— the role auditor lacks"))
    }

    @Test func `read-only refuses every change before it is sent`() throws {
        var theatre = try theatre { $0.readOnly = "the console was started with --read-only" }
        #expect(theatre.lines[0].contains("read-only"))
        theatre.press("w")
        #expect(theatre.text.contains("started with --read-only"))
        theatre.press(":")
        theatre.type("users.unlock")
        theatre.press("enter")
        #expect(theatre.text.contains("started with --read-only"))
    }

    @Test func `nobody acts on their own account`() throws {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("role:admin")
        theatre.press("enter")
        var isRefused = false
        for _ in 0..<10 where !isRefused {
            theatre.press("p")
            isRefused = theatre.text.contains("this is your own account")
            theatre.press("escape")
            if !isRefused { theatre.press("down") }
        }
        #expect(isRefused)
    }

    @Test func `the call is copied for curl and for the command line, without secrets`() throws {
        var theatre = try theatre(120, 40)
        let user = try userUnderCursor(&theatre)
        theatre.press("w 1 tab")
        theatre.type("it's 100 % spam")
        theatre.press("tab tab k")
        let curl = try #require(theatre.copies.last)
        #expect(curl.hasPrefix("curl -X POST https://localhost:8443/api/v1/users/\(user)/susp"))
        let reason = "impersonation%3A%20it%27s%20100%20%25%20spam"
        #expect(curl.contains("-H 'Callboard-Reason: \(reason)'"), "\(curl)")
        #expect(HeaderText.decode(reason) == "impersonation: it's 100 % spam")
        #expect(curl.contains("$CALLBOARD_TOKEN"))
        theatre.press("l")
        #expect(
            theatre.copies.last?.hasPrefix("callboard users suspend --user \(user) --if-version")
                == true)
    }

    @Test func `an edit sends what was changed and nothing else`() throws {
        var theatre = try theatre(120, 40)
        let user = try userUnderCursor(&theatre)
        let before = try theatre.backend().perform(ShowUser(user: user))
        theatre.press("e")
        #expect(theatre.text.contains(before.user.name))
        theatre.press("ctrl+u")
        theatre.type("Renamed Person")
        for _ in 0..<13 { theatre.press("down") }
        theatre.press("enter")
        let after = try theatre.backend().perform(ShowUser(user: user))
        #expect(after.user.name == "Renamed Person")
        #expect(after.user.city == before.user.city)
        #expect(after.languages == before.languages)
        #expect(theatre.cursorLine.contains("Renamed Person"))
    }

    @Test func `a form shows what is wrong beside the field`() throws {
        var theatre = try Theatre(120, 40)
        theatre.press("n")
        theatre.type("no address")
        theatre.press("down")
        theatre.type("Somebody New")
        for _ in 0..<6 { theatre.press("down") }
        theatre.press("enter")
        #expect(theatre.text.contains("e-mail address such as"))
    }

    @Test func `a note is written and shown in the detail`() throws {
        var theatre = try theatre(120, 40)
        theatre.press("N")
        theatre.type("called twice")
        theatre.press("enter enter")
        theatre.press("enter ' ' ' '")
        #expect(theatre.text.contains("called twice"))
    }

    @Test func `marked rows that are no longer in the list are called by name`() throws {
        var theatre = try theatre(120, 40)
        theatre.press("space space / ctrl+u")
        theatre.type("role:caster")
        theatre.press("enter w 1 1 enter enter enter")
        #expect(theatre.text.contains("2 done, 0 failed"), "\(theatre.text)")
        #expect(!theatre.text.contains("user_"), "\(theatre.text)")
    }

    @Test func `a bulk act that was cut off goes on without doing anything twice`() throws {
        let house = try Theatre.house()
        let journal = Journal()
        try cutOff(in: house, journal)
        #expect(journal.texts.allSatisfy { !$0.contains("@") })
        var next = try Theatre(120, 40, house: house, adjust: journal.serve)
        #expect(next.text.contains("Go on with Suspend"))
        #expect(next.text.contains("Reason: impersonation"))
        next.press("tab y")
        #expect(next.text.contains("2 done, 0 failed"))
        #expect(journal.texts.isEmpty)
        let records = try next.backend().perform(
            ListAudit(filter: "operation:users.suspend outcome:done"))
        #expect(records.rows.count == 3)
    }

    @Test func `a question that comes up by itself is not answered by what is typed just then`()
        throws
    {
        let house = try Theatre.house()
        let journal = Journal()
        try cutOff(in: house, journal)
        var next = try Theatre(120, 40, house: house, adjust: journal.serve)
        #expect(next.text.contains("this came up by itself; Tab, then answer"), "\(next.text)")
        next.press("down n q y enter")
        #expect(next.text.contains("Go on with Suspend"), "\(next.text)")
        #expect(journal.texts.count == 1)
        next.press("tab")
        #expect(!next.text.contains("Tab, then answer"), "\(next.text)")
        next.press("y")
        #expect(next.text.contains("2 done, 0 failed"), "\(next.text)")
    }

    @Test func `a bulk act that goes on calls its rows by name`() throws {
        let house = try Theatre.house()
        let journal = Journal()
        try cutOff(in: house, journal)
        var next = try Theatre(120, 40, house: house, adjust: journal.serve)
        next.press("tab y")
        #expect(next.text.contains("│ ● "), "\(next.text)")
        #expect(!next.text.contains("user_"), "\(next.text)")
    }

    @Test func `a bulk act that was cut off is offered to who began it, and to nobody else`()
        throws
    {
        let house = try Theatre.house()
        let journal = Journal()
        try cutOff(in: house, journal)
        let other = try Theatre(120, 40, as: .moderator, house: house, adjust: journal.serve)
        #expect(!other.text.contains("Go on with"))
        let reader = try Theatre(120, 40, house: house) { configuration in
            journal.serve(&configuration)
            configuration.readOnly = "this environment is read-only"
        }
        #expect(!reader.text.contains("Go on with"))
        #expect(journal.texts.count == 1)
        let own = try Theatre(120, 40, house: house, adjust: journal.serve)
        #expect(own.text.contains("Go on with Suspend"))
    }

    @Test func `quitting in the midst of a bulk act is asked about first`() throws {
        var theatre = try Theatre(120, 40)
        theatre.press("/")
        theatre.type("role:talent status:active")
        theatre.press("enter space space space w 1 enter enter")
        theatre.hold(true)
        theatre.press("enter")
        theatre.type(":q")
        theatre.press("enter")
        #expect(theatre.exitCode == nil)
        #expect(theatre.text.contains("Suspend: 3 rows is under way; 0 of 3 are done."))
        theatre.press("y")
        #expect(theatre.exitCode == 0)
    }

    /// Suspends three people at once and is cut off: two are done, and the answer of the second
    /// never arrives.
    private func cutOff(in house: Theatre.House, _ journal: Journal) throws {
        var cut = try Theatre(120, 40, house: house, adjust: journal.serve)
        cut.press("/")
        cut.type("role:talent status:active")
        cut.press("enter space space space")
        cut.hold(true)
        cut.press("w")
        cut.hold(false)
        cut.press("1 enter enter")
        cut.hold(true)
        cut.press("enter")
        cut.runWork(rounds: 2, losingLast: true)
        try #require(journal.texts.count == 1)
    }
}

/// Keeps how far each person's bulk act came, as files would.
final class Journal: Sendable {
    private let kept = Mutex<[User.ID: String]>([:])

    var texts: [String] { kept.withLock { Array($0.values) } }

    @Sendable func serve(_ configuration: inout ConsoleConfiguration) {
        configuration.bulk = { user in self.kept.withLock { $0[user] } }
        configuration.keepBulk = { user, text in self.kept.withLock { $0[user] = text } }
    }
}
