import Domain
import Fields
import Glibc
import SQL
import TestSupport
import Testing

/// Backups as somebody on call makes, proves and restores them.
@Suite struct CommandLineBackupTests {
    /// A shell with a folder for backups.
    private func shell() throws -> CommandLineShell {
        let shell = try CommandLineShell()
        try File.makeFolder(shell.path("b"))
        return shell
    }

    private func backups(_ shell: CommandLineShell) throws -> [String] {
        try File.names(in: shell.path("b")).map { shell.path("b/" + $0) }
    }

    @Test func `a backup comes back with everything but its sessions`() throws {
        let shell = try shell()
        _ = try shell.create("layla@casting.example", role: "caster")
        let before = try Contents(of: shell.database)
        let made = try shell.run(["backup", shell.path("b")])
        #expect(made.exitCode == 0, "\(made.errorText)")
        #expect(made.errorText.contains("proven: restored"))
        #expect(made.errorText.contains(".key is not in it"))
        let backup = try #require(try backups(shell).first)
        #expect(made.outputText == backup + "\n")
        #expect(File.mode(of: backup) == 0o600)

        let restored = shell.path("new.db")
        let result = try shell.run(["restore", backup], on: restored)
        #expect(result.exitCode == 0, "\(result.errorText)")
        #expect(result.errorText.contains("1 sessions were ended"))
        #expect(result.errorText.contains("cp -p OLD.db.key \(restored).key"))
        #expect(
            result.errorText.contains(
                ": callboard mail list --filter state:waiting --database \(restored)\n"))
        try File.write(try File.bytes(of: shell.database + ".key"), to: restored + ".key")
        #expect(try shell.run(["users", "list"], on: restored).exitCode == 1)
        #expect(try shell.run(["audit", "verify"], on: restored).exitCode == 0)

