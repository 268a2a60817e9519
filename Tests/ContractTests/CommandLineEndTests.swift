import Domain
import TestSupport
import Testing

/// What a command leaves behind when it ends.
@Suite struct CommandLineEndTests {
    @Test func `when the last command has ended, one file holds the whole database`() throws {
        let shell = try CommandLineShell()
        for arguments in [
            [], ["users", "list"], ["audit", "verify"], ["audit", "checkpoint"],
            ["mail", "deliver"], ["logout"],
        ] {
            // What stands before the first was done by 'setup' and 'login'.
            if !arguments.isEmpty { #expect(try shell.run(arguments).exitCode == 0) }
            #expect(!File.exists(shell.database + "-wal"), "\(arguments)")
        }
        let copy = shell.path("copy.db")
        for end in ["", ".key"] {
            try File.write(try File.bytes(of: shell.database + end), to: copy + end)
        }
        let verified = try [copy, shell.database].map { place in
            try shell.run(["audit", "verify"], on: place).outputText
        }
        #expect(verified[0] == verified[1])
        #expect(verified[0].hasPrefix("intact: "))
    }
}
