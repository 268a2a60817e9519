internal import Glibc
internal import TestSupport
internal import Testing

@Suite struct SupportTerminalTests {
    @Test func `the screen shows text, attributes, colours and the cursor`() {
        let screen = VirtualTerminal(rows: 3, columns: 10)
        screen.feed("ab\r\n\u{1B}[1;4;38;5;9;48;2;1;2;3m漢\u{1B}[0mz")
        #expect(screen.text == "ab\n漢z\n")
        let wide = screen.cell(row: 1, column: 0)
        #expect(wide.text == "漢" && wide.widthColumns == 2 && wide.isBold && wide.underline == 1)
        #expect(wide.foreground == .indexed(9))
        #expect(wide.background == .rgb(red: 1, green: 2, blue: 3))
        #expect(screen.cell(row: 1, column: 2).foreground == .standard)
        #expect(screen.cursor == (1, 3))
    }

    @Test func `the screen notes modes, title, bells and commands to the system`() {
        let screen = VirtualTerminal(rows: 3, columns: 10)
        screen.feed("\u{1B}[?1049;2004h\u{1B}[?25l\u{1B}[?1002h\u{1B}]2;hello\u{07}\u{07}")
        screen.feed("\u{1B}]52;c;aGk=\u{07}")
        #expect(screen.isAlternateScreen && !screen.isCursorVisible && screen.mouse == .drag)
        #expect(screen.title == "hello" && screen.bells == 1)
        #expect(screen.systemCommands == ["52;c;aGk="])
        #expect(screen.privateModes == [1_049, 2_004, 1_002])
        screen.feed("\u{1B}[?1049l")
        #expect(!screen.isAlternateScreen && screen.privateModes == [2_004, 1_002])
        screen.feed("\u{1B}[6n")
        #expect(String(decoding: screen.takeReplies(), as: UTF8.self).hasSuffix("R"))
    }

    @Test func `a program gets keys and its end is seen`() throws {
        let cat = try TerminalProgram("/bin/cat", rows: 5, columns: 40)
        cat.send("hello\r")
        #expect(cat.wait { $0.line(1) == "hello" }, "\(cat.screen)")
        #expect(cat.modes == (true, true, true))
        cat.send("\u{04}")
        #expect(cat.exitCode() == 0)
        #expect(!cat.wait(timeoutMs: 60_000) { $0.line(4) == "never" })
    }

    @Test func `a program learns of a new size`() throws {
        let script = "trap 'stty size' WINCH; echo ready; while :; do read -r line; done"
        let shell = try TerminalProgram("/bin/sh", ["-c", script], rows: 5, columns: 40)
        try #require(shell.wait { $0.line(0) == "ready" }, "\(shell.screen)")
        shell.resize(rows: 7, columns: 30)
        // dash runs a trap when its read ends.
        shell.send("\r")
        #expect(shell.wait { $0.text.contains("7 30") }, "\(shell.screen)")
        shell.signal(SIGTERM)
        #expect(shell.exitCode() == 128 + Int(SIGTERM))
    }

    @Test func `a program that stops is seen to stop, and the modes it left are read`() throws {
        let script = "stty -icanon -echo; echo ready; kill -STOP $$; echo again"
        let shell = try TerminalProgram("/bin/sh", ["-c", script])
        #expect(shell.stops())
        #expect(shell.modes == (false, false, true))
        shell.signal(SIGCONT)
        #expect(shell.wait { $0.line(1) == "again" }, "\(shell.screen)")
        #expect(shell.exitCode() == 0)
    }

    @Test func `a large paste neither blocks nor loses a byte`() throws {
        let script = "stty raw -echo; echo ready; head -c 200000 | wc -c"
        let shell = try TerminalProgram("/bin/sh", ["-c", script])
        try #require(shell.wait { $0.line(0) == "ready" }, "\(shell.screen)")
        #expect(shell.send([UInt8](repeating: 0x78, count: 200_000)))
        #expect(shell.wait { $0.text.contains("200000") }, "\(shell.screen)")
    }
}
