internal import Domain
internal import Legacy
internal import Testing

@Suite struct TableTests {
    /// An actor's file with an Arabic name and a quoted separator.
    private static func file(separator: String, lineEnd: String) -> String {
        let rows = [
            [" STAGE_NAME", "Id ", "email", "full_name_ar", "status", "unknown column"],
            ["A\(separator)B \"C\"", "7", "a@b.example", "فهد سامي", "active", "x"],
        ]
        return rows.map { SmallExport.line($0, separator: separator) }
            .joined(separator: lineEnd) + lineEnd
    }

    @Test(arguments: [",", ";", "\t"], ["\n", "\r\n"])
    func `separators and line ends do not change what is read`(
        separator: String, lineEnd: String
    ) throws {
        let text = Self.file(separator: separator, lineEnd: lineEnd)
        for bytes in Self.encodings(of: text) {
            let reading = try SmallExport.read("actors.csv", bytes: bytes)
            // A tab inside a name of one line is worth a look.
            #expect(reading.notes == (separator == "\t" ? ["unsafe_text stage_name"] : []))
            #expect(reading.people.first?.legacyID == 7)
            #expect(reading.people.first?.line == 2)
            #expect(reading.people.first?.fullNameArabic == "فهد سامي")
            #expect(reading.actor?.stageName == "A\(separator)B \"C\"")
        }
    }

