internal import Domain
internal import Legacy
internal import Testing

@Suite struct ValueTests {
    private static func actor(_ fields: [String: String]) throws -> ImportReading {
        try SmallExport.read("actors.csv", [fields])
    }

    @Test(arguments: [
        ("2025-03-04 18:22:10", "2025-03-04T15:22:10.000Z"),
        ("2025-03-04T18:22:10", "2025-03-04T15:22:10.000Z"),
        ("2025-03-04 18:22", "2025-03-04T15:22:00.000Z"),
        ("2025-03-04 18:22:10.1239", "2025-03-04T15:22:10.123Z"),
        ("2025-03-04T18:22:10Z", "2025-03-04T18:22:10.000Z"),
        ("2025-03-04 18:22:10.5+03:00", "2025-03-04T15:22:10.500Z"),
        ("2025-03-04", "2025-03-03T21:00:00.000Z"),
        ("2025-03-04 00:00:00", "2025-03-03T21:00:00.000Z"),
        ("04/03/2025 18:22", "2025-03-04T15:22:00.000Z"),
        ("4/3/2025 18:22:10", "2025-03-04T15:22:10.000Z"),
        ("1741101730", "2025-03-04T15:22:10.000Z"),
        ("1741101730123", "2025-03-04T15:22:10.123Z"),
        ("٢٠٢٥-٠٣-٠٤ ۱۸:۲۲", "2025-03-04T15:22:00.000Z"),
        ("2024-02-29 12:00", "2024-02-29T09:00:00.000Z"),
    ])
    func `times are read in every form`(text: String, moment: String) throws {
        let reading = try Self.actor(["created_at": text])
        #expect(reading.people.first?.createdAt?.description == moment)
        #expect(reading.notes == [])
    }

    @Test(arguments: ["", "never", "Never", "-", "0000-00-00", "0000-00-00 00:00:00", "NULL"])
    func `times that are not given are empty without remark`(text: String) throws {
        let reading = try Self.actor(["last_login": text, "date_of_birth": text])
        #expect(reading.people.first?.lastLogin == nil)
        #expect(reading.actor?.birthDate == nil)
        #expect(reading.notes == [])
    }

    @Test(arguments: [
        "yesterday", "2025-13-04 10:00", "2025-02-29 10:00", "2025-03-04 24:00", "2025-03-04 1:60",
        "04/13/2025 10:00", "31/04/2025 10:00", "123456789", "12345678901", "2025-03-04 18:22:10 x",
        "2025-03-04 18:22:60", "18:22", "0000-01-01", "2025-03-04 18:22:10+3", "--",
        "99999-01-01", "0000-00-00x",
    ])
    func `times that cannot be read are left empty with a warning`(text: String) throws {
        let reading = try Self.actor(["last_login": text])
        #expect(reading.people.first?.lastLogin == nil)
        #expect(reading.notes == ["date_unreadable last_login"])
    }

    @Test func `a future creation and a login before it are kept with warnings`() throws {
        let future = try Self.actor(["created_at": "2026-11-16 00:00:01"])
        #expect(future.notes == ["date_in_future created_at"])
        #expect(try Self.actor(["created_at": "2026-11-16 00:00:00"]).notes == [])
        let early = try Self.actor(
            ["created_at": "2026-01-02 00:00", "last_login": "2026-01-01 00:00"])
        #expect(early.notes == ["login_before_created last_login"])
        #expect(early.people.first?.lastLogin != nil)
    }

    @Test(arguments: [
        "1992-03-14", "1992/03/14", "14/03/1992", "14-3-1992", "14.03.1992", "14 Mar 1992",
        "14 march 1992", "Mar 14, 1992", "March 14, 1992", "1992-3-14", "١٤/٠٣/١٩٩٢",
        "1992-03-14 10:00:00", "14/03/1992 10:00", "1992-03-14T00:00:00Z",
    ])
    func `birth dates are read in every form`(text: String) throws {
        let reading = try Self.actor(["date_of_birth": text])
        #expect(reading.actor?.birthDate?.description == "1992-03-14")
        #expect(reading.notes == [])
    }

