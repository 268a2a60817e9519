/// Ends a lock, and forgets the failures that led to it.
package struct UnlockUser: Operation {
    package var user: User.ID

    /// Unlocks an account.
    package init(user: User.ID) { self.user = user }

    package static let spec = Spec(
        "users.unlock", .delete, "/users/{user}/lock", needs: .usersReset, risk: .routine,
        reason: .optional, isOpenInMaintenance: true, comparesVersion: true,
        summary: "Unlock an account and forget its failed sign-ins.",
        fields: ["user": "Which account."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        var found = try tx.users.find(user, for: .change)
        // Delays by source stand beside the lock: unlocking ends both.
        if found.lockedUntil != nil {
            try found.unlock()
            try tx.users.save(&found)
        }
        try tx.attempts.clear(name: found.email.description, source: nil)
        try tx.note(.unlocked, of: user, "the account was unlocked")
        return UserRow(found, masked: tx.access.isMasked)
    }
}

/// Locks an account for some time.
package struct LockUser: Operation {
    package var user: User.ID
    package var until: Instant

    /// Locks an account.
    package init(user: User.ID, until: Instant) { (self.user, self.until) = (user, until) }

    package static let spec = Spec(
        "users.lock", .post, "/users/{user}/lock", needs: .usersReset, risk: .disruptive,
        reason: .required, isOpenInMaintenance: true,
        comparesVersion: true, summary: "Lock an account until a moment.",
        fields: ["user": "Which account.", "until": "When the lock ends."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        var found = try tx.users.find(user, for: .change)
        try refuseSelf(user, in: tx)
        // Taking a lock back leaves the one before it, which may have ended.
        guard until > tx.now || tx.call.undoes != nil else {
            throw .invalid(field: "until", "must lie in the future")
        }
        found.lock(until: until)
        try tx.users.save(&found)
        guard found.isLocked(at: tx.now) else {
            try tx.note(.unlocked, of: user, "the account was unlocked")
            return UserRow(found, masked: tx.access.isMasked)
        }
        _ = try tx.sessions.endAll(of: user, but: nil, how: .revoked)
        try tx.note(.locked, of: user, "the account was locked")
        return UserRow(found, masked: tx.access.isMasked)
    }

    package func inverse(of output: UserRow, before: Before) -> Undo? {
        let loses = "ended sessions stay ended"
        if let until = before.first(User.self)?.lockedUntil {
            return Undo(
                LockUser(user: user, until: until), expecting: output.version, loses: loses
            )
        }
        return Undo(UnlockUser(user: user), expecting: output.version, loses: loses)
    }
}
