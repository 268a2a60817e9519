import TestSupport
import Testing

/// Tables of another version, and databases without any.
@Suite struct MigrateCommandTests {
    private func shell(_ store: Setting.Store) throws -> CommandLineShell {
        try CommandLineShell(
            on: store == .postgres ? PostgresCluster.shared().emptyDatabase() : nil)
    }

    @Test(arguments: Setting.Store.allCases)
    func `after migrate down the tables stay as they are, whatever is asked for`(
        store: Setting.Store
    ) throws {
        let shell = try shell(store)
        let newest = try shell.run(["migrate", "status"]).outputText.split(separator: "\n").count
        let down = try shell.run(["migrate", "down", "--to", "\(newest - 1)", "--no-backup"])
        try #require(down.exitCode == 0, "\(down.errorText)")
        let before = try shell.run(["migrate", "status"]).outputText
        #expect(before.contains("\(newest)  missing"))
        let refusal =
            "the tables have schema \(newest - 1), and this program works with schema \(newest); "
            + "run: callboard migrate up"
        func expectRefused(_ arguments: [String], as token: String? = nil, exitCode: Int = 1) throws
        {
            let result = try shell.run(arguments, as: token, input: CommandLineShell.password)
            #expect(result.exitCode == exitCode, "\(arguments)")
            #expect(result.errorText.contains(refusal), "\(arguments): \(result.errorText)")
        }
        try expectRefused(["users", "list"])
        try expectRefused(["users", "list"], as: "nobody's")
        try expectRefused([
            "login", "--email", CommandLineShell.email, "--password-stdin", "--print-token",
        ])
        try expectRefused(["audit", "verify"], exitCode: 3)
        try expectRefused(["mail", "deliver"])
        let console = try shell.terminal([])
        #expect(console.exitCode() == 1)
        #expect(console.screen.text.contains("the tables have schema"), "\(console.screen)")
        #expect(try shell.run(["migrate", "status"]).outputText == before)
        let list = try shell.run(["backup", "list"])
        #expect(list.outputText.isEmpty, "\(list.outputText)")

        let up = try shell.run(["migrate", "up", "--no-backup"])
        #expect(up.exitCode == 0, "\(up.errorText)")
        #expect(try shell.run(["users", "list"]).exitCode == 0)
    }

    @Test func `the way out of older tables can be typed as it stands`() throws {
        let shell = try CommandLineShell()
        let down = try shell.run(["migrate", "down", "--to", "2", "--no-backup"])
        try #require(down.exitCode == 0, "\(down.errorText)")
        let refused = try shell.run(["users", "list"]).errorText
        #expect(refused.hasSuffix("run: callboard migrate up --database \(shell.database)\n"))
    }
}
