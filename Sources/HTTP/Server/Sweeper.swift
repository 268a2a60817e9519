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
            var lastLook = MonotonicClock.nowMs
            while !reception.isEnded {
                poll(nil, 0, Int32(limits.sweepMs))
                let now = MonotonicClock.nowMs
                let granted = reception.isPressed ? limits.pressed : limits
                reception.table.forEach { $0.cut(at: now, lastLook: lastLook, granted) }
                lastLook = now
            }
        }
    }
}
