package import Domain
package import HTTP

/// A server far away, as a reach: every operation becomes a request.
package final class Remote: Reach {
    /// Times and tries of calls.
    package struct Options: Sendable, Equatable {
        /// Longest time that a reading takes, tries and pauses included.
        package var readTimeoutMs = 10_000
        /// Longest time that an act takes: hashing a password may wait for others.
        package var actTimeoutMs = 20_000
        /// How often a reading is tried.
        package var readAttemptsMax = 3
        /// How often an act is tried; each has a key, so that it has one effect.
        package var actAttemptsMax = 6

        /// The usual times.
        package init() {}
    }

    let options: Options
    let readings: Courier
    let acts: Courier
    /// How people know the server, as in `console.example:8443`.
    let name: String
    let newKey: @Sendable () -> String
    let clock: any Clock

    /// A reach over what sends requests; `newKey` makes keys for acts that carry none.
    ///
    /// The clock only says how long an act can be taken back: the server's may be another.
    package init(
        _ sender: any Sender, name: String, clock: any Clock, options: Options = Options(),
        pacing: Courier.Pacing = .system, newKey: @escaping @Sendable () -> String
    ) {
        (self.name, self.options, self.newKey, self.clock) = (name, options, newKey, clock)
        readings = Courier(
            sender, RetryPolicy(attemptsMax: options.readAttemptsMax), pacing: pacing)
        acts = Courier(sender, RetryPolicy(attemptsMax: options.actAttemptsMax), pacing: pacing)
    }

    package func backend(_ token: Secret?) -> any Backend {
        RemoteBackend(remote: self, token: token)
    }
}

/// The backend of one session on a server.
struct RemoteBackend: Backend {
    let remote: Remote
    let token: Secret?

    func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
        let spec = type(of: operation).spec
        var call = call
        // Keys of nobody would be shared by everybody, and a sign-in is shown once.
        if spec.changes, token != nil, call.key == nil { call.key = remote.newKey() }
        guard token.map(Self.isWellFormed) ?? true else {
            throw .unknownSession
        }
        let reading = RemoteReading(type(of: operation), server: remote.name, key: call.key)
        let courier = spec.changes ? remote.acts : remote.readings
        let began = remote.clock.now
        let delivery: Courier.Delivery
        do throws(HTTPError) {
            delivery = try courier.deliver(
                request(for: operation, call), isRepeatable: !spec.changes || call.key != nil,
                timeoutMs: spec.changes
                    ? remote.options.actTimeoutMs : remote.options.readTimeoutMs)
        } catch {
            throw reading.failure(error)
        }
        var answer = try reading.answer(
            delivery.reply.response, mayHaveBeenDone: delivery.mayHaveBeenDone)
        // By the clock of here, which need not agree with the server's; how much of the time is
        // left of an act that was done before, only the server knows.
        let latest = began + Undo.window
        let until = answer.isReplayed ? answer.undoUntil.map { min($0, latest) } : nil
        answer.undoUntil = answer.undo.map { _ in until ?? latest }
        return answer
    }

    /// Whether a token may stand in a header (RFC 6750, 2.1), so that it is worth asking.
    private static func isWellFormed(_ token: Secret) -> Bool {
        !token.revealed.isEmpty && token.revealed.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }

    private func request(for operation: any Operation, _ call: Call) -> Request {
        var request = Wire.request(for: operation)
        for field in Wire.headers(of: call).fields { request.headers.add(field.name, field.value) }
        request.headers["Accept"] = "\(Wire.Media.answer), \(Wire.Media.problem)"
        request.headers["Authorization"] = token.map { "Bearer \($0.revealed)" }
        return request
    }
}
