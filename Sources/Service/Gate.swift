internal import Domain
internal import Fields

/// The only way to run an operation.
///
/// It knows none of them by name.
///
/// In one transaction it finds the actor with the role as of now, checks the permission, replays a
/// known key, runs the operation in a savepoint, appends the audit record, and commits. What goes
/// wrong is a value here, so that its record commits too; without a record nothing takes effect.
struct Gate: Backend {
    let service: Service
    let caller: Caller

    /// Who calls, before anything was looked up.
    enum Caller: Sendable {
        case nobody
        /// The fingerprint of the token that was shown.
        case token(String)
        case operatingSystem(uid: UInt32)
        case job(JobCaller)
    }

    /// A try of a job that reports.
    struct JobCaller: Sendable {
        let attempt: JobTry
        /// Who caused it, as in audit records.
        let causedBy: String
        /// Whether the job is done with what is performed.
        let isEnding: Bool
    }

    func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
        try outcome(any: operation, call).result.get()
    }

    func outcome(any operation: any Operation, _ call: Call) -> Outcome {
        do throws(Failure) {
            let spec = type(of: operation).spec
            try Self.check(call, spec)
            let now = service.clock.now
            let outcome =
                spec.changes
                ? try change(operation, spec, call, now) : try read(operation, spec, call, now)
            if case .success = outcome.result, case .token(let fingerprint) = caller {
                noteUse(of: fingerprint, now)
            }
            return outcome
        } catch {
            return Outcome(.failure(error))
        }
    }

    func glance(any operation: any Operation, _ call: Call) -> Outcome? {
        let spec = type(of: operation).spec
        guard !spec.changes else { return nil }
        let now = service.clock.now
        let sight: Sight
        do throws(Failure) {
            try Self.check(call, spec)
            sight = look(operation, spec, call, now)
        } catch {
            return Outcome(.failure(error))
        }
        guard !sight.isRefused else { return nil }
        if case .success = sight.result, case .token(let fingerprint) = caller,
            service.isUseDue(of: fingerprint, at: now)
        {
            return nil
        }
        return Outcome(sight.result)
    }

    // MARK: Reading

    /// What came of a reading.
    private struct Sight {
        let result: Result<Answer, Failure>
        /// Whether it failed because of who asked: such a reading is found in the trail, like any
        /// other refusal.
        var isRefused = false
    }

    private func read(
        _ operation: any Operation, _ spec: Spec, _ call: Call, _ now: Instant
    ) throws(Failure) -> Outcome {
        let sight = look(operation, spec, call, now)
        if sight.isRefused, case .failure(let failure) = sight.result {
            do throws(Failure) {
                try recordRefusal(of: operation, spec, call, now, failure)
            } catch .unsettled(_) {
                // Nothing was done but the record of it, for which nobody has to look.
                throw .unavailable("the connection to the database was lost; try again")
            } catch {
                throw error
            }
        }
        return Outcome(sight.result)
    }

    private func look(
        _ operation: any Operation, _ spec: Spec, _ call: Call, _ now: Instant
    ) -> Sight {
        var grant: Grant?
        do throws(Failure) {
            let answer = try service.database.read(call, at: now, isLong: operation.readsLong) {
                tx throws(Failure) in
                tx.access = try access(to: spec, in: tx)
                grant = tx.access.grant
                let output = try runReading(operation, spec, in: tx)
                return Answer(output: output, actor: tx.access.actor.name)
            }
            return Sight(result: .success(answer))
        } catch {
            return Sight(result: .failure(error), isRefused: Self.isRefusal(error, grant))
        }
    }

    /// Whether a reading failed because of who asked.
    ///
    /// To those who see only what is their own, everything else does not exist.
    private static func isRefusal(_ failure: Failure, _ grant: Grant?) -> Bool {
        switch (failure, grant) {
        case (.denied, _), (.notFound, .own?): true
        default: false
        }
    }

    private func runReading(
        _ operation: any Operation, _ spec: Spec, in tx: any GateTransaction
    ) throws(Failure) -> any Codable & Sendable {
        if let list = operation as? any ListOperation {
            let (query, scope) = try query(of: list, spec, now: tx.now)
            return try list.erased(query, in: tx) { service.cursors.make($0, in: scope) }
        }
        if let prepared = operation as? any PreparedOperation {
            let material = try prepared.erasedPrepare(using: service.vault, reading: tx)
            return try prepared.erased(in: tx, with: material)
        }
        return try operation.erased(in: tx)
    }

    private func query(
        of list: any ListOperation, _ spec: Spec, now: Instant
    ) throws(Failure) -> (ListQuery, Cursors.Scope) {
        let type = type(of: list)
        let columns = type.columnSpecs
        let limit = list.limit ?? PageLimit.rowsDefault
        let limits = 1...PageLimit.rowsMax
        guard limits.contains(limit) else {
            throw .outside(limits, field: "limit")
        }
        let filter = list.filter ?? ""
        let sort = try SortText.parse(
            list.sort ?? "", columns: columns, default: type.defaultSort
        )
        let terms = try FilterText.parse(
            filter, columns: columns, takesWords: type.wordsPlace != nil, now: now)
        let scope = Cursors.Scope(operation: spec.name, filter: filter, sort: sort)
        let position = try service.cursors.open(list.cursor, in: scope)
        return (ListQuery(terms: terms, sort: sort, limit: limit, position: position), scope)
    }

    private func recordRefusal(
        of operation: any Operation, _ spec: Spec, _ call: Call, _ now: Instant, _ failure: Failure
    ) throws(Failure) {
        let parameters = Redaction.parameters(of: operation)
        _ = try service.database.write(call, at: now) { tx throws(Failure) in
            // The refusal stands whatever the actor has become meanwhile.
            tx.access = Access(actor: (try? actor(in: tx)) ?? .anonymous, grant: .all)
            return try record(parameters, spec, failure, in: tx)
        }
    }

    // MARK: Changing

    private func change(
        _ operation: any Operation, _ spec: Spec, _ call: Call, _ now: Instant
    ) throws(Failure) -> Outcome {
        let preparation = prepare(operation, spec, call, now)
        var hasNewWork = false
        let outcome: Outcome = try service.database.write(call, at: now) { tx throws(Failure) in
            let outcome = try changeOnce(operation, spec, preparation, in: tx)
            hasNewWork = tx.hasNewWork
            return outcome
        }
        if hasNewWork { service.ringForWork() }
        return outcome
    }

    /// What is ready before the transaction, which holds up other writers.
    private struct Preparation {
        /// What the record will say of the call.
        let parameters: [RedactedValue]
        /// What came of slow work: material, nothing to prepare, or a failure to be recorded.
        var material: Result<any Sendable, Failure>?
        var trail = Trail()
    }

    private func prepare(
        _ operation: any Operation, _ spec: Spec, _ call: Call, _ now: Instant
    ) -> Preparation {
        var preparation = Preparation(parameters: Redaction.parameters(of: operation))
        guard let prepared = operation as? any PreparedOperation else { return preparation }
        func material() throws(Failure) -> any Sendable {
            try service.database.read(call, at: now) { tx throws(Failure) in
                tx.access = try access(to: spec, in: tx)
                // What is refused before it runs counts no failure: nothing is compared for it.
                try requireNewKey(spec, in: tx)
                if let refusal = try maintenance(spec, in: tx) { throw refusal }
                try requireOwnAct(in: tx)
                do throws(Failure) {
                    return try prepared.erasedPrepare(using: service.vault, reading: tx)
                } catch {
                    preparation.trail = tx.trail
                    throw error
                }
            }
        }
        do throws(Failure) {
            // Who waits to hash keeps no connection from those who only read.
            let isDear = type(of: prepared).hashes
            preparation.material = .success(
                try isDear ? service.vault.inTurn(material) : material())
        } catch {
            preparation.material = .failure(error)
        }
        return preparation
    }

    private func changeOnce(
        _ operation: any Operation, _ spec: Spec, _ preparation: Preparation,
        in tx: any GateTransaction
    ) throws(Failure) -> Outcome {
        do throws(Failure) {
            tx.access = try access(to: spec, in: tx)
        } catch {
            if case .unauthenticated = error {
                return try replayOfEnd(operation, spec, in: tx) ?? Outcome(.failure(error))
            }
            tx.access = Access(actor: (try? actor(in: tx)) ?? .anonymous, grant: .all)
            _ = try record(preparation.parameters, spec, error, in: tx)
            return Outcome(.failure(error))
        }
        if let replayed = try replay(operation, spec, in: tx) { return replayed }
        if let refusal = try maintenance(spec, in: tx) {
            _ = try record(preparation.parameters, spec, refusal, in: tx)
            return Outcome(.failure(refusal))
        }
        let result = run(operation, preparation, in: tx)
        let answer = try finish(operation, spec, result, preparation, in: tx)
        try remember(answer, of: operation, spec, in: tx)
        return Outcome(answer)
    }

    private func run(
        _ operation: any Operation, _ preparation: Preparation, in tx: any GateTransaction
    ) -> Result<any Codable & Sendable, Failure> {
        do throws(Failure) {
            let material = try preparation.material?.get()
            let output = try tx.attempt { () throws(Failure) in
                try requireJob(in: tx)
                try requireOwnAct(in: tx)
                if let prepared = operation as? any PreparedOperation, let material {
                    return try prepared.erased(in: tx, with: material)
                }
                if let filtered = operation as? any FilteredOperation {
                    let terms = try Self.terms(of: filtered, now: tx.now)
                    return try filtered.erased(in: tx, matching: terms)
                }
                return try operation.erased(in: tx)
            }
            return .success(output)
        } catch {
            return .failure(error)
        }
    }

    private static func terms(
        of operation: any FilteredOperation, now: Instant
    ) throws(Failure) -> [FilterTerm] {
        let type = type(of: operation)
        let terms = try FilterText.parse(
            operation.filter, columns: type.erasedFilterColumns,
            takesWords: type.filterWords != nil, now: now)
        guard !terms.isEmpty else {
            throw .invalid(field: "filter", "must say which ones; it changes what it finds")
        }
        return terms
    }

    /// Refuses the report of a try that no longer counts; one that ends its job is done with this.
    private func requireJob(in tx: any GateTransaction) throws(Failure) {
        guard case .job(let job) = caller else { return }
        if job.isEnding {
            try tx.jobs.complete(job.attempt)
        } else {
            try tx.jobs.requireHeld(job.attempt)
        }
    }

    /// Writes what must be written whatever happened, and appends the record.
    private func finish(
        _ operation: any Operation, _ spec: Spec,
        _ result: Result<any Codable & Sendable, Failure>, _ preparation: Preparation,
        in tx: any GateTransaction
    ) throws(Failure) -> Result<Answer, Failure> {
        if case .failure = result {
            try write(preparation.trail, in: tx)
            try write(tx.trail, in: tx)
        }
        switch result {
        case .failure(let failure):
            _ = try record(preparation.parameters, spec, failure, in: tx)
            return .failure(failure)
        case .success(let output):
            let position = try record(preparation.parameters, spec, nil, in: tx)
            let undo = operation.erasedInverse(of: output, before: tx.before)
            let isTold = spec.tellsRecord && tx.access.actor.seesTrail
            return .success(
                Answer(
                    output: output, record: isTold ? position : nil, undo: undo,
                    undoUntil: undo.map { _ in tx.now + Undo.window },
                    actor: tx.access.actor.name
                )
            )
        }
    }

    private func write(_ trail: Trail, in tx: any GateTransaction) throws(Failure) {
        for failure in trail.failures { try tx.attempts.record(failure, at: tx.now) }
        for signIn in trail.signIns { try tx.history.add(signIn) }
        for event in trail.events { try tx.history.add(event) }
        for id in trail.wrongCodes {
            var reset = try tx.resets.find(id)
            reset.noteFailure()
            try tx.resets.save(reset)
        }
        for lock in trail.locks {
            guard var user = try tx.users.find(email: lock.email) else { continue }
            user.lock(until: lock.until)
            try tx.users.save(&user)
        }
        tx.trail.cause = tx.trail.cause ?? trail.cause
    }

    private func noteUse(of fingerprint: String, _ now: Instant) {
        guard service.noteUse(of: fingerprint, at: now) else { return }
        // Losing it costs accuracy of "last seen" only: the next use tries again in a minute.
        try? service.database.write(Call(), at: now) { tx throws(Failure) in
            guard let session = try tx.sessions.find(fingerprint: fingerprint) else { return }
            try tx.sessions.touch(session.id, at: now)
            try tx.sessions.endLapsed(limit: Session.lapsedMax)
        }
    }
}
