internal import Crypto
internal import Domain
internal import Fields

extension Gate {
    /// Appends what happened to the audit trail.
    func record(
        _ parameters: [RedactedValue], _ spec: Spec, _ failure: Failure?,
        in tx: any GateTransaction
    ) throws(Failure) -> AuditPosition {
        let target = tx.trail.target ?? Self.target(parameters)
        let person = target.flatMap { User.ID($0) }?.description
        return try tx.append(
            AuditEntry(
                at: tx.now, actor: tx.access.actor.name, operation: spec.name, target: target,
                parameters: parameters.compactMap { Self.value($0, spec, person) },
                changes: failure == nil ? tx.changes : [], reason: tx.call.reason,
                ticket: tx.call.ticket,
                source: "\(tx.call.source.client) \(tx.call.source.address)",
                request: tx.call.requestID, outcome: failure?.code ?? AuditEntry.done,
                remark: Self.remark(failure, tx.trail),
                // What was refused takes nothing back, whatever the call says.
                undoes: failure == nil ? tx.call.undoes : nil
            )
        )
    }

    /// The failure's sentence with what the database said of it, which nobody else is told; or what
    /// the operation remarked.
    private static func remark(_ failure: Failure?, _ trail: Trail) -> String? {
        guard let failure else { return trail.remark }
        return failure.message + (trail.cause.map { ": \($0)" } ?? "")
    }

    /// The first identifier among the parameters: what the operation is about.
    private static func target(_ parameters: [RedactedValue]) -> String? {
        parameters.first(where: \.isID)?.value
    }

    /// A parameter for the record: personal ones are sealed for their person, or hidden when it is
    /// not known whose they are.
    private static func value(
        _ parameter: RedactedValue, _ spec: Spec, _ person: String?
    ) -> AuditValue? {
        guard let value = parameter.value else { return nil }
        guard parameter.isPersonal || spec.personal.contains(parameter.name) else {
            return AuditValue(name: parameter.name, value: value)
        }
        guard let person else { return AuditValue(name: parameter.name, value: Secret.dots) }
        return AuditValue(name: parameter.name, value: value, person: person)
    }

    /// What came of an earlier call with the same key; `nil` for a new key.
    func replay(
        _ operation: any Operation, _ spec: Spec, in tx: any GateTransaction
    ) throws(Failure) -> Outcome? {
        guard let key = tx.call.key else { return nil }
        let actor = tx.access.actor.name
        guard
            let stored = try tx.storedAnswer(key: key, actor: actor, operation: spec.name)
        else { return nil }
        guard stored.fingerprint == fingerprint(of: operation, in: tx) else {
            return Outcome(
                .failure(
                    .reusedKey(
                        "the key \(key) was used with other parameters or for another reason; "
                            + "take a new one")))
        }
        guard let json = try? JSON(parsing: stored.body) else {
            throw .unavailable("the stored answer of the key \(key) cannot be read")
        }
        if stored.isFailure {
            let failure = FailureForm.decode(json) ?? .unavailable("the first call failed")
            return Outcome(.failure(failure), isReplayed: true)
        }
        let output = try JSONForm.output(of: type(of: operation), from: json)
        var answer = Answer(
            output: output, record: stored.record, actor: actor, isReplayed: true)
        // Whoever lost the first answer may still take the act back.
        if let until = stored.undoUntil, until > tx.now {
            answer.undo = stored.undo.flatMap { try? JSON(parsing: $0) }.flatMap(UndoForm.decode)
            answer.undoUntil = answer.undo.map { _ in until }
        }
        return Outcome(.success(answer), isReplayed: true)
    }

    /// Refuses slow work for a call whose key has its answer, which is given instead.
    ///
    /// Such a call counts no failure. Were its password compared all the same, somebody could try
    /// one after the other under a single key, and tell the right one by how long the answer takes.
    func requireNewKey(_ spec: Spec, in tx: any GateTransaction) throws(Failure) {
        guard let key = tx.call.key,
            try tx.storedAnswer(key: key, actor: tx.access.actor.name, operation: spec.name) != nil
        else { return }
        throw .unavailable("the answer of the key \(key) was just forgotten; ask again")
    }

    /// Stores the answer under the call's key, with secrets taken out.
    func remember(
        _ answer: Result<Answer, Failure>, of operation: any Operation, _ spec: Spec,
        in tx: any GateTransaction
    ) throws(Failure) {
        guard let key = tx.call.key else { return }
        if case .failure(let failure) = answer, failure.isPassing { return }
        var stored = StoredAnswer(
            fingerprint: fingerprint(of: operation, in: tx), body: "", isFailure: false,
            record: nil)
        switch answer {
        case .success(let answer):
            stored.body = JSONForm.encode(answer.output, hidingSecrets: true).text()
            stored.record = answer.record
            if let undo = answer.undo, !Self.holdsSecrets(undo) {
                stored.undo = UndoForm.encode(undo).text()
                stored.undoUntil = answer.undoUntil
            }
        case .failure(let failure):
            stored.body = FailureForm.encode(failure).text()
            stored.isFailure = true
        }
        try tx.removeOldAnswers()
        try tx.store(stored, key: key, actor: tx.access.actor.name, operation: spec.name)
    }

    private static func holdsSecrets(_ undo: Undo) -> Bool {
        FieldSchema.fields(of: type(of: undo.operation)).contains { $0.kind == .secret }
    }

    /// A code of what was asked, and why, under a key that is not in the database.
    ///
    /// What ends its own session asks for something else in every session.
    private func fingerprint(
        of operation: any Operation, in tx: any GateTransaction
    ) -> String {
        let call = tx.call
        var asked = TypedMoments.parameters(of: operation, typed: call.typed).bytes()
        var beside = [call.reason, call.ticket, call.expectedVersion.map(String.init)]
        if type(of: operation).spec.endsSession {
            beside.append(tx.access.actor.signed?.session.description)
        }
        if beside.contains(where: { $0 != nil }) {
            asked += JSON.array(beside.map { $0.map(JSON.string) ?? .null }).bytes()
        }
        return Hex.encode(HMACSHA256.code(of: asked, key: service.vault.answerKey))
    }
}
