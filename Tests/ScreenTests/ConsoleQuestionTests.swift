internal import Domain
internal import Testing

/// What the question before an act says of what was chosen.
@Suite struct ConsoleQuestionTests {
    /// A console whose cursor is on an active talent.
    private func talents() throws -> Theatre {
        var theatre = try Theatre(120, 40)
        theatre.press("/")
        theatre.type("role:talent status:active")
        theatre.press("enter")
        return theatre
    }

    private func begin(_ action: String, in theatre: inout Theatre) {
        theatre.press(";")
        theatre.type(action)
        theatre.press("enter")
    }

    /// A console whose cursor is on a setting that somebody changed before.
    private func setting(_ name: SettingName, was value: String) throws -> Theatre {
        let house = try Theatre.house()
        _ = try house.backend().perform(
            ChangeSetting(setting: name, value: .set(value)), Call(reason: "tried"))
        var theatre = try Theatre(120, 40, house: house)
        theatre.type(":settings")
        theatre.press("enter")
        theatre.type("/setting:\(name.rawValue)")
        theatre.press("enter")
        return theatre
    }

    @Test func `setting a role shows the role that is and the one that will be`() throws {
        var theatre = try talents()
        begin("set role", in: &theatre)
        theatre.press("enter enter")
        #expect(theatre.text.contains("nothing was changed"), "\(theatre.text)")
        begin("set role", in: &theatre)
        theatre.press("right enter enter")
        #expect(theatre.text.contains("Set role: "), "\(theatre.text)")
        #expect(theatre.text.contains("│ role: talent → "), "\(theatre.text)")
    }

    @Test func `placing a hold says which, and locking until when`() throws {
        var theatre = try talents()
        begin("place hold", in: &theatre)
        theatre.press("right enter enter")
        #expect(theatre.text.contains("│ hold: "), "\(theatre.text)")
        theatre.press("escape escape")
        begin("lock until", in: &theatre)
        theatre.type("7d")
        theatre.press("enter enter")
        #expect(theatre.text.contains("│ until: 20"), "\(theatre.text)")
    }

    @Test func `a setting that goes back to usual shows both values`() throws {
        var theatre = try setting(.mailTries, was: "12")
        theatre.press("x")
        #expect(theatre.text.contains("value: 12 → 8"), "\(theatre.text)")
        var flag = try setting(.mailSending, was: "off")
        flag.press("w")
        #expect(flag.text.contains("Turn on: "), "\(flag.text)")
        #expect(flag.text.contains("value: off → on"), "\(flag.text)")
    }

    @Test func `after a conflict reason and ticket stay, and the value before is that of now`()
        throws
    {
        var theatre = try setting(.mailTries, was: "9")
        theatre.press("e ctrl+u")
        theatre.type("12")
        theatre.press("enter enter")
        #expect(theatre.text.contains("value: 9 → 12"), "\(theatre.text)")
        theatre.type("the provider is slow")
        theatre.press("tab")
        theatre.type("T-77")
        _ = try theatre.backend().perform(
            ChangeSetting(setting: .mailTries, value: .set("10")), Call(reason: "meanwhile"))
        theatre.press("tab right enter")
        #expect(theatre.text.contains("It has changed since it was drawn:"), "\(theatre.text)")
        #expect(theatre.text.contains("value: 10 → 12"), "\(theatre.text)")
        #expect(theatre.text.contains("the provider is slow"), "\(theatre.text)")
        #expect(theatre.text.contains("T-77"), "\(theatre.text)")
        // Enter goes through the reason again: nobody agrees to the new state unawares.
        theatre.press("tab enter enter")
        let after = try theatre.backend().perform(ShowSetting(setting: .mailTries))
        #expect(after.value == "12", "\(theatre.text)")
    }
}
