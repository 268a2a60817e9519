/// Who shows a token: of a session and its account what every call begins with asking.
package struct SessionCaller: Sendable, Equatable {
    package let session: Session.ID
    package let user: User.ID
    package let name: String
    package let role: Role
    /// Whether only the password may be changed, as the session or the account says.
    package let mustReset: Bool
    package let lastSeen: Instant
    /// How the session ended, as ``Session/end``.
    package let end: Session.End?
    package let status: AccountStatus
    package let holds: Set<Hold>

    /// Puts together what a store found.
    package init(
        session: Session.ID, user: User.ID, name: String, role: Role, mustReset: Bool,
        lastSeen: Instant, end: Session.End?, status: AccountStatus, holds: Set<Hold>
    ) {
        (self.session, self.user, self.name, self.role) = (session, user, name, role)
        (self.mustReset, self.lastSeen, self.end) = (mustReset, lastSeen, end)
        (self.status, self.holds) = (status, holds)
    }

    /// Whether the account may be used now.
    package var isUsable: Bool { status.isUsable(with: holds) }
}
