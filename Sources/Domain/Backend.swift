/// Anything that can perform operations: the service in this process, or a server far away.
package protocol Backend: Sendable {
    /// Performs an operation and tells what the audit trail recorded of it.
    func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer

    /// The same, also telling of a refusal whether it is a stored one, as far as the backend knows.
    func outcome(any operation: any Operation, _ call: Call) -> Outcome

    /// What comes of a reading for somebody who may not wait for a write.
    ///
    /// `nil` when something has to be written down, such as a refusal, and from a backend that
    /// never tells; then nothing has been done, and whoever may wait has to ask.
    func glance(any operation: any Operation, _ call: Call) -> Outcome?
}

/// What came of a call.
package struct Outcome: Sendable {
    /// The answer, or why there is none.
    package let result: Result<Answer, Failure>
    /// Whether it is what came of an earlier call with the same key.
    package let isReplayed: Bool

    /// Wraps what came of it.
    package init(_ result: Result<Answer, Failure>, isReplayed: Bool = false) {
        (self.result, self.isReplayed) = (result, isReplayed)
    }
}

/// What a backend gives for an operation.
package struct Answer: Sendable {
    /// The operation's output.
    package var output: any Codable & Sendable
    /// The audit record; `nil` for what only reads, for what anybody may do, and for who reads no
    /// part of the trail.
    package var record: AuditPosition?
    /// The way back and when it closes; `nil` when there is none.
    package var undo: Undo?
    /// Until when ``undo`` is offered.
    package var undoUntil: Instant?
    /// Who acted, as audit records name them; `nil` when the backend does not tell.
    package var actor: String?
    /// Whether this is the stored answer of an earlier call with the same key.
    package var isReplayed: Bool

    /// Makes an answer.
    package init(
        output: any Codable & Sendable, record: AuditPosition? = nil, undo: Undo? = nil,
        undoUntil: Instant? = nil, actor: String? = nil, isReplayed: Bool = false
    ) {
        (self.output, self.record) = (output, record)
        (self.undo, self.undoUntil) = (undo, undoUntil)
        (self.actor, self.isReplayed) = (actor, isReplayed)
    }
}

extension Backend {
    package func outcome(any operation: any Operation, _ call: Call) -> Outcome {
        do throws(Failure) {
            let answer = try answer(any: operation, call)
            return Outcome(.success(answer), isReplayed: answer.isReplayed)
        } catch {
            return Outcome(.failure(error))
        }
    }

    package func glance(any operation: any Operation, _ call: Call) -> Outcome? { nil }

    /// Performs an operation.
    package func perform<Op: Operation>(
        _ operation: Op, _ call: Call = Call()
    ) throws(Failure) -> Op.Output {
        guard let output = try answer(any: operation, call).output as? Op.Output else {
            preconditionFailure("\(Op.spec.name) gave the output of another operation")
        }
        return output
    }
}

/// A way to backends: one for each token.
package protocol Reach: Sendable {
    /// The backend that acts for a session; `nil` for nobody, who may only sign in.
    func backend(_ token: Secret?) -> any Backend
}
