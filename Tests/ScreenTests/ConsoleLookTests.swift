internal import Console
internal import Domain
internal import Terminal
internal import TestSupport
internal import Testing

@Suite struct ConsoleLookTests {
    /// Sizes of the ladder that is promised.
    private static let sizes = [(80, 24), (120, 30), (40, 12), (200, 60)]

    @Test(arguments: sizes)
    func `the list fits every size`(columns: Int, rows: Int) throws {
        let theatre = try Theatre(columns, rows)
        Snapshot.check(theatre.text, "console-list-\(columns)x\(rows)")
    }

    @Test(arguments: sizes)
    func `the detail fits every size`(columns: Int, rows: Int) throws {
        var theatre = try Theatre(columns, rows)
        theatre.press("down enter")
        Snapshot.check(theatre.text, "console-detail-\(columns)x\(rows)")
    }

    @Test(arguments: sizes)
    func `the question before a suspension fits every size`(columns: Int, rows: Int) throws {
        var theatre = try Theatre(columns, rows)
        theatre.press("w")
        Snapshot.check(theatre.text, "console-suspend-\(columns)x\(rows)")
    }

    @Test(arguments: sizes)
    func `the palette fits every size`(columns: Int, rows: Int) throws {
        var theatre = try Theatre(columns, rows)
        theatre.press(";")
        theatre.type("res")
        Snapshot.check(theatre.text, "console-palette-\(columns)x\(rows)")
    }

    @Test func `too small a terminal swallows every key but quit`() throws {
        var theatre = try Theatre()
        let before = theatre.text
        theatre.send(.resized(Size(rows: 7, columns: 39)))
        #expect(theatre.text.contains("39x7 is too small"))
        theatre.press("w down 3 enter")
        theatre.send(.resized(Size(rows: 24, columns: 80)))
        #expect(theatre.text == before)
        theatre.send(.resized(Size(rows: 5, columns: 20)))
        theatre.press("q")
        #expect(theatre.exitCode == 0)
    }

    @Test func `a resize loses neither place nor what is typed`() throws {
        var theatre = try Theatre()
        theatre.press("down down down enter")
        let line = theatre.cursorLine.prefix(20)
        for (columns, rows) in [(200, 60), (40, 12), (60, 15), (80, 24)] {
            theatre.send(.resized(Size(rows: rows, columns: columns)))
        }
        #expect(theatre.cursorLine.prefix(20) == line)
        theatre.press("/")
        theatre.type("role:")
        theatre.send(.resized(Size(rows: 12, columns: 40)))
        #expect(theatre.lines.last == "/role:")
    }

    @Test func `production is named in the header and does not look like another place`() throws {
        let here = try Theatre()
        let production = try Theatre { configuration in
            configuration.environment = "demo"
            configuration.isProduction = true
        }
        let column = 13
        #expect(here.rehearsal.frame().buffer[0, column].text == "e")
        let cell = here.rehearsal.frame().buffer[0, column]
        #expect(cell.style != production.rehearsal.frame().buffer[0, column].style)
    }

    @Test func `without a UTF-8 locale every state has an ASCII sign`() throws {
        let theatre = try Theatre { configuration in
            configuration.profile = TerminalProfile(term: "vt100", depth: .mono, glyphs: .ascii)
        }
        #expect(theatre.lines[4].contains("^ must reset") && theatre.lines[4].hasPrefix(">"))
        #expect(theatre.lines[5].contains("+ active"))
    }

    @Test func `a role sees its own panes`() throws {
        let support = try Theatre(as: .support)
        #expect(support.lines[1].contains("1 Users 2 Sessions 3 Audit 4 Resets 5 Outbox"))
        let finance = try Theatre(as: .finance)
        #expect(finance.lines[1].contains("1 Users  2 Audit  3 Events"))
    }
}
