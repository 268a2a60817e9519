import Glibc
import TestSupport
import Testing

/// The program on a pty, for what only a terminal can show.
@Suite struct ProgramTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.path("sample.db")
        let made = try run(
            Product.path("callboard"), ["demo", "create", database, "--users", "60"]
        )
        try #require(made.exitCode == 0, "\(made.errorText)")
    }

    private func start(
        rows: Int = 24, columns: Int = 80, term: String = "xterm-256color"
    ) throws -> TerminalProgram {
        try TerminalProgram(
            Product.path("callboard"), ["--demo", "--database", database],
            environment: ["TERM": term, "LC_ALL": "C.UTF-8"], rows: rows, columns: columns
        )
    }

    /// Started and showing people.
    private func shown(_ program: TerminalProgram) throws {
        try #require(program.wait { $0.text.contains("talent") }, "\(program.screen)")
    }

    @Test func `quitting leaves nothing on the terminal`() throws {
        let program = try start()
        try shown(program)
        #expect(program.screen.isAlternateScreen)
        _ = program.send(":q\r")
        #expect(program.exitCode() == 0)
        expectClean(program)
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
    func `a signal ends it and leaves nothing on the terminal`(number: Int32) throws {
        let program = try start()
        try shown(program)
        program.signal(number)
        #expect(program.exitCode() == 128 + Int(number))
        expectClean(program)
    }

    private func expectClean(_ program: TerminalProgram) {
        #expect(!program.screen.isAlternateScreen)
        #expect(program.screen.isCursorVisible)
        #expect(program.screen.bells == 0)
        let modes = program.modes
        #expect(modes.isCanonical && modes.isEchoing && modes.raisesSignals)
    }

    @Test func `resizing back and forth loses nothing`() throws {
        let program = try start()
        try shown(program)
        _ = program.send("/status:active\r")
        try #require(program.wait { $0.text.contains("users › status:active") })
        for (rows, columns) in [(60, 200), (12, 40), (5, 20), (24, 80)] {
            program.resize(rows: rows, columns: columns)
        }
        #expect(program.wait { $0.text.contains("users › status:active") }, "\(program.screen)")
    }

    @Test func `stopped and continued it draws itself again`() throws {
        let program = try start()
        try shown(program)
        _ = program.send([0x1A])
        #expect(program.stops())
        program.signal(SIGCONT)
        #expect(program.wait { $0.isAlternateScreen && $0.text.contains("talent") })
    }

    @Test func `a terminal that cannot place its cursor is refused in one sentence`() throws {
        let program = try start(term: "dumb")
        #expect(program.exitCode() == 2)
        #expect(program.screen.text.contains("TERM is 'dumb'"))
        #expect(!program.screen.isAlternateScreen)
    }

    @Test func `without a terminal it says so and ends with 2`() throws {
        let result = try run(Product.path("callboard"), ["--demo", "--database", database])
        #expect(result.exitCode == 2)
        #expect(result.errorText.contains("needs a terminal"))
        #expect(result.output.isEmpty)
    }
}
