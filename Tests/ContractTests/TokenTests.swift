import TestSupport
import Testing

/// The token that `login --stay` keeps.
@Suite struct TokenTests {
    /// The files in which tokens are kept.
    static func kept(in shell: CommandLineShell) throws -> [String] {
        let folder = shell.path("callboard")
        guard File.exists(folder) else { return [] }
        return try File.names(in: folder).filter { $0.hasPrefix("token") }
            .map { "\(folder)/\($0)" }
    }

    private static let login = [
        "login", "--email", CommandLineShell.email, "--password-stdin", "--stay",
    ]

    @Test func `an environment that names another database has no token of the one before`()
        throws
    {
        let (shell, other) = (try CommandLineShell(), try CommandLineShell())
        let settings = shell.path("callboard/environments")
        try File.makeFolder(shell.path("callboard"))
        try File.makeFolder(settings)
        let program = try Product.path("callboard")
        func run(_ arguments: [String], on database: String) throws -> CommandResult {
            try File.write("database: \(database)\n", to: settings + "/house.yaml")
            return try TestSupport.run(
                program, arguments + ["--env", "house"],
                environment: [
                    "XDG_RUNTIME_DIR": shell.path("."), "XDG_CONFIG_HOME": shell.path("."),
                ], input: Array(CommandLineShell.password.utf8))
        }
        #expect(try run(Self.login, on: shell.database).exitCode == 0)
        #expect(try run(["users", "list"], on: shell.database).exitCode == 0)
        let refused = try run(["users", "list"], on: other.database)
        #expect(refused.exitCode == 1)
        #expect(refused.errorText.contains("sign in first"), "\(refused.errorText)")

        #expect(try run(Self.login, on: other.database).exitCode == 0)
        #expect(try Self.kept(in: shell).count == 2)
        #expect(try run(["logout"], on: other.database).exitCode == 0)
        #expect(try run(["users", "list"], on: shell.database).exitCode == 0)
    }

    @Test func `signing out forgets the token that was kept, and only that one`() throws {
        let shell = try CommandLineShell()
        let signedIn = try shell.run(Self.login, input: CommandLineShell.password)
        try #require(signedIn.exitCode == 0, "\(signedIn.errorText)")
        #expect(try shell.run(["logout"]).exitCode == 0, "of the token in the variable")
        #expect(try shell.run(["users", "list"], as: "").exitCode == 0)

        let kept = try #require(try Self.kept(in: shell).first)
        let token = try File.text(of: kept)
        #expect(try shell.run(["logout"], as: token).exitCode == 0)
        #expect(File.exists(kept))
        // Its session has ended meanwhile.
        #expect(try shell.run(["logout"], as: "").exitCode == 1)
        #expect(!File.exists(kept))
    }

    @Test func `a file by another name is the same database`() throws {
        let shell = try CommandLineShell()
        let other = shell.path("./house.db")
        #expect(
            try shell.run(Self.login, input: CommandLineShell.password).exitCode == 0)
        #expect(try shell.run(["users", "list"], as: "", on: other).exitCode == 0)
    }
}
