internal import Console
internal import Domain
internal import Terminal
internal import Testing

/// What an answer does that comes while the person does something else: nothing is lost.
@Suite struct ConsoleAnswerTests {
    /// A console whose cursor is on an active talent.
    private func theatre() throws -> Theatre {
        var theatre = try Theatre(120, 40)
        theatre.type("/role:talent status:active")
        theatre.press("enter")
        return theatre
    }

    private func user(_ theatre: inout Theatre) throws -> User.ID {
        theatre.press("y")
        return try #require(theatre.copies.last.flatMap { User.ID($0) })
    }

    @Test func `a slow act that ends does not close the prompt in which somebody types`() throws {
        var theatre = try theatre()
        theatre.hold(true)
        theatre.type(":users.note --text called")
        theatre.press("enter")
        theatre.type("/layla")
        theatre.hold(false)
        #expect(theatre.lines.last?.hasSuffix(" layla") == true, "\(theatre.text)")
        #expect(theatre.text.contains("users.note: "), "\(theatre.text)")
        theatre.type("w")
        #expect(theatre.lines.last?.hasSuffix(" laylaw") == true, "\(theatre.text)")
    }

    @Test func `two acts begun before the first is answered are both told of`() throws {
        var theatre = try theatre()
        theatre.hold(true)
        for text in ["first", "second"] {
            theatre.type(":users.note --text \(text)")
            theatre.press("enter down")
        }
        theatre.hold(false)
        theatre.pass(seconds: 7)
        theatre.press("L")
        let told = theatre.lines.count { $0.contains("users.note: ") }
        #expect(told == 2, "\(theatre.text)")
    }

    @Test func `two acts that meet a changed record are both told of`() throws {
        var theatre = try theatre()
        let user = try user(&theatre)
        theatre.hold(true)
        _ = try theatre.backend().perform(
            EditUser(user: user, city: .set("Tabuk")),
            Call(key: "other", source: Call.Source(client: "test")))
        theatre.type(":users.edit --city Jeddah")
        theatre.press("enter w 1 y")
        theatre.hold(false)
        #expect(theatre.text.contains("look again"), "\(theatre.text)")
        #expect(theatre.text.contains("It has changed since it was drawn:"), "\(theatre.text)")
        theatre.press("escape")
        #expect(!theatre.text.contains("It has changed since it was drawn:"), "\(theatre.text)")
    }

    @Test func `a key pressed twice does not agree to what changed meanwhile`() throws {
        var theatre = try theatre()
        let user = try user(&theatre)
        theatre.press("w 1")
        _ = try theatre.backend().perform(
            EditUser(user: user, city: .set("Tabuk")),
            Call(key: "other", source: Call.Source(client: "test")))
        theatre.press("y")
        #expect(theatre.text.contains("It has changed since it was drawn:"), "\(theatre.text)")
        theatre.press("y enter y")
        #expect(try theatre.backend().perform(ShowUser(user: user)).user.status == .active)
        theatre.press("tab y")
        #expect(try theatre.backend().perform(ShowUser(user: user)).user.status == .suspended)
    }

    @Test func `an act on another row does not stop a bulk act that is under way`() throws {
        var theatre = try theatre()
        theatre.press("space space space w 1 enter enter")
        theatre.hold(true)
        theatre.press("enter")
        theatre.type(":users.note --text meanwhile")
        theatre.press("enter")
        theatre.hold(false)
        #expect(theatre.text.contains("3 done, 0 failed"), "\(theatre.text)")
    }

    @Test func `a second bulk act waits for the first, and its reason stays`() throws {
        var theatre = try theatre()
        theatre.press("space space w 1 enter enter")
        theatre.hold(true)
        theatre.press("enter")
        theatre.press("w 3 tab")
        theatre.type("sold fake roles")
        theatre.press("enter enter")
        #expect(theatre.text.contains("is under way; let it end"), "\(theatre.text)")
        #expect(theatre.text.contains("sold fake roles"), "\(theatre.text)")
        theatre.hold(false)
        theatre.press("escape")
        #expect(theatre.text.contains("2 done, 0 failed"), "\(theatre.text)")
    }

    @Test func `the report of a bulk act waits until nobody types`() throws {
        var theatre = try theatre()
        theatre.press("space space w 1 enter enter")
        theatre.hold(true)
        theatre.press("enter")
        theatre.type("/layla")
        theatre.hold(false)
        #expect(theatre.lines.last?.hasSuffix(" layla") == true, "\(theatre.text)")
        theatre.press("escape x")
        #expect(theatre.text.contains("2 done, 0 failed"), "\(theatre.text)")
        theatre.press("escape")
        #expect(!theatre.text.contains("2 done, 0 failed"), "\(theatre.text)")
    }

    @Test func `a bulk act that ends takes the marks of its own list and of no other`() throws {
        var theatre = try theatre()
        theatre.press("3 1 space space w 1 enter enter")
        theatre.hold(true)
        theatre.press("enter 3 space")
        theatre.hold(false)
        #expect(theatre.text.contains("2 done, 0 failed"), "\(theatre.text)")
        theatre.press("escape")
        #expect(theatre.path == "audit", "\(theatre.text)")
        #expect(theatre.text.contains("1 marked"), "\(theatre.text)")
        theatre.press("1")
        #expect(!theatre.text.contains("marked"), "\(theatre.text)")
    }

    @Test func `a letter typed as the report of a bulk act comes up does not close it`() throws {
        var theatre = try theatre()
        theatre.press("space space w 1 enter enter enter x")
        #expect(theatre.text.contains("2 done, 0 failed"), "\(theatre.text)")
        theatre.press("enter")
        #expect(!theatre.text.contains("2 done, 0 failed"), "\(theatre.text)")
    }

    @Test func `an address that is taken leaves the form as it was typed`() throws {
        var theatre = try theatre()
        let user = try user(&theatre)
        let email = try theatre.backend().perform(ShowUser(user: user)).user.email.text
        theatre.press("n")
        theatre.type(email)
        theatre.press("down")
        theatre.type("Somebody New")
        for _ in 0..<6 { theatre.press("down") }
        theatre.press("enter")
        #expect(theatre.text.contains("Add account: "), "\(theatre.text)")
        #expect(theatre.text.contains("Somebody New"), "\(theatre.text)")
    }

    @Test func `a value that the service refuses leads back to its field, and the reason stays`()
        throws
    {
        var theatre = try Theatre(120, 40)
        theatre.type(":settings")
        theatre.press("enter")
        theatre.type("/setting:mail.tries")
        theatre.press("enter e ctrl+u")
        theatre.type("99")
        theatre.press("enter enter")
        theatre.type("the provider is slow")
        theatre.press("enter enter")
        #expect(theatre.text.contains("must be a whole number from 1 to 50"), "\(theatre.text)")
        #expect(theatre.text.contains("99"), "\(theatre.text)")
        theatre.press("ctrl+u")
        theatre.type("12")
        theatre.press("enter enter")
        #expect(theatre.text.contains("the provider is slow"), "\(theatre.text)")
        theatre.press("enter enter")
        #expect(theatre.cursorLine.contains("12"), "\(theatre.text)")
    }

    @Test func `an act that no worker took can be asked for again with its reason`() throws {
        var theatre = try theatre()
        theatre.press("w 3 tab")
        theatre.type("sold fake roles")
        theatre.hold(true)
        theatre.press("enter enter")
        theatre.send(.notSent(.act(1)))
        #expect(theatre.text.contains("Not done: too much is under way"), "\(theatre.text)")
        #expect(theatre.text.contains("sold fake roles"), "\(theatre.text)")
    }
}
