import Domain
import Service
import Storage
import TestSupport
import Testing

@testable import callboard

/// Sample data, by the program itself and by what the console opens.
@Suite struct DemoCommandTests {
    private func callboard(_ arguments: String...) throws -> CommandResult {
        try run(Product.path("callboard"), arguments)
    }

    @Test func `a database is made once and never written over`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("sample.db")
        let made = try callboard("demo", "create", path, "--users", "40")
        #expect(made.exitCode == 0)
        #expect(made.errorText.contains("40 people"))
        #expect(made.output.isEmpty)
        let again = try callboard("demo", "create", path, "--users", "40")
        #expect(again.exitCode == 1)
        #expect(again.errorText.contains("is there already"))
    }

    @Test func `nothing unfinished is left beside the database`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("sample.db")
        #expect(try callboard("demo", "create", path, "--users", "40").exitCode == 0)
        #expect(File.exists(path))
        for ending in [".unfinished", ".unfinished.key", "-wal"] {
            #expect(!File.exists(path + ending))
        }
    }

    @Test func `what was cut off can be removed as it is told, and be made again`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("the city's sample.db")
        for ending in ["", "-wal", "-shm", ".key"] {
            try File.write("cut off", to: path + ".unfinished" + ending)
        }
        let refused = try callboard("demo", "create", path, "--users", "40")
        #expect(refused.exitCode == 1)
        let told = try #require(refused.errorText.split(separator: "only then run: ").last)
        #expect(try run("/bin/sh", ["-c", String(told)]).exitCode == 0)
        #expect(try callboard("demo", "create", path, "--users", "40").exitCode == 0)
        #expect(try File.names(in: folder.path).count == 2)
    }

    @Test func `a picture takes the place of an earlier one, and of no other file`() throws {
        let folder = try TemporaryFolder()
        let (picture, notes) = (folder.path("screen.svg"), try folder.write("notes", to: "notes"))
        for _ in 1...2 {
            #expect(try callboard("snapshot", "--svg", picture).exitCode == 0)
            #expect(try File.text(of: picture).hasPrefix("<svg "))
        }
        let refused = try callboard("snapshot", "--svg", notes)
        #expect(refused.exitCode == 1)
        #expect(refused.errorText.contains("is there already and is no picture"))
        #expect(try File.text(of: notes) == "notes")
    }

    @Test func `commands for real people refuse sample data and name the way in`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("sample.db")
        _ = try callboard("demo", "create", path, "--users", "40")
        let refused = try callboard("users", "list", "--database", path)
        #expect(refused.exitCode == 1)
        #expect(
            refused.errorText == """
                callboard: \(path) holds sample data; the console and serve open it with --demo: \
                callboard --demo --database \(path)

                """)
    }

    @Test(arguments: ["15", "10000001", "-1"])
    func `a number of people out of bounds is wrong usage`(count: String) throws {
        let folder = try TemporaryFolder()
        let refused = try callboard("demo", "create", folder.path("x.db"), "--users=\(count)")
        #expect(refused.exitCode == 2)
        #expect(refused.errorText.contains("between 16 and 10000000"))
    }

    @Test func `the audit trail of a made database is whole`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("sample.db")
        _ = try callboard("demo", "create", path, "--users", "40")
        #expect(try callboard("audit", "verify", "--database", path).exitCode == 0)
    }

    @Test func `sample data of one's own is refused where real people are`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("real.db")
        _ = try Composition.open(DatabasePlace(text: path), tables: .made)
        let failure = try #require(throws: CommandFailure.self) {
            _ = try Demo.open(database: DatabasePlace(text: path))
        }
        guard case .failure(.conflict(let sentence)) = failure else {
            Issue.record("refused as \(failure)")
            return
        }
        #expect(sentence.contains("holds real people"))
    }

    @Test(arguments: Role.allCases)
    func `a throw-away sample is entered as any role`(role: Role) throws {
        let entered = try Demo.open(as: role)
        let backend = entered.composition.service.backend(entered.signedIn.token)
        let current = try backend.perform(ShowCurrentSession())
        #expect(current.role == role)
        #expect(current.isDemo)
    }

    @Test func `lists and search find the people of the sample`() throws {
        let entered = try Demo.open()
        let backend = entered.composition.service.backend(entered.signedIn.token)
        let counts = try backend.perform(ShowUserStatistics())
        #expect(counts.total == FillDemo.countDefault)
        #expect(counts.byRole["talent"] == 1071)
        let found = try backend.perform(ListUsers(filter: "layla"))
        #expect(!found.rows.isEmpty)
        let newest = try backend.perform(ListUsers(sort: "-joined", limit: 1))
        #expect(newest.rows.first?.email.text.contains(String(FillDemo.countDefault)) == true)
    }

    @Test func `a repeatable sample is the same each time`() throws {
        struct Still: Clock { let now = Instant(milliseconds: 1_795_000_000_000) }
        let rows = try (0..<2).map { _ in
            let entered = try Demo.open(clock: Still(), isRepeatable: true)
            let backend = entered.composition.service.backend(entered.signedIn.token)
            return try backend.perform(ListSessions(limit: 20)).rows
        }
        #expect(rows[0] == rows[1])
        #expect(rows[0].count == 20)
    }

    @Test func `an unknown role is wrong usage with the nearest one`() throws {
        var invocation = Invocation(output: Output())
        invocation.options["as"] = ["suport"]
        let failure = try #require(throws: CommandFailure.self) { try Demo.role(invocation) }
        guard case .usage(let sentence) = failure else {
            Issue.record("refused as \(failure)")
            return
        }
        #expect(sentence.contains("support"))
    }
}
