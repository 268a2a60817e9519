import Testing

@testable import SQL

/// What every connection does, whatever the database.
@Suite struct ConnectionTests {
    /// Runs the closure in a write, as a store's user would.
    private func check(
        _ kind: StoreKind, _ body: (any Connection) throws(SQLError) -> Void
    ) throws {
        let place = try kind.place()
        try withExtendedLifetime(place) { try place.store.write(body) }
    }

    @Test(arguments: StoreKind.allCases)
    func `values arrive in the order in which they were written`(kind: StoreKind) throws {
        try check(kind) { connection throws(SQLError) in
            let bytes: [UInt8] = [4]
            let values = try connection.first(
                """
                SELECT CAST(\(1) AS BIGINT), CAST(\("two") AS TEXT), CAST(\(3) AS BIGINT), \
                CAST(\(bytes) AS \(fragment: connection.blob))
                """
            ) {
                ($0.integer(0), $0.text(1), $0.integer(2), $0.blob(3))
            }
            #expect(values?.0 == 1 && values?.1 == "two" && values?.2 == 3 && values?.3 == [4])
        }
    }

    private static let hostile = [
        "", "\0", "a\0b\0", "'; DROP TABLE item; --", "\"$1\" ?1 :a @b", "\u{1b}[2J\u{7}",
        "مرحبا بالعالم", "\u{202e}evil\u{2066}", "👩‍👩‍👧‍👦", "e\u{301}", "\u{fffd}\u{feff}\u{10ffff}",
        String(repeating: "x", count: 100_000),
    ]

