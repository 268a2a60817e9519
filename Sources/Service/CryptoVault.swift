internal import Crypto
package import Domain
internal import Synchronization

/// Keeps secrets with libsodium and crypt(3).
package final class CryptoVault: Vault, AuditSeal, Sendable {
    private let random: any RandomSource
    let pool: PasswordPool
    private let signer: Signer
    private let keys: any RandomSource
    /// When the mix of kinds of hashes was last looked at.
    private let levelledAt: Mutex<Instant?> = Mutex(nil)
    /// Keys of what an import keeps: salts, and marks of what it read.
    let importKeys: (salts: [UInt8], marks: [UInt8])

    /// Bytes of a seed.
    package static let seedBytes = Signer.seedBytes

    /// A vault whose signing key grows from the seed; it and the cursors' key need the same seed in
    /// every process that shares a database.
    ///
    /// `deterministic` draws tokens and keys from a number instead of the system: for
    /// demonstrations and tests only. `hashesLightly` makes hashes of passwords that protect
    /// nothing: for tests only.
    package init(seed: [UInt8], deterministic: UInt64? = nil, hashesLightly: Bool = false) {
        guard let signer = Signer(seed: seed) else {
            preconditionFailure("a seed has \(Self.seedBytes) bytes")
        }
        self.signer = signer
        let system = SystemRandom()
        random = deterministic.map { SeededRandom(seed: $0) } ?? system
        keys = random
        importKeys = (
            HMACSHA256.code(of: Array("import salts".utf8), key: signer.seed),
            HMACSHA256.code(of: Array("import marks".utf8), key: signer.seed)
        )
        pool = PasswordPool(random: random, hashesLightly: hashesLightly)
    }

    /// A fresh seed from the system.
    package static func newSeed() -> [UInt8] { SystemRandom().bytes(seedBytes) }

    /// How long the mix of kinds of hashes is taken to stay.
    private static let mixLife = Span.minutes(10)

    package func levelDecoys(
        at now: Instant, sample: () throws(Failure) -> [Domain.PasswordHash]
    ) throws(Failure) {
        let last = levelledAt.withLock { $0 }
        if let last, (Span.seconds(0)..<Self.mixLife).contains(now - last) { return }
        let kinds = try sample().compactMap { Crypto.PasswordHash(stored: $0.stored)?.kind }
            .filter { $0 != .none }
        pool.setShare(bcrypt: kinds.count { $0 == .bcrypt }, of: kinds.count)
        levelledAt.withLock { $0 = now }
    }

    package func hash(password: Secret) throws(Failure) -> Domain.PasswordHash {
        do throws(PasswordPoolError) {
            return Domain.PasswordHash(stored: try pool.make(password.revealed).stored)
        } catch {
            throw Self.failure(error)
        }
    }

    package func verify(
        password: Secret, against hash: Domain.PasswordHash?, login: String
    ) throws(Failure) -> PasswordVerdict {
        let stored = hash.flatMap { Crypto.PasswordHash(stored: $0.stored) }
        do throws(PasswordPoolError) {
            switch try pool.verify(password.revealed, against: stored, login: login) {
            case .refused: return .mismatch
            case .accepted(needsUpgrade: false): return .match
            case .accepted(needsUpgrade: true): return .matchNeedsUpgrade
            }
        } catch {
            throw Self.failure(error)
        }
    }

    package func weakness(
        of password: Secret, words: [String], hasSecondFactor: Bool
    ) -> String? {
        PasswordPolicy(hasSecondFactor: hasSecondFactor)
            .weakness(of: password.revealed, words: words)
    }

    package func isCommon(_ password: Secret) -> Bool {
        CommonPasswords.contains(password.revealed)
    }

    package func newToken() -> Secret { Secret(OpaqueToken(.session, random: random).text) }

    package func newCode() -> Secret { Secret(OneTimeCode(random: random).text) }

    package func normalizedCode(_ typed: Secret) -> Secret? {
        OneTimeCode(typed: typed.revealed).map { Secret($0.canonical) }
    }

    package func verify(
        code: Secret, against hash: Domain.PasswordHash?
    ) throws(Failure) -> Bool {
        let stored = hash.flatMap { Crypto.PasswordHash(stored: $0.stored) }
        do throws(PasswordPoolError) {
            return try pool.verifyCode(code.revealed, against: stored)
        } catch {
            throw Self.failure(error)
        }
    }

    package func fingerprint(of token: Secret) -> String {
        Hex.encode(SHA256.hash(token.revealed))
    }

    package func sign(_ text: String) throws(Failure) -> (signature: String, publicKey: String) {
        (Base64.encode(signer.sign(Array(text.utf8))), Base64.encode(signer.verifier.key))
    }

    package func isSigned(
        _ text: String, signature: String, publicKey: String
    ) throws(Failure) -> Bool {
        guard let bytes = Base64.decode(signature), let key = Base64.decode(publicKey) else {
            return false
        }
        // The key in a checkpoint is only a name: what counts is the key kept beside the database.
        return key == signer.verifier.key && signer.verifier.verify(bytes, of: Array(text.utf8))
    }

    /// The keys that cursors are sealed with, and that their nonces come of.
    var cursorKeys: (seals: [UInt8], nonces: [UInt8]) {
        (
            HMACSHA256.code(of: Array("cursor seals".utf8), key: signer.seed),
            HMACSHA256.code(of: Array("cursor nonces".utf8), key: signer.seed)
        )
    }

    /// The key of the fingerprints by which stored answers know their calls: without one, whoever
    /// has the file could try passwords at the speed of a fast hash.
    var answerKey: [UInt8] { HMACSHA256.code(of: Array("answers".utf8), key: signer.seed) }

    /// A code of bytes under a key of the purpose's own; processes that share the database agree.
    ///
    /// It has 32 bytes.
    package func code(of bytes: [UInt8], for purpose: String) -> [UInt8] {
        HMACSHA256.code(
            of: bytes, key: HMACSHA256.code(of: Array(purpose.utf8), key: signer.seed))
    }

    package func newKey() -> [UInt8] { keys.bytes(Sealer.keyBytes) }

    package func seal(_ text: String, key: [UInt8]) -> [UInt8] {
        guard let sealer = Sealer(key: key) else { preconditionFailure("a key has 32 bytes") }
        return sealer.seal(Array(text.utf8), context: Self.sealContext, random: random)
    }

    package func open(_ sealed: [UInt8], key: [UInt8]) -> String? {
        Sealer(key: key)?.open(sealed, context: Self.sealContext)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    package func hash(_ bytes: [UInt8]) -> [UInt8] { SHA256.hash(bytes) }

    private static let sealContext = Array("callboard audit".utf8)

    /// Waits for a turn to hash, with what is read for it.
    func inTurn<Value>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        try pool.inTurn(failing: Self.failure, body)
    }

    static func failure(_ error: PasswordPoolError) -> Failure {
        switch error {
        case .busy(let retryAfterMs): .tooMany(retryAfterMs: retryAfterMs)
        case .outOfMemory: .unavailable("there is no memory left to check a password; try again")
        }
    }
}
