import Domain
import SQL
import Storage
import Testing

/// Search by parts of words, on every way to every store.
@Suite struct PartsTests {
    /// Names and addresses of which tests search parts.
    private static func fill(_ house: House) throws -> Person {
        let admin = try house.add(.admin, name: "Somebody Else")
        for (name, arabic) in [
            ("Abdulrahman Alqahtani", "عبد الرحمن القحطاني"), ("Zoë O'Hara", "زوي أوهارا"),
            ("Al Ba", "ال با"),
        ] {
            let person = try house.add(.caster, name: name)
            _ = try admin.backend.perform(EditUser(user: person.id, nameArabic: .set(arabic)))
        }
        return admin
    }

    private func names(_ filter: String, _ person: Person) throws(Failure) -> [String] {
        try person.backend.perform(ListUsers(filter: filter, sort: "joined"))
            .rows.map(\.name)
    }

    @Test(
        arguments: Setting.all,
        [
            ("rahma", ["Abdulrahman Alqahtani"]), ("QAHT", ["Abdulrahman Alqahtani"]),
            ("حمن", ["Abdulrahman Alqahtani"]), ("لقحط", ["Abdulrahman Alqahtani"]),
            ("أوها", ["Zoë O'Hara"]), ("وهَار", ["Zoë O'Hara"]), ("name:har", ["Zoë O'Hara"]),
            ("rahma qaht", ["Abdulrahman Alqahtani"]), ("rahma har", []),
            // Fewer than three letters are looked for at the beginnings of words.
            ("ba", ["Al Ba"]), ("با", ["Al Ba"]), ("zo", ["Zoë O'Hara"]), ("oe", []),
            ("ز", ["Zoë O'Hara"]), ("rahma ع", ["Abdulrahman Alqahtani"]), ("rahma ز", []),
            ("ا ب", ["Al Ba"]),
            // Three in a row, but not those of one word.
            ("alba", []), ("manalq", []),
        ])
    func `parts of words are found in names of both scripts`(
        setting: Setting, search: (String, [String])
    ) throws {
        let house = try House(setting)
        let admin = try Self.fill(house)
        #expect(try names(search.0, admin) == search.1)
    }

    @Test(arguments: Setting.all)
    func `a part of an address is found, over its signs too`(setting: Setting) throws {
        let house = try House(setting)
        let admin = try house.add(.admin, name: "Somebody Else")
        let person = try house.add(.caster, name: "Layla")
        let address = person.email.description
        let middle = address.dropFirst(2).prefix { $0 != "." }
        #expect(middle.contains("@"))
        let found = try admin.backend.perform(ListUsers(filter: "\"\(middle)\"")).rows
        #expect(found.contains { $0.id == person.id })
    }

    @Test(
        arguments: Setting.all,
        [
            "*", "lay*", "^lay", "-layla", "lay\"la", "\"", "lay' OR 1=1", "NEAR(lay la)",
            "lay AND sam", "search:lay", "lay\u{0}la", "a\u{0}b@c.example", "lay%", "l_yla",
            "l\\ayla", "{lay}", "lay\"@\"la", "x@\"\u{301}y", "+lay", "(((", "ا\u{202E}لي@x",
        ])
    func `signs with a meaning elsewhere are text`(setting: Setting, typed: String) throws {
        let house = try House(setting)
        let admin = try house.add(.admin, name: "Somebody Else")
        _ = try house.add(.caster, name: "Layla")
        _ = try house.add(.caster, name: "Sami")
        let escaped = typed.unicodeScalars
            .map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        let filter = "role:caster \"\(escaped)\""
        let found = try names(filter, admin)
        // Each word of letters must be there; nothing else is asked.
        let words = typed.lowercased().split { !$0.isLetter && !$0.isNumber }
        let all = ["Layla", "Sami"].filter { name in
            words.allSatisfy { name.lowercased().contains($0) }
        }
        #expect(found == (words.isEmpty || typed.contains("@") ? [] : all))
    }

    @Test(arguments: Setting.all, ["joined", "-name", "email"])
    func `pages of a part meet every row once, from either end`(
        setting: Setting, sort: String
    ) throws {
        let house = try House(setting)
        let admin = try house.add(.admin, name: "Somebody Else")
        for number in 1...17 {
            _ = try house.add(.caster, name: number.isMultiple(of: 3) ? "Sami" : "Abdullah")
        }
        func walk(_ first: String?, _ step: KeyPath<Page<UserRow>, String?>) throws -> [User.ID] {
            var ids: [User.ID] = []
            var cursor = first
            repeat {
                let page = try admin.backend.perform(
                    ListUsers(filter: "dulla", sort: sort, limit: 5, cursor: cursor))
                let rows = page.rows.map(\.id)
                ids = step == \.next ? ids + rows : rows + ids
                cursor = page[keyPath: step]
            } while cursor != nil && ids.count < 100
            return ids
        }
        let all = try admin.backend.perform(ListUsers(filter: "dulla", sort: sort)).rows.map(\.id)
        #expect(all.count == 12)
        #expect(try walk(nil, \.next) == all)
        #expect(try walk("end", \.previous) == all)
    }

    @Test func `a server that refuses the extension says what to run`() throws {
        let files = try TestDatabase.empty(.postgres)
        let store = try files.raw()
        try store.write { connection throws(SQLError) in
            try connection.script(
                """
                CREATE ROLE without_extensions LOGIN;
                GRANT USAGE, CREATE ON SCHEMA public TO without_extensions;
                """)
        }
        store.close()
        let house = try House()
        let place = files.place.split(separator: "postgres@", maxSplits: 1)
            .joined(separator: "without_extensions@")
        let refusal = failure { () throws(Failure) in
            try StorageDatabase.open(path: place, kind: .real, tables: .made, ports: house.ports)
                .close()
        }
        #expect(refusal?.code == "unavailable")
        let message = try #require(refusal?.message)
        #expect(message.contains("CREATE EXTENSION pg_trgm"), "\(message)")
        let admin = try files.raw()
        defer { admin.close() }
        try admin.write { connection throws(SQLError) in
            try connection.script("CREATE EXTENSION pg_trgm;")
        }
        try StorageDatabase.open(path: place, kind: .real, tables: .made, ports: house.ports)
            .close()
    }
}
