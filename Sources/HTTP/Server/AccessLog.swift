internal import Glibc
internal import Synchronization

/// Writes the access log, one JSON object a line, without ever holding up who reports a request.
package final class AccessLog: Sendable {
    private struct State {
        var waiting: [AccessRecord] = []
        /// Records that found no place since the last line said so.
        var dropped = 0
        var isOver = false
        var isWritten = false
    }

    private let state = Mutex(State())
    private let write: @Sendable ([UInt8]) -> Void

    /// Records that wait to be written; further ones are counted and dropped.
    private static let waitingMax = 16_384
    /// Milliseconds between two writes.
    private static let pauseMs: Int32 = 100
    /// Milliseconds that closing may take when nobody says otherwise.
    package static let closeMsMax: Int64 = 2_000

    /// Starts a thread that hands whole lines to `write`.
    package init(write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
        let isStarted = Thread.start { [self] in
            while writeWaiting() { poll(nil, 0, Self.pauseMs) }
        }
        if !isStarted { state.withLock { $0.isOver = true } }
    }

    /// A log on a descriptor, as 2 for what systemd calls the journal.
    ///
    /// What cannot be written is lost: a full disk must not stop the server. `tell` is called when
    /// that begins, with the system's error, and when it is over, with 0.
    package convenience init(
        descriptor: Int32, tell: @escaping @Sendable (_ error: Int32) -> Void = { _ in }
    ) {
        let last = LastError()
        self.init { bytes in
            let error = Self.write(bytes, to: descriptor)
            if last.isNews(error) { tell(error) }
        }
    }

    /// What came of the last write.
    private final class LastError: Sendable {
        private let error = Mutex<Int32>(0)

        /// Notes what came of a write; true when the one before went otherwise.
        func isNews(_ new: Int32) -> Bool {
            error.withLock { error in
                defer { error = new }
                return new != error
            }
        }
    }

    /// Writes all of it; the system's error when it cannot, and 0 when it can.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return count < 0 ? errno : EIO }
            rest = rest.dropFirst(count)
        }
        return 0
    }

    /// Takes a record; it returns at once.
    package func append(_ record: AccessRecord) {
        state.withLock { state in
            guard !state.isOver, state.waiting.count < Self.waitingMax else {
                state.dropped += 1
                return
            }
            state.waiting.append(record)
        }
    }

    /// Writes what waits, for at most so many milliseconds, and takes nothing more.
    package func close(waitingMs: Int64 = closeMsMax) {
        state.withLock { $0.isOver = true }
        let deadline = MonotonicClock.nowMs + waitingMs
        while !state.withLock({ $0.isWritten }), MonotonicClock.nowMs < deadline {
            poll(nil, 0, 1)
        }
    }

    /// False when that was the last.
    private func writeWaiting() -> Bool {
        let taken = state.withLock { state in
            defer {
                state.waiting = []
                state.dropped = 0
            }
            return state
        }
        var lines: [UInt8] = []
        for record in taken.waiting { record.write(to: &lines) }
        if taken.dropped > 0 { lines += "{\"dropped\":\(taken.dropped)}\n".utf8 }
        if !lines.isEmpty { write(lines) }
        if taken.isOver { state.withLock { $0.isWritten = true } }
        return !taken.isOver
    }
}
