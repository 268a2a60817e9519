internal import Domain
internal import Legacy
internal import Testing

@Suite struct SignInTests {
    private static func read(_ rows: [[String: String]]) throws -> ImportReading {
        var export = SmallExport()
        export.add("actors.csv", [["id": "7"]])
        export.add("login_events.csv", rows)
        return try export.read()
    }

    @Test func `the reasons come in their order, and no account is fine`() throws {
        let reading = try Self.read([
            ["id": "1", "at": "", "user_id": "8"], ["id": "2", "at": "soon", "user_id": "7"],
            ["id": "3", "user_id": "8"], ["id": "4", "user_id": "x"],
            ["id": "5", "user_id": "", "login": "who@x.example", "result": "Unknown_Email"],
            ["id": "6", "user_id": "7.0", "login": "sami", "client": "web/chrome"],
            ["id": "7", "at": "0000-00-00", "user_id": "7"],
        ])
        #expect(
            reading.places == [
                "2 1 bad_time", "3 2 bad_time", "4 3 unknown_user", "5 4 unknown_user",
                "8 7 bad_time",
            ])
        #expect(reading.signIns.map(\.account) == [nil, 7])
        // What was typed is kept only for unknown accounts.
        #expect(reading.signIns.map(\.login) == ["who@x.example", nil])
        #expect(reading.signIns.map(\.result) == ["unknown_email", "success"])
        #expect(reading.signIns.last?.client == "web/chrome")
        #expect(reading.signIns.first?.at.description == "2026-11-01T07:00:00.000Z")
    }

    @Test(arguments: [
        "1.2.3.4", "255.255.255.255", "0.0.0.0", "::", "::1", "1::", "2001:db8::8:800:200C:417A",
        "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1::2:1.2.3.4", "fe80::1",
        "1:2:3:4:5:6:7::",
    ])
    func `addresses are recognised`(address: String) throws {
        let reading = try Self.read([["ip": address, "user_id": "7"]])
        #expect(reading.signIns.first?.isAddressValid == true)
        #expect(reading.notes == [])
    }

    @Test(arguments: [
        "", "unknown", "10.0.0", "999.1.1.1", "1.2.3.4.5", "1.2.3.4/24", "01.2.3.4", "1.2.3.",
        "1.2.3.4:80", ":", ":::", ":1", "1:", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "12345::", "g::1", "fe80::1%eth0", "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4", "[::1]",
        "1.2.3.4::", "1:2:3:4:5:6:7:8::", "-1.2.3.4",
    ])
    func `what is no address is kept with a warning`(address: String) throws {
        let reading = try Self.read([["ip": address, "user_id": "7"]])
        #expect(reading.signIns.first?.isAddressValid == false)
        #expect(reading.signIns.first?.address == address)
        #expect(reading.notes == ["bad_ip ip"])
    }

    @Test func `what was typed can be unsafe`() throws {
        let reading = try Self.read([["user_id": "", "login": "a\u{1B}[2J"]])
        #expect(reading.notes == ["unsafe_text login"])
        #expect(reading.signIns.first?.login == "a\u{1B}[2J")
    }

    @Test func `progress is told while a long file is read`() throws {
        var export = SmallExport()
        export.add("login_events.csv", (1...9000).map { ["id": "\($0)"] })
        var seen: [LegacyExport.Progress] = []
        let reading = try LegacyExport(exportedAt: SmallExport.exportedAt)
            .read(LegacyFolder(files: export.files)) { seen.append($0) }
        #expect(reading.signIns.count == 9000)
        #expect(seen.map(\.file) == ["login_events.csv", "login_events.csv"])
        #expect(seen.map(\.bytesDone).sorted() == seen.map(\.bytesDone))
        #expect(seen.allSatisfy { $0.bytesDone < $0.bytes })
    }
}
