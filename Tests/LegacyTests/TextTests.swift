internal import Domain
internal import Legacy
internal import Testing

@Suite struct TextTests {
    private static func actor(_ column: String, _ text: String) throws -> ImportReading {
        try SmallExport.read("actors.csv", [[column: text]])
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "' OR 1=1 --", "a\u{200C}b\u{200D}c", "{{7*7}} %s %n",
        "مُحَمَّد", "e\u{301}\u{301}\u{301}\u{301}", "👨‍👩‍👧", "O'Neill", "x = y", "&nbsp;&apos;&AMP;",
        "Null", "../etc/passwd", "naïve café",
    ])
    func `what people wrote is kept without remark`(text: String) throws {
        let reading = try Self.actor("full_name", text)
        #expect(reading.people.first?.fullName == text)
        #expect(reading.notes == [])
    }

    @Test(
        arguments: [
            "\u{1B}[31m", "a\u{07}", "a\u{7F}b", "a\u{9B}b", "a\nb", "a\tb", "\u{61C}a",
            "a\u{200B}", "a\u{200E}b", "\u{200F}a", "a\u{202E}b", "a\u{2060}b", "a\u{2066}b",
            "a\u{2069}b", "a\u{FEFF}b", "a\u{FFF9}b", "a\u{E0041}b", "a\u{E007F}b",
            "e\u{301}\u{301}\u{301}\u{301}\u{301}", "a\u{20DD}\u{20DD}\u{20DD}\u{20DD}\u{20DD}",
        ])
    func `text that could do harm is kept with a warning`(text: String) throws {
        let reading = try Self.actor("full_name", text)
        #expect(reading.people.first?.fullName == text)
        #expect(reading.notes == ["unsafe_text full_name"])
    }

    @Test(arguments: ["a\nb", "a\tb", "a\r\nb"])
    func `line ends and tabs are fine where there may be several lines`(text: String) throws {
        #expect(try Self.actor("bio", text).notes == [])
    }

    @Test(arguments: ["a\rb", "a\u{0B}b"])
    func `other controls are not fine there either`(text: String) throws {
        #expect(try Self.actor("bio", text).notes == ["unsafe_text bio"])
    }

    @Test(arguments: ["=1+1", "+x", "-x", "@x"])
    func `formulas are kept with a warning`(text: String) throws {
        for column in ["full_name", "city", "skills", "bio"] {
            #expect(try Self.actor(column, text).notes == ["formula_text \(column)"])
        }
    }

    @Test(arguments: [
        ("Tom &amp; Sara", "Tom & Sara"), ("&lt;b&gt;", "<b>"), ("&quot;A&#39;&#039;", "\"A''"),
        ("&#1587;&#1575;", "سا"), ("&amp;lt;", "&lt;"), ("&amp &amp;", "&amp &"),
    ])
    func `HTML references in names are decoded once`(text: String, meant: String) throws {
        let reading = try Self.actor("full_name", text)
        #expect(reading.people.first?.fullName == meant)
        #expect(reading.notes == ["html_entities_decoded full_name -> '\(meant)'"])
        #expect(try Self.actor("city", text).notes == [])
        #expect(try Self.actor("bio", text).notes == [])
    }

    @Test(arguments: ["&#0;", "&#x41;", "&#55296;", "&#99999999999999999999;", "&#;", "&;", "&"])
    func `what is no reference stays`(text: String) throws {
        #expect(try Self.actor("full_name", text).people.first?.fullName == text)
    }

    @Test func `mojibake is fixed in names and cities only`() throws {
        let text = "لطيفة"
        let reading = try Self.actor("full_name", Self.misread(text))
        #expect(reading.notes == ["mojibake_fixed full_name -> '\(text)'"])
        #expect(try Self.actor("city", Self.misread(text)).people.first?.city == text)
        #expect(try Self.actor("union", Self.misread(text)).actor?.union == Self.misread(text))
    }

    @Test(arguments: ["Ã©tÃ©", "Ø", "café", "Ù„ ł"])
    func `what is not Arabic read wrongly stays`(text: String) throws {
        #expect(try Self.actor("full_name", text).people.first?.fullName == text)
    }

    /// UTF-8 read as Latin-1, with the bytes 81, 8D, 8F, 90, 9D and A0 to FF as they are.
    private static func misread(_ text: String) -> String {
        let latin: [UInt8: Unicode.Scalar] = [
            0x84: "\u{201E}", 0x8A: "\u{0160}", 0x85: "\u{2026}", 0x87: "\u{2021}",
        ]
        var result = String.UnicodeScalarView()
        for byte in text.utf8 { result.append(latin[byte] ?? Unicode.Scalar(byte)) }
        return String(result)
    }

    @Test func `names longer than 200 code points are cut, other text is not`() throws {
        let long = String(repeating: "س", count: 201)
        let cut = String(repeating: "س", count: 200)
        let reading = try Self.actor("stage_name", long)
        #expect(reading.actor?.stageName == cut)
        #expect(reading.notes == ["text_truncated stage_name -> '\(cut)'"])
        #expect(try Self.actor("stage_name", cut).notes == [])
        #expect(try Self.actor("union", long).notes == [])
    }

    @Test func `NUL is taken out, and bad bytes become U+FFFD`() throws {
        let reading = try Self.actor("full_name", "A\u{0}B")
        #expect(reading.people.first?.fullName == "AB")
        #expect(reading.notes == ["nul_removed full_name"])
        var export = SmallExport()
        export.add(
            "actors.csv",
            [
                ["full_name": "فهد", "bio": "x?y"],
                ["id": "2", "email": "b@c.example", "full_name": "فهد"],
            ])
        export.files["actors.csv"] = export.files["actors.csv"]?.map { $0 == 63 ? 0xE2 : $0 }
        let spoiled = try export.read()
        #expect(spoiled.people.first?.actor?.bio == "x\u{FFFD}y")
        #expect(spoiled.notes == ["bad_bytes_replaced bio"])
    }

    @Test func `a row has one remark of a code at most, and warnings follow the repairs`() throws {
        let reading = try SmallExport.read(
            "actors.csv", [["full_name": "=A\u{0}\u{7}", "stage_name": "\u{0}\u{7}b"]])
        #expect(
            reading.notes == [
                "nul_removed full_name", "unsafe_text full_name", "formula_text full_name",
            ])
        #expect(reading.tallies.first?.repairedRows == 1)
        #expect(reading.tallies.first?.warnedRows == 1)
        #expect(reading.tallies.first?.cleanRows == 0)
    }

    @Test func `of several columns a remark names the first of section 4`() throws {
        let row = [
            "nationality": "a\u{7}", "city": "=\u{7}", "languages": "=\u{7}", "bio": "\u{7}",
        ]
        let reading = try SmallExport.read("actors.csv", [row])
        #expect(reading.notes == ["unsafe_text nationality", "formula_text city"])
    }
}
