internal import Console
internal import Domain
internal import Fields
internal import Service
internal import Synchronization
internal import Terminal
internal import Testing

/// A backend that counts what it is asked, and fails as a network does when it is told to.
private final class Line: Reach, Sendable {
    /// What becomes of a call.
    enum Fate: Sendable, Equatable {
        case passes
        /// It never arrives.
        case refused
        /// It arrives, and its answer is lost.
        case loses
        /// It is one too many for so many milliseconds.
        case throttled(Int)
    }

    private let service: Service
    private let state = Mutex((fate: Fate.passes, names: [String](), keys: [String?]()))

    init(_ service: Service) { self.service = service }

    func backend(_ token: Secret?) -> any Backend { Wire(line: self, token: token) }

    func set(_ fate: Fate) { state.withLock { $0.fate = fate } }

    /// The names of what was asked since the last time, in order.
    func takeNames() -> [String] {
        state.withLock { state in
            defer { state.names = [] }
            return state.names
        }
    }

    var keys: [String] { state.withLock { $0.keys.compactMap(\.self) } }

    private struct Wire: Backend {
        let line: Line
        let token: Secret?

        func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
            let spec = type(of: operation).spec
            let fate = line.state.withLock { state in
                state.names.append(spec.name)
                if spec.changes { state.keys.append(call.key) }
                return state.fate
            }
            if case .throttled(let ms) = fate { throw .tooMany(retryAfterMs: ms) }
            if fate == .refused { throw .unavailable("not sent; connect: host refuses") }
            let answer = try line.service.backend(token).answer(any: operation, call)
            guard fate == .loses else { return answer }
            guard spec.changes else { throw .unavailable("answer: host broke off (name 2 ms)") }
            throw .unsettled("it is not known whether it was done")
        }
    }
}

@Suite struct ConsoleRemoteTests {
    private func theatre(
        _ columns: Int = 80, _ rows: Int = 24
    ) throws -> (theatre: Theatre, line: Line) {
        let house = try Theatre.house()
        let line = Line(house.service)
        let theatre = try Theatre(columns, rows, house: house) { configuration in
            configuration.reach = line
            configuration.changes = { backend throws(Failure) in
                try backend.perform(ShowChanges()).counter
            }
        }
        return (theatre, line)
    }

    @Test(arguments: [(80, 24), (120, 30)])
    func `opening costs one request for the person and one for the list`(
        columns: Int, rows: Int
    ) throws {
        var (theatre, line) = try theatre(columns, rows)
        #expect(line.takeNames() == ["sessions.current", "users.list"])
        for (key, name) in [
            ("2", "sessions.list"), ("3", "audit.list"), ("4", "users.list-resets"),
            ("5", "approvals.list"), ("6", "mail.list"),
        ] {
            theatre.press(key)
            #expect(line.takeNames() == [name], "pane \(key)")
        }
        theatre.press("1")
        #expect(line.takeNames() == [])
        theatre.press("enter")
        #expect(line.takeNames() == ["users.show"])
    }

    @Test func `every tab of an account takes one request`() throws {
        var (theatre, line) = try theatre()
        theatre.press("enter")
        _ = line.takeNames()
        for name in [
            "sessions.list", "users.history", "users.events", "users.list-notes",
            "users.list-resets",
        ] {
            theatre.press("'")
            #expect(line.takeNames() == [name])
        }
    }

    @Test func `an idle console asks for the counter every two seconds and nothing else`() throws {
        var (theatre, line) = try theatre()
        // The first counter says nothing about what was loaded before it.
        theatre.pass(seconds: 2)
        _ = line.takeNames()
        theatre.pass(seconds: 20)
        #expect(line.takeNames() == Array(repeating: "changes.show", count: 10))
    }

    @Test func `a server that wants to be left alone for a while is, but not for a day`() throws {
        var (theatre, line) = try theatre()
        theatre.pass(seconds: 2)
        _ = line.takeNames()
        line.set(.throttled(30_000))
        theatre.pass(seconds: 29)
        #expect(line.takeNames() == ["changes.show"])
        line.set(.throttled(86_400_000))
        theatre.pass(seconds: 60)
        #expect(line.takeNames() == ["changes.show"])
        line.set(.passes)
        theatre.pass(seconds: 40)
        #expect(theatre.lines[0].contains("● live"), "\(theatre.text)")
    }

