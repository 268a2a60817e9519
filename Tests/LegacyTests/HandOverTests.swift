internal import Domain
internal import Glibc
internal import Legacy
internal import Testing

/// A real hand-over with an answer sheet, in the folder that LEGACY_EXPORT names.
@Suite(.enabled(if: handOverPath != nil, "set LEGACY_EXPORT to a folder with answers.json"))
struct HandOverTests {
    private let reading: ImportReading
    private let answers: Answer
    private let exportedAt: Instant

    init() throws {
        (reading, answers) = try Self.handOver.get()
        exportedAt = try #require(Instant(answers["exported_at"].text ?? ""))
    }

    /// Read once for all tests: it takes seconds in a debug build.
    private static let handOver = Result { () throws -> (ImportReading, Answer) in
        let folder = try LegacyFolder(path: try #require(handOverPath))
        let answers = AnswerReader.read(try folder.bytes(of: "answers.json"))
        let exportedAt = try #require(Instant(answers["exported_at"].text ?? ""))
        return (try LegacyExport(exportedAt: exportedAt).read(folder), answers)
    }

    @Test func `counts of every file and code agree`() {
        for tally in reading.tallies {
            let sheet = answers["files"][tally.file]
            let counts = [
                "rows": tally.rows, "imported": tally.imported, "rejected": tally.rejected,
                "repaired_rows": tally.repairedRows, "warned_rows": tally.warnedRows,
                "clean_rows": tally.cleanRows,
            ]
            #expect(sheet.counts == counts, "\(tally.file)")
            #expect(sheet["codes"].counts == tally.codes, "\(tally.file)")
        }
        #expect(reading.tallies.count == 5)
    }

    @Test(arguments: ["rejected", "repaired", "warned"])
    func `every remark agrees`(section: String) throws {
        let outcome = try #require(ImportCode.Outcome(rawValue: section))
        let found = Set(reading.remarks(outcome).map(Self.line))
        let files = Set(reading.tallies.map(\.file))
        let expected = Set(
            answers[section].items.filter { files.contains($0["file"].text ?? "") }.map {
                Self.line($0, section)
            })
        #expect(found.subtracting(expected).sorted() == [])
        #expect(expected.subtracting(found).sorted() == [])
    }

    @Test func `merged people agree`() {
        let found = reading.merges.map { "\($0.file) \($0.line) \($0.id) \($0.into)" }
        let expected = answers["merged_people"].items.map {
            "\($0["file"].text ?? "") \($0["line"].int ?? 0) \($0["id"].int ?? 0) "
                + "\($0["into"].int ?? 0)"
        }
        #expect(found == expected)
    }

    @Test func `totals agree`() {
        let files: [(String, ImportedPerson.Kind)] = [
            ("admins.csv", .admin), ("casting_directors.csv", .castingDirector),
            ("agents.csv", .agent), ("actors.csv", .actor),
        ]
        for (file, kind) in files {
            let people = reading.people.filter { $0.kind == kind }
            let totals = answers["totals"][file]
            #expect(totals["status"].counts == Self.count(people) { $0.status.rawValue })
            #expect(totals["password_scheme"].counts == Self.count(people) { Self.scheme($0) })
            guard kind == .admin else { continue }
            let roles = Self.count(people) {
                if case .admin(let admin) = $0.detail { admin.role.rawValue } else { "" }
            }
            #expect(totals["role"].counts == roles)
        }
    }

    @Test func `sample actors agree`() throws {
        let people = Dictionary(grouping: reading.people, by: \.legacyID)
        #expect(!answers["sample_actors"].items.isEmpty)
        for sample in answers["sample_actors"].items {
            let person = try #require(people[sample["id"].int ?? 0]?.first)
            let actor = try #require(person.actor)
            #expect(sample["email"].text == person.email)
            #expect(sample["phone"].text == person.phone)
            #expect(sample["gender"].text == actor.gender?.rawValue)
            #expect(sample["date_of_birth"].text == actor.birthDate?.description)
            #expect(sample["height_cm"].int == actor.heightCm)
            #expect(sample["weight_kg"].int == actor.weightKg)
            #expect(sample["languages"].items.compactMap(\.text) == actor.languages)
            #expect(sample["created_at"].text.flatMap { Instant($0) } == person.createdAt)
            #expect(sample["last_login"].text.flatMap { Instant($0) } == person.lastLogin)
            #expect(sample["status"].text == person.status.rawValue)
            #expect(sample["email_verified"].bool == actor.isEmailVerified)
            #expect(sample["agent_id"].int == actor.agentID)
            #expect(sample["password_scheme"].text == Self.scheme(person))
        }
    }

    @Test func `minors agree`() {
        let minors = reading.people.filter { $0.actor?.isMinor == true }
        #expect(minors.map(\.legacyID).sorted() == answers["minors"]["ids"].items.compactMap(\.int))
        let held = minors.filter { $0.actor?.lacksGuardian == true }.map(\.legacyID).sorted()
        #expect(held == answers["minors"]["held_without_guardian"].items.compactMap(\.int))
    }

    @Test func `sign-ins agree`() {
        let sheet = answers["logins"]
        let events = reading.signIns
        #expect(sheet["by_result"].counts == Self.count(events, by: \.result))
        let successes = events.filter { $0.result == "success" }
        for (key, days) in [("active_users_7d", Int64(7)), ("active_users_30d", 30)] {
            let recent = successes.filter { $0.at >= exportedAt - .days(days) }
            #expect(sheet[key].int == Set(recent.compactMap(\.account)).count)
        }
        var (hours, weekdays) = (Array(repeating: 0, count: 24), Array(repeating: 0, count: 7))
        for event in successes {
            let local = (event.at + Riyadh.offset).milliseconds / 3_600_000
            hours[Int(local % 24)] += 1
            weekdays[Int((local / 24 + 3) % 7)] += 1
        }
        #expect(sheet["success_by_riyadh_hour"].items.compactMap(\.int) == hours)
        #expect(sheet["success_by_riyadh_weekday_mon_first"].items.compactMap(\.int) == weekdays)
        let days = Self.count(successes) { Riyadh.date(at: $0.at).description }
        #expect(sheet["success_by_riyadh_day"].counts == days)
    }

    @Test func `attacks agree`() {
        let sheet = answers["logins"]["credential_stuffing"].items
        #expect(reading.attacks.count == sheet.count)
        for (attack, expected) in zip(reading.attacks, sheet) {
            #expect(attack.accountsEntered == expected["accounts_entered"].items.compactMap(\.int))
            #expect(attack.first == expected["first"].text.flatMap { Instant($0) })
            #expect(attack.last == expected["last"].text.flatMap { Instant($0) })
            #expect(attack.attempts == expected["rows_imported"].int)
            #expect(attack.addresses.count == expected["distinct_ips"].int)
            #expect(attack.results == expected["results"].counts)
        }
    }

    private static func scheme(_ person: ImportedPerson) -> String {
        switch person.password {
        case .sha256: "sha256"
        case .saltedSHA256: "sha256_salted"
        case .bcrypt: "bcrypt"
        case .none, .unusable: "none"
        }
    }

    private static func count<Item>(
        _ items: [Item], by key: (Item) -> String
    ) -> [String: Int] {
        items.reduce(into: [:]) { $0[key($1), default: 0] += 1 }
    }

    private static func line(_ remark: ImportRemark) -> String {
        let id =
            switch remark.id {
            case .number(let number): "\(number)"
            case .text(let text): "'\(text)'"
            case .unreadable: "-"
            }
        let value =
            switch remark.to {
            case .number(let number): "\(number)"
            case .text(let text): "'\(text)'"
            case nil: "-"
            }
        return "\(remark.file) \(remark.line) \(id) \(remark.code.name) \(remark.field ?? "-") "
            + value
    }

    private static func line(_ entry: Answer, _ section: String) -> String {
        let id = entry["id"].int.map { "\($0)" } ?? entry["id"].text.map { "'\($0)'" } ?? "-"
        let value = entry["to"].int.map { "\($0)" } ?? entry["to"].text.map { "'\($0)'" } ?? "-"
        return "\(entry["file"].text ?? "") \(entry["line"].int ?? 0) \(id) "
            + "\(entry["code"].text ?? "") \(entry["field"].text ?? "-") \(value)"
    }
}

/// The folder that LEGACY_EXPORT names.
private let handOverPath: String? = getenv("LEGACY_EXPORT").map { String(cString: $0) }
