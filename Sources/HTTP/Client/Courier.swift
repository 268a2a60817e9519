internal import Glibc

/// Sends requests, and sends again what may be, within one deadline.
package struct Courier: Sendable {
    /// What carries out a single exchange.
    package let sender: any Sender
    package let policy: RetryPolicy
    package let pacing: Pacing

    /// Time and chance, as a test gives them.
    package struct Pacing: Sendable {
        /// Milliseconds of a clock that never goes back.
        package var nowMs: @Sendable () -> Int
        /// Sleeps that long, or until what it is given says that nobody waits any more.
        package var sleepMs: @Sendable (Int, () -> Bool) -> Void
        /// A number in 0..<1.
        package var chance: @Sendable () -> Double

        /// Puts clock, sleep and chance together.
        package init(
            nowMs: @escaping @Sendable () -> Int,
            sleepMs: @escaping @Sendable (Int, () -> Bool) -> Void,
            chance: @escaping @Sendable () -> Double
        ) {
            (self.nowMs, self.sleepMs, self.chance) = (nowMs, sleepMs, chance)
        }

        /// How long a sleeper does not notice that nobody waits any more.
        private static let sliceMs = 100

        /// Those of the system.
        package static let system = Pacing(
            nowMs: { Int(MonotonicClock.nowUs / 1_000) },
            sleepMs: { milliseconds, isOver in
                var left = milliseconds
                while left > 0, !isOver() {
                    let step = min(left, Pacing.sliceMs)
                    var time = timespec(tv_sec: 0, tv_nsec: step * 1_000_000)
                    nanosleep(&time, nil)
                    left -= step
                }
            },
            chance: { Double.random(in: 0..<1) })
    }

    /// A courier over a sender.
    package init(_ sender: any Sender, _ policy: RetryPolicy, pacing: Pacing = .system) {
        (self.sender, self.policy, self.pacing) = (sender, policy, pacing)
    }

    /// An answer at last.
    package struct Delivery: Sendable {
        package var reply: Reply
        /// Whether an attempt got lost on its way, and may have been carried out.
        package var mayHaveBeenDone: Bool
    }

    /// Delivers a request within a time; a request without effect, or with a key, is repeatable.
    ///
    /// The error tells of the last attempt, but whether anything may have been sent, of all.
    package func deliver(
        _ request: Request, isRepeatable: Bool, timeoutMs: Int
    ) throws(HTTPError) -> Delivery {
        let endMs = pacing.nowMs() + timeoutMs
        var (attempt, maybeSent) = (0, false)
        while true {
            attempt += 1
            let setback: RetryPolicy.Setback
            let result = attemptOnce(request, timeoutMs: max(1, endMs - pacing.nowMs()))
            switch result {
            case .success(let reply):
                maybeSent = maybeSent || Self.hidesEnd(reply.response.status)
                setback = .answer(
                    status: reply.response.status,
                    retryAfterMs: RetryAfter.milliseconds(reply.response))
            case .failure(let error):
                maybeSent = maybeSent || error.maybeSent
                setback = .error(error)
            }
            let pause = policy.pause(
                after: attempt, setback, isRepeatable: isRepeatable,
                remainingMs: endMs - pacing.nowMs(), chance: pacing.chance())
            guard let pause else {
                return try Self.settle(result, maybeSent)
            }
            pacing.sleepMs(pause) { sender.isStopped }
        }
    }

    /// Whether a status leaves open what became of the request: whoever stands before the server
    /// got no answer from it, or lost it (RFC 9110, 15.6.3 and 15.6.5).
    package static func hidesEnd(_ status: Int) -> Bool { status == 502 || status == 504 }

    private func attemptOnce(_ request: Request, timeoutMs: Int) -> Result<Reply, HTTPError> {
        do throws(HTTPError) {
            return .success(try sender.send(request, timeoutMs: timeoutMs))
        } catch {
            return .failure(error)
        }
    }

    private static func settle(
        _ result: Result<Reply, HTTPError>, _ maybeSent: Bool
    ) throws(HTTPError) -> Delivery {
        switch result {
        case .success(let reply): return Delivery(reply: reply, mayHaveBeenDone: maybeSent)
        case .failure(var error):
            error.maybeSent = maybeSent
            throw error
        }
    }
}
