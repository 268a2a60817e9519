internal import Console
internal import Domain
internal import Service
internal import Terminal
internal import Testing

@Suite struct ConsoleDetailTests {
    @Test func `the detail stands below at 80 columns, beside at 120 and alone when small`() throws
    {
        var low = try Theatre(80, 24)
        low.press("enter")
        #expect(low.lines.contains { $0.hasPrefix("──") })
        #expect(low.cursorRow == 4)
        var wide = try Theatre(120, 30)
        wide.press("enter")
        #expect(wide.lines[3].contains("Name") && wide.lines[3].contains("──"))
        var small = try Theatre(60, 15)
        small.press("enter")
        #expect(!small.text.contains("Email"))
        #expect(small.text.contains("status"))
        small.press("escape")
        #expect(small.text.contains("Email"))
    }

    @Test func `who never told an age is not said to be under 18`() throws {
        let house = try Theatre.house()
        let token = try house.service.operatingSystem(uid: 0).perform(SignInDemo(role: .admin))
            .token
        let email = try #require(EmailAddress("ageless@callboard.example"))
        _ = try house.service.backend(token).perform(
            CreateUser(email: email, name: "Ageless", role: .talent))
        var theatre = try Theatre(160, 50, house: house)
        theatre.press("enter")
        #expect(theatre.text.contains("of unknown age"))
        #expect(!theatre.text.contains("under 18"))
    }

    @Test func `the detail follows the cursor after it has rested`() throws {
        var theatre = try Theatre(120, 30)
        theatre.press("enter")
        theatre.press("down down")
        let name = String(theatre.cursorLine.dropFirst(2).prefix(12))
        #expect(!theatre.lines[3].contains(name))
        theatre.pass(milliseconds: 100)
        #expect(!theatre.lines[3].contains(name))
        theatre.pass(milliseconds: 60)
        #expect(theatre.lines[3].contains(name))
    }

    @Test func `tabs are walked in both directions`() throws {
        var theatre = try Theatre(120, 40)
        theatre.press("enter '")
        #expect(theatre.text.contains("nothing here") || theatre.text.contains("console"))
        theatre.press("'")
        #expect(theatre.text.contains("last 30 days"))
        theatre.press("\" \"")
        #expect(theatre.text.contains("last sign-in"))
    }

