internal import Synchronization

/// Why a password was not hashed.
package enum PasswordPoolError: Error, Sendable, Equatable {
    /// Too many wait already; ask again after this many milliseconds.
    case busy(retryAfterMs: Int)
    /// The machine has no 46 MiB to spare.
    case outOfMemory
}

/// Hashes and verifies passwords, a few at a time, so that sign-ins cannot starve everything else.
///
/// Two hashes run at once (on 2 cores a third only makes all slower, and each needs 46 MiB), 32
/// callers wait, and the next is refused at once. Calls block the thread that makes them.
///
/// **Time.** Every verification of an Argon2id kind costs one Argon2id, about 30 ms. An unknown
/// person, and one without a password, costs a decoy: a hash that nothing matches. Old bcrypt
/// accounts cost about 50 ms until they are upgraded, which would show that they exist; so a share
/// of unknown names, the same that bcrypt has among real accounts and fixed for each name by a key
/// of this process, gets a bcrypt decoy. A slow answer then says nothing about one name.
package final class PasswordPool: Sendable {
    /// Hashes that run at once.
    package static let workersMax = 2
    /// Callers that wait for a worker.
    package static let queueMax = 32
    /// Longest wait of a caller.
    static let waitSecondsMax = 5
    /// About one hash of the dearest kind, to tell a refused caller when to come back.
    static let hashMs = 50

    private let random: any RandomSource
    /// What each hash costs that is made here.
    let cost: Argon2id.Cost
    let gate: HashingGate
    /// Whose turn it is to read what hashing needs, and then to hash.
    let turns: HashingGate
    private let decoys: Mutex<Decoys?> = Mutex(nil)
    /// How many of a thousand accounts have a bcrypt hash.
    private let bcryptPerMille = Mutex(0)

    /// Makes a pool; one serves the whole process.
    ///
    /// One that `hashesLightly` makes hashes that protect nothing, for tests only.
    package convenience init(random: any RandomSource, hashesLightly: Bool = false) {
        self.init(
            random: random, cost: hashesLightly ? .least : .standard,
            workersMax: Self.workersMax, queueMax: Self.queueMax)
    }

    init(
        random: any RandomSource, cost: Argon2id.Cost = .standard, workersMax: Int, queueMax: Int
    ) {
        self.random = random
        self.cost = cost
        gate = HashingGate(
            insideMax: workersMax, waitingMax: queueMax, waitSecondsMax: Self.waitSecondsMax)
        turns = HashingGate(
            insideMax: workersMax, waitingMax: queueMax / 2, waitSecondsMax: Self.waitSecondsMax)
    }

    /// Waits for a turn, before anything is taken that others need, such as a connection to read
    /// with: as many hold one as can hash, and half as many callers wait as the pool has room for.
    package func inTurn<Value, Failure: Error>(
        failing: (PasswordPoolError) -> Failure, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        guard turns.enter() else { throw failing(busy(turns)) }
        defer { turns.leave() }
        return try body()
    }

    /// Tells how many accounts there are and how many of them have a bcrypt hash.
    ///
    /// To be called before the first sign-in and after an import; the share only steers the decoys.
    package func setShare(bcrypt: Int, of accounts: Int) {
        precondition(bcrypt >= 0 && bcrypt <= accounts, "a share is at most the whole")
        bcryptPerMille.withLock { $0 = accounts == 0 ? 0 : bcrypt * 1000 / accounts }
    }

    /// Whether `password` is the one that was stored for the person who signs in as `login`.
    ///
    /// - Parameters:
    ///   - password: exactly as typed: not trimmed, in any normalisation form.
    ///   - stored: the person's hash; `nil` if nobody is known by that name, which costs the same.
    ///   - login: the name as it was looked up, folded, so that its spellings cost the same.
    /// - Returns: the verdict; always `.refused` for an unknown person and for `none`.
    /// - Throws: `busy` if the queue is full, `outOfMemory`.
    package func verify(
        _ password: String, against stored: PasswordHash?, login: String
    ) throws(PasswordPoolError) -> PasswordHash.Verdict {
        try enter()
        defer { gate.leave() }
        guard let stored, stored.kind != .none else {
            _ = decoy(for: login).verify(password)
            return .refused
        }
        return stored.verify(password, cost: cost)
    }

    /// Whether `code` is the one whose hash was stored; without one it costs the same Argon2id.
    ///
    /// Codes are all hashed here, so their decoy is never another kind.
    package func verifyCode(
        _ code: String, against stored: PasswordHash?
    ) throws(PasswordPoolError) -> Bool {
        try enter()
        defer { gate.leave() }
        guard let stored, stored.kind == .argon2id else {
            _ = keptDecoys.argon2id.verify(code)
            return false
        }
        return stored.verify(code).isAccepted
    }

    /// Hashes a new password, in normalisation form C.
    package func make(_ password: String) throws(PasswordPoolError) -> PasswordHash {
        try enter()
        defer { gate.leave() }
        return try require(PasswordHash.make(password, cost: cost, random: random))
    }

    /// Does slow work inside the gate.
    func hashing<Value>(
        _ body: () throws(PasswordPoolError) -> Value
    ) throws(PasswordPoolError) -> Value {
        try enter()
        defer { gate.leave() }
        return try body()
    }

    private func enter() throws(PasswordPoolError) {
        guard gate.enter() else { throw busy(gate) }
    }

    private func busy(_ gate: HashingGate) -> PasswordPoolError {
        let load = gate.load
        return .busy(retryAfterMs: (load.inside + load.waiting) * Self.hashMs)
    }

    private func require(_ hash: PasswordHash?) throws(PasswordPoolError) -> PasswordHash {
        guard let hash else { throw .outOfMemory }
        return hash
    }

    /// The hash that an unknown name is held against; the same for the same name.
    func decoy(for login: String) -> PasswordHash {
        keptDecoys.hash(for: login, bcryptPerMille: bcryptPerMille.withLock { $0 })
    }

    private var keptDecoys: Decoys {
        decoys.withLock { kept in
            if let kept { return kept }
            let made = Decoys(cost: cost, random: random)
            kept = made
            return made
        }
    }
}

/// Hashes of passwords that nobody knows.
///
/// They are drawn, not made: a first try in a process costs what every other one costs.
private struct Decoys: Sendable {
    let argon2id: PasswordHash
    private let bcrypt: PasswordHash
    private let key: [UInt8]

    init(cost: Argon2id.Cost, random: any RandomSource) {
        key = random.bytes(32)
        let characters = Base64.encode(random.bytes(40), .standard)
            .map { $0 == "+" ? "." : $0 }.prefix(53)
        guard let argon2id = PasswordHash(stored: Argon2id.drawn(cost: cost, random: random)),
            let bcrypt = PasswordHash(stored: "$2b$10$" + String(characters))
        else { preconditionFailure("a drawn hash has the form of a made one") }
        self.argon2id = argon2id
        self.bcrypt = bcrypt
    }

    func hash(for login: String, bcryptPerMille: Int) -> PasswordHash {
        let code = HMACSHA256.code(of: Array(login.utf8), key: key)
        let drawn = (Int(code[0]) << 16 | Int(code[1]) << 8 | Int(code[2])) % 1000
        return drawn < bcryptPerMille ? bcrypt : argon2id
    }
}
