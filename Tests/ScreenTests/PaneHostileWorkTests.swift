internal import Console
internal import Domain
internal import Terminal
internal import TestSupport
internal import Testing

/// What servers, services and colleagues say about work steers no terminal either.
@Suite struct PaneHostileWorkTests {
    /// A house in which everything about jobs, services and mail is harmful; it is filled once.
    private static let house = Result { try filled() }

    private static func filled() throws -> Theatre.House {
        let house = try Theatre.house(people: 20)
        let now = house.clock.now
        for (index, hostile) in HostileString.all.enumerated() {
            // Nothing of it may be empty, and no payload longer than 64 KiB.
            let most = hostile.text.unicodeScalars.prefix(8_000).map(Character.init)
            let text = "\(index) \(String(most))"
            let address = try #require(EmailAddress("h\(index)@hostile.example"))
            _ = try #require(house.database).write(Call(), at: now) { tx throws(Failure) in
                var job = Job(
                    id: tx.newID(Job.self), kind: .mailSend, payload: text,
                    uniqueKey: text, causedBy: text, created: now)
                job.take(by: text, at: now)
                job.report(.hopeless(text), fence: 1, kind: .mailSend, random: 0, at: now)
                _ = try tx.jobs.add([job])
                let mail = Mail(
                    id: tx.newID(Mail.self), to: address, user: nil, template: .invitation,
                    subject: text, created: now, notBefore: now, state: .failed, attempts: 1,
                    lastError: text)
                try tx.mail.add(mail)
                try tx.suppressions.add(
                    Suppression(
                        id: tx.newID(Suppression.self), address: address, cause: .refused,
                        detail: text, created: now, mail: mail.id))
            }
        }
        return house
    }

    @Test(
        arguments: ["jobs", "outbox", "suppressions"],
        [Size(rows: 24, columns: 80), Size(rows: 40, columns: 160)])
    func `rows and details of work hold nothing harmful`(pane: String, size: Size) throws {
        var theatre = try Theatre(size.columns, size.rows, house: Self.house.get())
        theatre.type(":\(pane)")
        theatre.press("enter")
        var last: Buffer?
        var others = 0
        for index in HostileString.all.indices {
            // A list shows more rows than ten, so each is seen.
            if index.isMultiple(of: 10) {
                #expect(theatre.rehearsal.frame().buffer.harmful == [], "\(pane)")
            }
            theatre.press("enter")
            let detail = theatre.rehearsal.frame().buffer
            #expect(detail.harmful == [], "\(pane)")
            if detail != last { others += 1 }
            last = detail
            theatre.press("escape down")
        }
        #expect(others > HostileString.all.count / 2, "one row after another")
        theatre.press("' ' ' '")
        #expect(theatre.rehearsal.frame().buffer.harmful == [], "\(pane)")
    }

    @Test func `the reason why a queue or a breaker is held is harmless`() throws {
        let house = try Theatre.house(people: 20)
        let backend = try house.backend()
        var theatre = try Theatre(160, 40, house: house)
        var held = 0
        for hostile in HostileString.all {
            let call = Call(reason: hostile.text, source: Call.Source(client: "test"))
            // Some are refused as reasons: they are empty or too long.
            guard (try? backend.perform(PauseQueue(queue: "mail"), call)) != nil else { continue }
            _ = try backend.perform(OpenBreaker(gateway: .smtp), call)
            held += 1
            for pane in ["queues", "gateways", "audit"] {
                theatre.type(":\(pane)")
                theatre.press("enter enter")
                #expect(theatre.rehearsal.frame().buffer.harmful == [], "\(pane)")
                theatre.press("escape")
            }
            _ = try backend.perform(ResumeQueue(queue: "mail"), call)
            _ = try backend.perform(ReleaseBreaker(gateway: .smtp), call)
        }
        #expect(held > HostileString.all.count / 2)
    }
}
