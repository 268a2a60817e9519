import Testing

@testable import SQL

@Suite struct ConnectionTests {
    private let store: SQLiteStore

    init() throws {
        store = try SQLiteStore.temporary()
        try store.prepare()
    }

    /// Runs the closure in a write, as a store's user would.
    private func check(_ body: (any Connection) throws(SQLError) -> Void) throws(SQLError) {
        defer { store.close() }
        try store.write(body)
    }

    @Test func `values arrive in the order in which they were written`() throws {
        try check { connection throws(SQLError) in
            let bytes: [UInt8] = [4]
            let values = try connection.first("SELECT \(1), \("two"), \(3), \(bytes)") {
                ($0.integer(0), $0.text(1), $0.integer(2), $0.blob(3))
            }
            #expect(values?.0 == 1 && values?.1 == "two" && values?.2 == 3 && values?.3 == [4])
        }
    }

    @Test(arguments: [
        "", "\0", "a\0b\0", "'; DROP TABLE item; --", "\"$1\" ?1 :a @b", "\u{1b}[2J\u{7}",
        "مرحبا بالعالم", "\u{202e}evil\u{2066}", "👩‍👩‍👧‍👦", "e\u{301}", "\u{fffd}\u{feff}\u{10ffff}",
        String(repeating: "x", count: 100_000),
    ])
    func `text comes back byte for byte`(hostile: String) throws {
        try check { connection throws(SQLError) in
            try connection.run("CREATE TABLE keep (t TEXT NOT NULL, b BLOB NOT NULL) STRICT")
            try connection.run("INSERT INTO keep VALUES (\(hostile), \(Array(hostile.utf8)))")
            let found = try connection.first("SELECT t, b, length(CAST(t AS BLOB)) FROM keep") {
                (Array($0.text(0).utf8), $0.blob(1), $0.integer(2))
            }
            #expect(found?.0 == Array(hostile.utf8))
            #expect(found?.1 == Array(hostile.utf8))
            #expect(found?.2 == Int64(hostile.utf8.count))
        }
    }

    @Test func `null, zero and empty are three things`() throws {
        try check { connection throws(SQLError) in
            let none: Int? = nil
            let empty: [UInt8] = []
            try connection.rows("SELECT \(none), \(0), \(""), \(empty)") { row in
                #expect(row.optionalInteger(0) == nil)
                #expect(row.optionalText(0) == nil)
                #expect(row.optionalBlob(0) == nil)
                #expect(row.optionalInteger(1) == 0)
                #expect(row.optionalText(2) == "")
                #expect(row.optionalBlob(3) == [])
                #expect(!row.flag(1))
            }
        }
    }

    @Test func `reading another type than the stored one fails the query`() throws {
        try check { connection throws(SQLError) in
            let reads: [(any Row) -> Void] = [
                { _ = $0.integer(0) }, { _ = $0.text(1) }, { _ = $0.blob(0) }, { _ = $0.flag(2) },
                { _ = $0.optionalInteger(0) }, { _ = $0.text(7) },
            ]
            for read in reads {
                let error = #expect(throws: SQLError.self) {
                    try connection.rows("SELECT 'text', 1, NULL") { read($0) }
                }
                #expect(error?.kind == .mismatch)
            }
            let text = try connection.first("SELECT 'text', 1, NULL") { $0.text(0) }
            #expect(text == "text")
        }
    }

    @Test func `rows can be left early`() throws {
        try check { connection throws(SQLError) in
            for number in 1...5 { try connection.insert(number) }
            var seen: [Int64] = []
            try connection.rows(
                of: "SELECT n FROM item ORDER BY n",
                while: { row in
                    seen.append(row.integer(0))
                    return seen.count < 2
                })
            #expect(seen == [1, 2])
            let none = try connection.first("SELECT n FROM item WHERE n > 9") { $0.integer(0) }
            #expect(none == nil)
        }
    }

    @Test func `a query may run inside itself`() throws {
        try check { connection throws(SQLError) in
            for number in 1...2 { try connection.insert(number) }
            var pairs: [String] = []
            try connection.rows("SELECT n FROM item ORDER BY n") { outer throws(SQLError) in
                try connection.rows("SELECT n FROM item ORDER BY n") { inner in
                    pairs.append("\(outer.integer(0))\(inner.integer(0))")
                }
            }
            #expect(pairs == ["11", "12", "21", "22"])
        }
    }

    @Test func `run tells how many rows it changed itself`() throws {
        try check { connection throws(SQLError) in
            for number in 1...3 { try connection.insert(number) }
            let changed = try connection.run("UPDATE item SET name = name || '!' WHERE n > 1")
            #expect(changed == 2)
            let missed = try connection.run("DELETE FROM item WHERE n = 9")
            #expect(missed == 0)
            let other = try connection.run("CREATE TABLE other (a INTEGER)")
            #expect(other == 0)
        }
    }

    @Test func `statements are compiled once and kept within bounds`() throws {
        try check { connection throws(SQLError) in
            let sqlite = connection as? SQLiteConnection
            let before = sqlite?.compiledStatements.ever ?? 0
            for number in 1...50 { try connection.insert(number) }
            #expect(sqlite?.compiledStatements.ever == before + 1)
            for count in 1...200 {
                let list = Statement.joined((1...count).map { "\($0)" }, separator: ", ")
                try connection.run("SELECT \(fragment: list)")
            }
            #expect(sqlite?.compiledStatements.now == StatementCache.statementsMax)
        }
    }

    @Test(
        arguments: [
            ("INSERT INTO item (n, name) VALUES (1, 'again')", .unique, "item.n"),
            ("INSERT INTO item (n, name) VALUES (2, 'name 1')", .unique, "item.name"),
            ("INSERT INTO item (n, name) VALUES (2, NULL)", .notNull, "item.name"),
            (
                "INSERT INTO item (n, name) VALUES (2, hex(zeroblob(99)))", .check,
                "length(name) < 99"
            ),
            ("INSERT INTO item (n, name, owner) VALUES (2, 'b', 77)", .foreignKey, ""),
        ] as [(Statement, SQLError.Constraint, String)])
    func `a broken rule is named`(
        statement: Statement, constraint: SQLError.Constraint, subject: String
    ) throws {
        try check { connection throws(SQLError) in
            try connection.insert(1)
            let error = #expect(throws: SQLError.self) { try connection.run(statement) }
            #expect(error?.kind == .constraint(constraint))
            #expect(error?.subject.description == subject)
        }
    }

    @Test func `errors never quote a bound value`() throws {
        try check { connection throws(SQLError) in
            try connection.run("CREATE VIRTUAL TABLE words USING fts5 (word)")
            let needle = "hunter2:hunter2"
            let error = #expect(throws: SQLError.self) {
                try connection.run("SELECT * FROM words WHERE words MATCH \(needle)")
            }
            #expect(error?.description.contains("hunter2") == false)
        }
    }

    @Test func `text in double quotes is a name, not a value`() throws {
        try check { connection throws(SQLError) in
            #expect(throws: SQLError.self) { try connection.run("SELECT \"no such column\"") }
        }
    }
}
