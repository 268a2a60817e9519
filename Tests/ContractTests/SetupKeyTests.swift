import Domain
import Glibc
import SQL
import TestSupport
import Testing

/// The key of a database: made with its first admin, and never a second time.
@Suite struct SetupKeyTests {
    private static let setup = ["setup", "--email", "b@casting.example", "--password-stdin"]

    /// Looks at a database whose key is not there, and tries to set it up.
    private func expectKeyIsMissed(_ database: String, _ key: String, _ shell: CommandLineShell)
        throws
    {
        for arguments in [["users", "list"], Self.setup] {
            let result = try shell.run(
                arguments, on: database, input: "another four plain words\n")
            #expect(result.exitCode == 1)
            #expect(
                result.errorText.contains(
                    "is there, but its key \(key) is missing; bring it back"),
                "\(result.errorText)")
            #expect(!result.errorText.contains("run: callboard setup"), "\(result.errorText)")
            #expect(!File.exists(key))
        }
    }

    @Test func `a restored database says that its key is missing, and setup makes it no other`()
        throws
    {
        let shell = try CommandLineShell()
        try File.makeFolder(shell.path("b"))
        let made = try shell.run(["backup", shell.path("b")])
        let restored = shell.path("rr.db")
        let back = try shell.run(["restore", made.outputText.trimmingBlanks()], on: restored)
        #expect(back.exitCode == 0, "\(back.errorText)")
        try expectKeyIsMissed(restored, restored + ".key", shell)
    }

    @Test func `a database on a server says that its key is missing, and setup makes no other`()
        throws
    {
        let shell = try CommandLineShell(on: PostgresCluster.shared().emptyDatabase())
        let key = shell.path("house.key")
        try File.remove(key)
        try expectKeyIsMissed(shell.database, key, shell)
    }

    @Test func `sample data are not made where real people are, and leave no key there`() throws {
        let shell = try CommandLineShell(on: PostgresCluster.shared().emptyDatabase())
        let key = shell.path("house.key")
        try File.remove(key)
        let refused = try shell.run(["demo", "create", shell.database, "--users", "16"])
        #expect(refused.exitCode == 1)
        #expect(!File.exists(key))
    }

    @Test func `a setup that is refused leaves no key`() throws {
        let shell = try CommandLineShell()
        let new = shell.path("new.db")
        let short = try shell.run(Self.setup, on: new, input: "short\n")
        #expect(
            short.errorText.contains("callboard: password is too short; "), "\(short.errorText)")
        #expect(short.exitCode == 1)
        #expect(!File.exists(new))
        #expect(!File.exists(new + ".key"))
        let again = try shell.run(Self.setup, on: new, input: "another four plain words\n")
        #expect(again.exitCode == 0, "\(again.errorText)")
        #expect(File.mode(of: new + ".key") == 0o600)
    }

    @Test func `a setup that is refused makes no folder where its file would be`() throws {
        let shell = try CommandLineShell()
        let short = try shell.run(Self.setup, on: shell.path("new/new.db"), input: "short\n")
        #expect(short.exitCode == 1)
        #expect(!File.exists(shell.path("new")))
        let again = try shell.run(
            Self.setup, on: shell.path("new/new.db"), input: "another four plain words\n")
        #expect(again.exitCode == 0, "\(again.errorText)")
        #expect(File.mode(of: shell.path("new")) == 0o700)
    }

    @Test func `of two setups at once one makes the database, and the other says so`() throws {
        let (program, folder) = (try Product.path("callboard"), try TemporaryFolder())
        let new = folder.path("new.db")
        let results = concurrently(2) { _ in
            // One that was not carried out is missed below.
            try? run(
                program, Self.setup + ["--database", new],
                input: Array("another four plain words\n".utf8))
        }.compactMap(\.self)
        #expect(results.map(\.exitCode).sorted() == [0, 1], "\(results.map(\.errorText))")
        let loser = try #require(results.first { $0.exitCode == 1 }).errorText
        let words = [
            "another setup was making \(new) at the same moment", "there is an admin already",
            "the database is busy",
        ]
        #expect(words.contains { loser.contains($0) }, "\(loser)")
        let keys = try File.names(in: folder.path).filter { $0.hasPrefix("new.db.key") }
        #expect(keys == ["new.db.key"])
        let login = try run(
            program,
            [
                "login", "--email", "b@casting.example", "--password-stdin", "--print-token",
                "--database", new,
            ], input: Array("another four plain words\n".utf8))
        #expect(login.exitCode == 0, "\(login.errorText)")
    }

    @Test func `a setup that does not reach its server leaves no key`() throws {
        let server = try PostgresCluster.shared().emptyDatabase()
        let shell = try CommandLineShell(on: server)
        let key = shell.path("house.key")
        try File.remove(key)
        let gone = "postgres://nobody@/gone?host=\(shell.path("gone"))"
        let result = try shell.run(Self.setup, on: gone, input: "another four plain words\n")
        #expect(result.exitCode == 1)
        #expect(result.errorText.contains("cannot reach the database"), "\(result.errorText)")
        #expect(!File.exists(key))
    }

    @Test func `a wrong port reads as a server that is not reached, and not as a lost key`() throws
    {
        let shell = try CommandLineShell()
        let gone = "postgres://nobody@127.0.0.1:1/house"
        for arguments in [["users", "list"], Self.setup, ["migrate", "status"]] {
            let result = try shell.run(
                arguments, on: gone, input: "another four plain words\n")
            #expect(result.exitCode == 1)
            #expect(
                result.errorText.contains(
                    "cannot reach the database at postgres://127.0.0.1:1/house"),
                "\(result.errorText)")
            #expect(!result.errorText.contains("key"), "\(result.errorText)")
        }
    }

    @Test func `a role without rights is told so, and not that the tables are missing`() throws {
        let server = try PostgresCluster.shared().emptyDatabase()
        let shell = try CommandLineShell(on: server)
        let admin = try TestDatabase.raw(shell.database)
        defer { admin.close() }
        try admin.write { connection throws(SQLError) in
            try connection.script("CREATE ROLE without_rights LOGIN")
        }
        let address = shell.database.replacing("postgres@", with: "without_rights@")
        func expectRightsAreMissed() throws {
            for arguments in [["migrate", "status"], ["users", "list"]] {
                let result = try shell.run(arguments, on: address)
                #expect(result.exitCode == 1)
                #expect(result.output.isEmpty)
                #expect(
                    result.errorText.contains(
                        "the role without_rights has no right to read the database's tables"),
                    "\(result.errorText)")
            }
        }
        try expectRightsAreMissed()
        try admin.write { connection throws(SQLError) in
            try connection.script("REVOKE USAGE ON SCHEMA public FROM PUBLIC")
        }
        try expectRightsAreMissed()
    }

    @Test func `a role that may make no tables is told the right that it needs`() throws {
        let server = try PostgresCluster.shared().emptyDatabase()
        let admin = try TestDatabase.raw(server.address)
        defer { admin.close() }
        try admin.write { connection throws(SQLError) in
            // Before PostgreSQL 15 everybody has the right.
            try connection.script(
                "CREATE ROLE without_tables LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        }
        let refused = try CommandLineShell().run(
            Self.setup, on: server.address.replacing("postgres@", with: "without_tables@"),
            input: "another four plain words\n")
        #expect(refused.exitCode == 1)
        #expect(
            refused.errorText == """
                callboard: the role without_tables has no right to make tables in the schema \
                public; as the database's owner or a superuser run in it: GRANT USAGE, CREATE ON \
                SCHEMA public TO without_tables

                """)
    }

    @Test func `where no database is yet, people are told to make one`() throws {
        let shell = try CommandLineShell()
        let none = shell.path("none.db")
        let result = try shell.run(["users", "list"], on: none)
        #expect(
            result.errorText == """
                callboard: there is no database at \(none); run: callboard setup --email ADDRESS \
                --database \(none), or for sample data: callboard demo create FILE

                """)
        #expect(!File.exists(none))
        #expect(!File.exists(none + ".key"))
    }

    @Test func `a first password with a slip in it makes no database`() throws {
        let shell = try CommandLineShell()
        let new = shell.path("new.db")
        for (again, exitCode) in [("four plain wrods here", 2), ("four plain words here", 0)] {
            #expect(!File.exists(new))
            let terminal = try shell.terminal(["setup", "--email", "b@casting.example"], on: new)
            #expect(terminal.wait { $0.text.contains("password:") })
            terminal.send("four plain words here\n")
            #expect(terminal.wait { $0.text.contains("the same again:") })
            terminal.send("\(again)\n")
            #expect(terminal.exitCode() == exitCode)
            #expect(!terminal.screen.text.contains("plain"))
        }
        #expect(File.exists(new))
    }

    @Test func `who ends the program at the password's question sees again what is typed`() throws {
        let shell = try CommandLineShell()
        let terminal = try shell.terminal(
            ["setup", "--email", "b@casting.example"], on: shell.path("new.db"))
        #expect(terminal.wait { $0.text.contains("password:") && !terminal.modes.isEchoing })
        terminal.send("\u{3}")
        #expect(terminal.exitCode() == 128 + Int(SIGINT))
        #expect(terminal.modes.isEchoing)
        #expect(!File.exists(shell.path("new.db")))
    }

    @Test func `nobody is told that a second factor protects staff who sign in without one`()
        throws
    {
        let shell = try CommandLineShell()
        let made = try shell.run(
            Self.setup, on: shell.path("new.db"), input: "another four plain words\n")
        #expect(made.errorText.contains("identity.staff-factor is kept, but not enforced yet"))
        #expect(SettingName.staffFactor.spec.help.contains("not enforced yet"))
    }
}
