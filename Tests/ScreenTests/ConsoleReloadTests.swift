internal import Console
internal import Domain
internal import Terminal
internal import TestSupport
internal import Testing

/// Themes and keymaps that are saved while the console runs.
@Suite struct ConsoleReloadTests {
    private let themes: TemporaryFolder
    private let keymaps: TemporaryFolder

    init() throws {
        (themes, keymaps) = (try TemporaryFolder(), try TemporaryFolder())
        try themes.write("inherits: base\n", to: "mine.yaml")
        try keymaps.write("inherits: default\n", to: "mine.yaml")
    }

    private func theatre() throws -> Theatre {
        var theatre = try Theatre { configuration in
            configuration.themeFolder = ConfigurationFolder(path: themes.path)
            configuration.keymapFolder = ConfigurationFolder(path: keymaps.path)
            (configuration.theme, configuration.keymap) = ("mine", "mine")
        }
        // The first look at the folders is what later ones are compared with.
        theatre.pass(seconds: 3)
        return theatre
    }

    private func headingStyle(_ theatre: Theatre) -> Style {
        theatre.rehearsal.frame().buffer[3, 2].style
    }

    @Test func `a theme that is saved is on the screen within three seconds`() throws {
        var theatre = try theatre()
        let before = headingStyle(theatre)
        try themes.write(
            "inherits: base\nroles:\n  list.header: { attrs: [underline, italic] }\n",
            to: "mine.yaml")
        theatre.pass(seconds: 3)
        #expect(headingStyle(theatre) != before)
        #expect(headingStyle(theatre).attributes.contains([.underline, .italic]))
        #expect(theatre.text.contains("read again"))
    }

    @Test func `a keymap that is saved works and is named at the bottom within three seconds`()
        throws
    {
        var theatre = try theatre()
        try keymaps.write(
            "inherits: default\nglobal:\n  \"Q\": help.open\n  \"?\": none\n", to: "mine.yaml")
        theatre.pass(seconds: 3)
        #expect(theatre.lines.last?.contains("Q help") == true)
        theatre.press("Q")
        #expect(theatre.text.contains("Help"))
    }

    @Test func `a wrong line is named by file and line, and the rest of the file works`() throws {
        var theatre = try theatre()
        try keymaps.write(
            "inherits: default\nlist:\n  \"Q\": cursor.dwon\n  \"D\": cursor.down\n",
            to: "mine.yaml")
        theatre.pass(seconds: 3)
        #expect(theatre.text.contains("mine.yaml:3"))
        #expect(theatre.text.contains("cursor.down"))
        let line = theatre.cursorLine
        theatre.press("D")
        #expect(theatre.cursorLine != line)
    }

    @Test func `what is wrong with a file is said to who signs in after a while`() throws {
        try keymaps.write("inherits: default\nlist:\n  \"Q\": cursor.dwon\n", to: "mine.yaml")
        let entrance = ConsoleSignInTests()
        var theatre = try Theatre(as: nil, house: entrance.house()) { configuration in
            configuration.keymapFolder = ConfigurationFolder(path: keymaps.path)
            configuration.keymap = "mine"
        }
        theatre.pass(seconds: 60)
        entrance.signIn(&theatre)
        #expect(theatre.text.contains("mine.yaml:3"), "\(theatre.text)")
    }

    @Test func `a theme that is deleted leaves a screen that can be read`() throws {
        var theatre = try theatre()
        try File.remove(themes.path("mine.yaml"))
        theatre.pass(seconds: 3)
        #expect(theatre.text.contains("1 Users"))
        #expect(theatre.cursorRow != nil)
    }
}
