internal import Console
internal import Domain
internal import Terminal
internal import Testing

@Suite struct ConsolePromptTests {
    private func run(_ line: String, in theatre: inout Theatre) {
        theatre.press(":")
        theatre.type(line)
        theatre.press("enter")
    }

    @Test(arguments: [
        ("audit", "audit"), ("sess", "sessions"), ("mail", "outbox"), ("journal", "audit"),
        ("people role:caster", "users › role:caster"),
    ])
    func `panes are reached by name, alias and beginning`(line: String, path: String) throws {
        var theatre = try Theatre()
        run(line, in: &theatre)
        #expect(theatre.path == path)
    }

    @Test func `an identifier leads to its record`() throws {
        var theatre = try Theatre(120, 30)
        theatre.press("down y")
        let id = try #require(theatre.copies.last)
        run("audit", in: &theatre)
        run(id, in: &theatre)
        #expect(theatre.lines[2].contains("audit › users › id:\(id)"))
        #expect(theatre.text.contains("Profile"))
    }

    @Test func `an unknown command names the nearest`() throws {
        var theatre = try Theatre()
        run("sesions", in: &theatre)
        #expect(theatre.text.contains("'sesions' is no command; did you mean 'sessions'?"))
    }

    @Test func `an operation is typed with its options and asked about like a key`() throws {
        var theatre = try Theatre(120, 40)
        run("filter role:talent status:active", in: &theatre)
        theatre.press("y")
        let user = try #require(theatre.copies.last.flatMap { User.ID($0) })
        run("users.suspend --until 2027-01-01T00:00:00Z", in: &theatre)
        #expect(theatre.text.contains("POST /users/\(user)/suspension"))
        theatre.press("1 enter enter enter")
        let after = try theatre.backend().perform(ShowUser(user: user))
        #expect(after.user.status == .suspended)
        #expect(after.suspendedUntil?.description == "2027-01-01T00:00:00.000Z")
    }

    @Test func `an operation spelled as in the shell is that operation and no filter`() throws {
        var theatre = try Theatre(120, 40)
        run("filter role:talent status:active", in: &theatre)
        theatre.press("y")
        let user = try #require(theatre.copies.last.flatMap { User.ID($0) })
        run("sessions revoke-all", in: &theatre)
        #expect(theatre.text.contains("DELETE /users/\(user)/sessions"), "\(theatre.text)")
        theatre.press("escape")
        #expect(theatre.path == "users › role:talent status:active", "\(theatre.text)")
        run("users list --filter city:Riyadh", in: &theatre)
        #expect(theatre.path == "users › city:Riyadh", "\(theatre.text)")
        run("users create --email a@b.example --name Somebody", in: &theatre)
        #expect(theatre.remembered.last == "users create --email --name")
    }

    @Test func `reason and ticket typed with an operation are not asked for again`() throws {
        var theatre = try Theatre(120, 40)
        run("filter role:talent status:active", in: &theatre)
        run("users.suspend --reason \"sold fake roles\" --ticket T-77", in: &theatre)
        #expect(theatre.text.contains("sold fake roles"), "\(theatre.text)")
        #expect(theatre.text.contains("T-77"), "\(theatre.text)")
        theatre.press("enter enter")
        let done = try theatre.backend().perform(ListAudit(filter: "operation:users.suspend"))
        #expect(done.rows.map(\.reason) == ["sold fake roles"], "\(theatre.text)")
        #expect(done.rows.map(\.ticket) == ["T-77"])
        // The ticket stays until it is changed, also for what is done without a question.
        theatre.press("down N")
        theatre.type("called twice")
        theatre.press("enter enter")
        let noted = try theatre.backend().perform(ListAudit(filter: "operation:users.note"))
        #expect(noted.rows.map(\.ticket) == ["T-77"], "\(theatre.text)")
    }

