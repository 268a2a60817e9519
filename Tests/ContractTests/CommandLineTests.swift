import Domain
import Fields
import Glibc
import TestSupport
import Testing

/// The command line, by the real program.
@Suite struct CommandLineTests {
    @Test func `setup makes one admin, and only one`() throws {
        let shell = try CommandLineShell()
        let rows = try #require(try shell.json(["users", "list"])["rows"]?.array)
        #expect(rows.count == 1)
        #expect(rows[0]["role"]?.string == "admin")
        #expect(rows[0]["email"]?.string == CommandLineShell.email)
        let again = try shell.run(
            ["setup", "--email", "b@casting.example", "--password-stdin"],
            input: "another four plain words\n")
        #expect(again.exitCode == 1)
        #expect(
            again.errorText
                == "callboard: there is an admin already; sign in as one to add others\n")
        #expect(File.mode(of: shell.database) == 0o600)
        #expect(File.mode(of: shell.database + ".key") == 0o600)
    }

    @Test func `what setup keeps of a password takes 46 MiB to try`() throws {
        let shell = try CommandLineShell()
        let kept = try File.bytes(of: shell.database)
        #expect(kept.holds("$argon2id$v=19$m=47104,t=1,p=1$"))
    }

    @Test func `what setup says at its end signs in as it stands`() throws {
        let shell = try CommandLineShell()
        let password = "another four plain words\n"
        let setup = try shell.run(
            ["setup", "--email", "sami.o'hara@casting.example", "--password-stdin"],
            on: shell.path("the city's desk.db"), input: password)
        let line = try #require(setup.errorText.split(separator: "\n").first)
        let hint = try #require(line.split(separator: "; sign in: ").last)
        #expect(hint.hasPrefix("callboard login --email "))
        let program = try Product.path("callboard")
        let script = "callboard() { '\(program)' \"$@\"; }; \(hint) --password-stdin"
        let login = try run(
            "/bin/sh", ["-c", script], environment: ["XDG_RUNTIME_DIR": shell.path(".")],
            input: Array(password.utf8))
        #expect(login.exitCode == 0, "\(login.errorText)")
        #expect(try TokenTests.kept(in: shell).count == 1)
    }

    @Test func `without a session people are told how to get one of the same database`() throws {
        let shell = try CommandLineShell()
        let refused = try shell.run(["users", "list"], as: "")
        #expect(
            refused.errorText == """
                callboard: sign in first: callboard login --email ADDRESS --print-token \
                --database \(shell.database), then set CALLBOARD_TOKEN to it

                """)
    }

    @Test func `what stands in the path stands alone, and columns of a list are options`() throws {
        let shell = try CommandLineShell()
        let admin = try #require(
            try shell.json(["users", "list", "--role", "admin", "--status", "active,invited"])[
                "rows"]?.array?.first?["id"]?.string)
        #expect(try shell.json(["users", "show", admin])["user"]?["id"]?.string == admin)
        #expect(
            try shell.json(["users", "list", "--role", "talent"])["rows"]?.array?.isEmpty == true)

        let twice = try shell.run(["users", "show", admin, "--user", admin])
        #expect(twice.exitCode == 2)
        #expect(twice.errorText.contains("say the same thing twice"))
        let extra = try shell.run(["users", "show", admin, "again"])
        #expect(extra.errorText.contains("'again' is one too many"))
        let ignored = try shell.run(["doctor", "folder"])
        #expect(ignored.exitCode == 2)
        #expect(ignored.errorText.contains("'folder' is one too many"))
        let unknown = try shell.run(["users", "list", "--role", "king"])
        #expect(unknown.errorText.contains("malformed value for 'role'"))
    }

    @Test func `a name of two lines is no other field`() throws {
        let shell = try CommandLineShell()
        let id = try shell.create(
            "layla@casting.example", name: "Layla\nrole: admin\n\r\nstatus: closed", role: "caster")
        let shown = try shell.run(["users", "show", id]).outputText
        let lines = shown.split(separator: "\n")
        for field in ["role", "status", "name"] {
            #expect(lines.count { $0.hasPrefix("  \(field): ") } == 1, "\(shown)")
        }
        #expect(shown.contains("  name: Layla\n    role: admin\n"), "\(shown)")
        #expect(lines.contains("  role: caster"), "\(shown)")
    }

    @Test(arguments: [[0xE9], [0xC3], [0xFF, 0xFE], [0xED, 0xA0, 0x80], [0x00]] as [[UInt8]])
    func `a password that is no text is refused, for another would be taken for it`(
        bytes: [UInt8]
    ) throws {
        let folder = try TemporaryFolder()
        let database = folder.path("house.db")
        let setup = try run(
            Product.path("callboard"),
            ["setup", "--email", CommandLineShell.email, "--password-stdin"]
                + ["--database", database],
            input: Array("\(CommandLineShell.password) ".utf8) + bytes + Array("\n".utf8))
        #expect(setup.exitCode == 2)
        #expect(setup.errorText.contains("is not UTF-8, or has a zero byte"), "\(setup.errorText)")
        #expect(!File.exists(database))
    }

    @Test(arguments: ["\n", "\r\n", ""])
    func `exactly one line end is cut from a password`(end: String) throws {
        let shell = try CommandLineShell()
        func exitCode(_ input: String) throws -> Int {
            try shell.run(
                [
                    "login", "--email", CommandLineShell.email, "--password-stdin",
                    "--print-token",
                ], input: input
            ).exitCode
        }
        #expect(try exitCode(CommandLineShell.password + end) == 0)
        #expect(try exitCode(CommandLineShell.password + " " + end) == 1)
        #expect(try exitCode(CommandLineShell.password + "\r\r\n") == 1)
    }

    @Test func `signing in asks where the token goes, and prints nothing else`() throws {
        let shell = try CommandLineShell()
        let login = ["login", "--email", CommandLineShell.email, "--password-stdin"]
        let nowhere = try shell.run(login, input: CommandLineShell.password)
        #expect(nowhere.exitCode == 2)
        let wrong = try shell.run(login + ["--print-token"], input: "wrong")
        #expect(wrong.exitCode == 1)
        #expect(wrong.output.isEmpty)
        #expect(
            wrong.errorText == "callboard: the e-mail address or the password is wrong\n")
        let stay = try shell.run(login + ["--stay"], input: CommandLineShell.password)
        #expect(stay.exitCode == 0)
        #expect(stay.output.isEmpty)
        let kept = try #require(try TokenTests.kept(in: shell).first)
        #expect(File.mode(of: kept) == 0o600)
        #expect(try shell.run(["users", "list"], as: "").exitCode == 0)
        #expect(try shell.run(["logout"], as: "").exitCode == 0)
        #expect(!File.exists(kept))
        let out = try shell.run(["users", "list"], as: "")
        #expect(out.exitCode == 1)
        #expect(out.errorText.contains("sign in first"))
    }

    @Test func `a token that cannot be kept leaves no session behind`() throws {
        let shell = try CommandLineShell()
        let file = shell.path("file")
        try File.write("", to: file)
        func stay(_ environment: [String: String]) throws -> CommandResult {
            try run(
                Product.path("callboard"),
                [
                    "login", "--email", CommandLineShell.email, "--password-stdin", "--stay",
                    "--database", shell.database,
                ], environment: environment, input: Array(CommandLineShell.password.utf8))
        }
        let complaints: [([String: String], String)] = [
            ([:], "--stay needs XDG_RUNTIME_DIR; sign in with --print-token"),
            (["XDG_RUNTIME_DIR": file], "the folder \(file)/callboard cannot be made: Not a"),
        ]
        for (environment, complaint) in complaints {
            let refused = try stay(environment)
            #expect(refused.exitCode == 1)
            #expect(refused.errorText.contains(complaint), "\(refused.errorText)")
        }
        let active = try shell.json(["sessions", "list", "--filter", "state:active"])
        #expect(active["rows"]?.array?.count == 1)
        let all = try shell.json(["sessions", "list"])
        #expect(all["rows"]?.array?.count == 2)
    }

    @Test func `accounts are listed by filter, a page at a time`() throws {
        let shell = try CommandLineShell()
        for number in 1...4 {
            _ = try shell.create("t\(number)@casting.example", role: "talent")
        }
        let list = ["users", "list", "--filter", "role:talent status:active", "--limit", "3"]
        let first = try shell.json(list)
        #expect(first["rows"]?.array?.count == 3)
        let cursor = try #require(first["next"]?.string)
        let second = try shell.json(list + ["--cursor", cursor])
        #expect(second["rows"]?.array?.count == 1)
        #expect(second["next"]?.string == nil)
        let table = try shell.run(list).outputText
        #expect(table.hasPrefix("NAME"))
        #expect(table.contains("more: --cursor "))
    }

    @Test func `a long list is whole JSON`() throws {
        let shell = try CommandLineShell()
        for number in 1...20 {
            _ = try shell.create(
                "t\(number)@casting.example", name: String(repeating: "Layla ", count: 30),
                role: "caster")
        }
        #expect(try shell.json(["users", "list"])["rows"]?.array?.count == 21)
    }

    @Test func `a suspension ends when people say, and the same words again are the same act`()
        throws
    {
        let shell = try CommandLineShell()
        let id = try shell.create("layla@casting.example", role: "talent")
        func suspend(until: String, key: String = "k") throws -> CommandResult {
            try shell.run([
                "users", "suspend", "--user", id, "--until", until, "--reason", "r", "--key", key,
            ])
        }
        let first = try suspend(until: "7d")
        #expect(first.exitCode == 0, "\(first.errorText)")
        #expect(first.errorText.contains("until: "))
        #expect(first.errorText.contains(" in Riyadh\n"))
        let again = try suspend(until: "7d")
        #expect(again.exitCode == 0, "\(again.errorText)")
        #expect(try suspend(until: "8d").errorText.contains("was used with other parameters"))
        _ = try shell.run(["users", "lift", "--user", id])
        #expect(try suspend(until: "2199-12-01", key: "date").exitCode == 0)
        let shown = try shell.json(["users", "show", "--user", id])
        #expect(shown["suspendedUntil"]?.string == "2199-11-30T21:00:00.000Z")
        #expect(try suspend(until: "soon").exitCode == 2)
    }

    @Test func `a suspended talent's token is refused on the very next call`() throws {
        let shell = try CommandLineShell()
        let id = try shell.create("layla@casting.example", role: "talent")
        let code = try #require(
            try shell.json([
                "users", "reset-password", "--user", id, "--way", "code", "--reason", "new",
            ])["code"]?.string)
        let reset = try shell.run(
            [
                "passwords", "complete-reset", "--token-stdin", "--password-stdin", "--login",
                "layla@casting.example",
            ],
            input: "\(code.lowercased())\nfour other plain words\n")
        #expect(reset.exitCode == 0, "\(reset.errorText)")
        let token = try shell.signIn("layla@casting.example", "four other plain words")
        #expect(try shell.json(["sessions", "current"], as: token)["role"]?.string == "talent")
        let refused = try shell.run(
            ["users", "note", "--user", id, "--text", "mine"], as: token)
        #expect(refused.exitCode == 1)
        #expect(refused.errorText == "callboard: the role talent lacks users.note\n")
        let denials = try shell.json(["audit", "list", "--filter", "outcome:denied"])
        #expect(denials["rows"]?.array?.map { $0["actor"]?.string } == [id])
        let suspend = ["users", "suspend", "--user", id]
        #expect(try shell.run(suspend).exitCode == 1)
        #expect(try shell.run(suspend + ["--reason", "no-show"]).exitCode == 0)
        let after = try shell.run(["sessions", "current"], as: token)
        #expect(after.exitCode == 1)
        #expect(after.output.isEmpty)
    }

    @Test func `the same key twice has one effect`() throws {
        let shell = try CommandLineShell()
        let create = [
            "users", "create", "--email", "once@casting.example", "--name", "Once", "--role",
            "caster", "--key", "k1",
        ]
        let first = try shell.json(create)
        #expect(try shell.json(create) == first)
        var other = create
        other[5] = "Twice"
        let reused = try shell.run(other)
        #expect(reused.exitCode == 1)
        #expect(reused.errorText.contains("the key k1 was used with other parameters"))
        #expect(try shell.json(["users", "list"])["rows"]?.array?.count == 2)
    }

    @Test func `a change of what has changed meanwhile is refused`() throws {
        let shell = try CommandLineShell()
        let id = try shell.create("one@casting.example", role: "caster")
        let edit = ["users", "edit", "--user", id, "--if-version", "1", "--city"]
        #expect(try shell.run(edit + ["Jeddah"]).exitCode == 0)
        let stale = try shell.run(edit + ["Riyadh"])
        #expect(stale.exitCode == 1)
        #expect(
            stale.errorText
                == "callboard: the record has changed (now version 2); look again\n")
    }

    @Test(arguments: [
        ["frobnicate"], ["users"], ["users", "lst"], ["users", "list", "--frob"],
        ["users", "list", "--limit"], ["users", "list", "--limit", "many"],
        ["users", "list", "extra"], ["users", "show"], ["users", "show", "--user", "somebody"],
        ["users", "create", "--email", "no address", "--name", "x", "--role", "talent"],
        ["users", "create", "--email", "a@b.example", "--name", "x", "--role", "king"],
        ["-x"], ["setup"], ["setup", "--email", "nonsense", "--password-stdin"],
        ["login", "--email", "a@b.example"], ["users", "list", "--json=yes"],
        // Neither has to do with a database.
        ["deploy", "print"], ["config", "example"],
    ])
    func `wrong usage exits 2 with one sentence and changes nothing`(
        arguments: [String]
    ) throws {
        let folder = try TemporaryFolder()
        let result = try run(
            Product.path("callboard"),
            arguments + ["--database", folder.path("none.db")],
            environment: ["CALLBOARD_TOKEN": "x"])
        #expect(result.exitCode == 2, "\(result.errorText)")
        #expect(result.output.isEmpty)
        #expect(result.errorText.hasPrefix("callboard: "))
        #expect(result.errorText.split(separator: "\n").count == 1, "\(result.errorText)")
        #expect(try File.names(in: folder.path).isEmpty)
    }

    @Test func `every command has help`() throws {
        let program = try Product.path("callboard")
        let overview = try run(program, ["--help"])
        #expect(overview.exitCode == 0)
        let lines = overview.outputText.split(
            separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "Commands:"))
        let names = lines[(start + 1)...].prefix { !$0.isEmpty }.map { line in
            String(line).trimmingBlanks().prefixBeforeGap
        }
        for spec in Catalog.all.map({ $0.spec }) where spec.isPublic {
            let name = spec.name.split(separator: ".").joined(separator: " ")
            #expect(names.contains { $0 == name }, "\(name)")
        }
        for name in names {
            let page = try run(program, name.split(separator: " ").map(String.init) + ["--help"])
            #expect(page.exitCode == 0, "\(name)")
            #expect(page.outputText.hasPrefix("callboard \(name)"), "\(name)")
        }
    }

    @Test func `help for the beginning of commands lists those`() throws {
        let program = try Product.path("callboard")
        let some = try run(program, ["config", "--help"])
        #expect(some.exitCode == 0)
        let names = some.outputText.split(separator: "\n").map { String($0).trimmingBlanks() }
        #expect(names.map(\.prefixBeforeGap) == ["config show", "config check", "config example"])
        #expect(try run(program, ["config"]).exitCode == 2)
    }

    @Test func `a database that others may read is refused`() throws {
        let shell = try CommandLineShell()
        for suffix in ["", ".key"] {
            chmod(shell.database + suffix, 0o644)
            let refused = try shell.run(["users", "list"])
            #expect(refused.exitCode == 1)
            #expect(refused.errorText.contains("chmod 600"), "\(refused.errorText)")
            #expect(try shell.run(["audit", "verify"]).exitCode == 3)
            chmod(shell.database + suffix, 0o600)
        }
        #expect(try shell.run(["users", "list"]).exitCode == 0)
    }

    @Test func `hostile names are harmless on a terminal and whole in JSON`() throws {
        let shell = try CommandLineShell()
        let names = [
            "red \u{1B}[31m\u{1B}]0;owned\u{7}", "back\u{8}\u{8}space\rstart", "c1 \u{9B}2J",
            "bidi \u{202E}gnp.exe", "zero\u{200B}\u{FEFF}width \u{E0041}", "line\u{2028}break",
            "عمر الشريف", "漢字 👩‍👩‍👧",
        ]
        for (number, name) in names.enumerated() {
            _ = try shell.create("h\(number)@casting.example", name: name, role: "caster")
        }
        let rows = try #require(
            try shell.json(["users", "list", "--filter", "role:caster", "--sort", "email"])[
                "rows"]?.array)
        #expect(rows.map { $0["name"]?.string } == names)
        for arguments in [["users", "list"], ["users", "list", "--json"]] {
            let terminal = try shell.terminal(arguments)
            #expect(terminal.exitCode() == 0)
            #expect(terminal.screen.title.isEmpty && terminal.screen.bells == 0)
            let text = String(decoding: terminal.bytes, as: UTF8.self)
            let hazards = text.unicodeScalars.filter {
                let category = $0.properties.generalCategory
                return category == .control && $0 != "\n" && $0 != "\r"
                    || ["\u{202E}", "\u{200B}", "\u{FEFF}", "\u{2028}", "\u{E0041}"].contains($0)
            }
            #expect(hazards.isEmpty, "\(hazards.map(\.value))")
        }
    }
}

extension String {
    /// What stands before the first two blanks in a row.
    fileprivate var prefixBeforeGap: String {
        var words: [Substring] = []
        for word in split(separator: " ", omittingEmptySubsequences: false) {
            guard !word.isEmpty else { break }
            words.append(word)
        }
        return words.joined(separator: " ")
    }
}
