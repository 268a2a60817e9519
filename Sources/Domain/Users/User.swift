/// An account and the person behind it.
package struct User: Sendable, Equatable, Identified {
    package static let idPrefix = "user"
    /// A user's identifier.
    package typealias ID = Domain.ID<User>

    package let id: ID
    /// Raised by every save, from 1.
    package private(set) var version: Int
    package private(set) var email: EmailAddress
    /// The name in Latin letters, or whichever was given; as it was typed.
    package private(set) var name: String
    package private(set) var nameArabic: String?
    package private(set) var phone: PhoneNumber?
    package private(set) var city: String?
    package private(set) var role: Role
    package private(set) var status: AccountStatus
    /// Why and until when; only while ``status`` is suspended.
    package private(set) var suspension: Suspension?
    /// Nobody signs in before this moment; `nil` when not locked.
    package private(set) var lockedUntil: Instant?
    /// A session of this account may only change the password.
    package private(set) var mustReset: Bool
    package private(set) var holds: Set<Hold>
    package private(set) var isEmailVerified: Bool
    package let joined: Instant
    package private(set) var lastSignIn: Instant?
    /// When contact data last changed and who changed it; a reset by the same person waits.
    package private(set) var contactChange: ContactChange?
    /// When the account was closed; it is restorable until purged.
    package private(set) var closedAt: Instant?

    /// A suspension.
    package struct Suspension: Sendable, Equatable {
        /// Shown to the user.
        package var reason: String
        /// When it ends; `nil` until lifted.
        package var until: Instant?
        /// Makes a suspension.
        package init(reason: String, until: Instant?) {
            (self.reason, self.until) = (reason, until)
        }
    }

    /// A change of contact data.
    package struct ContactChange: Sendable, Equatable {
        package var at: Instant
        /// The actor's name in audit records.
        package var by: String
        /// Makes a contact change.
        package init(at: Instant, by: String) { (self.at, self.by) = (at, by) }
    }

    /// Puts an account together from what is stored.
    package init(
        id: ID, version: Int, email: EmailAddress, name: String, nameArabic: String? = nil,
        phone: PhoneNumber? = nil, city: String? = nil, role: Role, status: AccountStatus,
        suspension: Suspension? = nil, lockedUntil: Instant? = nil, mustReset: Bool = false,
        holds: Set<Hold> = [], isEmailVerified: Bool = false, joined: Instant,
        lastSignIn: Instant? = nil, contactChange: ContactChange? = nil, closedAt: Instant? = nil
    ) {
        (self.id, self.version, self.email, self.name) = (id, version, email, name)
        (self.nameArabic, self.phone, self.city) = (nameArabic, phone, city)
        (self.role, self.status, self.suspension) = (role, status, suspension)
        (self.lockedUntil, self.mustReset, self.holds) = (lockedUntil, mustReset, holds)
        (self.isEmailVerified, self.joined) = (isEmailVerified, joined)
        (self.lastSignIn, self.contactChange) = (lastSignIn, contactChange)
        self.closedAt = closedAt
    }
}

extension User {
    /// Raises the version; the store does so when it saves.
    package mutating func raiseVersion() { version += 1 }

    /// Stops the account until the suspension ends or is lifted.
    package mutating func suspend(reason: String, until: Instant?, at now: Instant) throws(Failure)
    {
        if let until, until <= now { throw .invalid(field: "until", "must lie in the future") }
        try move(to: .suspended)
        suspension = Suspension(reason: reason, until: until)
    }

    /// Lets a suspended account go again.
    package mutating func lift() throws(Failure) {
        guard status == .suspended else { throw .conflict("\(id) is not suspended") }
        try move(to: .active)
        suspension = nil
    }

    /// Lets a suspended account go whose time is over: it is written down at the next sign-in only.
    package mutating func endSuspension(at now: Instant) {
        guard let until = suspension?.until, until <= now else { return }
        // The only failure would be another status, which has no suspension.
        try? lift()
    }

    /// Closes the account: a soft delete, restorable until purged.
    package mutating func close(at now: Instant) throws(Failure) {
        try move(to: .closed)
        suspension = nil
        closedAt = now
    }

