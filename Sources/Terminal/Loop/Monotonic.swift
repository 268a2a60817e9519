internal import Glibc

/// The clock that never goes back.
package enum Monotonic {
    /// Milliseconds since some moment before the program began.
    package static var nowMs: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }
}
