import Domain
import Service
import Storage
import Testing

/// Servers on one database whose clocks differ.
@Suite struct LeaseClockTests {
    /// A machine's clock that is ahead by so much, or behind.
    private struct WrongClock: Clock {
        let lead: Span

        var now: Instant { SystemClock().now + lead }
    }

    /// A server on such a machine, as far as it keeps the books.
    private final class Server {
        private let database: StorageDatabase
        private let clock: WrongClock

        init(_ house: House, ahead lead: Span = .seconds(0)) throws {
            clock = WrongClock(lead: lead)
            var ports = house.ports
            ports.clock = clock
            database = try StorageDatabase.open(
                path: house.files.place, kind: .real, tables: .asTheyAre, ports: ports)
        }

        deinit { database.close() }

        func books<Value>(
            earlier: Span = .seconds(0), _ body: (any WorkStore) throws(Failure) -> Value
        ) throws(Failure) -> Value {
            try database.keepBooks(at: clock.now - earlier, body)
        }

        func take(earlier: Span = .seconds(0)) throws(Failure) -> [Job] {
            try books(earlier: earlier) { books throws(Failure) in
                try books.take(1, from: ["test"], by: "w", maySuspect: true)
            }
        }

        func rescue() throws(Failure) -> Int {
            try books { books throws(Failure) in try books.rescue(limit: 10) }
        }
    }

    private static let leads = [-3_600, -60, 60, 3_600].map { Span.seconds($0) }

    private func house() throws -> House {
        try House(Setting(reach: .inProcess, store: .postgres))
    }

    /// One whose clock is right and one whose clock is not, in either order.
    private func servers(
        _ house: House, _ lead: Span, wrongFirst: Bool
    ) throws -> (Server, Server) {
        let (right, wrong) = (try Server(house), try Server(house, ahead: lead))
        return wrongFirst ? (wrong, right) : (right, wrong)
    }

    @Test(arguments: leads, [false, true])
    func `a job is not done twice because the clocks of two servers differ`(
        lead: Span, isTakenByWrong: Bool
    ) throws {
        let house = try house()
        let (one, other) = try servers(house, lead, wrongFirst: isTakenByWrong)
        let job = try house.enqueue()[0]
        let taken = try one.take()
        #expect(try taken == [house.job(job.id)])
        #expect(try other.rescue() == 0)
        let tries = taken.map { JobTry($0.id, fence: $0.fence) }
        let held = try one.books { books throws(Failure) in try books.renew(tries) }
        #expect(held.count == 1)
        #expect(try other.rescue() == 0)
        #expect(try house.job(job.id).state == .running)
    }

    @Test(arguments: leads, [false, true])
    func `a job of a dead server is not left for an hour because a clock is behind`(
        lead: Span, isTakenByWrong: Bool
    ) throws {
        let house = try house()
        let (one, other) = try servers(house, lead, wrongFirst: isTakenByWrong)
        let job = try house.enqueue()[0]
        #expect(try one.take(earlier: .seconds(31)).map(\.id) == [job.id])
        #expect(try other.rescue() == 1)
        let found = try house.job(job.id)
        #expect((found.state, found.crashes) == (.available, 1))
    }

    @Test func `two servers whose clocks differ do not both hold what one holds at a time`()
        throws
    {
        let house = try house()
        let (right, ahead) = try servers(house, .hours(1), wrongFirst: false)
        let end = SystemClock().now + .minutes(2)
        let isHeld = try right.books { books throws(Failure) in
            try books.hold("prune", by: "one", until: end)
        }
        let isHeldTwice = try ahead.books { books throws(Failure) in
            try books.hold("prune", by: "other", until: end + .hours(1))
        }
        #expect(isHeld && !isHeldTwice)
    }

    @Test func `a server whose clock is a year ahead does not forget what was set aside today`()
        throws
    {
        let house = try house()
        let (right, ahead) = try servers(house, .days(365), wrongFirst: false)
        let job = try house.enqueue()[0]
        let reports = try right.take().map {
            JobReport(
                JobTry($0.id, fence: $0.fence), .test, .hopeless("it cannot be done"), random: 0)
        }
        let ended = try right.books { books throws(Failure) in try books.finish(reports) }
        #expect(ended.count == 1)
        let old = SystemClock().now + .days(365) - .days(90)
        let forgotten = try ahead.books { books throws(Failure) in
            try books.prune(.discarded, finishedBefore: old, limit: 10)
        }
        #expect(forgotten == 0)
        #expect(try house.job(job.id).state == .discarded)
    }

    @Test func `a clock that was a year ahead once does not keep a schedule from its times`()
        throws
    {
        let house = try house()
        let (right, ahead) = try servers(house, .days(365), wrongFirst: false)
        let now = SystemClock().now
        let claims = try [(ahead, now + .days(365)), (right, now), (right, now)].map {
            server, occurrence in
            try server.books { books throws(Failure) in try books.claim("test", at: occurrence) }
        }
        #expect(claims == [true, true, false])
    }

    @Test func `what is due is done once though the database server's clock is behind`() throws {
        let house = try house()
        let ahead = try [1, 2].map { _ in try Server(house, ahead: .hours(1)) }
        let due = SystemClock().now + .hours(1)
        let claims = try ahead.map { server in
            try server.books { books throws(Failure) in try books.claim("test", at: due) }
        }
        #expect(claims == [true, false])
    }
}
