internal import Glibc

/// Looks again and again for connections whose time is over.
///
/// libmicrohttpd's own time-out starts anew with every byte, so that a caller who sends one byte
/// at a time holds a connection for ever.
enum Sweeper {
    /// Sweeps on a thread of its own until the reception ends.
    static func start(_ reception: Reception) {
        _ = Thread.start {
            let limits = reception.configuration.limits
            var look = Look(first: MonotonicClock.nowMs)
            while !reception.isEnded {
                poll(nil, 0, Int32(limits.sweepMs))
                look = Look(at: MonotonicClock.nowMs, after: look, every: limits.sweepMs)
                let granted = reception.isPressed ? limits.pressed : limits
                reception.table.forEach { $0.cut(at: look, granted) }
            }
        }
    }
}

/// When the sweeper looks, in milliseconds of the monotonic clock.
struct Look: Sendable {
    let now: Int64
    /// When it looked before.
    let last: Int64
    /// Milliseconds since then in which the server stood still.
    ///
    /// The process was stopped, or the machine had no time for it, and no caller is to blame.
    let lostMs: Int64

    init(first now: Int64) {
        (self.now, last, lostMs) = (now, now, 0)
    }

    /// The look after another, which should come `sweepMs` later and may come twice as late.
    init(at now: Int64, after previous: Look, every sweepMs: Int64) {
        (self.now, last) = (now, previous.now)
        lostMs = max(0, now - previous.now - 2 * sweepMs)
    }
}
