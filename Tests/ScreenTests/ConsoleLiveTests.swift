internal import Console
internal import Domain
internal import Service
internal import Synchronization
internal import Terminal
internal import Testing

/// A backend that can be cut off.
final class Cuttable: Reach, Backend, Sendable {
    private let reach: any Reach
    private let token: Secret?
    private let isCut: SharedFlag

    init(_ reach: any Reach, token: Secret? = nil, isCut: SharedFlag = SharedFlag()) {
        (self.reach, self.token, self.isCut) = (reach, token, isCut)
    }

    var flag: SharedFlag { isCut }

    func backend(_ token: Secret?) -> any Backend { Cuttable(reach, token: token, isCut: isCut) }

    func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
        if isCut.value { throw .unavailable("the database does not answer") }
        return try reach.backend(token).answer(any: operation, call)
    }
}

/// A flag that a test turns while the console runs.
final class SharedFlag: Sendable {
    private let flag = Mutex(false)

    var value: Bool { flag.withLock { $0 } }

    func set(_ value: Bool) { flag.withLock { $0 = value } }
}

@Suite struct ConsoleLiveTests {
    private func user(_ theatre: inout Theatre) throws -> User.ID {
        theatre.press("y")
        return try #require(theatre.copies.last.flatMap { User.ID($0) })
    }

    private func call(_ key: String, reason: String? = nil) -> Call {
        Call(key: key, reason: reason, source: Call.Source(client: "test"))
    }