    @Test func `what was typed stays when the database is busy, and the act goes on from there`()
        throws
    {
        var (theatre, line) = try theatre()
        theatre.press("w 3 tab")
        theatre.type("sold fake roles")
        line.set(.refused)
        theatre.press("enter enter")
        #expect(theatre.text.contains("Not done: "))
        #expect(theatre.text.contains("sold fake roles"))
        line.set(.passes)
        theatre.press("y")
        #expect(theatre.text.contains("done; u takes it back"))
    }

    @Test func `an act that was not sent says so and is not sent later`() throws {
        var (theatre, line) = try theatre()
        line.set(.refused)
        theatre.press("w 1 y")
        #expect(theatre.text.contains("not sent"))
        line.set(.passes)
        _ = line.takeNames()
        theatre.pass(seconds: 30)
        #expect(!line.takeNames().contains("users.suspend"))
        #expect(!theatre.cursorLine.contains("suspended"))
    }

    @Test func `an act whose answer was lost is settled by its key, once`() throws {
        var (theatre, line) = try theatre()
        line.set(.loses)
        theatre.press("w 1 y")
        #expect(theatre.text.contains("whether it was done is asked"))
        theatre.pass(seconds: 6)
        line.set(.passes)
        theatre.pass(seconds: 5)
        #expect(theatre.text.contains("it was done"))
        #expect(theatre.cursorLine.contains("■ suspended"))
        #expect(line.takeNames().count { $0 == "users.suspend" } == 2)
        #expect(Set(line.keys).count == 1)
        let records = try theatre.backend().perform(
            ListAudit(filter: "operation:users.suspend outcome:done", limit: 5))
        #expect(records.rows.count { $0.source.hasPrefix("console") } == 1)
    }

    @Test func `quitting before it is known whether an act was done is asked about first`() throws {
        var (theatre, line) = try theatre()
        line.set(.loses)
        theatre.press("w 1 y")
        theatre.type(":q")
        theatre.press("enter")
        #expect(theatre.exitCode == nil)
        #expect(theatre.text.contains("nobody knows yet whether it was done"), "\(theatre.text)")
        theatre.press("y")
        #expect(theatre.exitCode == 0)
    }

    @Test func `an act that nobody could settle for minutes is left to a person`() throws {
        var (theatre, line) = try theatre()
        line.set(.loses)
        theatre.press("w 1 y")
        line.set(.refused)
        theatre.pass(seconds: 150)
        _ = line.takeNames()
        line.set(.passes)
        theatre.pass(seconds: 20)
        theatre.press("L")
        #expect(theatre.text.contains("not known whether it was done"))
        #expect(!line.takeNames().contains("users.suspend"))
    }

    @Test func `what failed is said beside the path, and goes when all is well`() throws {
        var (theatre, line) = try theatre()
        line.set(.refused)
        theatre.pass(seconds: 2)
        #expect(theatre.lines[2].contains("connect: host refuses"))
        #expect(theatre.lines[0].contains("stale"))
        line.set(.passes)
        theatre.pass(seconds: 10)
        #expect(!theatre.lines[2].contains("refuses"))
        #expect(theatre.lines[0].contains("● live"))
    }

    @Test func `beside a long filter what failed is whole, with how long it took`() throws {
        var (theatre, line) = try theatre()
        theatre.type("/role:talent status:active city:Riyadh joined:<5y")
        theatre.press("enter")
        line.set(.loses)
        theatre.pass(seconds: 2)
        let said = "answer: host broke off (name 2 ms)"
        #expect(theatre.lines[2].contains(said), "\(theatre.lines[2])")
        #expect(theatre.lines[2].contains("role:talent status"), "\(theatre.lines[2])")
    }

    @Test func `a filter or an order that cannot be had leaves the last rows on the screen`() throws
    {
        var (theatre, line) = try theatre()
        let rows = theatre.lines[4...15]
        line.set(.refused)
        theatre.press("/")
        theatre.type("status:suspended")
        theatre.press("enter")
        theatre.pass(seconds: 1)
        #expect(theatre.lines[4...15] == rows)
        theatre.press("<")
        theatre.pass(seconds: 1)
        #expect(theatre.lines[4...15] == rows)
        #expect(theatre.text.contains("connect: host refuses"))
        line.set(.passes)
        theatre.pass(seconds: 40)
        theatre.press("/")
        theatre.type("status:suspended")
        theatre.press("enter")
        #expect(theatre.lines[4...15] != rows)
        #expect(theatre.lines[4].contains("suspended"))
    }

