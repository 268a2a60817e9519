/// Places a hold on an account.
package struct PlaceHold: Operation {
    package var user: User.ID
    package var hold: Hold

    /// Places a hold.
    package init(user: User.ID, hold: Hold) { (self.user, self.hold) = (user, hold) }

    package static let spec = Spec(
        "holds.place", .post, "/users/{user}/holds", needs: .usersHold, risk: .disruptive,
        reason: .required, comparesVersion: true, summary: "Place a hold on an account.",
        fields: ["user": "Which account.", "hold": "Why it is held."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        var found = try tx.users.find(user, for: .change)
        try refuseSelf(user, in: tx)
        try place(hold, on: &found, in: tx)
        try tx.users.save(&found)
        return UserRow(found, masked: tx.access.isMasked)
    }

    package func inverse(of output: UserRow, before: Before) -> Undo? {
        // Lifting the hold of a minor has conditions of its own.
        guard hold != .minor else { return nil }
        return Undo(
            LiftHold(user: user, hold: hold), expecting: output.version,
            loses: hold.stopsSignIn ? Undo.endedStays : nil
        )
    }
}

/// Places a hold with what it stops, in the same commit; the caller saves the account.
///
/// A reset that waits would let somebody set the password while the account is held, and sign in
/// once it is not.
func place(_ hold: Hold, on user: inout User, in tx: any Transaction) throws(Failure) {
    // A minor is told nothing: a colleague so held would not learn of another address.
    guard hold != .minor || !user.role.isStaff else {
        throw .conflict(
            "\(user.id) is staff, who are of age; enter the birth date, "
                + "or hold it for investigation")
    }
    try user.place(hold)
    if hold.stopsSignIn {
        _ = try tx.sessions.endAll(of: user.id, but: nil, how: .held)
        _ = try tx.resets.voidAll(of: user.id)
    }
    try tx.note(.holdPlaced, of: user.id, "on hold: \(hold.rawValue)")
}

/// Lifts a hold.
///
/// A minor's is lifted only once the minor is of age, which ends what guardians do.
package struct LiftHold: Operation {
    package var user: User.ID
    package var hold: Hold

    /// Lifts a hold.
    package init(user: User.ID, hold: Hold) { (self.user, self.hold) = (user, hold) }

    package static let spec = Spec(
        "holds.lift", .delete, "/users/{user}/holds/{hold}", needs: .usersHold,
        risk: .disruptive, reason: .required, comparesVersion: true,
        summary: "Lift a hold from an account.",
        fields: ["user": "Which account.", "hold": "Which hold."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        var found = try tx.users.find(user, for: .change)
        try refuseSelf(user, in: tx)
        if hold == .minor { try requireAdult(in: tx) }
        try found.lift(hold)
        try tx.users.save(&found)
        try tx.note(.holdLifted, of: user, "no longer on hold: \(hold.rawValue)")
        if hold == .minor {
            try endGuardians(in: tx)
            try inviteWhoWasNot(found, in: tx)
        }
        return UserRow(found, masked: tx.access.isMasked)
    }

    /// A minor never signs in, whoever the guardian is: only age lifts this hold.
    private func requireAdult(in tx: any Transaction) throws(Failure) {
        guard let talent = try tx.users.profile(of: user).talent else { return }
        guard !talent.isMinor(on: Riyadh.date(at: tx.now)) else {
            throw .conflict(
                talent.birthDate == nil
                    ? "the birth date is unknown; enter it first, from papers"
                    : "a minor never signs in: the verified guardian acts until the 18th birthday"
            )
        }
    }

    /// Who is of age acts alone: whoever was the guardian sees the account no more (PDPL
    /// Implementing Regulations, Article 13).
    private func endGuardians(in tx: any Transaction) throws(Failure) {
        for var link in try tx.guardians.links(of: user)
        where link.minor == user && link.endedAt == nil {
            try link.end(at: tx.now)
            try tx.guardians.save(link)
        }
    }

    /// Whoever was taken for a minor was sent no invitation, and without a password of their own
    /// has learned of the account from nobody.
    private func inviteWhoWasNot(_ found: User, in tx: any Transaction) throws(Failure) {
        guard found.isUsable(at: tx.now), try tx.credentials.hash(of: user) == nil else { return }
        try tx.send(.invitation, to: found, about: user.description, after: Undo.window)
    }

    package func inverse(of output: UserRow, before: Before) -> Undo? {
        Undo(
            PlaceHold(user: user, hold: hold), expecting: output.version,
            loses: before.first(GuardianLink.self).map { _ in "guardians act no more" })
    }
}
