package import Domain
package import HTTP

/// The one way to talk to an outside service over HTTP.
///
/// Each try passes the breaker and a limit of calls at once, is reported, and is repeated within
/// one deadline where that is safe: when the service cannot have got the request, said that it
/// refused it, or the request has no effect or carries a key.
package struct GatewayClient: Sendable {
    private let sender: any Sender
    private let watch: GatewayWatch
    private let credential: Credential?
    private let terms: Terms
    private let pacing: Courier.Pacing

    /// How a service is called.
    package struct Terms: Sendable {
        /// Time for all tries together.
        package var deadlineMs = 15_000
        /// When a request is sent again.
        package var retry = RetryPolicy(attemptsMax: 3)

        /// The usual terms.
        package init() {}
    }

    /// Talks to a service; the credential goes into `Authorization: Bearer …`.
    package init(
        _ sender: any Sender, watch: GatewayWatch, credential: Credential?,
        terms: Terms = Terms(), pacing: Courier.Pacing = .system
    ) {
        (self.sender, self.watch, self.credential) = (sender, watch, credential)
        (self.terms, self.pacing) = (terms, pacing)
    }

    /// What keeps a request from being sent now; `nil` for nothing that is known without sending.
    package var obstacle: Obstacle? { watch.obstacle }

    /// An answer, and when it may be asked again at the earliest, where the service said so.
    package struct Answer: Sendable {
        package var response: Response
        package var noSoonerThan: Instant?
    }

    /// Sends a request and gives the answer, whatever its status.
    ///
    /// `what` is what is done, for the console, as in `send mail`; a request is repeatable when it
    /// has no effect or carries a key; `flaw` says what is wrong with an answer that should have
    /// been well-formed, `nil` for nothing.
    package func send(
        _ request: Request, what: String, isRepeatable: Bool,
        flaw: (Response) -> String? = { _ in nil }
    ) throws(GatewayTrouble) -> Answer {
        let end = pacing.nowMs() + terms.deadlineMs
        let (request, secret) = try authorized(request)
        var (attempt, mayHaveBeenDone) = (0, false)
        while true {
            attempt += 1
            let result = try watch.call(what) {
                let left = max(1, end - pacing.nowMs())
                let result = exchange(request, timeoutMs: left, flaw)
                return (result, verdict(result, hiding: secret))
            }
            if case .broken(let error) = result {
                mayHaveBeenDone = mayHaveBeenDone || error.maybeSent
            }
            let pause = terms.retry.pause(
                after: attempt, setback(result), isRepeatable: isRepeatable,
                remainingMs: end - pacing.nowMs(), chance: pacing.chance())
            guard let pause else { return try settle(result, mayHaveBeenDone, secret) }
            pacing.sleepMs(pause) { sender.isStopped }
        }
    }

    /// What came of one try.
    private enum Exchange {
        case answered(Response)
        /// The answer is none of this service.
        case garbage(String)
        case broken(HTTPError)
    }

    private func authorized(_ request: Request) throws(GatewayTrouble) -> (Request, String?) {
        guard let credential else { return (request, nil) }
        do throws(Failure) {
            let secret = try credential.secret(at: watch.now)
            var request = request
            request.headers["Authorization"] = "Bearer \(secret.revealed)"
            return (request, secret.revealed)
        } catch {
            throw .failed(
                "the credential cannot be had: \(error.message)", noSoonerThan: nil,
                mayHaveBeenDone: false)
        }
    }

    private func exchange(
        _ request: Request, timeoutMs: Int, _ flaw: (Response) -> String?
    ) -> Exchange {
        do throws(HTTPError) {
            let response = try sender.send(request, timeoutMs: timeoutMs).response
            if [401, 403].contains(response.status) { credential?.forget() }
            return flaw(response).map(Exchange.garbage) ?? .answered(response)
        } catch {
            return .broken(error)
        }
    }

    /// What the breaker and the console learn.
    private func verdict(_ result: Exchange, hiding secret: String?) -> GatewayWatch.Verdict {
        switch result {
        case .answered(let response):
            let isFailure = Self.speaksAgainst(response.status)
            let error = response.status >= 400 ? "answered \(response.status)" : nil
            return GatewayWatch.Verdict(
                status: response.status, error: error, isFailure: isFailure)
        case .garbage(let why): return GatewayWatch.Verdict(error: why, isFailure: true)
        case .broken(let error):
            let text = PlainError.text("\(error)", hiding: [secret ?? ""])
            return GatewayWatch.Verdict(error: text, isFailure: error.kind != .stopped)
        }
    }

    /// Whether a status speaks against the service, or against our standing with it; what it
    /// refuses of a single request does not.
    private static func speaksAgainst(_ status: Int) -> Bool {
        status >= 500 || [401, 402, 403, 408, 429].contains(status)
    }

    private func setback(_ result: Exchange) -> RetryPolicy.Setback {
        switch result {
        case .answered(let response):
            .answer(
                status: response.status,
                retryAfterMs: RetryAfter.milliseconds(response, nowMs: watch.now.milliseconds))
        case .garbage: .answer(status: 200, retryAfterMs: nil)
        case .broken(let error): .error(error)
        }
    }

    private func settle(
        _ result: Exchange, _ mayHaveBeenDone: Bool, _ secret: String?
    ) throws(GatewayTrouble) -> Answer {
        switch result {
        case .answered(let response):
            let now = watch.now
            let wait = RetryAfter.milliseconds(response, nowMs: now.milliseconds)
            return Answer(
                response: response,
                noSoonerThan: wait.map { now + Span(milliseconds: Int64($0)) })
        case .garbage(let why): throw .failed(why, noSoonerThan: nil, mayHaveBeenDone: true)
        case .broken(let error):
            throw .failed(
                PlainError.text("\(error)", hiding: [secret ?? ""]), noSoonerThan: nil,
                mayHaveBeenDone: mayHaveBeenDone || error.maybeSent)
        }
    }
}
