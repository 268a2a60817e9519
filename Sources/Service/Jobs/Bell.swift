internal import Glibc

/// What one thread rings and another waits for; each ring wakes one who waits.
final class Bell: Sendable {
    private let ends: (read: Int32, write: Int32)

    /// Rings that are not lost while nobody waits.
    private static let ringsMax = 4_096

    init() {
        var ends: [Int32] = [-1, -1]
        let code = pipe(&ends)
        precondition(code == 0, "a process that cannot have two descriptors cannot work")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        self.ends = (ends[0], ends[1])
    }

    deinit {
        close(ends.read)
        close(ends.write)
    }

    /// Wakes so many.
    func ring(_ count: Int = 1) {
        let bytes = [UInt8](repeating: 0, count: min(count, Self.ringsMax))
        // A full pipe holds more rings than there are threads to wake.
        _ = write(ends.write, bytes, bytes.count)
    }

    /// Waits for a ring; false when none came in time.
    func wait(timeoutMs: Int32) -> Bool {
        var interest = pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0)
        guard poll(&interest, 1, timeoutMs) > 0 else { return false }
        var byte: UInt8 = 0
        return read(ends.read, &byte, 1) == 1
    }

    /// Waits for a ring and takes all that there are; false when none came in time.
    func waitForAll(timeoutMs: Int32) -> Bool {
        var interest = pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0)
        guard poll(&interest, 1, timeoutMs) > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: Self.ringsMax)
        return read(ends.read, &bytes, bytes.count) > 0
    }
}