    @Test func `a verb in quotes is looked for and not done`() throws {
        var theatre = try Theatre(120, 40)
        run("filter role:talent status:active", in: &theatre)
        run("users suspend", in: &theatre)
        #expect(theatre.text.contains("users.suspend: "), "\(theatre.text)")
        theatre.press("escape :")
        theatre.type("users")
        #expect(theatre.text.contains("in quotes a verb's word too"), "\(theatre.text)")
        theatre.type(" \"suspend\"")
        theatre.press("enter")
        #expect(theatre.path == "users › \"suspend\"", "\(theatre.text)")
        #expect(!theatre.text.contains("┌"), "\(theatre.text)")
    }

    @Test func `the words of every operation lead to it in both spellings`() throws {
        var theatre = try Theatre(120, 40)
        for spec in Catalog.all.map({ $0.spec }) where spec.isPublic {
            let words = spec.name.split(separator: ".").joined(separator: " ")
            for spelling in [spec.name, words] {
                theatre.press(":")
                theatre.type("\(spelling) ")
                let isFound = theatre.lines.contains { line in
                    [" ", ":"].contains { line.hasPrefix(spec.name + $0) }
                }
                #expect(isFound, "\(spelling): \(theatre.text)")
                theatre.press("escape")
            }
        }
    }

    @Test(arguments: [
        ("users suspnd --user x", "'users.suspnd' is no operation; did you mean 'users.suspend'?"),
        (
            "accounts suspend --user x",
            "'accounts.suspend' is no operation; did you mean 'users.suspend'?"
        ), ("users --filter x", "'users' is no operation; did you mean 'users.list'?"),
    ])
    func `a misspelt operation is named and is no filter`(line: String, said: String) throws {
        var theatre = try Theatre(120, 40)
        run(line, in: &theatre)
        #expect(theatre.text.contains(said), "\(theatre.text)")
        #expect(theatre.path == "users")
    }

    @Test func `a typed operation that the role may not do is refused before it is filled in`()
        throws
    {
        var theatre = try Theatre(120, 40, as: .support)
        run("users.set-role", in: &theatre)
        #expect(theatre.text.contains("the role support lacks users.role"), "\(theatre.text)")
        #expect(!theatre.text.contains("┌"), "\(theatre.text)")
    }

    @Test func `the second word of an operation is completed`() throws {
        var theatre = try Theatre(120, 30)
        theatre.press(":")
        theatre.type("sessions revoke-")
        theatre.press("tab")
        #expect(theatre.lines.last == ":sessions revoke-all")
    }

    @Test func `a word of a pane's filter is not completed to the word of an operation`() throws {
        var theatre = try Theatre(120, 30)
        theatre.press(":")
        theatre.type("users role:talent susp")
        theatre.press("tab")
        #expect(theatre.lines.last == ":users role:talent susp", "\(theatre.text)")
    }

    @Test func `a wrong option is named with the nearest`() throws {
        var theatre = try Theatre(120, 30)
        run("users.suspend --untl x", in: &theatre)
        #expect(theatre.text.contains("did you mean '--until'?"))
    }

    @Test func `a line with a mistake comes back whole, to be put right`() throws {
        var theatre = try Theatre(120, 30)
        run("users.note --txt \"called twice\"", in: &theatre)
        #expect(theatre.text.contains("did you mean '--text'?"), "\(theatre.text)")
        #expect(theatre.lines.last == ":users.note --txt \"called twice\"")
        theatre.press("escape")
        run("2 --user", in: &theatre)
        #expect(theatre.lines.last == ":2 --user", "\(theatre.text)")
    }

    @Test func `options are completed with their help`() throws {
        var theatre = try Theatre(120, 30)
        theatre.press(":")
        theatre.type("users.susp")
        #expect(theatre.text.contains("Suspend an account and end its sessions."))
        theatre.press("tab")
        #expect(theatre.lines.last == ":users.suspend")
        theatre.type("--u")
        #expect(theatre.text.contains("When it ends; empty means until lifted."))
        theatre.press("tab")
        #expect(theatre.lines.last == ":users.suspend --user")
    }