    @Test func `a row that somebody else changes changes in place within three seconds`() throws {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("role:talent")
        theatre.press("enter")
        while !theatre.cursorLine.contains("● active") { theatre.press("down") }
        let (row, id) = (theatre.cursorRow, try user(&theatre))
        theatre.press("home")
        let before = theatre.lines
        _ = try theatre.backend().perform(SuspendUser(user: id), call("x", reason: "spam"))
        theatre.pass(seconds: 3)
        let after = theatre.lines
        let place = try #require(row)
        #expect(after[place].contains("■ suspended"))
        #expect(theatre.cursorRow == 4)
        #expect(
            before.indices.filter { before[$0] != after[$0] && $0 < 22 && $0 > 3 } == [place])
    }

    @Test func `a pane that is come back to shows what changed while another was in view`() throws {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("role:talent")
        theatre.press("enter")
        while !theatre.cursorLine.contains("● active") { theatre.press("down") }
        let id = try user(&theatre)
        theatre.pass(seconds: 3)
        theatre.press("2")
        theatre.pass(seconds: 3)
        _ = try theatre.backend().perform(SuspendUser(user: id), call("x", reason: "spam"))
        theatre.pass(seconds: 3)
        theatre.press("1")
        theatre.pass(seconds: 3)
        #expect(theatre.cursorLine.contains("■ suspended"))
    }

    @Test func `new rows gather above and nothing moves until somebody asks`() throws {
        var theatre = try Theatre()
        theatre.press("down")
        let line = theatre.cursorLine
        let email = try #require(EmailAddress("new.person@mail.example"))
        _ = try theatre.backend().perform(
            CreateUser(email: email, name: "New Person", role: .caster), call("x"))
        theatre.pass(seconds: 3)
        #expect(theatre.text.contains("1 new ↑"))
        #expect(theatre.cursorLine == line)
        #expect(!theatre.text.contains("New Person"))
        theatre.press("home")
        #expect(theatre.lines[4].contains("New Person"))
        #expect(!theatre.text.contains("1 new"))
    }

    @Test func `a row that no longer fits stays where it is until the cursor leaves it`() throws {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("role:talent status:active")
        theatre.press("enter down")
        let (id, line) = (try user(&theatre), theatre.cursorLine)
        _ = try theatre.backend().perform(SuspendUser(user: id), call("x", reason: "spam"))
        theatre.pass(seconds: 3)
        #expect(theatre.cursorLine == line)
        #expect(theatre.text.contains("this row is no longer there"))
        theatre.press("w")
        #expect(theatre.text.contains("the row is no longer there"))
        theatre.press("down")
        #expect(!theatre.text.contains(line.dropFirst(2).prefix(20)))
    }

    @Test func `a row that moves up from the next page is not called new`() throws {
        var theatre = try Theatre()
        theatre.press("/")
        theatre.type("role:talent status:active")
        theatre.press("enter down")
        let id = try user(&theatre)
        _ = try theatre.backend().perform(SuspendUser(user: id), call("x", reason: "spam"))
        theatre.pass(seconds: 3)
        #expect(!theatre.text.contains("new ↑"))
    }

    @Test func `updates that are held wait until they are let go`() throws {
        var theatre = try Theatre()
        let id = try user(&theatre)
        theatre.press("z")
        _ = try theatre.backend().perform(
            EditUser(user: id, name: "Changed Meanwhile"), call("x"))
        theatre.pass(seconds: 30)
        #expect(!theatre.text.contains("Changed Meanwhile"))
        #expect(theatre.lines[0].contains("held, 30 s old"))
        theatre.press("z")
        #expect(theatre.text.contains("Changed Meanwhile"))
        #expect(theatre.lines[0].contains("● live"))
    }

    @Test func `a backend that is gone makes the data stale, then offline, and live again`() throws
    {
        let house = try Theatre.house()
        let cuttable = Cuttable(house.service)
        var theatre = try Theatre(house: house) { configuration in
            configuration.reach = cuttable
            let (service, flag) = (house.service, cuttable.flag)
            configuration.changes = { _ throws(Failure) in
                if flag.value { throw .unavailable("the database does not answer") }
                return try service.changeCounter()
            }
        }
        let rows = theatre.lines[4..<20]
        #expect(theatre.lines[0].contains("● live"))
        cuttable.flag.set(true)
        theatre.pass(seconds: 2)
        #expect(theatre.lines[0].contains("stale"))
        theatre.pass(seconds: 10)
        #expect(theatre.lines[0].contains("offline"))
        #expect(theatre.lines[4..<20] == rows)
        theatre.press("down")
        cuttable.flag.set(false)
        theatre.pass(seconds: 40)
        #expect(theatre.lines[0].contains("● live"))
    }

    @Test func `an idle console writes nothing but the clock`() throws {
        var theatre = try Theatre()
        let before = theatre.lines
        theatre.pass(seconds: 59)
        let after = theatre.lines
        #expect(before.dropFirst() == after.dropFirst())
        theatre.pass(seconds: 2)
        #expect(before.dropFirst() == theatre.lines.dropFirst())
        #expect(before[0].dropLast(5) == theatre.lines[0].dropLast(5))
    }

    @Test func `a load that takes long says so and Ctrl-C cancels it`() throws {
        var theatre = try Theatre()
        theatre.hold(true)
        theatre.press("3")
        theatre.pass(milliseconds: 250)
        #expect(theatre.text.contains("loading"))
        theatre.press("ctrl+c")
        #expect(theatre.text.contains("cancelled"))
        theatre.press("ctrl+c")
        #expect(theatre.text.contains("Quit callboard?"))
        theatre.press("y")
        #expect(theatre.exitCode == 0)
    }

    @Test func `while a reading hangs the header says how old the rows are that are shown`() throws
    {
        var theatre = try Theatre()
        theatre.hold(true)
        theatre.type(":reload")
        theatre.press("enter")
        theatre.pass(milliseconds: 250)
        #expect(theatre.lines[0].contains("● live · loading"), "\(theatre.lines[0])")
        theatre.pass(seconds: 130)
        #expect(theatre.lines[0].contains("2 m old · loading"), "\(theatre.lines[0])")
        theatre.press("ctrl+c")
        #expect(!theatre.lines[0].contains("loading"), "\(theatre.lines[0])")
        theatre.hold(false)
        theatre.pass(seconds: 4)
        #expect(theatre.lines[0].contains("● live"), "\(theatre.lines[0])")
        #expect(!theatre.lines[0].contains("loading"), "\(theatre.lines[0])")
    }

    @Test func `a detail that was cancelled says how it is loaded`() throws {
        var theatre = try Theatre(120, 40)
        theatre.hold(true)
        theatre.press("enter ctrl+c")
        #expect(theatre.text.contains("not loaded; r loads it"), "\(theatre.text)")
        theatre.hold(false)
        theatre.press("r")
        #expect(theatre.text.contains("last sign-in"), "\(theatre.text)")
    }

    @Test func `an answer that came too late is dropped`() throws {
        var theatre = try Theatre()
        theatre.hold(true)
        theatre.press("/")
        theatre.type("status:suspended")
        theatre.press("enter /")
        theatre.press("ctrl+u")
        theatre.type("status:closed")
        theatre.press("enter")
        theatre.hold(false)
        #expect(theatre.lines[2].contains("status:closed"))
        #expect(!theatre.text.contains("■ suspended"))
    }
}
