/// What shows that somebody may set a password: the token of a link, or an account's address with
/// the code that was read out.
///
/// A token has 256 bits and is found by its SHA-256. A code has 47 and is kept under a slow hash
/// (ASVS 6.5.2), so the account must be named; a wrong code costs one hash whether or not the
/// account or a code of it exists. Tries are counted by account and source, and a code bears
/// ``PasswordReset/failuresMax`` of them from everywhere.
struct ResetProof: Sendable {
    private let kind: Kind

    private enum Kind: Sendable {
        case link(fingerprint: String)
        case code(login: String, compared: PasswordHash?, isRight: Bool)
    }

    /// Reads what was typed and compares it, which takes as long as checking a password if it
    /// looks like a code.
    init(
        token: Secret, login: String?, using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) {
        guard let code = vault.normalizedCode(token) else {
            kind = .link(fingerprint: vault.fingerprint(of: token))
            return
        }
        guard let login else {
            throw .invalid(field: "login", "is needed with a code that was read out")
        }
        try Self.refuseThrottled(Self.failureName(login), in: tx)
        let hash = try Self.openCode(of: login, in: tx)?.fingerprint.map(PasswordHash.init(stored:))
        kind = .code(
            login: login, compared: hash, isRight: try vault.verify(code: code, against: hash)
        )
    }

    /// The reset, counting a failure when there is none.
    func findOpen(in tx: any Transaction) throws(Failure) -> PasswordReset {
        switch kind {
        case .link(let fingerprint):
            try Self.refuseThrottled(Self.linkFailureName, in: tx)
            if let reset = try tx.resets.find(fingerprint: fingerprint), reset.way == .link,
                reset.isOpen(at: tx.now)
            {
                tx.trail.target = reset.user.description
                return reset
            }
            throw refuse(Self.linkFailureName, in: tx)
        case .code(let login, let compared, let isRight):
            try Self.refuseThrottled(Self.failureName(login), in: tx)
            let reset = try Self.openCode(of: login, in: tx)
            if let reset {
                tx.trail.target = reset.user.description
                // Another code may have been made since this one was compared.
                if isRight, reset.fingerprint == compared?.stored { return reset }
                countWrongCode(reset, in: tx)
            }
            throw refuse(Self.failureName(login), in: tx)
        }
    }

    private func countWrongCode(_ reset: PasswordReset, in tx: any Transaction) {
        tx.trail.wrongCodes.append(reset.id)
        guard reset.failures + 1 >= PasswordReset.failuresMax else { return }
        tx.trail.events.append(
            SecurityEvent(
                id: tx.newID(SecurityEvent.self), at: tx.now, user: reset.user,
                kind: .resetCancelled, text: "a reset code was voided after too many wrong tries",
                actor: tx.access.actor.name
            )
        )
    }

    private func refuse(_ name: String, in tx: any Transaction) -> Failure {
        tx.trail.failures.append(SignInFailure(name: name, source: tx.call.source.network))
        return .invalid(field: "token", "is unknown, used or expired; ask for a new one")
    }

    private static func refuseThrottled(_ name: String, in tx: any Transaction) throws(Failure) {
        let tally = try tx.attempts.tally(name: name, source: tx.call.source.network)
        if let nextTry = tally.nextTry, nextTry > tx.now {
            throw .tooMany(retryAfterMs: Int((nextTry - tx.now).milliseconds))
        }
    }

    private static func openCode(
        of login: String, in tx: any Transaction
    ) throws(Failure) -> PasswordReset? {
        guard let email = EmailAddress(login), let user = try tx.users.find(email: email) else {
            return nil
        }
        return try tx.resets.openCode(of: user.id)
    }

    /// What wrong tokens of links are counted under.
    private static let linkFailureName = "reset token"

    /// What wrong codes for an account are counted under.
    private static func failureName(_ login: String) -> String {
        "reset code of \(EmailAddress(login)?.description ?? login)"
    }
}