    /// Brings a closed account back.
    package mutating func restore() throws(Failure) {
        guard status == .closed else { throw .conflict("\(id) is not closed") }
        try move(to: .active)
        closedAt = nil
    }

    /// Makes an invited, pending or inactive account active.
    package mutating func activate() throws(Failure) {
        guard status != .suspended, status != .closed else {
            throw .conflict("\(id) is \(status.rawValue); lift or restore it instead")
        }
        try move(to: .active)
    }

    /// Ends a lock before its time.
    package mutating func unlock() throws(Failure) {
        guard lockedUntil != nil else { throw .conflict("\(id) is not locked") }
        lockedUntil = nil
    }

    /// Locks the account until a moment.
    package mutating func lock(until moment: Instant?) { lockedUntil = moment }

    /// Requires, or no longer requires, that the password be changed first.
    package mutating func requireReset(_ required: Bool) { mustReset = required }

    /// Places a hold; a second one of the same kind is a conflict.
    package mutating func place(_ hold: Hold) throws(Failure) {
        guard holds.insert(hold).inserted else {
            throw .conflict("\(id) is already on hold: \(hold.rawValue)")
        }
    }

    /// Lifts a hold.
    package mutating func lift(_ hold: Hold) throws(Failure) {
        guard holds.remove(hold) != nil else {
            throw .conflict("\(id) is not on hold: \(hold.rawValue)")
        }
    }

    /// Gives another role.
    package mutating func setRole(_ role: Role) throws(Failure) {
        guard role != self.role else {
            throw .conflict("\(id) already has the role \(role.rawValue)")
        }
        self.role = role
    }

    /// Changes names and city.
    package mutating func rename(name: String, nameArabic: String?, city: String?) {
        (self.name, self.nameArabic, self.city) = (name, nameArabic, city)
    }

    /// Changes what the person is reached by, and remembers who did it.
    package mutating func setContact(
        email: EmailAddress, phone: PhoneNumber?, by actor: String, at now: Instant
    ) {
        guard email != self.email || phone != self.phone else { return }
        if email != self.email { isEmailVerified = false }
        (self.email, self.phone) = (email, phone)
        contactChange = ContactChange(at: now, by: actor)
    }

    private mutating func move(to next: AccountStatus) throws(Failure) {
        guard status.successors.contains(next) else {
            throw .conflict("\(id) is \(status.rawValue) and cannot become \(next.rawValue)")
        }
        status = next
    }

    /// Whether a lock is in force.
    package func isLocked(at now: Instant) -> Bool { lockedUntil.map { $0 > now } ?? false }

    /// Whether the account may be used at a moment, but for a lock.
    package func isUsable(at now: Instant) -> Bool {
        var user = self
        user.endSuspension(at: now)
        return user.status.isUsable(with: holds)
    }

    /// Why nobody signs in to this account now; `nil` when somebody may.
    package func signInObstacle(at now: Instant) -> SignIn.Result? {
        if isLocked(at: now) { return .locked }
        if status != .active { return .notActive }
        if holds.contains(where: \.stopsSignIn) { return .onHold }
        return nil
    }
}

/// How much in other places belongs to an account.
package struct Belongings: Sendable, Equatable {
    package var hasPassword: Bool
    package var activeSessions: Int
    package var openResets: Int
    /// Whether it is a minor or a guardian in any link, in scope or not, ended or not.
    package var hasGuardianLinks: Bool
    /// Whether a role of staff is asked for it and can still be agreed to.
    package var awaitsRole: Bool

    /// Puts the counts together.
    package init(
        hasPassword: Bool = false, activeSessions: Int = 0, openResets: Int = 0,
        hasGuardianLinks: Bool = false, awaitsRole: Bool = false
    ) {
        (self.hasPassword, self.activeSessions) = (hasPassword, activeSessions)
        (self.openResets, self.hasGuardianLinks) = (openResets, hasGuardianLinks)
        self.awaitsRole = awaitsRole
    }
}
