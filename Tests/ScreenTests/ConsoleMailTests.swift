internal import Console
internal import Domain
internal import Terminal
internal import TestSupport
internal import Testing

@Suite struct ConsoleMailTests {
    /// A console at the outbox, where a message of a reset waits.
    private func theatre() throws -> Theatre {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("role:caster status:active")
        theatre.press("enter p 1")
        theatre.press("escape")
        theatre.type(":outbox")
        theatre.press("enter")
        return theatre
    }

    @Test func `the outbox shows how a message reads, without the token of its link`() throws {
        var theatre = try theatre()
        theatre.press("enter")
        Snapshot.check(theatre.text, "outbox")
    }

    @Test func `a message that waits is taken back with a reason, and sent again by undo`() throws {
        var theatre = try theatre()
        theatre.press("down down x 1 y")
        #expect(theatre.cursorLine.contains("cancelled"), "\(theatre.text)")
        theatre.press("u")
        #expect(theatre.cursorLine.contains("waiting"))
    }

    @Test func `what warns its reader is not taken back`() throws {
        var theatre = try theatre()
        #expect(theatre.cursorLine.contains("password_changed"))
        theatre.press("x")
        #expect(theatre.text.contains("it tells somebody what was done to the account"))
        #expect(theatre.cursorLine.contains("waiting"))
    }

    @Test func `only what did not arrive is sent again`() throws {
        var theatre = try theatre()
        theatre.press("t")
        #expect(theatre.text.contains("it waits to be sent already"))
    }
}
