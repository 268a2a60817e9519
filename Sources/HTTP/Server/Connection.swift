internal import Glibc
internal import Synchronization

/// What the server knows of one connection.
final class Connection: Sendable {
    let descriptor: Int32
    let address: NetworkAddress
    let generation: Generation
    private let state: Mutex<State>

    private struct State {
        var phase: Phase
        /// Bytes of all requests so far.
        var consumed: UInt64 = 0
        /// The request that is on its way; kept for those who must end it early.
        var exchange: Exchange?
    }

    init(descriptor: Int32, address: NetworkAddress, generation: Generation, at now: Int64) {
        (self.descriptor, self.address, self.generation) = (descriptor, address, generation)
        state = Mutex(State(phase: .idle(since: now, consumed: 0)))
    }

    var phase: Phase {
        state.withLock { $0.phase }
    }

    /// The request that is on its way, once its target was read.
    var exchange: Exchange? {
        state.withLock { $0.exchange }
    }

    func enter(_ phase: Phase) {
        state.withLock { $0.phase = phase }
    }

    /// The target of a request was read.
    func begin(_ exchange: Exchange) {
        state.withLock { $0.exchange = exchange }
    }

    /// More of a body has arrived.
    func advance(_ count: Int) {
        state.withLock { state in
            guard case .body(let since, let bytes) = state.phase else { return }
            state.phase = .body(since: since, bytes: bytes + count)
        }
    }

    /// A request of so many bytes is over; `nil` says that only the kernel can count them.
    func rest(at now: Int64, after bytes: Int?) {
        let received = bytes == nil ? Self.received(descriptor) : nil
        state.withLock { state in
            state.consumed = received ?? (state.consumed + UInt64(bytes ?? 0))
            state.phase = .idle(since: now, consumed: state.consumed)
            state.exchange = nil
        }
    }

    /// Ends the connection when it is too slow: the peer sees its end, libmicrohttpd too.
    ///
    /// Called only while the descriptor cannot be closed.
    func cut(at look: Look, _ limits: ServerLimits) {
        let isOverdue = state.withLock { state in
            if case .idle = state.phase, let count = Self.received(descriptor) {
                state.phase = state.phase.having(received: count, at: look)
            }
            state.phase = state.phase.excused(at: look)
            return state.phase.isOverdue(at: look.now, limits)
        }
        if isOverdue { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    /// Ends the connection if no request is on its way; as `cut`.
    func cutWhenIdle() {
        if case .idle = phase { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    /// Bytes that arrived since the connection was made: `tcpi_bytes_received` of `TCP_INFO`,
    /// which the kernel knows since 4.1 and glibc's header does not (linux/tcp.h).
    private static func received(_ descriptor: Int32) -> UInt64? {
        let offset = 128
        return withUnsafeTemporaryAllocation(byteCount: offset + 8, alignment: 8) { info in
            var length = socklen_t(info.count)
            guard
                getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, info.baseAddress, &length)
                    == 0,
                Int(length) == info.count
            else { return nil }
            return info.load(fromByteOffset: offset, as: UInt64.self)
        }
    }
}