    @Test(arguments: StoreKind.allCases, hostile)
    func `text comes back byte for byte`(kind: StoreKind, hostile: String) throws {
        try check(kind) { connection throws(SQLError) in
            try connection.script(
                "CREATE TABLE keep (t TEXT NOT NULL, b \(fragment: connection.blob) NOT NULL)")
            try connection.run("INSERT INTO keep VALUES (\(hostile), \(Array(hostile.utf8)))")
            let found = try connection.first("SELECT t, b, length(b) FROM keep") {
                (Array($0.text(0).utf8), $0.blob(1), $0.integer(2))
            }
            // PostgreSQL holds no U+0000; what stands for it is found by the text as it came.
            let kept = kind == .postgres ? hostile.withoutZero : hostile
            #expect(found?.0 == Array(kept.utf8))
            #expect(found?.1 == Array(hostile.utf8))
            #expect(found?.2 == Int64(hostile.utf8.count))
            let isFound = try connection.first("SELECT 1 FROM keep WHERE t = \(hostile)") { _ in
                true
            }
            #expect(isFound == true)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `null, zero and empty are three things`(kind: StoreKind) throws {
        try check(kind) { connection throws(SQLError) in
            let none: Int? = nil
            let empty: [UInt8] = []
            try connection.rows(
                """
                SELECT CAST(\(none) AS BIGINT), CAST(\(0) AS BIGINT), CAST(\("") AS TEXT), \
                CAST(\(empty) AS \(fragment: connection.blob))
                """
            ) { row in
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

    @Test(arguments: StoreKind.allCases)
    func `the whole range of numbers comes back`(kind: StoreKind) throws {
        try check(kind) { connection throws(SQLError) in
            for number in [Int64.min, -1, 0, 1, 4_294_967_296, Int64.max] {
                let found = try connection.first("SELECT CAST(\(number) AS BIGINT)") {
                    $0.integer(0)
                }
                #expect(found == number)
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `reading another type than the stored one fails the query`(kind: StoreKind) throws {
        try check(kind) { connection throws(SQLError) in
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

    @Test(arguments: StoreKind.allCases)
    func `rows can be left early`(kind: StoreKind) throws {
        try check(kind) { connection throws(SQLError) in
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

    @Test(arguments: StoreKind.allCases)
    func `a query may run inside itself`(kind: StoreKind) throws {
        try check(kind) { connection throws(SQLError) in
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

    @Test(arguments: StoreKind.allCases)
    func `a new row tells its number, whatever else was written before`(kind: StoreKind) throws {
        try check(kind) { connection throws(SQLError) in
            for number: Int64 in [7, 3, 40] {
                let told = try connection.number(
                    inserting: "INSERT INTO item (n, name) VALUES (\(number), \("\(number)"))")
                #expect(told == number)
                try connection.run("UPDATE item SET owner = 7 WHERE n = 7")
            }
            let error = failure { () throws(SQLError) in
                try connection.savepoint { () throws(SQLError) in
                    _ = try connection.number(
                        inserting: "INSERT INTO item (n, name) VALUES (8, \("3"))")
                }
            }
            #expect(error?.subject == "item.name")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `run tells how many rows it changed itself`(kind: StoreKind) throws {
        try check(kind) { connection throws(SQLError) in
            for number in 1...3 { try connection.insert(number) }
            let changed = try connection.run("UPDATE item SET name = name || '!' WHERE n > 1")
            #expect(changed == 2)
            let missed = try connection.run("DELETE FROM item WHERE n = 9")
            #expect(missed == 0)
            let read = try connection.run("SELECT n FROM item")
            #expect(read == 0)
            let other = try connection.run("CREATE TABLE other (a INTEGER)")
            #expect(other == 0)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `statements are compiled once and kept within bounds`(kind: StoreKind) throws {
        try check(kind) { connection throws(SQLError) in
            let before = connection.compilations.ever
            for number in 1...50 { try connection.insert(number) }
            #expect(connection.compilations.ever == before + 1)
            for count in 1...200 {
                let list = Statement.joined((1...count).map { "\($0)" }, separator: ", ")
                try connection.run("SELECT \(fragment: list)")
            }
            #expect(connection.compilations.now == StatementCache.statementsMax)
        }
    }

    @Test(
        arguments: StoreKind.allCases,
        [
            ("INSERT INTO item (n, name) VALUES (2, 'name 1')", .unique),
            ("INSERT INTO item (n, name) VALUES (2, NULL)", .notNull),
            (
                """
                INSERT INTO item (n, name) VALUES (2, replace('0123456789', '5', \
                '0123456789012345678901234567890123456789012345678901234567890123456789\
                01234567890123456789012345678901234567890123456789'))
                """, .check
            ),
            ("INSERT INTO item (n, name, owner) VALUES (2, 'b', 77)", .foreignKey),
            ("INSERT INTO item (n, name) VALUES (1, 'again')", .unique),
        ] as [(Statement, SQLError.Constraint)])
    func `a broken rule is told apart`(
        kind: StoreKind, broken: (statement: Statement, rule: SQLError.Constraint)
    ) throws {
        try check(kind) { connection throws(SQLError) in
            try connection.insert(1)
            let error = failure { () throws(SQLError) in
                try connection.savepoint { () throws(SQLError) in
                    _ = try connection.run(broken.statement)
                }
            }
            #expect(error?.kind == .constraint(broken.rule))
            let names: [SQLError.Constraint: Set<String>] = [
                .unique: ["item.name", "item.n", "item.pkey"], .notNull: ["item.name"],
                .check: ["length(name) < 99", "item_name_check"], .foreignKey: [""],
            ]
            let subject = error?.subject.description ?? "none"
            #expect(names[broken.rule]?.contains(subject) == true, "\(subject)")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a key that is taken is named by its column`(kind: StoreKind) throws {
        try check(kind) { connection throws(SQLError) in
            try connection.insert(1)
            let error = failure { () throws(SQLError) in
                try connection.savepoint { () throws(SQLError) in
                    _ = try connection.run("INSERT INTO item (n, name) VALUES (2, 'name 1')")
                }
            }
            #expect(error?.subject == "item.name")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `text in double quotes is a name, not a value`(kind: StoreKind) throws {
        let error = failure { () throws(SQLError) in
            do {
                try check(kind) { connection throws(SQLError) in
                    try connection.run("SELECT \"no such column\"")
                }
            } catch let error as SQLError {
                throw error
            } catch {
                Issue.record(error)
            }
        }
        #expect(error?.kind == .other)
    }
}

/// What only one of the databases could do wrong.
@Suite struct DialectTests {
    private static let tooLong = "hunter2" + String(repeating: "x", count: 99)

    @Test func `SQLite's errors never quote a bound value`() throws {
        let place = try StoreKind.sqlite.place()
        try place.store.write { connection throws(SQLError) in
            try connection.run("CREATE VIRTUAL TABLE words USING fts5 (word)")
            let needle = "hunter2:hunter2"
            let error = #expect(throws: SQLError.self) {
                try connection.run("SELECT * FROM words WHERE words MATCH \(needle)")
            }
            #expect(error?.description.contains("hunter2") == false)
        }
    }

    @Test(
        arguments: [
            "SELECT CAST(\("hunter2") AS BIGINT)", "SELECT n FROM item WHERE n = \("hunter2")",
            "INSERT INTO item (n, name) VALUES (1, \("hunter2")), (2, \("hunter2"))",
            "INSERT INTO item (n, name) VALUES (1, \(tooLong))",
        ] as [Statement])
    func `PostgreSQL's errors never quote a bound value`(statement: Statement) throws {
        let place = try StoreKind.postgres.place()
        let error = failure { () throws(SQLError) in
            try place.store.write { connection throws(SQLError) in
                _ = try connection.run(statement)
            }
        }
        let text = try #require(error?.description)
        #expect(!text.contains("hunter2"))
    }
}

extension Connection {
    /// The type of bytes.
    var blob: Statement { dialect == .sqlite ? "BLOB" : "BYTEA" }

    /// How many statements are compiled now, and how many have been.
    var compilations: (now: Int, ever: Int) {
        if let sqlite = self as? SQLiteConnection { return sqlite.compiledStatements }
        return (self as? PostgresConnection)?.preparedStatements ?? (0, 0)
    }
}

extension String {
    var withoutZero: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{fffd}" : $0 }))
    }
}
