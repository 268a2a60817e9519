import Fields
import TestSupport
import Testing

/// What doctor says of the data that a command would work with.
@Suite struct DoctorTests {
    /// The finding about the database, of a run without a terminal.
    private func database(_ result: CommandResult) throws -> JSON {
        let findings = try #require(try JSON(parsing: result.outputText).array)
        return try #require(findings.first { $0["subject"]?.string == "database" })
    }

    @Test(arguments: Setting.Store.allCases)
    func `a database that can be used is told with its schema`(store: Setting.Store) throws {
        let shell = try CommandLineShell(
            on: store == .postgres ? PostgresCluster.shared().emptyDatabase() : nil)
        let newest = try shell.run(["migrate", "status"]).outputText.split(separator: "\n").count
        let found = try database(try shell.run(["doctor", "--json"], as: ""))
        #expect(found["state"]?.string?.hasSuffix(": real people, schema \(newest)") == true)
        #expect(found["remedy"]?.string == nil)
    }

    @Test func `a database that cannot be used is a fault, with the way out`() throws {
        let shell = try CommandLineShell()
        #expect(try shell.terminal(["doctor"]).exitCode() == 0)
        let down = try shell.run(["migrate", "down", "--to", "2", "--no-backup"])
        try #require(down.exitCode == 0, "\(down.errorText)")
        let older = try shell.terminal(["doctor"])
        #expect(older.exitCode() == 1)
        #expect(older.screen.text.contains("!! database    cannot be used"), "\(older.screen)")
        #expect(older.screen.text.contains("run: callboard migrate up"), "\(older.screen)")

        let none = try shell.run(["doctor", "--json"], on: shell.path("none.db"))
        #expect(none.exitCode == 1)
        let remedy = try database(none)["remedy"]?.string
        #expect(remedy?.contains("run: callboard setup") == true)
        #expect(!File.exists(shell.path("none.db")))
    }

    @Test func `a database that takes no changes is a fault`() throws {
        let cluster = try PostgresCluster.shared()
        let server = try cluster.emptyDatabase()
        let shell = try CommandLineShell(on: server)
        try cluster.administer(
            "ALTER DATABASE \(server.name) SET default_transaction_read_only = true")
        let result = try shell.run(["doctor", "--json"], as: "")
        #expect(result.exitCode == 1)
        let found = try database(result)
        #expect(found["state"]?.string == "cannot be used")
        #expect(
            found["remedy"]?.string
                == "the database may be read, but not written: default_transaction_read_only is on")
    }

    @Test func `that the usual database was never made is no fault`() throws {
        let folder = try TemporaryFolder()
        let result = try run(
            Product.path("callboard"), ["doctor", "--json"],
            environment: ["XDG_DATA_HOME": folder.path])
        let found = try database(result)
        #expect(
            found["state"]?.string
                == "none yet; callboard setup makes \(folder.path)/callboard/callboard.db")
        #expect(found["remedy"]?.string == nil)
        #expect(try File.names(in: folder.path).isEmpty)
    }
}
