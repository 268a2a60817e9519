internal import Domain
internal import Legacy
internal import Testing

@Suite struct PeopleTests {
    private static func actor(_ fields: [String: String]) throws -> ImportReading {
        try SmallExport.read("actors.csv", [fields])
    }

    @Test(
        arguments: [
            ("Sami@Mail.EXAMPLE", "sami@mail.example", nil),
            ("sami @mail.example", "sami@mail.example", "email_spaces_removed"),
            ("sami@mail\u{200B}.example", "sami@mail.example", "email_spaces_removed"),
            ("\u{FEFF}sami@mail.example", "sami@mail.example", "email_spaces_removed"),
            ("sami@\u{A0}mail.example", "sami@mail.example", "email_spaces_removed"),
            ("Sami A. <Sami@mail.example>", "sami@mail.example", "email_display_name_removed"),
            ("<sami@mail.example>", "sami@mail.example", "email_display_name_removed"),
            ("a.!#$%&'*+/=?^_{}~-z@b-c.d", "a.!#$%&'*+/=?^_{}~-z@b-c.d", nil),
        ] as [(String, String, String?)])
    func `addresses are tidied`(text: String, address: String, code: String?) throws {
        let reading = try Self.actor(["email": text])
        #expect(reading.people.first?.email == address)
        #expect(reading.notes == (code.map { ["\($0) email -> '\(address)'"] } ?? []))
    }

