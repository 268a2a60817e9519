internal import Console
internal import Domain
internal import Terminal
internal import Testing

/// What a form sends: what was typed, all of it, and nothing else.
@Suite struct ConsoleFormTests {
    /// A console with the cursor on a talent made for the test.
    private func theatre(_ user: (any Backend) throws -> User.ID) throws -> Theatre {
        let house = try Theatre.house()
        let id = try user(house.backend())
        var theatre = try Theatre(120, 40, house: house)
        theatre.type("/id:\(id)")
        theatre.press("enter")
        return theatre
    }

    private func add(_ name: String, by admin: any Backend) throws -> User.ID {
        let email = try #require(EmailAddress("form@callboard.example"))
        return try admin.perform(CreateUser(email: email, name: name, role: .talent)).id
    }

    private func user(_ theatre: inout Theatre) throws -> UserDetail {
        theatre.press("y")
        let id = try #require(theatre.copies.last.flatMap { User.ID($0) })
        return try theatre.backend().perform(ShowUser(user: id))
    }

    @Test func `what a form cannot show whole is not sent with the edit of another field`() throws {
        let skills = (1...20).map { "skill \($0) " + String(repeating: "x", count: 60) }
        let name = "Sara\u{202e} Line\nBreak"
        var theatre = try theatre { admin in
            let id = try add(name, by: admin)
            _ = try admin.perform(EditUser(user: id, skills: skills))
            return id
        }
        theatre.press("e")
        for _ in 0..<4 { theatre.press("down") }
        theatre.type("Tabuk")
        for _ in 0..<9 { theatre.press("down") }
        theatre.press("enter")
        let after = try user(&theatre)
        #expect(after.user.city == "Tabuk", "\(theatre.text)")
        #expect(after.user.name == name)
        #expect(after.skills == skills)
    }

    @Test func `the end of a long note is kept, and one that is too long is said to be`() throws {
        var theatre = try theatre { try add("Noted", by: $0) }
        let id = try user(&theatre).user.id
        let text = String(repeating: "called ", count: 500) + "twice"
        theatre.press("N")
        theatre.send(.input(.paste(text)))
        theatre.press("enter enter")
        let notes = try theatre.backend().perform(ListNotes(filter: "user:\(id)"))
        #expect(notes.rows.map(\.text) == [text])
        theatre.press("N")
        theatre.send(.input(.paste(String(repeating: "called ", count: 700))))
        theatre.press("enter enter")
        #expect(theatre.text.contains("must have 1 to 4000 characters"), "\(theatre.text)")
    }

    @Test func `Escape leads from the question back to the form, with all that was typed`() throws {
        var theatre = try Theatre(120, 40)
        theatre.type(":settings")
        theatre.press("enter")
        theatre.type("/setting:maintenance")
        theatre.press("enter e")
        theatre.type("back at tne")
        theatre.press("enter enter")
        theatre.type("a new version")
        theatre.press("escape")
        #expect(theatre.text.contains("back at tne"), "\(theatre.text)")
        theatre.press("up backspace backspace")
        theatre.type("en")
        theatre.press("enter enter")
        #expect(theatre.text.contains("value: nothing → back at ten"), "\(theatre.text)")
        #expect(theatre.text.contains("a new version"), "\(theatre.text)")
        theatre.press("escape escape")
        #expect(!theatre.text.contains("┌"), "\(theatre.text)")
    }

    @Test func `No leads from the question back to the form as it was filled in`() throws {
        var theatre = try Theatre(120, 40)
        theatre.type(":settings")
        theatre.press("enter")
        theatre.type("/setting:maintenance")
        theatre.press("enter e")
        theatre.type("back at ten")
        theatre.press("enter enter")
        theatre.type("a new version")
        theatre.press("tab tab enter")
        #expect(theatre.text.contains("Change: Maintenance"), "\(theatre.text)")
        #expect(theatre.text.contains("back at ten"), "\(theatre.text)")
        #expect(!theatre.text.contains("a new version"), "\(theatre.text)")
        theatre.press("enter enter")
        #expect(theatre.text.contains("value: nothing → back at ten"), "\(theatre.text)")
        #expect(theatre.text.contains("a new version"), "\(theatre.text)")
    }

    @Test func `an edit that somebody else was quicker than can be gone back to`() throws {
        var theatre = try theatre { try add("Noted", by: $0) }
        let id = try user(&theatre).user.id
        theatre.press("e")
        for _ in 0..<4 { theatre.press("down") }
        theatre.type("Tabuk")
        _ = try theatre.backend().perform(
            EditUser(user: id, name: "Renamed"), Call(key: "other"))
        for _ in 0..<9 { theatre.press("down") }
        theatre.press("enter")
        #expect(theatre.text.contains("It has changed since it was drawn:"), "\(theatre.text)")
        theatre.press("escape")
        #expect(theatre.text.contains("Tabuk"), "\(theatre.text)")
    }
}
