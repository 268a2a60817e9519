internal import Console
internal import Domain
internal import Terminal
internal import Testing

@Suite struct ConsoleListTests {
    @Test func `the cursor moves without asking the backend`() throws {
        var theatre = try Theatre()
        theatre.hold(true)
        let first = theatre.cursorLine
        theatre.press("down down")
        #expect(theatre.cursorLine != first)
        theatre.press("up up")
        #expect(theatre.cursorLine == first)
    }

    @Test func `page down walks a list that is longer than a page to its last row and back`() throws
    {
        var theatre = try Theatre()
        for _ in 0..<12 { theatre.press("pagedown") }
        theatre.press("end")
        let last = theatre.cursorLine
        theatre.press("home")
        #expect(theatre.cursorRow == 4)
        let first = theatre.cursorLine
        theatre.press("end")
        #expect(theatre.cursorLine == last)
        for _ in 0..<12 { theatre.press("pageup") }
        theatre.press("home")
        #expect(theatre.cursorLine == first)
    }

    @Test(arguments: [(80, 24), (40, 12), (60, 15)])
    func `every column can be reached on a narrow screen`(columns: Int, rows: Int) throws {
        var theatre = try Theatre(columns, rows)
        let heading = rows < 12 ? 2 : 3
        var seen = Set(theatre.lines[heading].split(separator: " ").map(String.init))
        for _ in 0..<12 {
            theatre.press("right")
            seen.formUnion(theatre.lines[heading].split(separator: " ").map(String.init))
        }
        #expect(theatre.text.contains("← ") && !theatre.text.contains("→"))
        #expect(theatre.lines[heading].contains("Name"))
        let wide = try Theatre(220, 30)
        let all = Set(wide.lines[3].split(separator: " ").map(String.init))
        #expect(all.subtracting(seen) == [])
        for _ in 0..<12 { theatre.press("left") }
        #expect(theatre.lines[heading] == (try Theatre(columns, rows)).lines[heading])
    }

    @Test func `a page down that outruns the load is paid when the page has come`() throws {
        var theatre = try Theatre(people: 240)
        theatre.hold(true)
        for _ in 0..<8 { theatre.press("pagedown") }
        let stuck = theatre.cursorLine
        theatre.hold(false)
        #expect(theatre.cursorLine != stuck)
    }

    @Test func `a filter leaves what fits and Escape takes it back`() throws {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("status:suspended")
        theatre.press("enter")
        #expect(theatre.lines[2].contains("users › status:suspended"))
        #expect(theatre.cursorLine.contains("suspended"))
        #expect(!theatre.text.contains("● active"))
        theatre.press("escape")
        #expect(theatre.text.contains("● active"))
    }

    @Test func `narrow cells show the ends of identifiers, which differ, and not their beginnings`()
        throws
    {
        var theatre = try Theatre()
        theatre.press("y")
        let user = try #require(theatre.copies.last.flatMap { User.ID($0) })
        _ = try theatre.backend().perform(
            EditUser(user: user, city: .set("Tabuk")),
            Call(key: "x", source: Call.Source(client: "test")))
        theatre.press("3")
        #expect(theatre.lines[2].contains("audit"))
        let line = try #require(theatre.lines.first { $0.contains("users.edit") })
        #expect(line.contains("user_…") && line.contains(user.description.suffix(6)), "\(line)")
    }

    @Test func `a filter is completed by Tab`() throws {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("stat")
        theatre.press("tab")
        #expect(theatre.lines.last == "/status:")
        theatre.type("susp")
        theatre.press("tab")
        #expect(theatre.lines.last == "/status:suspended")
    }

