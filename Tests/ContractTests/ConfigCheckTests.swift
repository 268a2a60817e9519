import Glibc
import SQL
import Storage
import TestSupport
import Testing

/// What config check says of a database with which the server would not start.
@Suite struct ConfigCheckTests {
    private func shell(_ store: Setting.Store) throws -> CommandLineShell {
        try CommandLineShell(
            on: store == .postgres ? PostgresCluster.shared().emptyDatabase() : nil)
    }

    /// Both say the same, and neither goes on.
    private func expectRefused(_ complaint: String, _ shell: CommandLineShell) throws {
        let checked = try shell.run(["config", "check"], as: "")
        #expect(checked.exitCode == 1)
        #expect(
            checked.outputText.hasPrefix("--database: error: database: "), "\(checked.outputText)")
        #expect(checked.outputText.contains(complaint), "\(checked.outputText)")
        let served = try shell.run(["serve", "--listen", "127.0.0.1:0"])
        #expect(served.exitCode == 1)
        #expect(served.errorText.contains(complaint), "\(served.errorText)")
    }

    private func expectFine(_ shell: CommandLineShell) throws {
        let checked = try shell.run(["config", "check"], as: "")
        #expect(checked.exitCode == 0)
        #expect(checked.outputText == "" && checked.errorText == "no problem found\n")
    }

    @Test func `a database that two environments name is asked once, and told of both`() throws {
        let folder = try TemporaryFolder()
        let (command, runs) = (folder.path("print-secret"), folder.path("runs"))
        try File.write("echo run >>\(runs)\necho hunter2\n", to: command)
        try File.makeFolder(folder.path("callboard"))
        try folder.write(
            "database.password: exec:sh \(command)\n", to: "callboard/config.yaml")
        try File.makeFolder(folder.path("callboard/environments"))
        for name in ["production", "staging"] {
            try folder.write(
                "database: postgres://nobody@127.0.0.1:1/house\n",
                to: "callboard/environments/\(name).yaml")
        }
        let checked = try run(
            Product.path("callboard"), ["config", "check"],
            environment: ["XDG_CONFIG_HOME": folder.path])
        for name in ["production", "staging"] {
            #expect(
                checked.outputText.contains(
                    "\(name).yaml:1:1: error: database: cannot reach the database"),
                "\(checked.outputText)")
        }
        // Once for the secret itself, once to ask the server.
        #expect(try File.text(of: runs) == "run\nrun\n")
    }

    @Test(arguments: Setting.Store.allCases)
    func `config check looks for the database's key as the server does`(
        store: Setting.Store
    ) throws {
        let shell = try shell(store)
        try expectFine(shell)
        let key = store == .postgres ? shell.path("house.key") : shell.database + ".key"
        try #require(chmod(key, 0o644) == 0)
        try expectRefused("\(key) can be read by others; run: chmod 600 \(key)", shell)
        try File.remove(key)
        try expectRefused("is there, but its key \(key) is missing; bring it back: ", shell)
    }

    @Test(arguments: Setting.Store.allCases)
    func `config check takes older tables, which the server brings up to date, and no newer ones`(
        store: Setting.Store
    ) throws {
        let shell = try shell(store)
        let down = try shell.run(["migrate", "down", "--to", "2", "--no-backup"])
        try #require(down.exitCode == 0, "\(down.errorText)")
        try expectFine(shell)
        let later = try TestDatabase.raw(shell.database)
        try later.write { connection throws(SQLError) in
            try connection.script(
                "INSERT INTO schema_version (number, name) VALUES (99, 'from later on')")
        }
        later.close()
        try expectRefused(
            "the database was made by a newer version (schema 99); update callboard, or take the "
                + "tables back to schema \(StorageDatabase.newestSchema) with the newer one",
            shell)
    }
}