    @Test func `a pane opened while the server is away is offline, not stale`() throws {
        var (theatre, line) = try theatre()
        line.set(.refused)
        theatre.pass(seconds: 20)
        #expect(theatre.lines[0].contains("offline"))
        theatre.press("2")
        #expect(theatre.lines[0].contains("○ offline"), "\(theatre.lines[0])")
        line.set(.passes)
        theatre.pass(seconds: 40)
        #expect(theatre.lines[0].contains("● live"))
    }

    @Test func `after a long absence it asks every two seconds again`() throws {
        var (theatre, line) = try theatre()
        line.set(.refused)
        theatre.pass(seconds: 120)
        line.set(.passes)
        theatre.pass(seconds: 12)
        _ = line.takeNames()
        theatre.pass(seconds: 20)
        #expect(line.takeNames() == Array(repeating: "changes.show", count: 10))
        #expect(theatre.lines[0].contains("● live"))
    }

    @Test func `a server that is not there yet is asked again until it is`() throws {
        let house = try Theatre.house()
        let line = Line(house.service)
        line.set(.refused)
        var theatre = try Theatre(house: house) { $0.reach = line }
        #expect(theatre.text.contains("host refuses"))
        #expect(theatre.text.contains("trying again by itself"))
        theatre.pass(seconds: 30)
        line.set(.passes)
        theatre.pass(seconds: 12)
        #expect(theatre.lines[2].contains("users"))
        #expect(theatre.lines[0].contains("● live"))
    }

    @Test func `from a server that is away Escape leads back to the environment before`() throws {
        let elsewhere = try Theatre.house(people: 40)
        let (line, token) = (Line(elsewhere.service), try elsewhere.token())
        line.set(.refused)
        var theatre = try Theatre { configuration in
            configuration.environments = EnvironmentSwitch(
                offers: { [EnvironmentSwitch.Offer(name: "staging", text: "staging.db")] },
                open: { name throws(Failure) in
                    var there = Theatre.configuration(elsewhere, token: token)
                    (there.reach, there.environment) = (line, name)
                    return there
                })
        }
        theatre.hold(true)
        theatre.type(":env staging")
        theatre.press("enter")
        theatre.runWork(rounds: 2, losingLast: false)
        theatre.pass(milliseconds: 300)
        #expect(theatre.text.contains("waiting for an answer"), "\(theatre.text)")
        theatre.hold(false)
        #expect(theatre.text.contains("host refuses"), "\(theatre.text)")
        #expect(theatre.text.contains("Esc goes back to demo; Ctrl-C quits"), "\(theatre.text)")
        theatre.press("escape")
        #expect(theatre.lines[0].contains("demo"), "\(theatre.text)")
        #expect(theatre.path == "users", "\(theatre.text)")
        #expect(theatre.exitCode == nil)
    }

    @Test func `from a server that was away from the start another environment is chosen`() throws {
        let (house, elsewhere) = (try Theatre.house(), try Theatre.house(people: 40))
        let line = Line(house.service)
        line.set(.refused)
        var theatre = try Theatre(house: house) { configuration in
            configuration.reach = line
            configuration.environments = EnvironmentSwitch(
                offers: { [EnvironmentSwitch.Offer(name: "staging", text: "staging.db")] },
                open: { _ throws(Failure) in Theatre.configuration(elsewhere, token: nil) })
        }
        #expect(theatre.text.contains("Esc goes to another environment"), "\(theatre.text)")
        theatre.press("escape")
        #expect(theatre.text.contains("Which environment? This is demo."), "\(theatre.text)")
        theatre.press("1")
        #expect(theatre.text.contains("sign in"), "\(theatre.text)")
        theatre.press("escape")
        #expect(theatre.text.contains("host refuses"), "\(theatre.text)")
        // Over the list of environments too, since the screen still says so.
        theatre.press("escape ctrl+c")
        #expect(theatre.exitCode == 0)
    }

    @Test func `a bulk act waits for the server and goes on`() throws {
        var (theatre, line) = try theatre()
        theatre.press("/")
        theatre.type("role:talent status:active")
        theatre.press("enter space space space")
        line.set(.refused)
        theatre.press("w 1 y")
        #expect(theatre.text.contains("waits: not sent"))
        line.set(.passes)
        theatre.pass(seconds: 12)
        #expect(theatre.text.contains("3 done, 0 failed"))
    }

    @Test func `a bulk act that waits can be stopped`() throws {
        var (theatre, line) = try theatre()
        theatre.press("/")
        theatre.type("role:talent status:active")
        theatre.press("enter space space space")
        line.set(.refused)
        theatre.press("w 1 y ctrl+c")
        #expect(theatre.text.contains("3 not begun"))
    }
}
