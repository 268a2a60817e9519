internal import Glibc

/// A system call of the test machinery that failed: what was tried, and on what.
package struct SystemError: Error, CustomStringConvertible {
    /// The call and its subject, such as "open /tmp/x".
    package let attempt: String
    /// The `errno` it left.
    package let code: Int32

    /// Takes `errno` as it is now, unless a code is given.
    package init(_ attempt: String, code: Int32 = Glibc.errno) {
        self.attempt = attempt
        self.code = code
    }

    package var description: String {
        "\(attempt): \(strerror(code).map { String(cString: $0) } ?? "error \(code)")"
    }
}

/// A moment after which a wait is given up, on the monotonic clock.
package struct Deadline {
    private let endMs: Int

    package init(afterMs timeoutMs: Int) {
        endMs = Deadline.nowMs() + timeoutMs
    }

    /// Milliseconds that are left; 0 once it has passed.
    package var leftMs: Int32 { Int32(clamping: max(0, endMs - Deadline.nowMs())) }

    package var hasPassed: Bool { leftMs == 0 }

    private static func nowMs() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }
}
