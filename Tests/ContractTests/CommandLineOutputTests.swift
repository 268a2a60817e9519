import TestSupport
import Testing

/// What becomes of a command's output when there is no place for it.
@Suite struct CommandLineOutputTests {
    /// Runs a command with its streams redirected by a shell.
    private func run(
        _ arguments: [String], _ redirection: String, _ shell: CommandLineShell
    ) throws -> CommandResult {
        try shell.run("/bin/sh", ["-c", "exec \"$@\" \(redirection)", "sh"], arguments)
    }

    @Test func `a result that a full disk did not take is no success`() throws {
        let shell = try CommandLineShell()
        for arguments in [["users", "list"], ["audit", "checkpoint"], ["--help"]] {
            let result = try run(arguments, ">/dev/full", shell)
            #expect(result.exitCode == 1)
            #expect(
                result.errorText == """
                    callboard: standard output did not take all of the result: No space left on \
                    device

                    """)
        }
    }

    @Test func `a reader that goes away is no failure`() throws {
        let shell = try CommandLineShell()
        let result = try run(["users", "list"], "| true", shell)
        #expect(result.exitCode == 0)
        #expect(result.errorText == "")
    }

    @Test func `what is closed at the start gets nothing, and no file takes its place`() throws {
        let shell = try CommandLineShell()
        let folder = shell.path("b")
        try File.makeFolder(folder)
        let made = try run(["backup", folder], "<&- >&- 2>&-", shell)
        #expect(made.exitCode == 1)
        let backup = try #require(try File.names(in: folder).first)
        let verified = try shell.run(["backup", "verify", "\(folder)/\(backup)"])
        #expect(verified.exitCode == 0, "\(verified.errorText)")
        let listed = try run(["users", "list"], ">&-", shell)
        #expect(listed.exitCode == 1)
        #expect(listed.errorText.contains("did not take all of the result"), "\(listed.errorText)")
    }

    @Test func `a refusal stands on a line of its own, not behind the progress`() throws {
        let shell = try CommandLineShell()
        let folder = shell.path("b")
        try File.makeFolder(folder)
        #expect(try shell.run(["backup", folder]).exitCode == 0)
        let backup = "\(folder)/\(try #require(try File.names(in: folder).first))"
        // What is behind the end is found when all before it has been restored.
        try File.write(try File.bytes(of: backup) + [0], to: backup)
        let terminal = try shell.terminal(["backup", "verify", backup])
        #expect(terminal.exitCode() == 1)
        let lines = terminal.screen.text.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("callboard: \(backup) is damaged") }, "\(lines)")
    }
}
