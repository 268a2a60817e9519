/// What a connection is doing, and since when in milliseconds of the monotonic clock.
enum Phase: Equatable, Sendable {
    /// Between two requests; all requests before were so many bytes on the wire.
    case idle(since: Int64, consumed: UInt64)
    /// Some of a header has arrived.
    case header(since: Int64)
    /// So many bytes of a body have arrived.
    case body(since: Int64, bytes: Int)
    /// A handler has it.
    case working
    /// An answer of so many bytes is being sent.
    case answering(since: Int64, bytes: Int)

    /// Whether its time is over.
    func isOverdue(at now: Int64, _ limits: ServerLimits) -> Bool {
        switch self {
        case .idle(let since, _): now - since > limits.idleMsMax
        case .header(let since): now - since > limits.headerMsMax
        case .body(let since, let bytes), .answering(let since, let bytes):
            now - since > limits.transferGraceMs
                + Int64(bytes) * 1_000 / Int64(max(limits.transferBytesPerSecondMin, 1))
        case .working: false
        }
    }

    /// What it is at a look at which so many bytes have arrived since the connection was made.
    ///
    /// libmicrohttpd tells of a request when its first line is whole, which a caller who sends a
    /// byte a minute delays for hours; so the kernel's count tells whether a header has begun.
    func having(received: UInt64, at look: Look) -> Phase {
        guard case .idle(let since, let consumed) = self, received > consumed else { return self }
        return .header(since: max(since, look.last))
    }

    /// What it is when the time in which the server stood still does not count.
    func excused(at look: Look) -> Phase {
        func later(_ since: Int64) -> Int64 { max(since, min(since + look.lostMs, look.now)) }
        return switch self {
        case .idle(let since, let consumed): .idle(since: later(since), consumed: consumed)
        case .header(let since): .header(since: later(since))
        case .body(let since, let bytes): .body(since: later(since), bytes: bytes)
        case .working: .working
        case .answering(let since, let bytes): .answering(since: later(since), bytes: bytes)
        }
    }
}
