/// When a request that got nowhere is sent again, and after what pause.
///
/// Pauses have full jitter: anything from nothing to a ceiling that doubles each time, so that
/// clients which lost their server together do not come back together.
package struct RetryPolicy: Sendable, Equatable {
    /// How often a request is sent at most.
    package var attemptsMax: Int
    /// Ceiling of the first pause.
    package var pauseMs = 100
    /// Ceiling of every pause.
    package var pauseMaxMs = 4_000

    /// Sends at most that often.
    package init(attemptsMax: Int) { self.attemptsMax = attemptsMax }

    /// What came of an attempt.
    package enum Setback: Sendable, Equatable {
        case error(HTTPError)
        case answer(status: Int, retryAfterMs: Int?)
    }

    /// The pause before the next attempt; `nil` to leave it.
    ///
    /// `attempt` counts from 1, `chance` lies in 0..<1. What changes something without carrying a
    /// key is only sent again when the server cannot have got it, or says that it refused it.
    package func pause(
        after attempt: Int, _ setback: Setback, isRepeatable: Bool, remainingMs: Int,
        chance: Double
    ) -> Int? {
        guard attempt < attemptsMax, isWorthwhile(setback, isRepeatable) else { return nil }
        let ceiling = min(pauseMaxMs, pauseMs << min(attempt - 1, 16))
        var pause = Int(Double(ceiling) * chance)
        // Many are told to come back after the same time; they should not come together.
        if case .answer(_, let least?) = setback {
            pause = max(least, min(least + pause, remainingMs - 1))
        }
        return pause < remainingMs ? pause : nil
    }

    private func isWorthwhile(_ setback: Setback, _ isRepeatable: Bool) -> Bool {
        switch setback {
        case .error(let error):
            switch error.part {
            // A kept connection may have taken the request before it died.
            case .connect: return error.kind == .failed && (isRepeatable || !error.maybeSent)
            case .answer: return isRepeatable && error.kind == .failed
            case .request, .name, .tls: return false
            }
        case .answer(429, _): return true
        case .answer(502, _), .answer(503, _), .answer(504, _): return isRepeatable
        // An act of the same key is still under way.
        case .answer(409, let retryAfterMs): return isRepeatable && retryAfterMs != nil
        case .answer: return false
        }
    }
}
