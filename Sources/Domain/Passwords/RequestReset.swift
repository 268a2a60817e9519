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
            throw .conflict("reset links are not sent at present; ask support for a code")
        }
        guard let user = try tx.users.find(email: email) else { return Done() }
        tx.trail.target = user.id.description
        guard user.isUsable(at: tx.now), try !goesWhereSomebodyPointed(user, in: tx),
            try tx.resets.openCount(of: user.id) < Self.openMax
        else { return Done() }
        let reset = PasswordReset(
            id: tx.newID(PasswordReset.self), user: user.id, way: .link, fingerprint: nil,
            created: tx.now, expires: tx.now + PasswordReset.linkLife,
            startedBy: Actor.anonymous.name
        )
        try tx.resets.add(reset)
        try tx.note(.resetRequested, of: user.id, "a reset link was asked for")
        try tx.send(.resetLink, to: user, about: reset.id.description)
        return Done()
    }
}

extension RequestReset {
    /// Whether somebody else gave the account its address within ``PasswordReset/contactWait``.
    ///
    /// It may be their own, and nobody knows who asks here: until then a colleague of whoever
    /// changed it starts the reset. Every change counts, whatever was changed after it.
    private func goesWhereSomebodyPointed(
        _ user: User, in tx: any Transaction
    ) throws(Failure) -> Bool {
        guard !user.isEmailVerified else { return false }
        let since = tx.now - PasswordReset.contactWait
        return try tx.history.othersChangedAddress(of: user.id, after: since)
    }
}

/// Tells whether a reset's token or code still works.
package struct CheckResetToken: PreparedOperation {
    package var token: Secret
    package var login: String?

    /// Asks about a token, or about a code of an account.
    package init(token: Secret, login: String? = nil) { (self.token, self.login) = (token, login) }

    package static let spec = Spec(
        "passwords.check-token", .post, "/password-resets/check", needs: .anyone,
        isOpenToReset: true, personal: ["login"], summary: "Check a reset's token or code.",
        fields: [
            "token": "From the link, or the code that was read out.",
            "login": "The account's e-mail address; needed with a code.",
        ]
    )

    /// What was looked up and compared before the transaction.
    package struct Material: Sendable {
        let proof: ResetProof
    }

    package static let hashes = true

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Material {
        Material(proof: try ResetProof(token: token, login: login, using: vault, reading: tx))
    }

    package func run(
        in tx: any Transaction, with material: Material
    ) throws(Failure) -> ResetState {
        let reset = try material.proof.findOpen(in: tx)
        return ResetState(way: reset.way, expires: reset.expires)
    }
}

/// What may be told about a reset to who holds its token.
package struct ResetState: Codable, Sendable, Equatable {
    package var way: PasswordReset.Way
    package var expires: Instant
}

/// Sets a new password with a reset's token or code, which ends all sessions.
package struct CompleteReset: PreparedOperation {
    package var token: Secret
    package var password: Secret
    package var login: String?

    /// Sets a password with a token, or with a code of an account.
    package init(token: Secret, password: Secret, login: String? = nil) {
        (self.token, self.password, self.login) = (token, password, login)
    }

    package static let spec = Spec(
        "passwords.complete-reset", .post, "/password-resets/completion", needs: .anyone,
        isOpenToReset: true, personal: ["login"],
        summary: "Set a new password with a reset's token or code.",
        fields: [
            "token": "From the link, or the code that was read out.",
            "password": NewPassword.help,
            "login": "The account's e-mail address; needed with a code.",
        ],
        limits: ["password": NewPassword.limit]
    )

    /// What was looked up and hashed before the transaction.
    package struct Material: Sendable {
        let proof: ResetProof
        let new: NewPassword?
    }

    package static let hashes = true

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Material {
        let proof = try ResetProof(token: token, login: login, using: vault, reading: tx)
        // An unknown token is refused, and counted, in the transaction.
        guard let reset = try? proof.findOpen(in: tx),
            let user = try tx.credentials.owner(reset.user)
        else { return Material(proof: proof, new: nil) }
        return Material(
            proof: proof,
            new: try NewPassword(password, of: user, using: vault, reading: tx)
        )
    }

    package func run(in tx: any Transaction, with material: Material) throws(Failure) -> Done {
        var reset = try material.proof.findOpen(in: tx)
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
