/// Asks for a reset link by mail, without being signed in.
///
/// The answer is the same whether anybody has the address (ASVS 6.3.8).
package struct RequestReset: Operation {
    package var email: EmailAddress

    /// Asks for a link.
    package init(email: EmailAddress) { self.email = email }

    package static let spec = Spec(
        "passwords.request-reset", .post, "/password-resets", needs: .anyone, isOpenToReset: true,
        summary: "Ask for a reset link by mail.", fields: ["email": "The account's address."]
    )

    /// Links that an account gets within ``PasswordReset/linkLife`` before more asking is ignored.
    package static let openMax = 3

    package func run(in tx: any Transaction) throws(Failure) -> Done {
        guard try tx.isOn(.resetRequests) else {
            throw .unavailable("reset links are not sent at present; ask support for a code")
        }
        guard let user = try tx.users.find(email: email) else { return Done() }
        tx.trail.target = user.id.description
        guard user.status == .active, !user.holds.contains(where: \.stopsSignIn),
            try tx.resets.openCount(of: user.id) < Self.openMax
        else { return Done() }
        let reset = PasswordReset(
            id: tx.newID(PasswordReset.self), user: user.id, way: .link, fingerprint: nil,
            created: tx.now, expires: tx.now + PasswordReset.linkLife, startedBy: "anonymous"
        )
        try tx.resets.add(reset)
        try tx.note(.resetRequested, of: user.id, "a reset link was asked for")
        try tx.send(.resetLink, to: user, about: reset.id.description)
        return Done()
    }
}

/// Tells whether a reset's token or code still works.
package struct CheckResetToken: PreparedOperation {
    package var token: Secret

    /// Asks about a token or code.
    package init(token: Secret) { self.token = token }

    package static let spec = Spec(
        "passwords.check-token", .post, "/password-resets/check", needs: .anyone,
        isOpenToReset: true, summary: "Check a reset's token or code.",
        fields: ["token": "From the link, or the code that was read out."]
    )

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> ResetFingerprints {
        ResetFingerprints(of: token, using: vault)
    }

    package func run(
        in tx: any Transaction, with material: ResetFingerprints
    ) throws(Failure) -> ResetState {
        let reset = try material.findOpen(in: tx)
        return ResetState(way: reset.way, expires: reset.expires)
    }
}

/// What may be told about a reset to who holds its token.
package struct ResetState: Codable, Sendable, Equatable {
    package var way: PasswordReset.Way
    package var expires: Instant
}

/// The fingerprints that a typed token or code may be stored under.
package struct ResetFingerprints: Sendable {
    private let candidates: [String]

    init(of token: Secret, using vault: any Vault) {
        candidates = [
            vault.fingerprint(of: token), vault.fingerprint(of: vault.normalizedCode(token)),
        ]
    }

    /// The reset, counting a failure against the caller's source when there is none.
    func findOpen(in tx: any Transaction) throws(Failure) -> PasswordReset {
        let source = tx.call.source.address
        let tally = try tx.attempts.tally(name: Self.failureName, source: source)
        if let nextTry = tally.nextTry, nextTry > tx.now {
            throw .tooMany(retryAfterMs: Int((nextTry - tx.now).milliseconds))
        }
        for candidate in candidates {
            if let reset = try tx.resets.find(fingerprint: candidate), reset.isOpen(at: tx.now) {
                tx.trail.target = reset.user.description
                return reset
            }
        }
        tx.trail.failures.append(SignInFailure(name: Self.failureName, source: source))
        throw .invalid(field: "token", "is unknown, used or expired; ask for a new one")
    }

    /// What wrong tokens are counted under.
    private static let failureName = "reset token"
}

/// Sets a new password with a reset's token or code, which ends all sessions.
package struct CompleteReset: PreparedOperation {
    package var token: Secret
    package var password: Secret

    /// Sets a password.
    package init(token: Secret, password: Secret) {
        (self.token, self.password) = (token, password)
    }

    package static let spec = Spec(
        "passwords.complete-reset", .post, "/password-resets/completion", needs: .anyone,
        isOpenToReset: true, summary: "Set a new password with a reset's token or code.",
        fields: [
            "token": "From the link, or the code that was read out.",
            "password": "The new password, at least 15 characters.",
        ]
    )

    /// What was looked up and hashed before the transaction.
    package struct Material: Sendable {
        let fingerprints: ResetFingerprints
        let new: NewPassword?
    }

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Material {
        let fingerprints = ResetFingerprints(of: token, using: vault)
        // An unknown token is refused, and counted, in the transaction.
        guard let reset = try? fingerprints.findOpen(in: tx) else {
            return Material(fingerprints: fingerprints, new: nil)
        }
        guard let user = try tx.credentials.owner(reset.user) else {
            return Material(fingerprints: fingerprints, new: nil)
        }
        return Material(
            fingerprints: fingerprints,
            new: try NewPassword(password, of: user, using: vault, reading: tx)
        )
    }

    package func run(in tx: any Transaction, with material: Material) throws(Failure) -> Done {
        var reset = try material.fingerprints.findOpen(in: tx)
        guard let new = material.new, var user = try tx.credentials.owner(reset.user) else {
            throw .unavailable("the reset changed while the password was being set; try again")
        }
        try reset.use(at: tx.now)
        try tx.resets.save(reset)
        _ = try tx.resets.voidAll(of: user.id)
        try new.set(of: &user, in: tx)
        _ = try tx.sessions.endAll(of: user.id, but: nil, how: .passwordChanged)
        try tx.attempts.clear(name: user.email.description, source: nil)
        try tx.note(.resetCompleted, of: user.id, "a new password was set with a reset")
        try tx.send(.passwordChanged, to: user, about: user.id.description)
        return Done()
    }
}
