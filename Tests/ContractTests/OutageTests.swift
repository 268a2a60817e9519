import Domain
import Gateways
import Glibc
import HTTP
import Service
import Synchronization
import Testing

/// Jobs while the database is away.
@Suite struct OutageTests {
    /// A database that can be away.
    private final class Distant: Database {
        private let database: any Database
        private let state = Mutex((isAway: false, refusals: 0))

        init(_ database: any Database) { self.database = database }

        var isDemo: Bool { database.isDemo }
        /// Calls that came while it was away.
        var refusals: Int { state.withLock { $0.refusals } }

        func set(away: Bool) { state.withLock { $0.isAway = away } }

        private func reach() throws(Failure) -> any Database {
            let isAway = state.withLock { state in
                state.refusals += state.isAway ? 1 : 0
                return state.isAway
            }
            guard !isAway else { throw .unavailable("the database cannot be reached") }
            return database
        }

        func read<Value>(
            _ call: Call, at now: Instant, isLong: Bool,
            _ body: (any GateTransaction) throws(Failure) -> Value
        ) throws(Failure) -> Value {
            try reach().read(call, at: now, isLong: isLong, body)
        }

        func write<Value>(
            _ call: Call, at now: Instant, _ body: (any GateTransaction) throws(Failure) -> Value
        ) throws(Failure) -> Value {
            try reach().write(call, at: now, body)
        }

        func keepBooks<Value>(
            at now: Instant, _ body: (any WorkStore) throws(Failure) -> Value
        ) throws(Failure) -> Value {
            try reach().keepBooks(at: now, body)
        }

        func readBooks<Value>(
            at now: Instant, _ body: (any WorkStore) throws(Failure) -> Value
        ) throws(Failure) -> Value {
            try reach().readBooks(at: now, body)
        }

        func changeCounter() throws(Failure) -> Int64 { try reach().changeCounter() }
    }

    @Test(arguments: Setting.Store.allCases)
    func `a job is not done twice because the database was away for longer than a lease`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let database = Distant(house.database)
        let long = try house.enqueue()[0]
        let held = try house.takeAndDie(1, as: "alive").map { JobTry($0.id, fence: $0.fence) }
        let workers = JobWorkers(
            Service(database: database, vault: house.vault, clock: house.clock),
            JobWorkers.Plan(role: "work"), handlers: [TestHandler { _, _ in .done }])
        workers.begin()
        defer { _ = workers.stop(graceMs: 60_000) }
        database.set(away: true)
        #expect(eventually { database.refusals > 5 })
        house.clock.advance(by: .minutes(5))
        database.set(away: false)
        // Others are served at once, and the lease that nobody could renew is still left alone.
        let short = try house.enqueue()[0]
        #expect(try eventually { try house.job(short.id).state == .completed })
        #expect(try house.job(long.id).state == .running)
        #expect(try house.books { books throws(Failure) in try books.renew(held) }.count == 1)
        house.clock.advance(by: .seconds(29))
        let next = try house.enqueue()[0]
        #expect(try eventually { try house.job(next.id).state == .completed })
        #expect(try house.job(long.id).state == .running)
        house.clock.advance(by: .seconds(2))
        #expect(try eventually { try house.job(long.id).state == .completed })
        #expect(try house.attempts(long.id).map(\.result) == [.done, .lost])
    }

    /// A transport that takes every message; it may cut its worker off from the database then.
    private struct Post: MailTransport {
        let sent: Tally
        var cutting: Distant?

        func deliver(_ message: OutgoingMail) -> MailOutcome {
            cutting?.set(away: true)
            sent.add("\(message.id) \(message.edition ?? "")")
            return .sent(receipt: nil)
        }
    }

    /// A message that waits for the undo of what it tells.
    private func message(_ house: House) throws -> Mail.ID {
        let (admin, person) = (try house.add(.admin), try house.add(.talent))
        _ = try admin.backend.perform(
            SuspendUser(user: person.id), Call(reason: "a test", source: House.source))
        return try #require(try house.mail().first).id
    }

    @Test(arguments: Setting.Store.allCases)
    func `a message leaves again when its worker was cut off after it left, and as the same`(
        store: Setting.Store
    ) throws {
        let house = try House(Setting(reach: .inProcess, store: store))
        let (database, sent) = (Distant(house.database), Tally())
        let mail = try message(house)
        // Time stands still for it: it tries to write down that the message left for ever.
        let pacing = Courier.Pacing(
            nowMs: { 0 }, sleepMs: { _, _ in poll(nil, 0, 1) }, chance: { 0.5 })
        let carrier = MailCarrier(
            transport: Post(sent: sent, cutting: database), clock: house.clock, pacing: pacing)
        let cut = JobWorkers(
            Service(database: database, vault: house.vault, clock: house.clock),
            JobWorkers.Plan(role: "work"), handlers: [carrier])
        cut.begin()
        house.clock.advance(by: Undo.window)
        #expect(eventually { sent.total == 1 && database.refusals > 5 })
        house.clock.advance(by: .seconds(31))
        func stored() throws(Failure) -> Mail {
            try house.read { tx throws(Failure) in try tx.mail.find(mail) }
        }
        try house.working([MailCarrier(transport: Post(sent: sent), clock: house.clock)]) { _ in
            let isSent = try eventually { try stored().state == .sent }
            #expect(isSent)
        }
        #expect(sent.all == ["\(mail) ": 2])
        // What the first one says at last does not count.
        let before = try stored()
        database.set(away: false)
        #expect(cut.stop(graceMs: 60_000))
        #expect(try stored() == before)
    }
}
