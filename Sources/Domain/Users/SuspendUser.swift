/// Stops a user from signing in until the suspension ends or is lifted.
package struct SuspendUser: Operation {
    package var user: User.ID
    package var until: Instant?

    /// Suspends an account; the reason travels beside the operation.
    package init(user: User.ID, until: Instant? = nil) { (self.user, self.until) = (user, until) }

    package static let spec = Spec(
        "users.suspend", .post, "/users/{user}/suspension", needs: .usersSuspend,
        risk: .disruptive, reason: .required, isOpenInMaintenance: true,
        comparesVersion: true, summary: "Suspend an account and end its sessions.",
        fields: ["user": "Who to suspend.", "until": "When it ends; empty means until lifted."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        var found = try tx.users.find(user, for: .change)
        try refuseSelf(user, in: tx)
        let reason = tx.call.reason ?? ""
        try found.suspend(reason: reason, until: until, at: tx.now)
        try tx.users.save(&found)
        // Same commit: a suspended user is out at once.
        _ = try tx.sessions.endAll(of: user, but: nil, how: .suspended)
        _ = try tx.resets.voidAll(of: user)
        try tx.note(.suspended, of: user, "suspended: \(reason)")
        try tx.send(.suspended, to: found, about: user.description, after: Undo.window)
        return UserRow(found, masked: tx.access.isMasked)
    }

    package func inverse(of output: UserRow, before: Before) -> Undo? {
        // A lifted account is active: one that waited would come back as more than it was.
        guard before.first(User.self)?.status == .active else { return nil }
        return Undo(
            LiftSuspension(user: user), expecting: output.version, loses: Undo.endedStays)
    }
}

/// Lets a suspended user sign in again.
package struct LiftSuspension: Operation {
    package var user: User.ID

    /// Lifts a suspension.
    package init(user: User.ID) { self.user = user }

    package static let spec = Spec(
        "users.lift", .delete, "/users/{user}/suspension", needs: .usersSuspend,
        risk: .disruptive, reason: .optional, isOpenInMaintenance: true, comparesVersion: true,
        summary: "Lift a suspension.",
        fields: ["user": "Whose suspension."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        var found = try tx.users.find(user, for: .change)
        try found.lift()
        try tx.users.save(&found)
        // Other mail still leaves: that contact data changed is told whatever comes after.
        _ = try tx.mail.cancel([.suspended], about: user.description)
        try tx.note(.lifted, of: user, "the suspension was lifted")
        return UserRow(found, masked: tx.access.isMasked)
    }

    package func inverse(of output: UserRow, before: Before) -> Undo? {
        let suspension = before.first(User.self)?.suspension
        return Undo(
            SuspendUser(user: user, until: suspension?.until), expecting: output.version,
            reason: suspension?.reason
        )
    }
}

/// Refuses an act on the actor's own account.
func refuseSelf(_ user: User.ID, in tx: any Transaction) throws(Failure) {
    guard tx.access.actor.signed?.user != user else {
        throw .denied("this cannot be done to your own account; ask a colleague")
    }
}
