import Fields
import TestSupport
import Testing

@testable import callboard

/// What `--json` does: a command prints JSON, or refuses to be asked.
@Suite struct JSONCommandTests {
    /// A database in use, and what programs were told of it.
    private final class Desk {
        let folder: TemporaryFolder
        private(set) var seen: Set<String> = []
        private var token = ""

        private static let account = ["--email", "boss@house.example", "--password-stdin"]
        private static let password = "four plain words suffice\n"

        init() throws {
            folder = try TemporaryFolder()
            _ = try json("setup", Self.account, input: Self.password)
            let signedIn = try json(
                "login", Self.account + ["--print-token"], input: Self.password)
            token = try #require(signedIn["token"]?.string)
        }

        /// What a command prints, read as JSON.
        @discardableResult
        func json(
            _ name: String, _ options: [String] = [], input: String = "", exitCode: Int = 0,
            on database: String = "house.db"
        ) throws -> JSON {
            let words = name.split(separator: " ").map(String.init)
            let result = try run(
                Product.path("callboard"),
                words + options + ["--json", "--database", folder.path(database)],
                environment: [
                    "CALLBOARD_TOKEN": token, "XDG_RUNTIME_DIR": folder.path,
                    "XDG_STATE_HOME": folder.path, "XDG_CONFIG_HOME": folder.path,
                ], input: Array(input.utf8))
            try #require(result.exitCode == exitCode, "\(name): \(result.errorText)")
            seen.insert(name)
            return try JSON(parsing: result.outputText)
        }
    }

    @Test func `every command that has a result prints it as JSON`() throws {
        let desk = try Desk()
        #expect(try desk.json("audit verify")["records"]?.integer ?? 0 > 0)
        #expect(try desk.json("audit checkpoint")["signature"]?.string?.isEmpty == false)
        let steps = try #require(try desk.json("migrate status").array)
        #expect(steps.allSatisfy { $0["applied"]?.bool == true })
        let older = steps.count - 1
        let down = try desk.json("migrate down", ["--to", "\(older)", "--no-backup"])
        #expect(down["schema"]?.integer == Int64(older))
        try desk.json("migrate up", ["--no-backup"])
        #expect(try desk.json("config show").array?.count == ConfigurationKey.all.count)
        #expect(try desk.json("config check").array == [])
        // Without a terminal there is something to change.
        #expect(try desk.json("doctor", exitCode: 1).array?.first?["subject"] == "terminal")
        #expect(try desk.json("mail deliver")["failed"]?.integer == 0)
        try keepBackups(desk)
        try importDryly(desk)
        try desk.json("logout")
        let operations = Set(OperationCommands.all.map(\.name))
        for command in Commands.all where command.writesJSON {
            #expect(desk.seen.contains(command.name) || operations.contains(command.name))
        }
        #expect(OperationCommands.all.allSatisfy { $0.writesJSON })
    }

    private func keepBackups(_ desk: Desk) throws {
        let folder = desk.folder.path("backups")
        try File.makeFolder(folder)
        #expect(try desk.json("backup list", [folder]).array == [])
        #expect(try desk.json("backup key", [desk.folder.path("key")])["key"]?.string != nil)
        let path = try #require(try desk.json("backup", [folder])["path"]?.string)
        #expect(try desk.json("backup list", [folder]).array?.first?["path"]?.string == path)
        try desk.json("backup verify", [path])
        try desk.json("restore", [path], on: "new.db")
    }

    private func importDryly(_ desk: Desk) throws {
        let folder = desk.folder.path("export")
        try File.makeFolder(folder)
        try File.write(
            #"{"exported_at":"2026-11-15T21:00:00Z"}"#, to: folder + "/export_info.json")
        // So many that no line of a terminal would hold what is said of them.
        let rows = (1...200).map { "\($0),,Nobody,active\n" }.joined()
        try File.write("id,email,full_name,status\n" + rows, to: folder + "/agents.csv")
        let report = try desk.json("import legacy", [folder, "--dry-run"])
        #expect(report["rejected"]?.array?.count == 200)
    }

    @Test func `a token that is kept only is not printed`() throws {
        let desk = try Desk()
        let signedIn = try desk.json(
            "login", ["--email", "boss@house.example", "--password-stdin", "--stay"],
            input: "four plain words suffice\n")
        let names = try File.names(in: desk.folder.path("callboard"))
        let name = try #require(names.first { $0.hasPrefix("token-") })
        let kept = try File.text(of: desk.folder.path("callboard/\(name)"))
        #expect(!kept.isEmpty && signedIn["token"]?.string != kept)
        #expect(signedIn["role"]?.string == "admin")
    }

    @Test func `every command that has none refuses`() throws {
        let program = try Product.path("callboard")
        func refusal(_ arguments: [String]) throws -> String {
            let result = try run(program, arguments)
            #expect(result.exitCode == 2 && result.output.isEmpty, "\(arguments)")
            return result.errorText
        }
        for command in Commands.all where !command.writesJSON {
            let text = "callboard: \(command.name) prints no JSON; leave --json out; "
            #expect(try refusal(command.words + ["--json"]).hasPrefix(text))
            #expect(try refusal(["--json"] + command.words).hasPrefix(text))
        }
        #expect(try refusal(["--json"]).hasPrefix("callboard: the console prints no JSON"))
    }
}
