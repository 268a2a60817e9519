internal import Console
internal import Domain
internal import Service
internal import Terminal
internal import TestSupport
internal import Testing

@Suite struct ConsoleJobsTests {
    /// A console at a pane, beside a dozen jobs of which the first few were set aside.
    private func theatre(
        _ pane: String, as role: Domain.Role = .admin, dead: Int = 5
    ) throws -> Theatre {
        let house = try Theatre.house()
        let now = house.clock.now
        _ = try #require(house.database).write(Call(), at: now) { tx throws(Failure) in
            for number in 1...12 {
                var job = Job(
                    id: tx.newID(Job.self), kind: .mailSend, payload: "{\"mail\":\"m\(number)\"}",
                    uniqueKey: "m\(number)", causedBy: "system", created: now)
                if number <= dead {
                    job.take(by: "work:host:1", at: now)
                    job.report(
                        .hopeless("550 no such mailbox"), fence: 1, kind: .mailSend, random: 0,
                        at: now)
                }
                _ = try tx.jobs.add([job])
            }
        }
        var theatre = try Theatre(as: role, house: house)
        theatre.type(":\(pane)")
        theatre.press("enter")
        return theatre
    }

    @Test func `queues show what waits, what is dead and whether they go`() throws {
        Snapshot.check(try theatre("queues").text, "queues")
    }

    @Test func `a queue is paused with a reason and goes on by undo`() throws {
        var theatre = try theatre("queues")
        theatre.press("w 1 y")
        #expect(theatre.cursorLine.contains("paused"))
        #expect(theatre.text.contains("u takes it back"))
        theatre.press("u")
        #expect(theatre.cursorLine.contains("going"))
    }

    @Test func `who stopped a queue is called by name`() throws {
        var theatre = try theatre("queues")
        let admin = try theatre.backend()
        let name = try admin.perform(ShowCurrentSession()).name
        _ = try admin.perform(PauseQueue(queue: "mail"), Call(reason: "a bad release"))
        theatre.press("r enter")
        let isNamed = theatre.lines.contains { $0.contains("stopped by  ") && $0.contains(name) }
        #expect(isNamed, "\(theatre.text)")
        #expect(!theatre.text.contains("user_"), "\(theatre.text)")
    }

    @Test func `a queue's dead jobs are opened as a list of their own`() throws {
        var theatre = try theatre("queues")
        theatre.press("enter ' ' ' '")
        #expect(theatre.text.contains("550 no such mailbox"))
        theatre.press("tab enter")
        #expect(theatre.text.contains("state:discarded"))
    }

    @Test func `a job shows its payload and why it failed`() throws {
        var theatre = try theatre("jobs")
        theatre.type("/state:dead")
        theatre.press("enter enter")
        Snapshot.check(theatre.text, "jobs-dead")
    }

    @Test func `ten of the dead are replayed as a canary, then the rest, each counted before`()
        throws
    {
        var theatre = try theatre("jobs", dead: 12)
        theatre.type("/state:dead")
        theatre.press("enter t 2")
        theatre.press("tab")
        theatre.type("10")
        theatre.press("enter enter enter")
        #expect(theatre.text.contains("10 would be changed; there are more"))
        theatre.press("1 y")
        #expect(theatre.text.contains("10 changed; there are more"))
        theatre.press("t 2 enter enter enter enter 1 y")
        #expect(theatre.text.contains("2 changed"))
    }

    @Test func `one dead job is retried, and the auditor only looks`() throws {
        var theatre = try theatre("jobs")
        theatre.type("/state:dead")
        theatre.press("enter t")
        #expect(theatre.text.contains("Replay by filter"))
        var auditor = try self.theatre("jobs", as: .auditor)
        auditor.press("t")
        #expect(auditor.text.contains("the role auditor lacks"))
    }
}
