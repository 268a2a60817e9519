internal import Glibc

/// Sends frames to the terminal, each in one write(2) where the terminal takes it.
///
/// The descriptor should not block: what a slow terminal does not take within the deadline
/// waits for the next call, so that no sequence is ever cut.
struct FrameWriter {
    enum Outcome {
        case done
        /// The terminal took only a part; the rest goes first next time.
        case stalled
        /// The terminal is gone.
        case closed
    }

    let descriptor: Int32
    private var waiting: [UInt8] = []

    /// How long one frame may wait for the terminal.
    static let deadlineMs = 2_000

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    var isStalled: Bool { !waiting.isEmpty }

    /// Sends the bytes behind what still waits.
    mutating func write(_ bytes: [UInt8], deadlineMs: Int = FrameWriter.deadlineMs) -> Outcome {
        if waiting.isEmpty {
            waiting = bytes
        } else {
            waiting.append(contentsOf: bytes)
        }
        let end = Monotonic.nowMs + deadlineMs
        var sent = 0
        defer { waiting.removeFirst(sent) }
        while sent < waiting.count {
            let count = waiting.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent)
            }
            if count >= 0 {
                sent += count
                continue
            }
            let problem = errno
            if problem == EINTR { continue }
            guard problem == EAGAIN else {
                sent = waiting.count
                return .closed
            }
            let left = end - Monotonic.nowMs
            guard left > 0 else { return .stalled }
            var interest = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&interest, 1, Int32(left))
        }
        return .done
    }
}
