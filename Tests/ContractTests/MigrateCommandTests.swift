import Glibc
import SQL
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
        let place = shell.path("the city's desk.db")
        let setup = try shell.run(
            ["setup", "--email", "b@casting.example", "--password-stdin"], on: place,
            input: "another four plain words\n")
        try #require(setup.exitCode == 0, "\(setup.errorText)")
        let down = try shell.run(["migrate", "down", "--to", "2", "--no-backup"], on: place)
        try #require(down.exitCode == 0, "\(down.errorText)")
        let refused = try shell.run(["users", "list"], on: place).errorText
        let folder = shell.path("")
        #expect(
            refused.hasSuffix(
                "run: callboard migrate up --database '\(folder)the city'\\''s desk.db'\n"))
    }

    @Test(arguments: Setting.Store.allCases)
    func `migrate down never takes a step up`(store: Setting.Store) throws {
        let shell = try shell(store)
        func down(to target: Int) throws -> CommandResult {
            try shell.run(["migrate", "down", "--to", "\(target)", "--no-backup"])
        }
        let newest = try shell.run(["migrate", "status"]).outputText.split(separator: "\n").count
        #expect(try down(to: newest - 2).exitCode == 0)
        let before = try shell.run(["migrate", "status"]).outputText
        for target in [newest - 1, newest] {
            let refused = try down(to: target)
            #expect(refused.exitCode == 1)
            #expect(
                refused.errorText.hasPrefix(
                    "callboard: the tables have schema \(newest - 2), and migrate down only takes "
                        + "steps back; to bring them up to date, run: callboard migrate up "),
                "\(refused.errorText)")
        }
        #expect(try down(to: newest - 2).exitCode == 0)
        #expect(try shell.run(["migrate", "status"]).outputText == before)
    }

    @Test func `what is told to be run seals its backup as the settings of the command say`()
        throws
    {
        let shell = try CommandLineShell()
        let (settings, folder) = (shell.path("house.yaml"), shell.path("b"))
        #expect(try shell.run(["backup", "key", shell.path("seal")]).exitCode == 0)
        try File.makeFolder(folder)
        try File.write(
            "backup.key: file:\(shell.path("seal"))\nbackup.folder: \(folder)\n", to: settings)
        let down = try shell.run(["migrate", "down", "--to", "2", "--no-backup"])
        try #require(down.exitCode == 0, "\(down.errorText)")
        let refused = try shell.run(["users", "list", "--config", settings]).errorText
        let up = ["migrate", "up", "--config", settings]
        let told = "run: callboard \(up.joined(separator: " ")) --database \(shell.database)\n"
        #expect(refused.hasSuffix(told), "\(refused)")
        #expect(try shell.run(up).exitCode == 0)
        let list = try shell.run(["backup", "list", folder]).outputText
        #expect(list.contains("sealed with '"), "\(list)")
        #expect(!File.exists(shell.database + ".backups"))
    }

    @Test(arguments: Setting.Store.allCases)
    func `who waits for another process that changes the tables says so, and can be stopped`(
        store: Setting.Store
    ) throws {
        let shell = try shell(store)
        let newest = try shell.run(["migrate", "status"]).outputText.split(separator: "\n").count
        let down = try shell.run(["migrate", "down", "--to", "\(newest - 1)", "--no-backup"])
        try #require(down.exitCode == 0, "\(down.errorText)")
        let database = try TestDatabase.raw(shell.database)
        defer { database.close() }
        let notice = "; waiting for it, 30 minutes at most"
        var up: TerminalProgram?
        try whileTablesChange(of: database) { () throws in
            let serve = try shell.terminal(["serve", "--listen", "127.0.0.1:0"], columns: 300)
            #expect(serve.wait { $0.text.contains(notice) }, "\(serve.screen)")
            serve.signal(SIGTERM)
            #expect(serve.exitCode() == 1)
            let waiting = try shell.terminal(["migrate", "up", "--no-backup"], columns: 300)
            #expect(waiting.wait { $0.text.contains(notice) }, "\(waiting.screen)")
            up = waiting
        }
        let waited = try #require(up)
        #expect(waited.exitCode() == 0)
        #expect(waited.screen.text.split(separator: notice).count == 2, "\(waited.screen)")
        #expect(waited.screen.text.contains("have schema \(newest)"), "\(waited.screen)")
    }

    /// Does something while somebody else seems to change the tables of a database.
    private func whileTablesChange(of store: any SQLStore, _ body: () throws -> Void) throws {
        if let file = store as? SQLiteStore {
            // The lock lies on the log, which the first look makes.
            _ = try store.read { connection throws(SQLError) in
                try connection.first("SELECT 1 FROM schema_version") { _ in true }
            }
            return try file.alone(waiting: { _ throws in }, body)
        }
        try store.read(failing: { $0 as any Error }) { connection throws in
            try connection.liftTimeLimit()
            _ = try connection.first("SELECT 1 FROM pg_advisory_xact_lock(20261122)") { _ in true }
            try body()
        }
    }

    private static let commands = [
        ["migrate", "status"], ["migrate", "up"], ["migrate", "down", "--to", "1"],
        ["users", "list"], ["audit", "checkpoint"], ["serve", "--listen", "127.0.0.1:0"],
    ]

    @Test(arguments: commands + [["backup"], ["backup", "list"]])
    func `where no database is, every command says to make one, and makes none`(
        arguments: [String]
    ) throws {
        let shell = try CommandLineShell()
        let empty = shell.path("empty.db")
        try File.write("", to: empty)
        for place in [shell.path("none.db"), shell.path("slip/none.db"), empty] {
            let result = try shell.run(arguments, on: place)
            #expect(result.exitCode == 1)
            #expect(
                result.errorText == """
                    callboard: there is no database at \(place); run: callboard setup --email \
                    ADDRESS --database \(place), or for sample data: callboard demo create FILE

                    """)
        }
        #expect(try File.bytes(of: empty).isEmpty)
        let left = try File.names(in: shell.path("."))
        let slips = left.filter { name in
            ["none", "slip", "empty.db."].contains { name.hasPrefix($0) }
        }
        #expect(slips.isEmpty, "\(slips)")
    }

    @Test func `an empty database of a server is not filled unasked`() throws {
        let shell = try shell(.postgres)
        let empty = try PostgresCluster.shared().emptyDatabase()
        for arguments in [["migrate", "status"], ["migrate", "up"], ["backup"]] {
            let result = try shell.run(arguments, on: empty.address)
            #expect(result.exitCode == 1)
            #expect(result.errorText.contains("run: callboard setup"), "\(result.errorText)")
        }
        #expect(try tables(of: empty.address) == 0)
    }

    @Test(arguments: Setting.Store.allCases)
    func `a database with tables of another program is refused and left as it is`(
        store: Setting.Store
    ) throws {
        let shell = try shell(store)
        let server =
            store == .postgres ? try PostgresCluster.shared().emptyDatabase() : nil
        let place = server?.address ?? shell.path("places.db")
        if server == nil { try SQLiteStore(path: place, creating: true).close() }
        let other = try TestDatabase.raw(place)
        try other.write { connection throws(SQLError) in
            try connection.script(
                """
                CREATE TABLE places (n INTEGER PRIMARY KEY, url TEXT NOT NULL);
                CREATE TABLE schema_version (version TEXT NOT NULL);
                """)
        }
        other.close()
        let setup = ["setup", "--email", "b@casting.example", "--password-stdin"]
        for arguments in Self.commands + [["backup"], setup] {
            let result = try shell.run(arguments, on: place, input: "another four plain words\n")
            #expect(result.exitCode == 1)
            #expect(
                result.errorText.contains(
                    "is no database of callboard: it has a table 'places'"),
                "\(arguments): \(result.errorText)")
        }
        #expect(try tables(of: place) == 2)
        #expect(!File.exists(place + ".key"))
    }

    private func tables(of place: String) throws -> Int {
        let store = try TestDatabase.raw(place)
        defer { store.close() }
        return try store.read { connection throws(SQLError) in
            let count: Statement =
                switch connection.dialect {
                case .sqlite: "SELECT count(*) FROM sqlite_master WHERE type = 'table'"
                case .postgres: "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
                }
            return try connection.first(count) { Int($0.integer(0)) } ?? 0
        }
    }
}
