internal import Glibc

/// Times taken with the monotonic clock.
enum Stopwatch {
    /// Seconds since some fixed moment.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The median of several runs, in seconds.
    static func median<E: Error>(of runs: Int, _ body: () throws(E) -> Void) throws(E) -> Double {
        var times: [Double] = []
        for _ in 0..<runs {
            let start = now
            try body()
            times.append(now - start)
        }
        return times.sorted()[runs / 2]
    }
}