    @Test(arguments: [
        ("03/23/1999", "1999-03-23", ["dob_day_month_swapped date_of_birth -> '1999-03-23'"]),
        ("12-31-1999", "1999-12-31", ["dob_day_month_swapped date_of_birth -> '1999-12-31'"]),
        ("33677", "1992-03-14", ["dob_excel_serial date_of_birth -> '1992-03-14'"]),
        ("٣٣٦٧٧", "1992-03-14", ["dob_excel_serial date_of_birth -> '1992-03-14'"]),
        ("1920-01-01", "1920-01-01", []), ("29/02/2000", "2000-02-29", []),
    ])
    func `birth dates are put right`(text: String, date: String, notes: [String]) throws {
        let reading = try Self.actor(["date_of_birth": text])
        #expect(reading.actor?.birthDate?.description == date)
        #expect(reading.notes == notes)
    }

    @Test(arguments: [
        ("1415/03/22", "dob_hijri"), ("07-11-1409 هـ", "dob_hijri"), ("30/02/1410", "dob_hijri"),
        ("هـ", "dob_hijri"), ("1919-12-31", "dob_out_of_range"),
        ("2026-11-17", "dob_out_of_range"), ("1299-01-01", "dob_out_of_range"),
        ("1501-01-01", "dob_out_of_range"), ("1988-13-45", "date_unreadable"),
        ("31/02/1990", "date_unreadable"), ("13/13/1990", "date_unreadable"),
        ("02/30/1990", "date_unreadable"), ("4999", "date_unreadable"),
        ("50001", "date_unreadable"), ("1990", "date_unreadable"), ("soon", "date_unreadable"),
        ("14 Foo 1992", "date_unreadable"), ("14/03-1992", "date_unreadable"),
    ])
    func `birth dates that cannot be trusted are left empty`(text: String, code: String) throws {
        let reading = try Self.actor(["date_of_birth": text])
        #expect(reading.actor?.birthDate == nil)
        #expect(reading.actor?.isMinor == false)
        #expect(reading.notes == ["\(code) date_of_birth"])
    }

    @Test(arguments: [
        ("2008-11-16", false), ("2008-11-17", true), ("2026-11-16", true), ("2008-11-15", false),
    ])
    func `the 18th birthday makes an adult`(date: String, isMinor: Bool) throws {
        let reading = try Self.actor(
            ["date_of_birth": date, "guardian_email": "Parent@Mail.example"])
        #expect(reading.actor?.isMinor == isMinor)
        #expect(reading.actor?.guardianEmail == "parent@mail.example")
        #expect(reading.notes == [])
    }

    @Test(arguments: ["", "none", "SAMI@mail.example", "a@b", " sami@mail.example "])
    func `a child for whom nobody stands is held as pending`(guardian: String) throws {
        let reading = try Self.actor(["date_of_birth": "2015-01-01", "guardian_email": guardian])
        #expect(reading.people.first?.status == .pending)
        #expect(reading.actor?.lacksGuardian == true)
        #expect(reading.notes == ["minor_without_guardian guardian_email"])
        let adult = try Self.actor(["date_of_birth": "1990-01-01", "guardian_email": guardian])
        #expect(adult.people.first?.status == .active)
        #expect(adult.notes == [])
    }

    @Test(arguments: [
        ("0551234567", "+966551234567"), ("551234567", "+966551234567"),
        ("00966551234567", "+966551234567"), ("966551234567", "+966551234567"),
        ("+9660551234567", "+966551234567"), ("(+966) 55 123-4567", "+966551234567"),
        ("٠٥٥١٢٣٤٥٦٧", "+966551234567"), ("\u{202A}+966551234567\u{202C}", "+966551234567"),
        ("0112345678", "+966112345678"), ("+966112345678", "+966112345678"),
        ("+201001234567", "+201001234567"), ("0020 100 123 4567", "+201001234567"),
        ("+12345678", "+12345678"), ("+123456789012345", "+123456789012345"), ("", nil),
        ("\u{202A}\u{202C}", nil),
    ])
    func `phones are brought into shape`(text: String, phone: String?) throws {
        let reading = try Self.actor(["phone": text])
        #expect(reading.people.first?.phone == phone)
        #expect(reading.notes == [])
    }