    @Test func `an address can need both repairs`() throws {
        let reading = try Self.actor(["email": "Sami <sami@ mail.example>"])
        #expect(
            reading.notes == [
                "email_display_name_removed email -> 'sami@mail.example'",
                "email_spaces_removed email -> 'sami@mail.example'",
            ])
    }

    @Test(arguments: [
        "majed@@mail.example", "نورة@mail.example", "sara.alharbi", "info(at)mail.example",
        "@mail.example", "a@mail", "a@mail..example", "a@.example", "a@mail.example.", "a@b_c.d",
        "a`b@mail.example", "a|b@mail.example", "a@b@c.example", "Name <>", "mailto:a@b.example",
        "\u{1B}a@b.example", "ſ@b.example", "\u{212A}@b.example",
        "1234567890123456789012345678901234567890123456789012345678901234x@b.example",
    ])
    func `what is no address is rejected`(text: String) throws {
        #expect(try Self.actor(["email": text]).notes == ["bad_email"])
    }

    @Test(arguments: ["", " ", "\u{200B}", "NULL"])
    func `no address is its own reason and comes before the others`(text: String) throws {
        #expect(try Self.actor(["email": text, "full_name": ""]).notes == ["no_email"])
        #expect(try Self.actor(["email": "x", "full_name": ""]).notes == ["bad_email"])
    }

    @Test(arguments: ["", "\u{200B}", "\u{2060} \u{FEFF}\u{200D}", "\u{3000}"])
    func `nobody without a name is imported`(name: String) throws {
        #expect(try Self.actor(["full_name": name]).notes == ["no_name"])
        for column in ["full_name_ar", "stage_name"] {
            let reading = try Self.actor(["full_name": "", column: "فهد"])
            #expect(reading.people.count == 1)
        }
        let director = try SmallExport.read("casting_directors.csv", [["full_name": name]])
        #expect(director.notes == ["no_name"])
    }

    @Test func `an address of staff read before is rejected, in every later file`() throws {
        var export = SmallExport()
        export.add("admins.csv", [["id": "1", "email": "a@x.example"]])
        export.add(
            "casting_directors.csv",
            [["id": "2", "email": "A@x.example"], ["id": "3", "email": "d@x.example"]])
        export.add(
            "agents.csv",
            [["id": "4", "email": "d@x.example"], ["id": "5", "email": "g@x.example"]])
        export.add(
            "actors.csv",
            [
                ["id": "6", "email": "g@x.example"], ["id": "7", "email": "n@x.example"],
                ["id": "8", "email": "g@x.example", "full_name": ""],
            ])
        export.add("login_events.csv", [["id": "1", "user_id": "6"]])
        let reading = try export.read()
        #expect(reading.people.map(\.legacyID) == [1, 3, 5, 7])
        #expect(
            reading.places == [
                "2 2 email_in_other_role", "2 4 email_in_other_role", "2 6 email_in_other_role",
                "4 8 no_name", "2 1 unknown_user",
            ])
        #expect(reading.merges == [])
    }

    @Test func `of accounts with one address the one used last stays`() throws {
        let rows = [
            ["id": "10", "email": "a@x.example", "last_login": "2026-01-01 00:00"],
            ["id": "11", "email": "A@X.example", "last_login": "2026-02-01 00:00"],
            ["id": "12", "email": "a@x.example", "last_login": "never"],
            ["id": "21", "email": "b@x.example", "last_login": "never"],
            ["id": "20", "email": "b@x.example", "last_login": "unreadable"],
            ["id": "31", "email": "c@x.example", "last_login": "2026-02-01 00:00"],
            ["id": "30", "email": "c@x.example", "last_login": "2026-02-01"],
            ["id": "40", "email": "bad", "last_login": "2026-02-01"],
        ]
        let reading = try SmallExport.read("actors.csv", rows)
        #expect(reading.people.map(\.legacyID) == [11, 20, 30])
        #expect(reading.merges.map(\.id) == [10, 12, 21, 31])
        #expect(reading.merges.map(\.into) == [11, 11, 20, 30])
        // A dropped row carries no repairs or warnings.
        #expect(
            reading.notes == [
                "duplicate_email", "duplicate_email", "duplicate_email",
                "date_unreadable last_login", "duplicate_email", "bad_email",
            ])
    }

    @Test func `what names a dropped account means the one that stayed`() throws {
        var export = SmallExport()
        export.add(
            "agents.csv",
            [
                ["id": "1", "email": "g@x.example"],
                ["id": "2", "email": "g@x.example", "last_login": "2026-01-01"],
            ])
        export.add(
            "actors.csv",
            [
                ["id": "3", "email": "a@x.example", "agent_id": "1"],
                ["id": "4", "email": "b@x.example", "agent_id": "٢.0"],
                ["id": "5", "email": "c@x.example", "agent_id": "3"],
                ["id": "6", "email": "d@x.example", "agent_id": "x"],
                ["id": "7", "email": "e@x.example", "agent_id": ""],
            ])
        export.add(
            "login_events.csv", [["id": "1", "user_id": "1"], ["id": "2", "user_id": "2"]])
        let reading = try export.read()
        #expect(reading.people.compactMap { $0.actor?.agentID } == [2, 2])
        #expect(
            reading.places == [
                "2 1 duplicate_email", "4 5 unknown_agent", "5 6 unknown_agent",
            ])
        #expect(reading.signIns.map(\.account) == [2, 2])
    }

    @Test(arguments: [
        ("ACTIVE", AccountStatus.active), (" Inactive ", .inactive), ("suspended", .suspended),
        ("Pending", .pending),
    ])
    func `capitals do not matter in statuses`(text: String, status: AccountStatus) throws {
        let reading = try Self.actor(["status": text])
        #expect(reading.people.first?.status == status)
        #expect(reading.notes == [])
    }

    @Test(arguments: ["", "archived", "ok", "closed"])
    func `other statuses become pending`(text: String) throws {
        let reading = try Self.actor(["status": text])
        #expect(reading.people.first?.status == .pending)
        #expect(reading.notes == ["status_unknown status -> 'pending'"])
    }

    @Test(
        arguments: [
            ("Male", Gender.male, []), ("m", .male, []), ("ذكر", .male, []),
            ("FEMALE", .female, []),
            ("F", .female, []), ("أنثى", .female, []), ("انثى", .female, []), ("", nil, []),
            ("?", nil, ["gender_unknown gender"]), ("mf", nil, ["gender_unknown gender"]),
        ] as [(String, Gender?, [String])])
    func `genders are known words`(text: String, gender: Gender?, notes: [String]) throws {
        let reading = try Self.actor(["gender": text])
        #expect(reading.actor?.gender == gender)
        #expect(reading.notes == notes)
    }

    @Test(arguments: [
        ("1", true), ("TRUE", true), ("yes", true), ("0", false), ("false", false), ("No", false),
        ("", false), ("١", true),
    ])
    func `yes and no are read`(text: String, isVerified: Bool) throws {
        #expect(try Self.actor(["email_verified": text]).actor?.isEmailVerified == isVerified)
    }

    @Test func `lists are split at four separators`() throws {
        let reading = try Self.actor([
            "languages": "Arabic; English,Hindi | Urdu", "skills": " oud ،، غناء،",
        ])
        #expect(reading.actor?.languages == ["Arabic", "English", "Hindi", "Urdu"])
        #expect(reading.actor?.skills == ["oud", "غناء"])
    }

    @Test(arguments: [
        "/etc/passwd", "\\\\host\\share", "C:\\x.jpg", "media/../../x", "media\\..\\x", "..",
        "https://evil.example/x", "media/\u{1B}x", "media/a\u{85}b", "file://\u{301}x",
    ])
    func `unsafe paths are dropped`(path: String) throws {
        let reading = try Self.actor(["headshot_path": "media/a.jpg", "resume_path": path])
        #expect(reading.actor?.headshotPath == "media/a.jpg")
        #expect(reading.actor?.resumePath == nil)
        #expect(reading.notes == ["unsafe_path_dropped resume_path"])
        #expect(try Self.actor(["resume_path": "media/a..b/نسخة.pdf"]).notes == [])
    }

    @Test func `password kinds are told apart`() throws {
        let hex = String(repeating: "aB", count: 32)
        let bcrypt = "$2y$10$" + String(repeating: "./Az9", count: 10) + "abc"
        let cases: [(String, LegacyPassword)] = [
            (hex, .sha256(hex: hex.lowercased())), ("", .none), ("NULL", .none),
            ("sha256$ab$\(hex)", .saltedSHA256(salt: "ab", hex: hex.lowercased())),
            ("sha256$a$b$\(hex)", .saltedSHA256(salt: "a$b", hex: hex.lowercased())),
            (bcrypt, .bcrypt(bcrypt)), (bcrypt + "x", .unusable),
            ("$2x$" + bcrypt.dropFirst(4), .unusable),
            (String(hex.dropLast()), .unusable), ("sha256$\(hex)", .unusable),
            ("letmein2023", .unusable), ("sha256$ab$xyz", .unusable), ("sha256$", .unusable),
        ]
        for (text, password) in cases {
            let reading = try Self.actor(["password_hash": text])
            #expect(reading.people.first?.password == password, "\(text)")
            let isUnusable = password == .unusable
            #expect(reading.notes == (isUnusable ? ["password_unusable password_hash"] : []))
        }
    }

    @Test func `directors' registrations and admins' roles are checked`() throws {
        let directors = try SmallExport.read(
            "casting_directors.csv",
            [
                ["id": "1", "email": "a@x.example", "cr_number": "10101"],
                ["id": "2", "email": "b@x.example", "cr_number": "١٠١٠٦٠٤٥٢١"],
                ["id": "3", "email": "c@x.example", "cr_number": "101060452x"],
                ["id": "4", "email": "d@x.example", "company": "Tom &amp; Co", "cr_number": ""],
            ])
        #expect(
            directors.places == [
                "2 1 bad_cr_number", "4 3 bad_cr_number", "5 4 html_entities_decoded",
                "5 4 bad_cr_number",
            ])
        let admins = try SmallExport.read(
            "admins.csv",
            [
                ["id": "1", "email": "a@x.example", "role": "OPS", "mfa_enabled": "1"],
                ["id": "2", "email": "b@x.example", "role": "boss"],
            ])
        #expect(
            admins.people.map(\.detail) == [
                .admin(ImportedAdmin(role: .ops, hasSecondFactor: true)),
                .admin(ImportedAdmin(role: .support, hasSecondFactor: false)),
            ])
        #expect(admins.notes == ["role_unknown role -> 'support'"])
    }

    @Test func `a description shows neither names nor passwords`() throws {
        let person = try #require(try Self.actor(["password_hash": "letmein2023"]).people.first)
        #expect("\(person)" == "actor 1")
        var dump = ""
        Swift.dump(person, to: &dump)
        #expect(!dump.contains("Sami") && !dump.contains("letmein"))
    }
}
