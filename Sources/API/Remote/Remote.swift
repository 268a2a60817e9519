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

    /// A reach over what sends requests; `newKey` makes keys for acts that carry none.
    package init(
        _ sender: any Sender, name: String, options: Options = Options(),
        pacing: Courier.Pacing = .system, newKey: @escaping @Sendable () -> String
    ) {
        (self.name, self.options, self.newKey) = (name, options, newKey)
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
        let reading = RemoteReading(type(of: operation), server: remote.name, key: call.key)
        let courier = spec.changes ? remote.acts : remote.readings
        let delivery: Courier.Delivery
        do throws(HTTPError) {
            delivery = try courier.deliver(
                request(for: operation, call), isRepeatable: !spec.changes || call.key != nil,
                timeoutMs: spec.changes
                    ? remote.options.actTimeoutMs : remote.options.readTimeoutMs)
        } catch {
            throw reading.failure(error)
        }
        return try reading.answer(
            delivery.reply.response, mayHaveBeenDone: delivery.mayHaveBeenDone)
    }

    private func request(for operation: any Operation, _ call: Call) -> Request {
        var request = Wire.request(for: operation)
        for field in Wire.headers(of: call).fields { request.headers.add(field.name, field.value) }
        request.headers["Accept"] = "\(Wire.Media.answer), \(Wire.Media.problem)"
        request.headers["Authorization"] = token.map { "Bearer \($0.revealed)" }
        return request
    }
}