    @Test(arguments: [
        "12345", "00", "+966 51", "9.66501E+11", "لا يوجد", "see website", "+0123456789",
        "+1234567", "+1234567890123456", "112345678", "201001234567", "+966351234567",
        "96655123456",
        "0451234567", "+", "---", "0551234567x", "055123456",
    ])
    func `phones that cannot be brought into shape are left empty`(text: String) throws {
        let reading = try Self.actor(["phone": text])
        #expect(reading.people.first?.phone == nil)
        #expect(reading.notes == ["bad_phone phone"])
    }

    @Test(
        arguments: [
            ("172", 172, nil), ("172 cm", 172, nil), ("172CM", 172, nil), ("١٧٢", 172, nil),
            ("40", 40, nil), ("230", 230, nil), ("1.59", 159, "height_in_metres"),
            ("0.40", 40, "height_in_metres"), ("2.30", 230, "height_in_metres"), ("0", nil, nil),
            ("", nil, nil), ("5'10\"", 178, "height_in_feet"),
            ("5 ft 10 in", 178, "height_in_feet"),
            ("5’ 10”", 178, "height_in_feet"), ("6 FT 0 IN", 183, "height_in_feet"),
            ("5ft10in", 178, "height_in_feet"), ("1780", nil, "height_out_of_range"),
            ("39", nil, "height_out_of_range"), ("231", nil, "height_out_of_range"),
            ("2.31", nil, "height_out_of_range"), ("0.39", nil, "height_out_of_range"),
            ("-170", nil, "height_out_of_range"), ("tall", nil, "height_out_of_range"),
            ("9'0\"", nil, "height_out_of_range"), ("1,72", nil, "height_out_of_range"),
            ("5'13\"", nil, "height_out_of_range"), ("cm", nil, "height_out_of_range"),
        ] as [(String, Int?, String?)])
    func `heights become whole centimetres`(
        text: String, height: Int?, code: String?
    ) throws {
        let reading = try Self.actor(["height_cm": text])
        #expect(reading.actor?.heightCm == height)
        let value = height.map { " -> \($0)" } ?? ""
        #expect(reading.notes == (code.map { ["\($0) height_cm\(value)"] } ?? []))
    }

    @Test(
        arguments: [
            ("75", 75, false), ("76 kg", 76, false), ("2", 2, false), ("250KG", 250, false),
            ("62.5", 63, false), ("0", nil, false), ("", nil, false), ("1", nil, true),
            ("251", nil, true), ("720", nil, true), ("-5", nil, true), ("heavy", nil, true),
            ("999999999999999999999999", nil, true), ("1.", nil, true), ("kg", nil, true),
        ] as [(String, Int?, Bool)])
    func `weights out of range are left empty`(
        text: String, weight: Int?, isWarned: Bool
    ) throws {
        let reading = try Self.actor(["weight_kg": text])
        #expect(reading.actor?.weightKg == weight)
        #expect(reading.notes == (isWarned ? ["weight_out_of_range weight_kg"] : []))
    }

    @Test(
        arguments: [
            ("10", 1000), ("7,5", 750), ("12.5", 1250), ("15%", 1500), ("0", 0), ("30", 3000),
            ("", nil),
        ] as [(String, Int?)])
    func `commissions are read in basis points`(text: String, share: Int?) throws {
        let reading = try SmallExport.read("agents.csv", [["commission_pct": text]])
        guard case .agent(let agent) = reading.people.first?.detail else {
            Issue.record("no agent")
            return
        }
        #expect(agent.commissionBps == share)
        #expect(reading.notes == [])
    }

    @Test(arguments: ["150", "30.01", "-1", "ten"])
    func `commissions out of range are left empty`(text: String) throws {
        let reading = try SmallExport.read("agents.csv", [["commission_pct": text]])
        #expect(reading.notes == ["commission_out_of_range commission_pct"])
    }
}
