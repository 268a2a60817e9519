import Glibc
import SQL
import TestSupport
import Testing

/// Checking the audit trail from the command line after somebody has been at the file.
@Suite struct CommandLineAuditTests {
    private static let changes: [Statement] = [
        "UPDATE audit SET reason = 'another' WHERE seq = 4",
        "UPDATE audit SET actor = replace(actor, 'u', 'v') WHERE seq = 4",
        "UPDATE audit SET at = at + 1 WHERE seq = 4",
        "UPDATE audit SET outcome = 'done!' WHERE seq = 4",
        "UPDATE audit SET source = 'cli loca1' WHERE seq = 4",
        "UPDATE audit SET parameters = CAST(CAST(parameters AS TEXT) || ' ' AS BLOB) WHERE seq = 4",
        "UPDATE audit SET hash = zeroblob(32) WHERE seq = 4",
        "UPDATE audit SET previous = zeroblob(32) WHERE seq = 4",
    ]

    @Test func `a changed record is found and named`() throws {
        let shell = try filled()
        #expect(try shell.run(["audit", "verify"]).exitCode == 0)
        // Closing the last connection brings the log home, so that one file holds everything.
        try SQLiteStore(path: shell.database, creating: false).close()
        let clean = try File.bytes(of: shell.database)
        for change in Self.changes {
            try tamper(shell, change)
            let result = try shell.run(["audit", "verify"])
            #expect(result.exitCode == 2, "\(change.text)")
            #expect(result.outputText.hasPrefix("broken: record "), "\(result.outputText)")
            #expect(result.outputText.contains(":4"), "\(change.text): \(result.outputText)")
            for rest in ["-wal", "-shm"] where File.exists(shell.database + rest) {
                try File.remove(shell.database + rest)
            }
            try File.write(clean, to: shell.database)
        }
    }

    @Test func `a tail that was cut off, and one that was grown anew, is found`() throws {
        let shell = try filled()
        let checkpoint = shell.path("checkpoint")
        #expect(try shell.run(["audit", "checkpoint", "--output", checkpoint]).exitCode == 0)
        let verify = ["audit", "verify", "--checkpoint", checkpoint]
        let whole = try shell.run(verify)
        #expect(whole.exitCode == 0)
        #expect(whole.outputText.hasSuffix("and with the checkpoint\n"))
        try tamper(shell, "DELETE FROM audit WHERE seq > 3")
        #expect(try shell.run(["audit", "verify"]).exitCode == 0)
        #expect(try shell.run(verify).exitCode == 2)
        for number in 1...12 {
            _ = try shell.create("again\(number)@casting.example", role: "caster")
        }
        #expect(try shell.run(["audit", "verify"]).exitCode == 0)
        let grown = try shell.run(verify)
        #expect(grown.exitCode == 2)
        #expect(grown.outputText.hasPrefix("broken: "))
    }

    @Test func `a checkpoint may come through a pipe, in pieces`() throws {
        let shell = try filled()
        let checkpoint = shell.path("checkpoint")
        #expect(try shell.run(["audit", "checkpoint", "--output", checkpoint]).exitCode == 0)
        let script = "{ head -c 20 '\(checkpoint)'; tail -c +21 '\(checkpoint)'; } | exec \"$@\""
        let verified = try shell.run(
            "/bin/sh", ["-c", script, "sh"], ["audit", "verify", "--checkpoint", "/dev/stdin"])
        #expect(verified.exitCode == 0, "\(verified.errorText)")
        #expect(verified.outputText.hasSuffix("and with the checkpoint\n"))
    }

    @Test func `what cannot be checked exits 3`() throws {
        let shell = try filled()
        let missing = try shell.run(["audit", "verify", "--checkpoint", shell.path("none")])
        #expect(missing.exitCode == 3)
        try File.write("nonsense", to: shell.path("nonsense"))
        let nonsense = try shell.run(["audit", "verify", "--checkpoint", shell.path("nonsense")])
        #expect(nonsense.exitCode == 3)
        #expect(
            nonsense.errorText == """
                callboard: the audit trail could not be checked: \(shell.path("nonsense")) is no \
                checkpoint; give the file that was written

                """)
        let nowhere = try run(
            Product.path("callboard"), ["audit", "verify", "--database", shell.path("none.db")])
        #expect(nowhere.exitCode == 3)
        #expect(!File.exists(shell.path("none.db")))
        let homeless = try run(
            Product.path("callboard"), ["audit", "verify"], environment: ["HOME": ""])
        #expect(homeless.exitCode == 3)
        #expect(homeless.errorText.contains("there is no home directory"))
        try File.write("read-only: maybe\n", to: shell.path("config.yaml"))
        let misread = try shell.run(["audit", "verify", "--config", shell.path("config.yaml")])
        #expect(misread.exitCode == 3)
        #expect(misread.errorText.contains("'read-only' takes true or false"))
        let far = try run(
            Product.path("callboard"), ["audit", "verify", "--remote", "http://127.0.0.1:9"])
        #expect(far.exitCode == 3)
        #expect(far.errorText.contains("on its database"))
    }

    @Test(arguments: [
        ["audit", "verify", "--foo"], ["--databse", "x", "audit", "verify"],
        ["audit", "verify", "again"], ["audit", "verify", "--checkpoint"],
        ["audit", "verify", "--json=1"], ["--js=1", "audit", "verify"],
    ])
    func `a mistyped option of audit verify is no broken trail`(arguments: [String]) throws {
        let slip = try run(Product.path("callboard"), arguments)
        #expect(slip.exitCode == 3, "\(slip.errorText)")
        #expect(slip.errorText.hasSuffix("; see callboard --help\n"))
        #expect(slip.outputText.isEmpty)
    }

    @Test(arguments: [
        ["audit", "checkpoint", "--foo"], ["audit", "verfy"], ["audit"], ["--foo"],
        ["backup", "verify"], ["users", "list", "--foo", "audit", "verify"],
    ])
    func `wrong usage of any other command exits 2`(arguments: [String]) throws {
        let slip = try run(Product.path("callboard"), arguments)
        #expect(slip.exitCode == 2, "\(slip.errorText)")
        #expect(slip.errorText.hasSuffix("; see callboard --help\n"))
    }

    @Test func `help names the exit codes of audit verify`() throws {
        let help = try run(Product.path("callboard"), ["--help"]).outputText
        let codes = "0 intact, 2 broken, 3 could not be checked, wrong usage included."
        #expect(help.contains("'audit verify': \(codes)"))
    }

    /// A database with some records in its trail, all of them in the file itself.
    private func filled() throws -> CommandLineShell {
        let shell = try CommandLineShell()
        for number in 1...6 {
            _ = try shell.create("t\(number)@casting.example", role: "caster")
        }
        return shell
    }

    private func tamper(_ shell: CommandLineShell, _ change: Statement) throws {
        let store = try SQLiteStore(path: shell.database, creating: false)
        defer { store.close() }
        try store.write { connection throws(SQLError) in
            try connection.script(
                """
                DROP TRIGGER IF EXISTS audit_update; DROP TRIGGER IF EXISTS audit_delete;
                """)
            _ = try connection.run(change)
        }
    }
}