    @Test func `of more sign-ins than the tab lists only whole days are drawn`() throws {
        let house = try Theatre.house()
        let email = try #require(EmailAddress("busy@callboard.example"))
        let user = try house.backend().perform(
            CreateUser(email: email, name: "Busy", role: .talent)
        ).id
        let now = house.clock.now
        _ = try #require(house.database).write(Call(), at: now) { tx throws(Failure) in
            for hours in 0..<120 {
                try tx.history.add(
                    SignIn(
                        id: tx.newID(SignIn.self), at: now - .hours(Int64(hours)), user: user,
                        address: "192.0.2.1", client: "web", result: .success))
            }
        }
        var theatre = try Theatre(120, 40, house: house)
        theatre.press("enter ' '")
        #expect(theatre.text.contains("last 5 days"), "\(theatre.text)")
        #expect(theatre.text.contains("97 signed in, 0 failed"), "\(theatre.text)")
    }

    @Test func `a revealed value is shown for thirty seconds, audited, and never copied`() throws {
        var theatre = try Theatre(120, 40)
        theatre.press("/")
        theatre.type("role:talent status:active")
        theatre.press("enter enter tab")
        for _ in 0..<20 where !theatre.text.contains("▌birth date") { theatre.press("down") }
        let masked = try #require(theatre.lines.first { $0.contains("▌birth date") })
        #expect(masked.contains("••••-••-••"))
        theatre.press("v")
        let revealed = try #require(theatre.lines.first { $0.contains("▌birth date") })
        #expect(!revealed.contains("•") && revealed.contains("-"))
        theatre.press("y")
        #expect(theatre.copies.last == "••••-••-••")
        theatre.pass(seconds: 29)
        #expect(theatre.text.contains(revealed.suffix(10)))
        theatre.pass(seconds: 2)
        #expect(theatre.text.contains("••••-••-••"))
        let audit = try theatre.backend().perform(ListAudit(filter: "operation:users.reveal"))
        #expect(audit.rows.count == 1)
    }

    @Test func `a read-only console reveals nothing, since the trail would have it done`() throws {
        var theatre = try Theatre(120, 40) { configuration in
            configuration.readOnly = "the console was started with --read-only"
        }
        theatre.press("enter tab")
        for _ in 0..<20 where !theatre.text.contains("▌birth date") { theatre.press("down") }
        theatre.press("v")
        #expect(theatre.text.contains("••••-••-••"), "\(theatre.text)")
        #expect(theatre.text.contains("started with --read-only"), "\(theatre.text)")
        #expect(theatre.lines.last?.contains("reveal") == false, "\(theatre.text)")
        let audit = try theatre.backend().perform(ListAudit(filter: "operation:users.reveal"))
        #expect(audit.rows.isEmpty)
    }

    @Test func `a revealed value is masked again when the detail turns to another person`() throws {
        var theatre = try Theatre(120, 40)
        theatre.press("enter tab")
        for _ in 0..<20 where !theatre.text.contains("▌birth date") { theatre.press("down") }
        theatre.press("v")
        #expect(!theatre.text.contains("••••-••-••"))
        theatre.press("tab down")
        theatre.pass(seconds: 1)
        theatre.press("up")
        theatre.pass(seconds: 1)
        #expect(theatre.text.contains("••••-••-••"))
    }

    @Test func `who wrote a note is called by name`() throws {
        var theatre = try Theatre(120, 40)
        let name = try theatre.backend().perform(ShowCurrentSession()).name
        theatre.type("/role:talent status:active")
        theatre.press("enter N")
        theatre.type("called twice")
        theatre.press("enter enter")
        theatre.press("enter ' ' ' '")
        #expect(theatre.text.contains("called twice  \(name.prefix(5))"), "\(theatre.text)")
        #expect(!theatre.text.contains("user_"), "\(theatre.text)")
    }

    @Test func `a session leads to its person`() throws {
        var theatre = try Theatre(120, 40)
        theatre.press("2")
        #expect(theatre.lines[2].contains("sessions"))
        theatre.press("o")
        #expect(theatre.lines[2].contains("sessions › users › id:user_"))
        #expect(theatre.text.contains("Profile"))
        theatre.press("escape escape")
        #expect(theatre.path == "sessions")
    }

    @Test func `a list of a tab opens as a list of its own`() throws {
        var theatre = try Theatre(120, 40)
        theatre.press("enter ' tab enter")
        #expect(theatre.lines[2].contains("users › sessions › user:user_"))
        theatre.press("q")
        #expect(theatre.path == "users")
    }

    @Test func `x on the Resets tab ends no sessions, and Enter opens the reset that it cancels`()
        throws
    {
        var theatre = try Theatre(120, 40)
        theatre.press("/")
        theatre.type("role:talent status:active hold:none")
        theatre.press("enter y")
        let user = try #require(theatre.copies.last.flatMap { User.ID($0) })
        let started = try theatre.backend().perform(
            StartReset(user: user, way: .link), Call(key: "reset", reason: "asked by phone"))
        theatre.press("enter ' ' ' ' '")
        #expect(theatre.text.contains(" open"), "\(theatre.text)")
        #expect(theatre.lines.last?.contains(" x ") == false, "\(theatre.text)")
        theatre.press("x")
        #expect(
            theatre.text.contains(
                "Close account: done on Profile, not on Resets; Tab, then Enter opens a row"),
            "\(theatre.text)")
        #expect(!theatre.text.contains("End all sessions"), "\(theatre.text)")
        theatre.press("tab x")
        #expect(theatre.text.contains("not on Resets; Enter opens the row"), "\(theatre.text)")
        theatre.press("enter x")
        #expect(theatre.path.hasSuffix("resets › id:\(started.reset.id)"), "\(theatre.text)")
        let resets = try theatre.backend().perform(ListResets(filter: "id:\(started.reset.id)"))
        #expect(resets.rows.map(\.state) == [.cancelled], "\(theatre.text)")
    }

    @Test func `x on the Sessions tab ends the sessions and does not offer to close the account`()
        throws
    {
        var theatre = try Theatre(160, 40)
        theatre.press("enter")
        #expect(theatre.lines.last?.contains("x close") == true)
        theatre.press("'")
        #expect(theatre.lines.last?.contains("x end all sessions") == true, "\(theatre.text)")
        theatre.press("x")
        #expect(theatre.text.contains("End all sessions: "), "\(theatre.text)")
        #expect(!theatre.text.contains("Close account"), "\(theatre.text)")
        theatre.press("escape escape x")
        #expect(theatre.text.contains("Close account"), "\(theatre.text)")
    }

    @Test(arguments: [("Sign-ins", 2), ("Events", 3), ("Notes", 4)])
    func `x does nothing to the account while a tab lists what happened to it`(
        tab: String, steps: Int
    ) throws {
        var theatre = try Theatre(120, 40)
        theatre.press("enter")
        for _ in 0..<steps { theatre.press("'") }
        #expect(theatre.lines.last?.contains(" x ") == false, "\(theatre.text)")
        theatre.press("x")
        #expect(
            theatre.text.contains("Close account: done on Profile, not on \(tab)"),
            "\(theatre.text)")
        #expect(!theatre.text.contains("Tab, then Enter"), "\(theatre.text)")
    }

    @Test func `an audit record shows what was before and after, and the trail is verified`() throws
    {
        var theatre = try Theatre(120, 40)
        theatre.press("y")
        let user = try #require(theatre.copies.last.flatMap { User.ID($0) })
        _ = try theatre.backend().perform(
            EditUser(user: user, city: .set("Tabuk")),
            Call(key: "x", ticket: "T-7", source: Call.Source(client: "test")))
        theatre.press("3 enter")
        #expect(theatre.text.contains("Before and after"))
        #expect(theatre.text.contains("T-7"))
        theatre.press("'")
        #expect(theatre.text.contains("● intact"))
    }

    @Test func `personal values of an on-call engineer are masked`() throws {
        let theatre = try Theatre(as: .oncall)
        #expect(theatre.text.contains("N• B•"))
        #expect(theatre.text.contains("n•••@mail.example"))
    }
}
