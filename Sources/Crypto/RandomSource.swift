internal import CSodium
internal import Synchronization

/// Where random bytes come from; injected, so that tests and the demo repeat themselves.
package protocol RandomSource: Sendable {
    /// Gives `count` random bytes. Safe to call from any thread.
    func bytes(_ count: Int) -> [UInt8]
}

extension RandomSource {
    /// A uniformly random 64-bit number.
    package func number() -> UInt64 {
        bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A uniformly random number from 0 up to, not including, `bound`; `bound` is at least 1.
    package func number(below bound: Int) -> Int {
        precondition(bound > 0, "a bound is at least 1")
        let bound = UInt64(bound)
        // Numbers below the remainder of 2^64 are drawn again, else small results come too often.
        let threshold = (0 &- bound) % bound
        var drawn = number()
        while drawn < threshold { drawn = number() }
        return Int(drawn % bound)
    }
}

/// The kernel's random bytes, through libsodium.
///
/// Everything secret in production comes from here.
package struct SystemRandom: RandomSource {
    package init() { Sodium.ready }

    package func bytes(_ count: Int) -> [UInt8] {
        [UInt8](length: count) { randombytes_buf($0, count) }
    }
}

/// The same bytes for the same seed, for tests and demo data; never for a real secret.
///
/// The stream is ChaCha20 (`randombytes_buf_deterministic`), one key a block, and does not depend
/// on how it is cut into calls.
package final class SeededRandom: RandomSource {
    private struct Stream {
        var block: UInt64 = 0
        var bytes: [UInt8] = []
        var used = 0
    }

    private static let blockBytes = 4096
    private let seed: UInt64
    private let stream = Mutex(Stream())

    package init(seed: UInt64) {
        Sodium.ready
        self.seed = seed
    }

    package func bytes(_ count: Int) -> [UInt8] {
        stream.withLock { stream in
            var result: [UInt8] = []
            result.reserveCapacity(count)
            while result.count < count {
                if stream.used == stream.bytes.count {
                    stream.bytes = block(stream.block)
                    stream.block += 1
                    stream.used = 0
                }
                let end = min(stream.used + count - result.count, stream.bytes.count)
                result.append(contentsOf: stream.bytes[stream.used..<end])
                stream.used = end
            }
            return result
        }
    }

    private func block(_ index: UInt64) -> [UInt8] {
        let key = SHA256.hash("callboard seeded random \(seed) \(index)")
        return [UInt8](length: Self.blockBytes) {
            randombytes_buf_deterministic($0, Self.blockBytes, key)
        }
    }
}
