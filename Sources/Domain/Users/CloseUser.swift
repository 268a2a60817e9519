/// Closes an account: a soft delete that can be taken back until the account is purged.
package struct CloseUser: Operation {
    package var user: User.ID

    /// Closes an account.
    package init(user: User.ID) { self.user = user }

    package static let spec = Spec(
        "users.close", .delete, "/users/{user}", needs: .usersClose, risk: .disruptive,
        reason: .required, comparesVersion: true, summary: "Close an account and end its sessions.",
        fields: ["user": "Which account."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        var found = try tx.users.find(user, for: .change)
        try refuseSelf(user, in: tx)
        try found.close(at: tx.now)
        try tx.users.save(&found)
        _ = try tx.sessions.endAll(of: user, but: nil, how: .closed)
        _ = try tx.resets.voidAll(of: user)
        try tx.note(.closed, of: user, "the account was closed")
        return UserRow(found, masked: tx.access.isMasked)
    }

    package func inverse(of output: UserRow, before: Before) -> Undo? {
        // A restored account is active: only an active one comes back as it was.
        guard before.first(User.self)?.status == .active else { return nil }
        return Undo(
            RestoreUser(user: user), expecting: output.version, loses: Undo.endedStays
        )
    }
}

/// Brings a closed account back.
package struct RestoreUser: Operation {
    package var user: User.ID

    /// Restores an account.
    package init(user: User.ID) { self.user = user }

    package static let spec = Spec(
        "users.restore", .post, "/users/{user}/restoration", needs: .usersClose,
        risk: .disruptive, reason: .optional, comparesVersion: true,
        summary: "Restore a closed account.",
        fields: ["user": "Which account."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        var found = try tx.users.find(user, for: .change)
        try found.restore()
        try tx.users.save(&found)
        try tx.note(.restored, of: user, "the account was restored")
        return UserRow(found, masked: tx.access.isMasked)
    }

    package func inverse(of output: UserRow, before: Before) -> Undo? {
        Undo(CloseUser(user: user), expecting: output.version)
    }
}

/// Makes an invited, pending or inactive account active.
package struct ActivateUser: Operation {
    package var user: User.ID

    /// Activates an account.
    package init(user: User.ID) { self.user = user }

    package static let spec = Spec(
        "users.activate", .post, "/users/{user}/activation", needs: .usersSuspend,
        reason: .optional, comparesVersion: true,
        summary: "Make a pending, invited or inactive account active.",
        fields: ["user": "Which account."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        var found = try tx.users.find(user, for: .change)
        try found.activate()
        try tx.users.save(&found)
        return UserRow(found, masked: tx.access.isMasked)
    }
}