        let same = shell.path("same.db")
        #expect(try shell.run(["restore", backup, "--as-is"], on: same).exitCode == 0)
        #expect(try Contents(of: same) == before)
    }

    @Test func `the trail tells of each backup, and of restoring one`() throws {
        let shell = try shell()
        #expect(try shell.run(["backup", shell.path("b")]).exitCode == 0)
        let rows = try shell.json(["audit", "list", "--limit", "1"])["rows"]?.array
        #expect(rows?.first?["operation"]?.string == RecordBackup.spec.name)
        #expect(rows?.first?["actor"]?.string == "os:\(getuid())")
    }

    @Test func `a sealed backup brings its key file along`() throws {
        let shell = try shell()
        let key = shell.path("seal")
        #expect(try shell.run(["backup", "key", key]).exitCode == 0)
        #expect(File.mode(of: key) == 0o600)
        #expect(try shell.run(["backup", "key", key]).exitCode == 1)
        let made = try shell.run(["backup", shell.path("b"), "--key-file", key])
        #expect(made.exitCode == 0, "\(made.errorText)")
        let backup = try #require(try backups(shell).first)
        let restored = shell.path("new.db")
        let refused = try shell.run(["restore", backup], on: restored)
        #expect(refused.errorText.contains("is sealed; give its key"))
        let arguments = ["restore", backup, "--key-file", key]
        #expect(try shell.run(arguments, on: restored).exitCode == 0)
        #expect(
            try File.bytes(of: restored + ".key") == File.bytes(of: shell.database + ".key"))
        let again = try shell.run(arguments, on: restored)
        #expect(again.exitCode == 1)
        #expect(again.errorText.contains("\(restored) is there already"))
    }

    @Test func `a place where no backup can be is named`() throws {
        let shell = try shell()
        let gone = shell.path("gone")
        let missing = try shell.run(["backup", gone])
        #expect(missing.exitCode == 1)
        #expect(missing.errorText.contains("there is no folder \(gone); make it: mkdir -m 700"))
        let file = try shell.run(["backup", shell.database])
        #expect(file.errorText.contains("is no folder"))
        #expect(try shell.run(["backup", "/proc"]).errorText.contains("callboard: /proc"))
        #expect(try shell.run(["backup", gone, "--keep", "7"]).exitCode == 2)
        #expect(try shell.run(["backup", gone, "more"]).exitCode == 2)
    }

    @Test func `a full disk ends it with a sentence and leaves nothing`() throws {
        let shell = try shell()
        let program = try Product.path("callboard")
        for blocks in [16, 200] {
            let result = try TestSupport.run(
                "/bin/bash",
                [
                    "-c", "ulimit -f \(blocks); exec \"$@\"", "bash", program, "backup",
                    shell.path("b"), "--database", shell.database,
                ])
            #expect(result.exitCode == 1, "\(blocks): \(result.errorText)")
            #expect(result.errorText.hasPrefix("callboard: "), "\(result.errorText)")
            #expect(try File.names(in: shell.path("b")).isEmpty)
            #expect(try leftovers(shell) == [])
        }
    }

    @Test func `killed at any moment it leaves no half backup`() throws {
        let shell = try shell()
        let program = try Product.path("callboard")
        for milliseconds in stride(from: 10, through: 190, by: 30) {
            _ = try TestSupport.run(
                "/usr/bin/timeout",
                [
                    // In the foreground, as otherwise it ends before what it killed has ended.
                    "--foreground", "-s", "KILL",
                    "0.\(milliseconds < 100 ? "0" : "")\(milliseconds)", program, "backup",
                    shell.path("b"), "--database", shell.database,
                ])
        }
        for name in try File.names(in: shell.path("b")) where !name.hasPrefix(".") {
            let result = try shell.run(["backup", "verify", shell.path("b/" + name)])
            #expect(result.exitCode == 0, "\(name): \(result.errorText)")
        }
        let other = shell.path("other.db")
        for end in ["", "-wal", ".key"] where access(shell.database + end, F_OK) == 0 {
            try File.write(try File.bytes(of: shell.database + end), to: other + end)
        }
        let made = try shell.run(["backup", shell.path("b")], on: other)
        #expect(made.exitCode == 0, "\(made.errorText)")
        #expect(try File.names(in: shell.path("b")).allSatisfy { !$0.hasPrefix(".") })
        let next = try shell.run(["backup", shell.path("b")])
        #expect(next.exitCode == 0, "\(next.errorText)")
        #expect(try leftovers(shell) == [])
    }

    @Test func `what a crash left in the clear goes, also when there is no folder`() throws {
        let shell = try shell()
        let left = shell.database + ".scratch-killed"
        try File.makeFolder(left)
        try File.write("a copy", to: left + "/copy")
        #expect(try shell.run(["backup", shell.path("gone")]).exitCode == 1)
        #expect(try leftovers(shell) == [])
    }

    private func leftovers(_ shell: CommandLineShell) throws -> [String] {
        try File.names(in: shell.path(".")).filter { $0.contains(".scratch-") }
    }

    @Test func `an upgrade saves the database first and can be taken back both ways`() throws {
        let shell = try CommandLineShell()
        _ = try shell.create("layla@casting.example", role: "caster")
        // A step back takes the settings with it when it is theirs.
        let before = try Contents(of: shell.database, withSettings: false)
        let steps = try shell.run(["migrate", "status"]).outputText.split(separator: "\n").count
        try #require(steps > 1)
        // The database as the version before this one had it.
        let down = try shell.run(["migrate", "down", "--to", "\(steps - 1)", "--no-backup"])
        #expect(down.exitCode == 0, "\(down.errorText)")

        let folder = shell.database + ".backups"
        let upgraded = try shell.run(["migrate", "up"])
        #expect(upgraded.exitCode == 0, "\(upgraded.errorText)")
        let saved = try File.names(in: folder)
        let told = upgraded.errorText.split(separator: "\n")
        try #require(told.count == 3 && saved.count == 1, "\(told)")
        #expect(
            told[0]
                == "saving \(shell.database) in \(folder) before its tables change from schema "
                + "\(steps - 1) to \(steps)")
        let done =
            "before changing its tables, the database was saved as \(folder)/\(saved[0]) in "
        #expect(told[1].hasPrefix(done) && told[1].hasSuffix(" s"), "\(told)")
        #expect(try Contents(of: shell.database, withSettings: false) == before)

        // Back by restoring, then up again: the same.
        let old = shell.path("old.db")
        let backup = "\(folder)/\(try #require(saved.first))"
        #expect(try shell.run(["restore", backup, "--as-is"], on: old).exitCode == 0)
        let status = try shell.run(["migrate", "status"], on: old).outputText
        #expect(status.contains("\(steps)  missing"))
        try File.write(try File.bytes(of: shell.database + ".key"), to: old + ".key")
        #expect(try shell.run(["migrate", "up"], on: old).exitCode == 0)
        #expect(try Contents(of: old, withSettings: false) == before)
    }

    @Test(arguments: Setting.Store.allCases)
    func `two that start together when the tables must change both come up`(
        store: Setting.Store
    ) throws {
        let shell = try CommandLineShell(
            on: store == .postgres ? PostgresCluster.shared().emptyDatabase() : nil)
        let steps = try shell.run(["migrate", "status"]).outputText.split(separator: "\n").count
        let down = try shell.run(["migrate", "down", "--to", "\(steps - 1)", "--no-backup"])
        #expect(down.exitCode == 0, "\(down.errorText)")
        let programs = try (0..<2).map { _ in
            try shell.terminal(["serve", "--listen", "127.0.0.1:0", "--access-log", "off"])
        }
        for program in programs {
            _ = try CommandLineShell.client(of: program)
            program.signal(SIGTERM)
            #expect(program.exitCode() == 0, "\(program.screen)")
        }
        let status = try shell.run(["migrate", "status"]).outputText
        #expect(!status.contains("missing"), "\(status)")
        let list = try shell.run(["backup", "list"])
        #expect(list.exitCode == 0, "\(list.errorText)")
        // The second waits for the first one's.
        #expect(list.outputText.split(separator: "\n").count == 1, "\(list.outputText)")
    }

    @Test(arguments: Setting.Store.allCases, ["serve", "work", "migrate up"])
    func `what is told to end while it saves the database ends before that is done`(
        store: Setting.Store, command: String
    ) throws {
        let shell = try CommandLineShell(
            on: store == .postgres ? PostgresCluster.shared().emptyDatabase() : nil)
        let steps = try shell.run(["migrate", "status"]).outputText.split(separator: "\n").count
        let down = try shell.run(["migrate", "down", "--to", "\(steps - 1)", "--no-backup"])
        #expect(down.exitCode == 0, "\(down.errorText)")
        // The signal has come already when the program begins.
        let result = try shell.run(
            "/usr/bin/env",
            ["--block-signal=TERM", "/bin/bash", "-c", "kill -TERM $$; exec \"$@\"", "bash"],
            command.split(separator: " ").map(String.init)
                + (command == "serve" ? ["--listen", "127.0.0.1:0"] : []))
        #expect(result.exitCode == 1)
        #expect(
            result.errorText.hasSuffix(
                "\ncallboard: stopped before the end; nothing is left of it\n"),
            "\(result.errorText)")
        let status = try shell.run(["migrate", "status"]).outputText
        #expect(status.contains("\(steps)  missing"), "\(status)")
        let list = try shell.run(["backup", "list"])
        #expect(list.outputText.isEmpty, "\(list.outputText)")
    }

    @Test func `two databases of one name keep their backups in one folder`() throws {
        let (shell, other) = (try shell(), try CommandLineShell())
        let arguments = ["backup", shell.path("b"), "--keep", "last=1"]
        let made = try [other, shell, shell].map { try $0.run(arguments) }
        for result in made { #expect(result.exitCode == 0, "\(result.errorText)") }
        let paths = made.map { $0.outputText.trimmingBlanks() }
        #expect(try backups(shell) == [paths[0], paths[2]])
        #expect(made[2].errorText.contains("removed \(paths[1])"))
    }

    @Test func `no upgrade without a backup, unless somebody says so`() throws {
        let shell = try CommandLineShell()
        let steps = try shell.run(["migrate", "status"]).outputText.split(separator: "\n").count
        let target = ["migrate", "down", "--to", "\(steps - 1)", "--no-backup"]
        #expect(try shell.run(target).exitCode == 0)
        try File.write("", to: shell.database + ".backups")
        for arguments in [["serve", "--listen", "127.0.0.1:0"], ["migrate", "up"]] {
            let refused = try shell.run(arguments)
            #expect(refused.exitCode == 1)
            #expect(refused.errorText.contains("the backup before that failed"))
            #expect(refused.errorText.contains("callboard migrate up --no-backup"))
        }
        #expect(try shell.run(["migrate", "status"]).outputText.contains("\(steps)  missing"))
        let down = ["migrate", "down", "--to", "\(steps - 2)"]
        let refused = try shell.run(down).errorText
        #expect(refused.contains("callboard \(down.joined(separator: " ")) --no-backup"))
        #expect(try shell.run(["migrate", "up", "--no-backup"]).exitCode == 0)
        #expect(try shell.run(["users", "list"]).exitCode == 0)
    }

    /// Changes an audit record behind the trail's back, so that no copy can be proven.
    private func damage(_ shell: CommandLineShell) throws {
        let store = try SQLiteStore(path: shell.database, creating: false)
        defer { store.close() }
        try store.write { connection throws(SQLError) in
            try connection.script("DROP TRIGGER audit_update; UPDATE audit SET actor = 'somebody'")
        }
    }

    @Test func `a backup that was not proven is kept, and what it is good for is told`() throws {
        let shell = try shell()
        try damage(shell)
        let made = try shell.run(["backup", shell.path("b")])
        #expect(made.exitCode == 1)
        let path = try #require(try backups(shell).first)
        #expect(made.outputText == path + "\n")
        #expect(made.errorText.contains("NOT PROVEN: "), "\(made.errorText)")
        #expect(
            made.errorText.contains(
                "the file is kept, for what it holds may be whole; when the cause is mended, try "
                    + "it again: callboard backup verify \(path) --database \(shell.database)\n"))
        #expect(
            try shell.run(["backup", "list", shell.path("b")]).errorText.contains(
                "\(path) was not proven; look why: callboard backup verify \(path) "
                    + "--database \(shell.database)\n"))
    }

    @Test func `how a backup is tried again is told with its key and its kind of database`() throws
    {
        let shell = try shell()
        let seal = shell.path("seal")
        #expect(try shell.run(["backup", "key", seal]).exitCode == 0)
        try damage(shell)
        let made = try shell.run(["backup", shell.path("b"), "--key-file", seal])
        let path = try #require(try backups(shell).first)
        let verify = ["backup", "verify", path, "--key-file", seal]
        let line = "callboard \(verify.joined(separator: " ")) --database \(shell.database)\n"
        #expect(made.errorText.contains("try it again: \(line)"), "\(made.errorText)")
        #expect(try shell.run(verify).errorText.contains("NOT PROVEN: "))
        let server = try CommandLineShell(on: PostgresCluster.shared().emptyDatabase())
        #expect(try server.run(["backup", shell.path("b")]).exitCode == 0)
        let other = try #require(try backups(shell).first { $0 != path })
        try #require(rename(other, other + ".unproven") == 0)
        let list = try shell.run(["backup", "list", shell.path("b")]).errorText
        #expect(list.contains("verify \(path) --key-file FILE --database \(shell.database)\n"))
        #expect(list.contains("verify \(other).unproven --database postgres://USER@HOST/NAME\n"))
        let there = try server.run(["backup", "list", shell.path("b")]).errorText
        #expect(there.contains("verify \(other).unproven --database '\(server.database)'\n"))
    }

    @Test func `a backup that was kept aside and is proven later is one of the others`() throws {
        let shell = try shell()
        #expect(try shell.run(["backup", shell.path("b")]).exitCode == 0)
        let path = try #require(try backups(shell).first)
        let aside = path + ".unproven"
        try #require(rename(path, aside) == 0)
        #expect(try shell.run(["backup", "list", shell.path("b")]).outputText == "")
        // What has its name is never overwritten.
        try File.write(Array("mine".utf8), to: path)
        let kept = try shell.run(["backup", "verify", aside])
        #expect(kept.exitCode == 0 && kept.outputText == aside + "\n")
        #expect(kept.errorText.contains("\(aside) keeps its name: \(path) cannot be made"))
        #expect(try File.bytes(of: path) == Array("mine".utf8))
        unlink(path)
        let proven = try shell.run(["backup", "verify", aside])
        #expect(proven.exitCode == 0 && proven.outputText == path + "\n")
        #expect(try backups(shell) == [path])
        let list = try shell.run(["backup", "list", shell.path("b")])
        #expect(list.outputText.contains(path.split(separator: "/").last ?? "?"))
        #expect(!list.errorText.contains("was not proven"))
    }

    @Test func `an upgrade that is tried again and again leaves no backup that was not proven`()
        throws
    {
        let shell = try CommandLineShell()
        let steps = try shell.run(["migrate", "status"]).outputText.split(separator: "\n").count
        let down = ["migrate", "down", "--to", "\(steps - 1)", "--no-backup"]
        #expect(try shell.run(down).exitCode == 0)
        try damage(shell)
        for _ in 1...2 {
            let refused = try shell.run(["migrate", "up"])
            #expect(refused.exitCode == 1)
            #expect(
                refused.errorText.contains("the backup before that failed: "),
                "\(refused.errorText)")
        }
        #expect(try File.names(in: shell.database + ".backups") == [])
    }

    @Test func `the key's file that a backup names is the real one`() throws {
        let shell = try shell()
        let open = try shell.run(["backup", shell.path("b")])
        #expect(open.errorText.contains(" \(shell.database).key is not in it"))
        let server = try CommandLineShell(on: PostgresCluster.shared().emptyDatabase())
        try File.makeFolder(server.path("b"))
        let made = try server.run(["backup", server.path("b")])
        #expect(made.exitCode == 0, "\(made.errorText)")
        #expect(
            made.errorText.contains(" \(server.path("house.key")) is not in it"),
            "\(made.errorText)")
        #expect(File.exists(server.path("house.key")))
    }

    @Test func `backups are listed where none was made yet, and where their database is lost`()
        throws
    {
        let shell = try CommandLineShell()
        let none = try shell.run(["backup", "list"])
        #expect(none.exitCode == 0 && none.outputText.isEmpty)
        #expect(none.errorText == "there are no backups yet\n")
        #expect(!File.exists(shell.database + ".backups"))
        let made = try shell.run(["backup"])
        try #require(made.exitCode == 0, "\(made.errorText)")
        try File.remove(shell.database)
        let left = try shell.run(["backup", "list"])
        #expect(left.exitCode == 0, "\(left.errorText)")
        #expect(left.outputText.contains(".cbbackup"))
    }

    @Test func `a backup that names no folder goes where the setting's help says`() throws {
        let shell = try CommandLineShell()
        let made = try shell.run(["backup"])
        #expect(made.outputText.hasPrefix(shell.database + ".backups/"), "\(made.errorText)")
        let help = try TestSupport.run(try Product.path("callboard"), ["config", "example"])
        #expect(help.outputText.contains("without it: F.db.backups beside the file F.db, or"))
    }
}
