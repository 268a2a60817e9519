import Glibc
import Synchronization
import Testing

@testable import Crypto

@Suite struct PasswordPoolTests {
    @Test func `makes, wraps and verifies`() throws {
        let pool = PasswordPool(random: SeededRandom(seed: 1))
        let hash = try pool.make("a long new password")
        #expect(
            try pool.verify("a long new password", against: hash, login: "a")
                == .accepted(needsUpgrade: false))
        #expect(try pool.verify("old", against: nil, login: "a") == .refused)
        #expect(try pool.verify("", against: PasswordHash.none, login: "a") == .refused)
    }

    @Test func `old hashes are wrapped in their order`() throws {
        let pool = PasswordPool(random: SeededRandom(seed: 1))
        let hashes = try Self.wrap(Self.old, in: pool)
        #expect(
            try pool.verify("old", against: hashes[0], login: "a")
                == .accepted(needsUpgrade: true))
        #expect(try pool.verify("old", against: hashes[1], login: "a").isAccepted)
        #expect(try !pool.verify("salt", against: hashes[1], login: "a").isAccepted)
        #expect(hashes[2] == PasswordHash.none)
    }

    @Test func `wrapping again gives the same, and another name or key gives another`() throws {
        let first = try Self.wrap(Self.old, in: PasswordPool(random: SeededRandom(seed: 1)))
        let pool = PasswordPool(random: SeededRandom(seed: 2))
        #expect(try Self.wrap(Self.old, in: pool) == first)
        #expect(try Self.wrap(Self.old, key: 8, in: pool)[0] != first[0])
        let renamed = OldHash(digest: SHA256.hash("old"), salt: nil, name: "other")
        #expect(try Self.wrap([renamed], in: pool)[0] != first[0])
    }

    private static let old = [
        OldHash(digest: SHA256.hash("old"), salt: nil, name: "plain"),
        OldHash(digest: SHA256.hash("saltold"), salt: "salt", name: "salted"),
        OldHash(digest: [1, 2], salt: nil, name: "damaged"),
    ]

    private static func wrap(
        _ hashes: [OldHash], key: UInt8 = 7, in pool: PasswordPool
    ) throws -> [PasswordHash] {
        let done = Mutex(0)
        let wrapped = try pool.wrap(hashes, saltKey: [key]) { count in
            done.withLock { $0 = max($0, count) }
        }
        #expect(done.withLock(\.self) == hashes.count)
        return wrapped
    }

    @Test func `a full queue refuses at once and says when to come back`() throws {
        let pool = PasswordPool(random: SeededRandom(seed: 1), workersMax: 1, queueMax: 0)
        try #require(pool.gate.enter())
        #expect(throws: PasswordPoolError.busy(retryAfterMs: PasswordPool.hashMs)) {
            try pool.make("x")
        }
        pool.gate.leave()
        #expect(throws: Never.self) { try pool.make("x") }
    }

    @Test func `as many have a turn to hash as can, and the rest are told to wait`() {
        let pool = PasswordPool(random: SeededRandom(seed: 1), workersMax: 1, queueMax: 0)
        func turn(_ body: () throws(PasswordPoolError) -> Void) throws(PasswordPoolError) {
            try pool.inTurn(failing: { $0 }, body)
        }
        #expect(throws: PasswordPoolError.busy(retryAfterMs: PasswordPool.hashMs)) {
            try turn { () throws(PasswordPoolError) in
                try turn { () throws(PasswordPoolError) in }
            }
        }
        #expect(throws: Never.self) { try turn { () throws(PasswordPoolError) in } }
        #expect(pool.turns.load == (inside: 0, waiting: 0))
    }

    @Test func `a gate lets in as many as it may, and the waiting follow`() throws {
        let run = GateRun(gate: HashingGate(insideMax: 2, waitingMax: 32, waitSecondsMax: 60))
        let threads = try (0..<20).map { _ in try #require(run.start()) }
        for thread in threads { pthread_join(thread, nil) }
        let outcome = run.outcome.withLock { $0 }
        #expect(outcome.passed == 20)
        #expect((1...2).contains(outcome.most))
        #expect(run.gate.load == (inside: 0, waiting: 0))
    }

    @Test func `who waits too long is turned away`() {
        let gate = HashingGate(insideMax: 1, waitingMax: 1, waitSecondsMax: 0)
        #expect(gate.enter())
        #expect(!gate.enter())
        gate.leave()
        #expect(gate.enter())
    }

    @Test func `a name always meets the same decoy, and bcrypt has its share of them`() throws {
        let pool = PasswordPool(random: SeededRandom(seed: 1))
        let names = (0..<1000).map { "user\($0)@mail.example" }
        func bcryptNames() -> Set<String> {
            Set(names.filter { pool.decoy(for: $0).kind == .bcrypt })
        }
        #expect(bcryptNames().isEmpty)
        pool.setShare(bcrypt: 300, of: 1000)
        let many = bcryptNames()
        #expect((250...350).contains(many.count))
        #expect(bcryptNames() == many)
        pool.setShare(bcrypt: 60, of: 1000)
        let few = bcryptNames()
        #expect(few.isSubset(of: many))
        #expect((30...90).contains(few.count))
    }
}

/// Threads that pass a gate and note how many are inside at once.
private final class GateRun: Sendable {
    struct Outcome {
        var inside = 0
        var most = 0
        var passed = 0
    }

    let gate: HashingGate
    let outcome = Mutex(Outcome())

    init(gate: HashingGate) { self.gate = gate }

    func start() -> pthread_t? {
        var thread = pthread_t()
        let run = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { run in
                guard let run else { return nil }
                Unmanaged<GateRun>.fromOpaque(run).takeRetainedValue().pass()
                return nil
            }, run.toOpaque())
        if status != 0 { run.release() }
        return status == 0 ? thread : nil
    }

    private func pass() {
        guard gate.enter() else { return }
        outcome.withLock {
            $0.inside += 1
            $0.most = max($0.most, $0.inside)
        }
        sched_yield()
        outcome.withLock {
            $0.inside -= 1
            $0.passed += 1
        }
        gate.leave()
    }
}
