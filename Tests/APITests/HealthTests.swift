import API
import Fields
import HTTP
import Synchronization
import Testing

/// Whether the server lives and can do its work.
@Suite struct HealthTests {
    @Test func `a server that stops is alive but not ready`() {
        let responder = Responder.sample()
        #expect(responder.respond(to: Request(path: "/readyz")).status == 200)
        responder.health.drain()
        let response = responder.respond(to: Request(path: "/readyz"))
        #expect(response.status == 503)
        #expect(response.json["status"] == "fail")
        #expect(responder.respond(to: Request(path: "/livez")).status == 200)
    }

    @Test func `the database is asked once a second and its failure told by its kind`() {
        let asked = Atomic(0)
        let moment = Atomic(Int64(0))
        let health = Health(now: { moment.load(ordering: .relaxed) }) {
            asked.add(1, ordering: .relaxed)
            return "wrong_schema"
        }
        for _ in 1...5 { #expect(health.ready().status == 503) }
        #expect(asked.load(ordering: .relaxed) == 1)
        moment.store(Health.lifeMs, ordering: .relaxed)
        let found = health.ready().json["checks"]?["database:responseTime"]?.array?.first
        #expect(asked.load(ordering: .relaxed) == 2)
        #expect(found?["output"] == "wrong_schema")
    }

    @Test func `while the database is looked at for the first time, nobody else hangs with it`() {
        let asked = Atomic(0)
        let meanwhile = Atomic(0)
        let place = Mutex<Health?>(nil)
        let health = Health(now: { 0 }) {
            guard asked.add(1, ordering: .relaxed).newValue == 1 else { return nil }
            let other = place.withLock { $0 }
            meanwhile.store(other?.ready().status ?? 0, ordering: .relaxed)
            return nil
        }
        place.withLock { $0 = health }
        #expect(health.ready().status == 200)
        #expect(meanwhile.load(ordering: .relaxed) == 503)
        #expect(asked.load(ordering: .relaxed) == 1)
        place.withLock { $0 = nil }
    }
}
