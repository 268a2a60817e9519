/// Changes the actor's own password and ends the other sessions.
package struct ChangePassword: PreparedOperation {
    package var current: Secret
    package var password: Secret

    /// Changes the password.
    package init(current: Secret, password: Secret) {
        (self.current, self.password) = (current, password)
    }

    package static let spec = Spec(
        "passwords.change", .put, "/session/password", needs: .signedIn, isOpenToReset: true,
        isOpenInMaintenance: true,
        summary: "Change your own password.",
        fields: [
            "current": "The password so far.",
            "password": NewPassword.help,
        ],
        limits: ["password": NewPassword.limit]
    )

    /// What was compared and hashed before the transaction.
    package struct Material: Sendable {
        let isRight: Bool
        let new: NewPassword?
    }

    package static let hashes = true

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Material {
        let user = try own(in: tx)
        try refuseThrottled(user, in: tx)
        try refuseBesideReset(user, in: tx)
        let hash = try tx.credentials.hash(of: user.id)
        let login = user.email.description
        guard try vault.verify(password: current, against: hash, login: login) != .mismatch else {
            return Material(isRight: false, new: nil)
        }
        return Material(
            isRight: true, new: try NewPassword(password, of: user, using: vault, reading: tx)
        )
    }

    package func run(in tx: any Transaction, with material: Material) throws(Failure) -> Done {
        var user = try own(in: tx)
        try refuseThrottled(user, in: tx)
        try refuseBesideReset(user, in: tx)
        guard material.isRight, let new = material.new else {
            tx.trail.failures.append(
                SignInFailure(name: user.email.description, source: tx.call.source.network)
            )
            throw .invalid(field: "current", "is not your password")
        }
        try new.set(of: &user, in: tx)
        _ = try tx.resets.voidAll(of: user.id)
        // All sessions: one that only may change the password must not become another kind.
        let count = try tx.sessions.endAll(
            of: user.id, but: keptSession(in: tx), how: .passwordChanged
        )
        try tx.note(.passwordChanged, of: user.id, "the password was changed")
        try tx.send(.passwordChanged, to: user, about: user.id.description)
        return Done(count: count)
    }

    /// The session in use goes on, unless it was made for changing the password only.
    private func keptSession(in tx: any Transaction) -> Session.ID? {
        guard let signed = tx.access.actor.signed, !signed.mustReset else { return nil }
        return signed.session
    }

    private func own(in tx: any Transaction) throws(Failure) -> User {
        guard let signed = tx.access.actor.signed,
            let user = try tx.credentials.owner(signed.user)
        else { throw .unauthenticated("nobody is signed in") }
        return user
    }

    /// Staff start a reset where a password is lost, or known to somebody else, who must not get
    /// ahead of it.
    private func refuseBesideReset(_ user: User, in tx: any Transaction) throws(Failure) {
        guard tx.access.actor.signed?.mustReset == true,
            try tx.resets.isStartedByStaff(of: user.id)
        else { return }
        throw .conflict("a reset was started for you; set the password with its link or code")
    }

    private func refuseThrottled(_ user: User, in tx: any Transaction) throws(Failure) {
        let tally = try tx.attempts.tally(
            name: user.email.description, source: tx.call.source.network
        )
        if let nextTry = tally.nextTry, nextTry > tx.now {
            throw .tooMany(retryAfterMs: Int((nextTry - tx.now).milliseconds))
        }
    }
}

/// A new password that was found good and hashed.
package struct NewPassword: Sendable {
    private let hash: PasswordHash

    /// How long one that stands alone must be, and how many characters fit into the bytes that it
    /// may have: what ``Vault/weakness(of:words:hasSecondFactor:)`` holds (NIST SP 800-63B-4,
    /// 3.1.1.2).
    package static let limit = Spec.Limit.characters(15...256)
    /// The same for people.
    static let help = "The new password, at least 15 characters and at most 256 bytes."

    /// Passwords that may not be used again, today's included.
    package static let historyCount = 5

    /// Checks a new password against the rules and the last ones, and hashes it.
    init(
        _ password: Secret, of user: User, using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) {
        let words = [user.email.description, user.name]
        if let weakness = vault.weakness(of: password, words: words, hasSecondFactor: false) {
            throw .invalid(field: "password", weakness)
        }
        for old in try tx.credentials.history(of: user.id, limit: Self.historyCount) {
            let login = user.email.description
            guard try vault.verify(password: password, against: old, login: login) == .mismatch
            else {
                throw .invalid(field: "password", "was used before; choose another")
            }
        }
        hash = try vault.hash(password: password)
    }

    /// Puts it in place; the account need not change it any more, and a lock that guessing brought
    /// ends.
    ///
    /// What staff locked stays locked.
    func set(of user: inout User, in tx: any Transaction) throws(Failure) {
        try tx.credentials.set(hash, of: user.id, at: tx.now)
        user.requireReset(false)
        if try tx.isLockedByGuessing(user) { user.lock(until: nil) }
        try tx.users.save(&user)
    }
}
