internal import Domain
internal import Legacy
internal import Testing

@Suite struct HostileFileTests {
    /// A hand-over that uses most rules.
    private static let sample: [String: [UInt8]] = {
        var export = SmallExport()
        export.add(
            "admins.csv", [["id": "1", "role": "boss"], ["id": "2", "email": "b <c@x.example>"]])
        export.add(
            "agents.csv", [["id": "3", "email": "g@x.example", "commission_pct": "7,5%"]])
        export.add(
            "actors.csv",
            [
                [
                    "id": "4", "email": "a@x.example", "full_name": "&#1587;\u{E2}",
                    "phone": "+9660",
                ],
                [
                    "id": "5", "email": "A@x.example", "bio": "a\r\nb",
                    "date_of_birth": "31/12/1999",
                ],
                ["id": "6", "email": "h@x.example", "height_cm": "5'10\"", "agent_id": "3"],
                ["id": "7", "email": "i@x.example", "date_of_birth": "1415/03/22"],
                ["id": "8", "email": "j@x.example", "password_hash": "sha256$a$b"],
            ])
        export.add(
            "login_events.csv",
            [
                ["id": "1", "user_id": "4"], ["id": "2", "at": "04/03/2025 18:22"],
                ["id": "3", "ip": "::1", "at": "1741101730"], ["id": "4", "login": "=x"],
            ])
        return export.files
    }()

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `spoiled files never stop the reading, and every row ends once`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let pieces: [[UInt8]] = [
            [34], [34, 34], [10], [13, 10], [0], [255, 254], [239, 187, 191], [44], [59, 59, 59],
            [9],
            Array("NULL".utf8), Array("\\N".utf8), Array("٣".utf8), [0xD8], [0xC2, 0xA0], [38, 35],
            Array("99999999999999999999999999".utf8), Array("-".utf8), Array("هـ".utf8), [60], [62],
            Array("0000-00-00".utf8), [58, 58], [64], [36], Array("\u{1F468}".utf8), [46], [39],
        ]
        for _ in 0..<400 {
            var files = Self.sample
            for name in files.keys.sorted() {
                files[name] = Self.spoiled(files[name] ?? [], pieces, &random)
            }
            let reading = try SmallExport(files: files).read()
            for tally in reading.tallies {
                #expect(tally.rows == tally.imported + tally.rejected)
                #expect(tally.imported >= tally.cleanRows)
            }
            let imported = reading.tallies.map(\.imported).reduce(0, +)
            #expect(imported == reading.people.count + reading.signIns.count)
            #expect(try SmallExport(files: files).read() == reading)
        }
    }

    private static func spoiled(
        _ bytes: [UInt8], _ pieces: [[UInt8]], _ random: inout SeededRandom
    ) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<random.number(below: 6) {
            let start = random.number(below: bytes.count + 1)
            let end = min(bytes.count, start + random.number(below: 3) * random.number(below: 9))
            bytes.replaceSubrange(start..<end, with: pieces[random.number(below: pieces.count)])
        }
        return bytes
    }

    @Test func `noise is read without a trap in every encoding`() throws {
        var random = SeededRandom(seed: 9)
        for _ in 0..<300 {
            var noise = (0..<random.number(below: 400)).map { _ in UInt8(random.number(below: 256))
            }
            if random.number(below: 3) == 0 { noise = [0xFF, 0xFE] + noise }
            let head = random.number(below: 2) == 0 ? Array("id,email,full_name\n".utf8) : []
            let reading = try SmallExport.read("actors.csv", bytes: head + noise)
            #expect(reading.tallies.count == 1)
        }
    }

    @Test func `a field of a megabyte and a row of ten thousand fields are read`() throws {
        let long = String(repeating: "س", count: 500_000)
        let reading = try SmallExport.read("actors.csv", [["bio": long, "full_name": long]])
        #expect(reading.actor?.bio == long)
        #expect(reading.people.first?.fullName?.unicodeScalars.count == 200)
        let wide =
            "id,email,full_name\n1,a@x.example,A" + String(repeating: ",", count: 10_000) + "\n"
        let row = try SmallExport.read("actors.csv", bytes: Array(wide.utf8))
        #expect(row.people.count == 1)
        #expect(row.notes.first == "extra_columns_dropped")
    }

    @Test func `thousands of open quotes do not take square time`() throws {
        let line = "1,\"a@x.example,A\n2,\"\"\"\n"
        let text = "id,email,full_name\n" + String(repeating: line, count: 20_000)
        let reading = try SmallExport.read("actors.csv", bytes: Array(text.utf8))
        #expect(reading.tallies.first?.imported == 0)
    }
}
