import Domain
import Service
import Testing

/// Readings for somebody who may not wait for a write, as a server's polling thread.
@Suite struct GlanceTests {
    private static let call = Call(source: House.source)

    private func lastSeen(_ person: Person, _ house: House) throws -> Instant {
        try house.read { tx throws(Failure) in try tx.sessions.find(person.session).lastSeen }
    }

    @Test(arguments: Setting.Store.allCases)
    func `a glance answers as asking does`(store: Setting.Store) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        let show = ShowUser(user: person.id)
        let glanced = try #require(admin.backend.glance(any: show, Self.call))
        let output = try glanced.result.get().output as? UserDetail
        #expect(output == (try admin.backend.perform(show, Self.call)))
        let missing = ShowUser(user: house.newID(User.self))
        let asked = admin.backend.outcome(any: missing, Self.call).result
        guard case .failure(let failure) = asked,
            case .failure(let seen) = admin.backend.glance(any: missing, Self.call)?.result
        else {
            Issue.record("somebody who is missing was found")
            return
        }
        #expect(seen == failure)
    }

    @Test(arguments: Setting.Store.allCases)
    func `a refusal is not told before it can be recorded`(store: Setting.Store) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let (person, other) = (try house.add(.talent), try house.add(.talent))
        let refused: [any Operation] = [ListSettings(), ShowUser(user: other.id)]
        for operation in refused {
            let before = try house.recordCount()
            #expect(person.backend.glance(any: operation, Self.call) == nil)
            #expect(try house.recordCount() == before)
            let failure = failure { () throws(Failure) in
                try person.backend.answer(any: operation, Self.call)
            }
            #expect(["denied", "not_found"].contains(failure?.code))
            #expect(try house.recordCount() == before + 1)
        }
    }

    @Test(arguments: Setting.Store.allCases)
    func `a use that is due is written by whoever may wait`(store: Setting.Store) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let person = try house.add(.support)
        let (show, start) = (ShowCurrentSession(), house.clock.now)
        #expect(person.backend.glance(any: show, Self.call) != nil)
        house.clock.advance(by: Session.touchInterval)
        #expect(person.backend.glance(any: show, Self.call) == nil)
        #expect(try lastSeen(person, house) == start)
        _ = try person.backend.perform(show, Self.call)
        #expect(try lastSeen(person, house) == house.clock.now)
        #expect(person.backend.glance(any: show, Self.call) != nil)
    }

    @Test(arguments: Setting.Store.allCases)
    func `nothing is changed at a glance`(store: Setting.Store) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let admin = try house.add(.admin)
        let before = try house.recordCount()
        #expect(admin.backend.glance(any: AddNote(user: admin.id, text: "x"), Self.call) == nil)
        #expect(try house.recordCount() == before)
    }
}