    @Test func `what must be said stands in no brackets, also a value that may be empty`() throws {
        var theatre = try Theatre(120, 30)
        theatre.press(":")
        theatre.type("settings.change ")
        #expect(
            theatre.text.contains(
                "settings.change --setting --value --reason: Change a setting."))
    }

    @Test func `an operation that only reads shows what it gives`() throws {
        var theatre = try Theatre(120, 30)
        run("users.statistics", in: &theatre)
        #expect(theatre.text.contains("\"total\""))
        theatre.press("escape")
        #expect(!theatre.text.contains("\"total\""))
    }

    @Test func `an answer that goes on below the screen says so until its end`() throws {
        var theatre = try Theatre(80, 15)
        run("users.statistics", in: &theatre)
        #expect(theatre.text.contains(" more below; Esc closes"))
        for _ in 0..<30 { theatre.press("pagedown") }
        #expect(!theatre.text.contains("more below"))
        #expect(theatre.text.contains("Esc closes"))
    }

    @Test func `the history keeps no personal data`() throws {
        var theatre = try Theatre()
        run("users.create --email a@b.example --name Somebody --role talent", in: &theatre)
        let kept = theatre.remembered
        #expect(kept == ["users.create --email --name --role talent"])
        theatre.press("escape : up")
        #expect(theatre.lines.last == ":users.create --email --name --role talent")
    }

    @Test(
        arguments: [
            ("users Layla", "users"), ("people 0501234567", "people"),
            ("users role:talent !status:closed Layla", "users role:talent !status:closed"),
            ("users email:a@b.example city:Riyadh", "users"), ("theme mono", "theme mono"),
            ("a@b.example", nil), ("0501234567", nil), ("Layla", nil), ("reload", "reload"),
        ] as [(String, String?)])
    func `the history keeps nobody who was looked for`(line: String, kept: String?) throws {
        var theatre = try Theatre()
        run(line, in: &theatre)
        #expect(theatre.remembered.last == kept)
    }

    @Test func `a theme and a keymap are changed while somebody works`() throws {
        var theatre = try Theatre()
        let line = theatre.cursorLine
        run("theme mono", in: &theatre)
        run("keymap vim", in: &theatre)
        theatre.press("j j k")
        #expect(theatre.cursorLine != line)
        theatre.press("g g")
        #expect(theatre.cursorLine == line)
        run("theme nosuch", in: &theatre)
        #expect(theatre.text.contains("there is no theme 'nosuch'"))
    }

    @Test func `the keys that may follow a prefix are shown`() throws {
        var theatre = try Theatre()
        theatre.press("g")
        #expect(theatre.lines.last?.contains("g l Lock the screen.") == true)
        theatre.press("escape")
        #expect(theatre.lines.last?.contains("g l") == false)
    }

    @Test func `the palette finds by letters, runs, and says why something is greyed`() throws {
        var theatre = try Theatre(120, 30)
        theatre.press("ctrl+p")
        theatre.type("go to audit")
        theatre.press("enter")
        #expect(theatre.path == "audit")
        theatre.press("1 ?")
        theatre.type("lift susp")
        #expect(theatre.text.contains("the account is not suspended"))
        theatre.press("enter")
        #expect(theatre.text.contains("Help"))
    }

    @Test func `the log tells what was done, how it ended and how long it took`() throws {
        var theatre = try Theatre(120, 30)
        run("filter role:talent status:active", in: &theatre)
        theatre.press("w 1 enter enter enter L")
        #expect(theatre.text.contains("What I did"))
        #expect(theatre.text.contains("Suspend: "))
        #expect(theatre.text.contains("done 0 ms  u: 30 s"))
        theatre.press("u")
        #expect(theatre.text.contains("taken back"))
    }

    @Test func `the mouse is given to the terminal and taken back`() throws {
        var theatre = try Theatre()
        theatre.press("f12")
        #expect(theatre.text.contains("the mouse selects text"))
        theatre.press("f12")
        #expect(theatre.text.contains("the mouse works here"))
    }

    @Test func `a paste goes into inputs and never runs keys`() throws {
        var theatre = try Theatre()
        theatre.send(.input(.paste("q\ny")))
        #expect(theatre.exitCode == nil)
        theatre.press("/")
        theatre.send(.input(.paste("role:talent\n")))
        #expect(theatre.lines.last == "/role:talent")
    }
}