    /// A list of talents whose cursor is on one that looks active.
    private func active() throws -> (theatre: Theatre, user: User.ID) {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("role:talent status:active hold:none")
        theatre.press("enter")
        while !theatre.cursorLine.contains("● active") { theatre.press("down") }
        theatre.press("y")
        return (theatre, try #require(theatre.copies.last.flatMap { User.ID($0) }))
    }

    @Test func `a locked account does not look active, until the lock is over`() throws {
        var (theatre, user) = try active()
        _ = try theatre.backend().perform(
            LockUser(user: user, until: theatre.clock.now + .minutes(5)),
            Call(key: "lock", reason: "many wrong passwords"))
        theatre.press("r")
        #expect(theatre.cursorLine.contains("▲ locked"), "\(theatre.text)")
        theatre.pass(seconds: 200)
        #expect(theatre.cursorLine.contains("▲ locked"), "\(theatre.text)")
        theatre.pass(seconds: 160)
        #expect(theatre.cursorLine.contains("● active"), "\(theatre.text)")
    }

    @Test func `an account whose password must be reset does not look active`() throws {
        var (theatre, user) = try active()
        _ = try theatre.backend().perform(
            StartReset(user: user, way: .link), Call(key: "reset", reason: "asked by phone"))
        theatre.press("r")
        #expect(theatre.cursorLine.contains("▲ must reset"), "\(theatre.text)")
    }

    @Test func `a wrong filter says what is wrong and keeps the line`() throws {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("statsu:active ")
        theatre.press("enter")
        #expect(theatre.text.contains("did you mean 'status'?"))
        #expect(theatre.lines.last == "/statsu:active")
    }

    @Test func `what is wrong with a filter is neither cut nor hidden by a message`() throws {
        var theatre = try Theatre()
        theatre.press("escape")
        try #require(theatre.text.contains("q quits"))
        theatre.press("/")
        theatre.type("phone:05")
        theatre.press("enter")
        let said = theatre.lines.suffix(3)
        #expect(said.first?.hasSuffix("expected a number such as") == true)
        #expect(said.dropFirst().first == "+966551234567")
        #expect(said.last == "/phone:05")
        #expect(theatre.text.contains("q quits"))
    }

    @Test func `a list that nothing fits says so`() throws {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("zzzzzz")
        theatre.press("enter")
        #expect(theatre.text.contains("nothing fits zzzzzz; Esc removes the filter"))
    }

    @Test(arguments: [
        ("users", "in the names, the e-mail address and the end of the identifier"),
        ("settings", "in the columns Setting, Value, Usually, By, Group, Title."),
        ("approvals", "Every term has a key."),
    ])
    func `the filter says where a word is looked for`(pane: String, said: String) throws {
        var theatre = try Theatre(140, 40)
        theatre.type(":\(pane)")
        theatre.press("enter /")
        #expect(theatre.text.contains(said), "\(theatre.text)")
    }

    @Test func `a phone number typed into the search finds its person, and so does an identifier`()
        throws
    {
        var theatre = try Theatre()
        let email = try #require(EmailAddress("new.person@mail.example"))
        let row = try theatre.backend().perform(
            CreateUser(
                email: email, name: "New Person", role: .caster,
                phone: PhoneNumber("+966551234567")),
            Call(key: "new"))
        for word in ["0551234567", "+966551234567", row.id.description] {
            theatre.press("/ ctrl+u")
            theatre.type(word)
            theatre.press("enter")
            #expect(theatre.cursorLine.contains("New Person"), "\(theatre.text)")
            #expect(theatre.lines[5].allSatisfy { $0 == " " }, "\(theatre.text)")
        }
    }

    @Test func `keys sort by the next column and turn the order round`() throws {
        var theatre = try Theatre(120, 30)
        #expect(theatre.text.contains("Joined ↓"))
        theatre.press("~")
        #expect(theatre.text.contains("Joined ↑"))
        theatre.press(">")
        #expect(theatre.text.contains("Last sign-in ↓"))
        theatre.press("<")
        #expect(theatre.text.contains("Joined ↓"))
    }

    @Test func `a click on a header sorts by it`() throws {
        var theatre = try Theatre()
        theatre.click(row: 3, column: 3)
        #expect(theatre.lines[3].contains("Name ↑"))
        theatre.click(row: 3, column: 3)
        #expect(theatre.lines[3].contains("Name ↓"))
    }

    @Test func `filter and cursor of a pane are kept while another is looked at`() throws {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("role:talent")
        theatre.press("enter down down")
        let line = theatre.cursorLine
        theatre.press("3")
        #expect(theatre.lines[2].contains("audit"))
        theatre.press("1")
        #expect(theatre.cursorLine == line)
        theatre.press("-")
        #expect(theatre.lines[2].contains("audit"))
    }

    @Test func `marks are counted and taken away`() throws {
        var theatre = try Theatre()
        theatre.press("space space")
        #expect(theatre.text.contains("2 marked"))
        #expect(theatre.lines[4].hasPrefix(" *"))
        theatre.press("U")
        #expect(!theatre.text.contains("2 marked"))
    }

    @Test func `all rows of a filter are marked, loaded or not`() throws {
        var theatre = try Theatre()
        theatre.press("*")
        let people = try theatre.backend().perform(ShowUserStatistics()).total
        #expect(people > 100)
        #expect(theatre.text.contains("\(people) marked"))
    }

    @Test func `the wheel scrolls and a click puts the cursor on a row`() throws {
        var theatre = try Theatre()
        theatre.click(row: 8, column: 5)
        #expect(theatre.cursorRow == 8)
        let top = theatre.lines[4]
        theatre.send(.input(.mouse(Mouse(.wheelDown, button: .none, row: 8, column: 5))))
        #expect(theatre.lines[4] != top)
    }

    @Test func `a double click opens the detail`() throws {
        var theatre = try Theatre()
        theatre.click(row: 6, column: 5)
        theatre.click(row: 6, column: 5)
        #expect(theatre.text.contains("Profile"))
    }

    @Test func `only problems are left by one key`() throws {
        var theatre = try Theatre()
        theatre.press("!")
        #expect(theatre.lines[2].contains("status:suspended"))
        theatre.press("!")
        #expect(!theatre.lines[2].contains("status:suspended"))
    }

    @Test func `an Arabic keyboard moves and filters by the keys in the same places`() throws {
        var theatre = try Theatre()
        // On that layout the key of the slash sends zah.
        theatre.type("ظ")
        #expect(theatre.lines.last?.hasPrefix("/") == true)
    }
}
