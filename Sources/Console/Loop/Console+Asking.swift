internal import Domain
internal import Terminal

extension Console {
    /// Sends a worker to the backend.
    ///
    /// An ended session leads to the sign-in screen, whoever asked.
    mutating func ask<Output: Sendable>(
        _ errand: Errand,
        _ work: @escaping @Sendable (any Backend) throws(Failure) -> Output,
        then: @escaping @Sendable (inout Console, Result<Output, Failure>) -> Void
    ) {
        let (backend, token) = (backend, token)
        send(errand) { () throws(Failure) in
            try work(backend)
        } then: { console, result in
            // That a session ended which another took the place of ends nothing else.
            if case .failure(.unauthenticated(let text)) = result, token == console.token {
                return console.endSession(because: text)
            }
            then(&console, result)
        }
    }

    /// Sends a worker with any work.
    mutating func send<Output: Sendable>(
        _ errand: Errand, _ work: @escaping @Sendable () throws(Failure) -> Output,
        then: @escaping @Sendable (inout Console, Result<Output, Failure>) -> Void
    ) {
        let generation = errands.begin(errand, atMs: time.milliseconds)
        effects.append(
            .run(errand) {
                let result: Result<Output, Failure>
                do throws(Failure) {
                    result = .success(try work())
                } catch {
                    result = .failure(error)
                }
                return .answered(
                    Answered(errand: errand, generation: generation) { then(&$0, result) })
            })
    }

    /// A call as the console makes it.
    func call(
        expecting version: Int? = nil, reason: String? = nil, ticket: String? = nil,
        undoes: AuditPosition? = nil
    ) -> Call {
        Call(
            key: configuration.newKey(), expectedVersion: version,
            reason: reason.flatMap { $0.isEmpty ? nil : $0 },
            ticket: ticket.flatMap { $0.isEmpty ? nil : $0 }, source: Self.source, undoes: undoes)
    }
}
