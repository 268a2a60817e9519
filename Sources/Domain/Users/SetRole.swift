/// Gives an account another role.
///
/// A staff role takes two admins, and so does taking the role of an admin away. To stop an admin
/// at once there is suspending.
package struct SetRole: TellingOperation {
    package var user: User.ID
    package var role: Role

    /// Gives a role, or asks a second admin for it.
    package init(user: User.ID, role: Role) { (self.user, self.role) = (user, role) }

    package static let spec = Spec(
        "users.set-role", .put, "/users/{user}/role", needs: .usersRole, risk: .disruptive,
        reason: .required,
        comparesVersion: true,
        summary: "Give an account another role; a staff role waits for a second admin.",
        fields: [
            "user": "Whose account.",
            "role":
                "The new role; taking an admin's away waits for a second admin too, and a talent "
                + "of unknown birth date is on hold.",
        ]
    )

    package func run(in tx: any Transaction) throws(Failure) -> UserRow {
        var found = try tx.users.find(user, for: .change)
        try refuseSelf(user, in: tx)
        guard role != .investor || tx.isDemo else {
            throw .invalid(field: "role", "investor exists only in databases marked demo")
        }
        if try grantsAtOnce(role, insteadOf: found.role, in: tx) {
            try apply(role, to: &found, in: tx)
        } else {
            guard role != found.role else {
                throw .conflict("\(user) already has the role \(role.rawValue)")
            }
            try askForRole(role, of: user, in: tx)
        }
        return UserRow(found, masked: tx.access.isMasked)
    }

    package func notice(of output: UserRow) -> String? {
        guard output.role == role else { return Approval.waits }
        return output.holds.contains(.minor) ? Hold.untold : nil
    }

    package func inverse(of output: UserRow, before: Before) -> Undo? {
        // A staff role comes back by a second admin only, an account that waited does not wait
        // again.
        guard let old = before.first(User.self), old.role != output.role, !old.role.isStaff,
            output.role != .admin, old.status == output.status
        else { return nil }
        let isHeld = output.holds.contains(.minor) && !old.holds.contains(.minor)
        let ended = output.role.isStaff ? Undo.endedStays : "ended sessions stay ended"
        return Undo(
            SetRole(user: user, role: old.role), expecting: output.version,
            loses: isHeld ? Undo.minorStays : ended
        )
    }
}

/// Sets the role and ends the sessions that carried the old one, in the same commit.
func apply(_ role: Role, to user: inout User, in tx: any Transaction) throws(Failure) {
    if role.isStaff, !user.role.isStaff {
        // As nobody places this hold on a colleague, nobody becomes one with it.
        guard !user.holds.contains(.minor) else {
            throw .conflict("\(user.id) is on hold as a minor; lift that hold first")
        }
        try refuseForeignHands(on: user.id, in: tx)
        // A code that waits would let whoever made it in once the account is one of staff.
        _ = try tx.resets.voidAll(of: user.id)
    }
    try user.setRole(role)
    if role == .talent { try holdUnlessOfAge(&user, in: tx) }
    // An account created for a staff role waits as pending until the role is agreed to.
    if user.status == .pending, role.isStaff { try user.activate() }
    try tx.users.save(&user)
    _ = try tx.sessions.endAll(of: user.id, but: nil, how: .roleChanged)
    try tx.note(.roleChanged, of: user.id, "the role is now \(role.rawValue)")
    try tx.send(.roleChanged, to: user, about: user.id.description, after: Undo.window)
}

/// Refuses a role of staff for an account that somebody who is no admin could sign in to.
///
/// Until it has the role, support may set its password by a code and change where its links go: a
/// way to rights that no two admins gave them.
private func refuseForeignHands(on user: User.ID, in tx: any Transaction) throws(Failure) {
    let since = tx.now - Approval.memory
    for name in try tx.approvals.couldAct(as: user, after: since) where name != user.description {
        guard let colleague = User.ID(name), try tx.credentials.owner(colleague)?.role != .admin
        else { continue }
        throw .conflict(
            "\(colleague), who is no admin, could sign in as \(user): the password was set by a "
                + "code, or contact data changed, in the last 7 days; give the role after that")
    }
}

/// Holds who becomes a talent and is a minor, as far as anybody knows, like any other.
private func holdUnlessOfAge(_ user: inout User, in tx: any Transaction) throws(Failure) {
    var profile = try tx.users.profile(of: user.id)
    let talent = profile.talent ?? TalentProfile()
    // Without a profile there would be no birth date to enter.
    profile.talent = talent
    try tx.users.save(profile, of: user.id)
    guard talent.isMinor(on: Riyadh.date(at: tx.now)), !user.holds.contains(.minor) else { return }
    try place(.minor, on: &user, in: tx)
}

/// Whether a role needs no second admin: neither it nor the old one asks for that, or there are
/// fewer than two.
///
/// Admins who were stopped lately still count: nobody becomes the only one by stopping the others.
func grantsAtOnce(
    _ role: Role, insteadOf old: Role? = nil, in tx: any Transaction
) throws(Failure) -> Bool {
    guard role.isStaff || old == .admin else { return true }
    let since = tx.now - Approval.memory
    let isBootstrap = try tx.users.admins(stoppedAfter: since, limit: 2) < 2
    if isBootstrap { tx.trail.remark = "bootstrap" }
    return isBootstrap
}

/// Asks a second admin.
func askForRole(_ role: Role, of user: User.ID, in tx: any Transaction) throws(Failure) {
    // Two that wait could be agreed to in either order, and the older would win.
    guard try tx.approvals.waiting(.staffRole, user.description) == nil else {
        throw .conflict("a role for \(user) waits already; see to that first (approvals)")
    }
    try tx.approvals.add(
        Approval(
            id: tx.newID(Approval.self), kind: .staffRole, subject: user.description,
            value: role.rawValue, askedBy: tx.access.actor.name, askedAt: tx.now,
            reason: tx.call.reason ?? ""
        )
    )
    tx.trail.remark = "waits for a second admin"
}
