internal import Crypto
package import Domain
internal import Glibc
internal import Synchronization

/// The clock of the machine.
package struct SystemClock: Clock {
    /// Makes a clock.
    package init() {}

    package var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// UUIDs of version 7 that rise within a process even inside one millisecond.
///
/// The 12 bits after the time are a counter that begins at random (RFC 9562, 6.2, method 1).
package final class UUIDSource: IDSource {
    private let random: any RandomSource
    private let last = Mutex((milliseconds: Int64(0), counter: UInt64(0)))

    /// Draws from the system, or from a number for demonstrations and tests.
    package init(deterministic: UInt64? = nil) {
        random = deterministic.map { SeededRandom(seed: $0) } ?? SystemRandom()
    }

    package func uuid7(at moment: Instant) -> (high: UInt64, low: UInt64) {
        let (milliseconds, counter) = last.withLock { last in
            if moment.milliseconds > last.milliseconds {
                last = (moment.milliseconds, random.number() >> 53)
            } else if last.counter < 0xFFF {
                last.counter += 1
            } else {
                last = (last.milliseconds + 1, random.number() >> 53)
            }
            return last
        }
        let high = UInt64(bitPattern: milliseconds) << 16 | 0x7000 | counter & 0xFFF
        return (high, random.number() >> 2 | 0x8000_0000_0000_0000)
    }
}
