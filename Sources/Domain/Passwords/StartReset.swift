/// Starts a password reset for somebody: a link by mail, or a one-time code to read out.
///
/// Staff never choose or learn a password (ASVS 6.4.6).
package struct StartReset: PreparedOperation {
    package var user: User.ID
    package var way: PasswordReset.Way

    /// Starts a reset.
    package init(user: User.ID, way: PasswordReset.Way) { (self.user, self.way) = (user, way) }

    package static let spec = Spec(
        "users.reset-password", .post, "/users/{user}/resets", needs: .usersReset,
        risk: .disruptive, reason: .required,
        comparesVersion: true, summary: "Start a password reset and end all sessions.",
        fields: [
            "user": "Whose password.",
            "way": "link: mailed to the person; code: shown once, to be read out.",
        ]
    )

    /// A code and what is stored of it; empty for a link.
    package struct Material: Sendable {
        var code: Secret?
        var hash: PasswordHash?
    }

    package static let hashes = true

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Material {
        guard way == .code else { return Material() }
        let code = vault.newCode()
        return Material(
            code: code, hash: try vault.hash(password: vault.normalizedCode(code) ?? code)
        )
    }

    package func run(in tx: any Transaction, with material: Material) throws(Failure)
        -> StartedReset
    {
        var found = try tx.users.find(user, for: .change)
        try refuseSelf(user, in: tx)
        guard found.status != .closed else {
            throw .conflict("\(user) is closed; restore it first")
        }
        guard !found.holds.contains(.minor) else {
            throw .conflict("\(user) is a minor's, who never signs in; no reset is started")
        }
        // Every change counts: that a colleague made the last one says nothing of those before it.
        let since = tx.now - PasswordReset.contactWait
        if try tx.history.changedContact(of: user, by: tx.access.actor.name, after: since) {
            throw .denied(
                "who changed the contact data starts no reset for 72 hours; ask a colleague")
        }
        _ = try tx.resets.voidAll(of: user)
        _ = try tx.sessions.endAll(of: user, but: nil, how: .passwordChanged)
        let life = way == .code ? PasswordReset.codeLife : PasswordReset.linkLife
        let reset = PasswordReset(
            id: tx.newID(PasswordReset.self), user: user, way: way,
            fingerprint: material.hash?.stored, created: tx.now,
            expires: tx.now + life, startedBy: tx.access.actor.name
        )
        try tx.resets.add(reset)
        found.requireReset(true)
        try tx.users.save(&found)
        try tx.note(.resetRequested, of: user, "a password reset was started by \(way.rawValue)")
        try tx.send(
            way == .link ? .resetLink : .resetStarted, to: found, about: reset.id.description,
            after: Undo.window
        )
        return StartedReset(
            reset: ResetRow(reset, name: found.name, at: tx.now), code: material.code,
            userVersion: found.version
        )
    }

    package func inverse(of output: StartedReset, before: Before) -> Undo? {
        Undo(
            CancelReset(reset: output.reset.id), expecting: nil,
            loses: "ended sessions stay ended, and the password must still be changed"
        )
    }
}

/// A reset that was just started.
package struct StartedReset: Codable, Sendable, Equatable {
    package var reset: ResetRow
    /// Shown once; `nil` when a link is mailed.
    package var code: Secret?
    /// The account's version now.
    package var userVersion: Int
}

/// Takes back a reset that has not been used.
package struct CancelReset: Operation {
    package var reset: PasswordReset.ID

    /// Cancels a reset.
    package init(reset: PasswordReset.ID) { self.reset = reset }

    package static let spec = Spec(
        "users.cancel-reset", .delete, "/resets/{reset}", needs: .usersReset, reason: .optional,
        summary: "Cancel a reset that has not been used.", fields: ["reset": "Which reset."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> Done {
        var found = try tx.resets.find(reset)
        _ = try tx.users.find(found.user, for: .change)
        try found.cancel(at: tx.now)
        try tx.resets.save(found)
        _ = try tx.mail.cancel([.resetLink, .resetStarted], about: reset.description)
        try tx.note(.resetCancelled, of: found.user, "a password reset was cancelled")
        return Done()
    }
}

/// Lists resets.
package struct ListResets: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of resets.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "users.list-resets", .get, "/resets", needs: .usersReset, summary: "List password resets.",
        fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("created", descending: true)

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<ResetRow> {
        try tx.resets.list(query)
    }
}
