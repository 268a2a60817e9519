internal import Domain

extension Gate {
    /// Who calls and how far the permission reaches, as of this transaction.
    func access(to spec: Spec, in tx: any GateTransaction) throws(Failure) -> Access {
        let actor = try actor(in: tx)
        switch actor {
        case .anonymous:
            guard spec.permission == .anyone else { throw .unauthenticated("sign in first") }
            return Access(actor: actor, grant: .all)
        case .operatingSystem:
            guard Grants.operatingSystem.contains(spec.permission) else {
                throw .denied("access to the file does not allow this; sign in: callboard login")
            }
            return Access(actor: actor, grant: .all)
        case .job:
            guard Grants.jobs.contains(spec.permission) else {
                throw .denied("a job may not do this")
            }
            return Access(actor: actor, grant: .all)
        case .user(let signed):
            guard !signed.mustReset || spec.isOpenToReset else {
                throw .mustChangePassword
            }
            guard let grant = Grants.grant(signed.role, spec.permission) else {
                throw .denied("the role \(signed.role.rawValue) lacks \(spec.permission.rawValue)")
            }
            return Access(actor: actor, grant: grant)
        }
    }

    /// Who calls.
    ///
    /// A token that is unknown or whose session has ended is refused.
    func actor(in tx: any GateTransaction) throws(Failure) -> Actor {
        switch caller {
        case .nobody: return .anonymous
        case .operatingSystem(let uid): return .operatingSystem(uid: uid)
        case .job(let job): return .job(causedBy: job.causedBy)
        case .token(let fingerprint):
            guard let found = try tx.sessions.findCaller(fingerprint: fingerprint)
            else { throw .unknownSession }
            return .user(try signed(found, fingerprint))
        }
    }

    private func signed(
        _ caller: SessionCaller, _ fingerprint: String
    ) throws(Failure) -> Actor.Signed {
        // A store tells of a session that has lapsed that it has ended.
        guard caller.end == nil else {
            throw .unauthenticated("the session has ended; sign in again")
        }
        service.noteWrittenUse(of: fingerprint, at: caller.lastSeen)
        // Suspending and holding end sessions in their own commit; this is the second lock.
        guard caller.isUsable else {
            throw .unauthenticated("the account may not be used now")
        }
        return Self.signed(caller)
    }

    private static func signed(_ caller: SessionCaller) -> Actor.Signed {
        Actor.Signed(
            user: caller.user, name: caller.name, role: caller.role, session: caller.session,
            mustReset: caller.mustReset
        )
    }

    /// The stored answer to a call that ended its own session; `nil` for everything else.
    ///
    /// Whoever signed out and got no answer asks again with a token that has ended. It still gets
    /// this one answer, by its key, and nothing more; a session that ended otherwise gets nothing.
    func replayOfEnd(
        _ operation: any Operation, _ spec: Spec, in tx: any GateTransaction
    ) throws(Failure) -> Outcome? {
        guard spec.endsSession, tx.call.key != nil, case .token(let fingerprint) = caller,
            let found = try tx.sessions.findCaller(fingerprint: fingerprint),
            found.end == .signedOut, found.isUsable
        else { return nil }
        tx.access = Access(actor: .user(Self.signed(found)), grant: .all)
        return try replay(operation, spec, in: tx)
    }

    /// What refuses a change during maintenance; `nil` at other times, and for what stays open.
    func maintenance(_ spec: Spec, in tx: any GateTransaction) throws(Failure) -> Failure? {
        guard spec.isClosedInMaintenance else { return nil }
        return try tx.maintenance().map(Failure.maintenance)
    }

    /// Refuses a call that says it takes back what its actor cannot take back.
    ///
    /// The same sentence for every reason, so that nobody learns which records there are; and who
    /// is told no place in the trail has none to name.
    func requireOwnAct(in tx: any GateTransaction) throws(Failure) {
        guard let position = tx.call.undoes else { return }
        guard tx.access.actor.seesTrail,
            let act = try row(at: position, in: tx), act.outcome == AuditEntry.done,
            act.actor == tx.access.actor.name, act.at + Undo.window + Undo.delayMax >= tx.now
        else {
            throw .invalid(
                field: "undoes", "names no act of yours that can be taken back now; leave it out")
        }
    }

    private func row(
        at position: AuditPosition, in tx: any GateTransaction
    ) throws(Failure) -> AuditRow? {
        do throws(Failure) {
            return try tx.audit.find(position).row
        } catch {
            guard case .notFound = error else { throw error }
            return nil
        }
    }

    /// Refuses what came beside the operation and is too long, missing or malformed.
    static func check(_ call: Call, _ spec: Spec) throws(Failure) {
        if let key = call.key, key.isEmpty || key.unicodeScalars.count > Call.keyLengthMax {
            throw .invalid(field: "key", "must have 1 to \(Call.keyLengthMax) characters")
        }
        if let typed = call.typed, typed.unicodeScalars.count > Call.typedLengthMax {
            throw .invalid(field: "typed", "has more than \(Call.typedLengthMax) characters")
        }
        guard call.source.client.unicodeScalars.count <= Call.clientLengthMax else {
            throw .invalid(field: "client", "has more than \(Call.clientLengthMax) characters")
        }
        let reason = call.reason ?? ""
        guard reason.unicodeScalars.count <= Call.reasonLengthMax else {
            throw .invalid(field: "reason", "has more than \(Call.reasonLengthMax) characters")
        }
        if spec.reason == .required, reason.trimmingBlanks().isEmpty {
            throw .invalid(field: "reason", "is required: it is kept in the audit trail")
        }
        // A condition that nobody checks would be taken for one that held (RFC 9110, 13.1.1).
        guard call.expectedVersion == nil || spec.comparesVersion else {
            throw .invalid(field: "version", "is not compared by \(spec.name); leave it out")
        }
        guard call.undoes == nil || spec.changes else {
            throw .invalid(
                field: "undoes", "is not read by \(spec.name), which changes nothing; leave it out")
        }
        if let ticket = call.ticket, ticket.unicodeScalars.count > Call.ticketLengthMax {
            throw .invalid(field: "ticket", "has more than \(Call.ticketLengthMax) characters")
        }
    }
}