    @Test func `equal rows have equal sources, whatever the form of the file`() throws {
        var sources: Set<[UInt8]> = []
        for separator in [",", ";", "\t"] {
            for bytes in Self.encodings(of: Self.file(separator: separator, lineEnd: "\n")) {
                let reading = try SmallExport.read("actors.csv", bytes: bytes)
                sources.insert(try #require(reading.people.first).source)
            }
        }
        #expect(sources.count == 3, "the stage name holds the separator")
        let other = "id,email,full_name\n7,a@b.example,Sami\n"
        sources.insert(
            try #require(SmallExport.read("actors.csv", bytes: Array(other.utf8)).people.first)
                .source)
        #expect(sources.count == 4)
    }

    /// UTF-8 without and with the mark, UTF-16, Windows-1256.
    private static func encodings(of text: String) -> [[UInt8]] {
        let arabic: [Unicode.Scalar: UInt8] = [
            "ف": 0xDD, "ه": 0xE5, "د": 0xCF, "س": 0xD3, "ا": 0xC7, "م": 0xE3, "ي": 0xED,
        ]
        let utf16 = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        return [
            Array(text.utf8), [0xEF, 0xBB, 0xBF] + text.utf8,
            [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + text.utf8, [0xFF, 0xFE] + utf16,
            text.unicodeScalars.map { arabic[$0] ?? UInt8(truncatingIfNeeded: $0.value) },
        ]
    }

    @Test func `a few spoiled rows leave a file UTF-8, more than half make it Windows-1256`() throws
    {
        let good = Array("1,a@b.example,فهد\n".utf8)
        let bad = Array("2,b@b.example,".utf8) + [0xDD, 0xE5, 0xCF, 10]
        let head = Array("id,email,full_name\n".utf8)
        // Half is not more than half.
        let reading = try SmallExport.read("actors.csv", bytes: head + good + bad)
        #expect(reading.people.map(\.fullName) == ["فهد", "\u{FFFD}\u{FFFD}\u{FFFD}"])
        #expect(reading.notes.contains("bad_bytes_replaced full_name"))
        let third = Array("3,c@b.example,".utf8) + [0xDD, 10]
        let arabic = try SmallExport.read("actors.csv", bytes: head + good + bad + third)
        #expect(arabic.people.last?.fullName == "ف")
        #expect(arabic.people.dropFirst().first?.fullName == "فهد")
    }

    @Test func `half a surrogate pair and a stray last byte of UTF-16 are replaced`() throws {
        let text = "id,email,full_name\n1,a@b.example,A?B\n"
        var bytes: [UInt8] =
            [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let place = try #require(bytes.firstIndex(of: UInt8(ascii: "?")))
        (bytes[place], bytes[place + 1]) = (0x3D, 0xD8)
        let reading = try SmallExport.read("actors.csv", bytes: bytes)
        #expect(reading.people.first?.fullName == "A\u{FFFD}B")
        #expect(
            reading.notes == ["bad_bytes_replaced full_name", "status_unknown status -> 'pending'"])
        let stray = try SmallExport.read("actors.csv", bytes: bytes + [0x41])
        #expect(stray.places.last == "3 - column_count")
    }

    @Test func `fields are cleaned at both ends, and NULL means empty`() throws {
        let reading = try SmallExport.read(
            "actors.csv",
            [
                [
                    "full_name": " \u{A0}\tNull \r\n", "stage_name": " NULL ", "city": "\\N",
                    "union": "null",
                ]
            ])
        #expect(reading.people.first?.fullName == "Null")
        #expect(reading.people.first?.city == nil)
        #expect(reading.actor?.stageName == nil)
        #expect(reading.actor?.union == "null")
        #expect(reading.notes == [])
    }

    @Test func `lines are counted by LF, also inside fields and over blank rows`() throws {
        let text = """
            id,email,full_name,bio,status
            1,a@b.example,A,"two
            lines",active

             , ,NULL,,
            2,b@b.example,B,,active
            x,c@b.example,C,,active
            """
        let reading = try SmallExport.read("actors.csv", bytes: Array(text.utf8))
        #expect(reading.people.map(\.line) == [2, 6])
        #expect(reading.people.first?.actor?.bio == "two\nlines")
        #expect(reading.places == ["7 'x' bad_id"])
        #expect(reading.tallies.first?.rows == 3)
    }

    @Test func `CRLF inside a field is read as a newline, a quote inside a bare field is text`()
        throws
    {
        let text = "id,email,full_name,bio,status\r\n1,a@b.example,A \"B\",\"x\r\ny\",active\r\n"
        let reading = try SmallExport.read("actors.csv", bytes: Array(text.utf8))
        #expect(reading.people.first?.fullName == "A \"B\"")
        #expect(reading.actor?.bio == "x\ny")
        #expect(reading.notes == [])
    }

    @Test func `wrong quotes cost only the line where the row begins`() throws {
        let text = """
            id,email,full_name,status
            1,a@b.example,"A" B,active
            2,b@b.example,"never closed,active
            3,c@b.example,C,active
            4,d@b.example,"D",active
            5,e@b.example,"open to the end,active
            6,f@b.example,F,active
            """
        let reading = try SmallExport.read("actors.csv", bytes: Array(text.utf8))
        #expect(reading.people.map(\.legacyID) == [3, 4, 6])
        #expect(reading.people.map(\.line) == [4, 5, 7])
        #expect(reading.places == ["2 - bad_quoting", "3 - bad_quoting", "6 - bad_quoting"])
    }

    @Test func `the reasons of any table come in their order`() throws {
        let text = """
            id,email,full_name,status
            1,a@b.example,A,active
            2,b@b.example,B
            3,c@b.example,C,active,x
            4,d@b.example,D,active,, NULL
             ID,Email,FULL_NAME,status
            1,a@b.example, A ,active
            0,e@b.example,E,active
            0,e@b.example,E,active
            ,f@b.example,F,active
            1000000000,g@b.example,G,active
            1,h@b.example,H,active
            ٢٠٣.0,i@b.example,I,active
            x,,,
            """
        let reading = try SmallExport.read("actors.csv", bytes: Array(text.utf8))
        #expect(
            reading.places == [
                "3 - column_count", "4 - column_count", "5 4 extra_columns_dropped",
                "6 'ID' repeated_header", "7 1 duplicate_row", "8 '0' bad_id",
                "9 '0' duplicate_row",
                "10 '' bad_id", "11 '1000000000' bad_id", "12 1 duplicate_id", "14 'x' bad_id",
            ])
        #expect(reading.people.map(\.legacyID) == [1, 4, 203])
        let tally = try #require(reading.tallies.first)
        #expect((tally.rows, tally.imported, tally.rejected) == (13, 3, 10))
        #expect((tally.repairedRows, tally.warnedRows, tally.cleanRows) == (1, 0, 2))
        #expect(tally.codes["duplicate_row"] == 2)
    }

    @Test func `empty and headless files have no rows`() throws {
        for bytes in [[], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], Array("\n\n".utf8), Array("id".utf8)] {
            let reading = try SmallExport.read("actors.csv", bytes: bytes)
            #expect(reading.tallies.first?.rows == 0)
        }
    }

    @Test func `files without a reader and missing files are named`() throws {
        let export = SmallExport(files: [
            "payments.csv": [], "plans.csv": [], "answers.json": [], "export_info.json": [],
            "EXPORT_NOTES.txt": [], "admins.csv": [],
        ])
        let reading = try export.read()
        #expect(reading.filesNotImported == ["payments.csv", "plans.csv"])
        #expect(
            reading.filesMissing == [
                "casting_directors.csv", "agents.csv", "actors.csv", "login_events.csv",
            ])
    }

    @Test func `a folder that is not there is an error with a way out`() {
        #expect(throws: LegacyError.unreadable(file: "/nowhere/at/all", error: 2)) {
            try LegacyFolder(path: "/nowhere/at/all")
        }
    }
}
