/// What the server grants its callers at most.
package struct ServerLimits: Sendable, Equatable {
    /// Bytes of request line and header fields; more is answered 431.
    package var headerBytesMax = 8_192
    /// Bytes of a body; more is answered 413.
    package var bodyBytesMax = 1_048_576
    /// Milliseconds from the first byte of a request to the end of its header.
    package var headerMsMax: Int64 = 8_000
    /// Milliseconds that a body, or the reading of an answer, may take whatever its size.
    package var transferGraceMs: Int64 = 10_000
    /// The grace in milliseconds while memory is short, if it is not less anyway.
    package var pressedGraceMs: Int64 = 1_000
    /// Bytes a second that a body, or the reading of an answer, must keep beyond the grace.
    package var transferBytesPerSecondMin = 4_096
    /// Bytes of bodies and answers in memory above which the slow are granted far less.
    package var heldBytesPressing = 16_777_216
    /// Bytes of bodies and answers in memory; what would need more is answered 503.
    package var heldBytesMax = 37_748_736
    /// Milliseconds that a connection may wait between two requests.
    package var idleMsMax: Int64 = 75_000
    /// Milliseconds between two looks at who is too slow; a limit is kept to within that.
    package var sweepMs: Int64 = 500
    /// Connections in all; one more is closed at once.
    package var connectionsMax = 12_000
    /// Connections of one address (IPv6: of one /64 network); one more is closed at once.
    package var connectionsPerAddressMax = 256
    /// Handlers that run at the same time.
    package var workersMax = 32
    /// Requests that wait for a worker; one more is answered 503.
    package var waitingMax = 1_024

    /// The limits for which nobody set anything else.
    package init() {}

    /// The limits while memory is short: less grace, and sixteen times the least rate.
    var pressed: ServerLimits {
        var pressed = self
        pressed.transferGraceMs = min(transferGraceMs, pressedGraceMs)
        pressed.transferBytesPerSecondMin *= 16
        return pressed
    }
}
