internal import Domain
internal import Testing

/// What the undo key takes back: the newest change, and nothing behind it.
@Suite struct ConsoleUndoTests {
    private static let talents = "role:talent status:active"

    private func filter(_ text: String, in theatre: inout Theatre) {
        theatre.press("escape / ctrl+u")
        theatre.type(text)
        theatre.press("enter")
    }

    /// The first active talents, by copies of their identifiers.
    private func talents(_ count: Int, in theatre: inout Theatre) throws -> [User.ID] {
        filter(Self.talents, in: &theatre)
        var users: [User.ID] = []
        for _ in 0..<count {
            theatre.press("y")
            users.append(try #require(theatre.copies.last.flatMap { User.ID($0) }))
            theatre.press("down")
        }
        return users
    }

    private func suspend(_ user: User.ID, in theatre: inout Theatre) {
        filter("id:\(user)", in: &theatre)
        theatre.press("w 1 enter enter enter")
    }

    private func status(_ user: User.ID, _ theatre: Theatre) throws -> AccountStatus {
        try theatre.backend().perform(ShowUser(user: user)).user.status
    }

    @Test func `after a bulk act undo does not begin the maintenance again that ended before it`()
        throws
    {
        let house = try Theatre.house()
        _ = try house.backend().perform(
            ChangeSetting(setting: .maintenance, value: .set("back at ten")),
            Call(reason: "a new version"))
        var theatre = try Theatre(120, 40, house: house)
        theatre.type(":settings")
        theatre.press("enter")
        filter("setting:maintenance", in: &theatre)
        theatre.press("x")
        theatre.type("it is over")
        theatre.press("enter enter")
        #expect(theatre.text.contains("Back to usual: Maintenance: done; u takes it back"))
        theatre.pass(seconds: 3)
        theatre.press("1")
        filter(Self.talents, in: &theatre)
        theatre.press("space space w 1 enter enter enter")
        #expect(theatre.text.contains("2 done, 0 failed"), "\(theatre.text)")
        theatre.press("escape")
        #expect(!theatre.text.contains("u takes it back"), "\(theatre.text)")
        #expect(theatre.lines.last?.contains("undo") == false)
        theatre.press("u")
        #expect(
            theatre.text.contains("Suspend: 2 rows cannot be taken back with u; L lists what can"),
            "\(theatre.text)")
        let after = try theatre.backend().perform(ShowSetting(setting: .maintenance))
        #expect(after.value.isEmpty)
        // In the log it is chosen, so it is meant.
        theatre.press("L down u")
        #expect(theatre.text.contains("taken back: Back to usual: Maintenance"))
        let back = try theatre.backend().perform(ShowSetting(setting: .maintenance))
        #expect(back.value == "back at ten")
    }

    @Test func `after a note undo does not take back the suspension before it`() throws {
        var theatre = try Theatre(120, 40)
        let user = try talents(1, in: &theatre)[0]
        suspend(user, in: &theatre)
        #expect(theatre.lines.last?.contains("u undo 30 s") == true)
        theatre.press("N")
        theatre.type("called twice")
        theatre.press("enter enter")
        #expect(theatre.lines.last?.contains("undo") == false)
        theatre.press("u")
        #expect(
            theatre.text.contains("cannot be taken back with u; L lists what can"),
            "\(theatre.text)")
        #expect(try status(user, theatre) == .suspended)
        theatre.press("L down u")
        #expect(try status(user, theatre) == .active)
    }

    @Test func `undo pressed twice takes back one act`() throws {
        var theatre = try Theatre(120, 40)
        let users = try talents(2, in: &theatre)
        for user in users { suspend(user, in: &theatre) }
        theatre.press("u")
        #expect(try status(users[1], theatre) == .active)
        #expect(theatre.lines.last?.contains("undo") == false)
        theatre.press("u")
        #expect(theatre.text.contains("undo of Suspend: "))
        #expect(try status(users[0], theatre) == .suspended)
    }

    @Test func `undo pressed twice on a slow line is sent once`() throws {
        var theatre = try Theatre(120, 40)
        let user = try talents(1, in: &theatre)[0]
        suspend(user, in: &theatre)
        theatre.hold(true)
        theatre.press("u u")
        #expect(theatre.text.contains("an act is under way"), "\(theatre.text)")
        theatre.hold(false)
        #expect(theatre.text.contains("taken back: Suspend"), "\(theatre.text)")
        #expect(!theatre.text.contains("undo of Suspend"), "\(theatre.text)")
        #expect(try status(user, theatre) == .active)
    }

    @Test func `undo takes back nothing older while an act is under way`() throws {
        var theatre = try Theatre(120, 40)
        let user = try talents(1, in: &theatre)[0]
        suspend(user, in: &theatre)
        theatre.hold(true)
        theatre.type(":users.note --text called")
        theatre.press("enter u")
        theatre.hold(false)
        #expect(try status(user, theatre) == .suspended, "\(theatre.text)")
    }

    @Test func `what was only read, and what failed, leaves undo to the act before it`() throws {
        var theatre = try Theatre(120, 40)
        let users = try talents(2, in: &theatre)
        suspend(users[0], in: &theatre)
        theatre.type(":users.show")
        theatre.press("enter escape")
        filter("id:\(users[1])", in: &theatre)
        theatre.press("w")
        _ = try theatre.backend().perform(
            EditUser(user: users[1], city: .set("Tabuk")),
            Call(key: "other", source: Call.Source(client: "test")))
        theatre.press("1 enter enter enter")
        #expect(theatre.text.contains("It has changed since it was drawn:"))
        theatre.press("escape")
        #expect(theatre.lines.last?.contains("u undo 30 s") == true)
        theatre.press("u")
        #expect(try status(users[0], theatre) == .active)
    }

    @Test func `what is noted while the log is open moves the cursor off no act`() throws {
        var theatre = try Theatre(120, 40)
        let users = try talents(2, in: &theatre)
        for user in users { suspend(user, in: &theatre) }
        theatre.hold(true)
        theatre.type(":users.note --text called")
        theatre.press("enter L down")
        theatre.hold(false)
        theatre.press("u")
        #expect(try status(users[0], theatre) == .active, "\(theatre.text)")
        #expect(try status(users[1], theatre) == .suspended)
    }

    @Test func `the log takes the keys of an Arabic keyboard`() throws {
        var theatre = try Theatre(120, 40)
        let user = try talents(1, in: &theatre)[0]
        suspend(user, in: &theatre)
        theatre.press("L")
        theatre.type("ع")
        #expect(try status(user, theatre) == .active, "\(theatre.text)")
    }
}
