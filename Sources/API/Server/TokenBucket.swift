/// How much may be asked: so many requests a second for ever, and more at once.
package struct RateLimit: Sendable, Equatable {
    /// Requests a second.
    package let perSecond: Int
    /// Requests at once.
    package let burst: Int

    /// A limit; both at least 1.
    package init(perSecond: Int, burst: Int) {
        (self.perSecond, self.burst) = (max(perSecond, 1), max(burst, 1))
    }

    /// Nanoseconds from one request to the next.
    fileprivate var interval: Int64 { 1_000_000_000 / Int64(perSecond) }
    /// Nanoseconds that a whole burst takes to come back.
    fileprivate var window: Int64 { interval * Int64(burst) }

    /// Seconds that a whole burst takes to come back, at least 1.
    var windowSeconds: Int { Int((window + 999_999_999) / 1_000_000_000) }
}

/// A bucket of tokens that fills by itself, kept as one number: the moment when it is full.
///
/// This is the generic cell rate algorithm (ITU-T I.371, annex A).
package struct TokenBucket: Sendable, Equatable {
    /// Nanoseconds on a clock that never goes back.
    private var fullAt: Int64

    /// What came of taking a token.
    package struct Taking: Sendable, Equatable {
        /// Whether there was one.
        package let isAllowed: Bool
        /// Tokens that are left.
        package let remaining: Int
        /// Milliseconds until the bucket is full.
        package let fullInMs: Int
        /// Milliseconds until there is a token; 0 when there is one.
        package let retryAfterMs: Int
    }

    /// A full bucket.
    package init() { fullAt = .min }

    /// Takes a token at a moment, if there is one.
    package mutating func take(_ limit: RateLimit, at now: Int64) -> Taking {
        let before = max(fullAt, now)
        let after = before + limit.interval
        let excess = after - now - limit.window
        let isAllowed = excess <= 0
        if isAllowed { fullAt = after }
        let owed = (isAllowed ? after : before) - now
        return Taking(
            isAllowed: isAllowed, remaining: Int(max(0, limit.window - owed) / limit.interval),
            fullInMs: Int((owed + 999_999) / 1_000_000),
            retryAfterMs: isAllowed ? 0 : Int((excess + 999_999) / 1_000_000)
        )
    }

    /// Whether the bucket is as good as new.
    package func isFull(at now: Int64) -> Bool { fullAt <= now }
}
