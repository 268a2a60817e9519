internal import Synchronization

/// An old hash that is to be wrapped.
package struct OldHash: Sendable {
    /// The 32 bytes of the SHA-256.
    let digest: [UInt8]
    /// What stood before the password when it was hashed; `nil` without a salt.
    let salt: String?
    /// What the new salt grows from: one name for each account.
    let name: String

    /// Describes an old hash; with a digest of another length no password works.
    package init(digest: [UInt8], salt: String?, name: String) {
        (self.digest, self.salt, self.name) = (digest, salt, name)
    }
}

extension PasswordPool {
    /// Wraps many old hashes on all workers of the pool, in their order.
    ///
    /// The salts grow from the names and a key: doing it again gives the same, and nobody who
    /// lacks the key knows a salt beforehand. `progress` is told from any thread how many are done.
    package func wrap(
        _ hashes: [OldHash], saltKey: [UInt8], progress: @escaping @Sendable (Int) -> Void
    ) throws(PasswordPoolError) -> [PasswordHash] {
        let work = Wrapping(hashes: hashes, saltKey: saltKey, progress: progress)
        Threads.run(min(Self.workersMax, hashes.count)) {
            while let index = work.next() {
                do throws(PasswordPoolError) {
                    work.finish(index, try self.wrap(hashes[index], saltKey: saltKey))
                } catch {
                    work.fail(error)
                }
            }
        }
        return try work.result()
    }

    private func wrap(
        _ old: OldHash, saltKey: [UInt8]
    ) throws(PasswordPoolError) -> PasswordHash {
        try hashing { () throws(PasswordPoolError) in
            let random = NamedBytes(key: saltKey, name: old.name)
            let made =
                old.salt.map {
                    PasswordHash.wrap(
                        sha256: old.digest, salt: Array($0.utf8), cost: cost, random: random)
                } ?? PasswordHash.wrap(sha256: old.digest, cost: cost, random: random)
            guard let made else { throw .outOfMemory }
            return made
        }
    }
}

/// Bytes that only the holder of a key can tell, the same for the same name.
private struct NamedBytes: RandomSource {
    let key: [UInt8]
    let name: String

    func bytes(_ count: Int) -> [UInt8] {
        precondition(count <= HMACSHA256.codeBytes, "one code is drawn, not a stream")
        return Array(HMACSHA256.code(of: Array(name.utf8), key: key).prefix(count))
    }
}

/// Old hashes and what became of them, shared by the threads that work on them.
private final class Wrapping: Sendable {
    private struct State {
        var next = 0
        var done: [PasswordHash?]
        var count = 0
        var failure: PasswordPoolError?
    }

    private let state: Mutex<State>
    private let count: Int
    private let progress: @Sendable (Int) -> Void

    init(hashes: [OldHash], saltKey: [UInt8], progress: @escaping @Sendable (Int) -> Void) {
        count = hashes.count
        self.progress = progress
        state = Mutex(State(done: Array(repeating: nil, count: hashes.count)))
    }

    /// The next hash that nobody works on; `nil` when all are taken or one has failed.
    func next() -> Int? {
        state.withLock { state in
            guard state.failure == nil, state.next < count else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    func finish(_ index: Int, _ hash: PasswordHash) {
        let count = state.withLock { state in
            state.done[index] = hash
            state.count += 1
            return state.count
        }
        progress(count)
    }

    func fail(_ failure: PasswordPoolError) {
        state.withLock { $0.failure = $0.failure ?? failure }
    }

    func result() throws(PasswordPoolError) -> [PasswordHash] {
        let (done, failure) = state.withLock { ($0.done, $0.failure) }
        if let failure { throw failure }
        return done.compactMap(\.self)
    }
}
