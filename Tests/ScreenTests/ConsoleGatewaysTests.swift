internal import Console
internal import Domain
internal import Terminal
internal import TestSupport
internal import Testing

@Suite struct ConsoleGatewaysTests {
    private func theatre(as role: Domain.Role = .admin) throws -> Theatre {
        var theatre = try Theatre(as: role)
        theatre.type(":gateways")
        theatre.press("enter")
        return theatre
    }

    @Test func `gateways are listed with their breakers, the reason and the next try`() throws {
        let theatre = try theatre()
        Snapshot.check(theatre.text, "gateways")
    }

    @Test func `a breaker is held open with a reason and released again by undo`() throws {
        var theatre = try theatre()
        theatre.press("w 1 1 y")
        #expect(theatre.text.contains("done; u takes it back"))
        #expect(theatre.cursorLine.contains("held_open"))
        #expect(theatre.cursorLine.contains("the service is down"))
        theatre.press("u")
        #expect(theatre.cursorLine.contains("closed"))
    }

    @Test func `who holds a breaker is called by name, to an auditor by initials`() throws {
        let house = try Theatre.house()
        let admin = try house.backend()
        _ = try admin.perform(OpenBreaker(gateway: .smtp), Call(reason: "it is down"))
        let name = try admin.perform(ShowCurrentSession()).name
        var theatre = try Theatre(120, 40, house: house)
        var auditor = try Theatre(120, 40, as: .auditor, house: house)
        for keys in [":gateways", "/gateway:smtp"] {
            theatre.type(keys)
            theatre.press("enter")
            auditor.type(keys)
            auditor.press("enter")
        }
        theatre.press("enter")
        let isNamed = theatre.lines.contains { $0.contains("held by  ") && $0.contains(name) }
        #expect(isNamed, "\(theatre.text)")
        auditor.press("enter")
        #expect(auditor.text.contains("held by  "), "\(auditor.text)")
        #expect(!auditor.text.contains(name), "\(auditor.text)")
        for text in [theatre.text, auditor.text] { #expect(!text.contains("user_"), "\(text)") }
    }

    @Test func `an auditor sees the gateways and is told why nothing can be held`() throws {
        var theatre = try theatre(as: .auditor)
        #expect(theatre.text.contains("mail-folder"))
        theatre.press("w")
        #expect(theatre.text.contains("the role auditor lacks breakers.hold"))
    }

    @Test func `the detail shows the breaker and the last calls`() throws {
        var theatre = try theatre()
        theatre.press("enter")
        #expect(theatre.text.contains("Breaker"))
        theatre.press("'")
        #expect(theatre.text.contains("nothing here"))
    }
}
