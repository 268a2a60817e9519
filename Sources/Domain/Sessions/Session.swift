/// Somebody signed in somewhere.
///
/// The token is not here: only its fingerprint is kept.
package struct Session: Sendable, Equatable, Identified {
    package static let idPrefix = "session"
    /// A session's identifier, which is not its token.
    package typealias ID = Domain.ID<Session>

    package let id: ID
    package let user: User.ID
    /// SHA-256 of the token, hexadecimal.
    package let fingerprint: String
    /// The kind of client, as in `console`.
    package let client: String
    package let address: String
    package let created: Instant
    package var lastSeen: Instant
    /// When it ends whatever happens.
    package let expires: Instant
    /// Whether it may only change the password.
    package let mustReset: Bool
    /// How it ended; a store tells of a session whose time has run out that it has expired.
    package let end: End?
    package let endedAt: Instant?

    /// How a session ended.
    package enum End: String, CaseIterable, Codable, Sendable {
        case signedOut = "signed_out"
        case revoked
        case passwordChanged = "password_changed"
        case suspended
        case closed
        case expired
        case roleChanged = "role_changed"
        case held
    }

    /// Puts a session together.
    package init(
        id: ID, user: User.ID, fingerprint: String, client: String, address: String,
        created: Instant, lastSeen: Instant, expires: Instant, mustReset: Bool, end: End? = nil,
        endedAt: Instant? = nil
    ) {
        (self.id, self.user, self.fingerprint) = (id, user, fingerprint)
        (self.client, self.address, self.created) = (client, address, created)
        (self.lastSeen, self.expires, self.mustReset) = (lastSeen, expires, mustReset)
        (self.end, self.endedAt) = (end, endedAt)
    }

    /// How long a session of this role lives unused, and in all (ASVS 7.3.1, 7.3.2).
    package static func lifetime(of role: Role) -> (idle: Span, absolute: Span) {
        role.isStaff ? (.minutes(30), .hours(12)) : (.days(7), .days(30))
    }

    /// When the session ends by itself unless it is used again.
    package func lapses(as role: Role) -> Instant {
        min(expires, lastSeen + Self.lifetime(of: role).idle)
    }

    /// How seldom the last use is written down.
    ///
    /// The idle time counts from what is written, so it can be shorter by this much.
    package static let touchInterval = Span.minutes(1)

    /// Most lapsed sessions that are written down as ended beside another act.
    package static let lapsedMax = 500
}

/// A session as lists show it.
package struct SessionRow: ListRow, Equatable {
    package var id: Session.ID
    package var user: User.ID
    package var name: String
    package var role: Role
    package var client: String
    package var address: String
    package var created: Instant
    package var lastSeen: Instant
    package var expires: Instant
    package var ended: Session.End?
    package var endedAt: Instant?

    /// Shows a session and whose it is.
    package init(_ session: Session, name: String, role: Role) {
        (id, user, self.name, self.role) = (session.id, session.user, name, role)
        (client, address, created) = (session.client, session.address, session.created)
        (lastSeen, expires) = (session.lastSeen, session.expires)
        (ended, endedAt) = (session.end, session.endedAt)
    }

    package var rowID: String { id.description }
    package var rowVersion: Int { 0 }

    package static let words: String? = UserRow.words
    package static let columns: [Column<SessionRow>] = [
        Column(ColumnSpec("name", "Name", .text, filterable: false)) { .text($0.name) },
        Column(
            ColumnSpec("role", "Role", .choice(Role.allCases.map(\.rawValue)), filterable: false)
        ) {
            .text($0.role.rawValue)
        },
        Column(ColumnSpec("state", "State", .choice(["active", "ended"]))) {
            $0.ended.map { .state($0.rawValue, .neutral) } ?? .state("active", .good)
        },
        Column(ColumnSpec("client", "Client", .text)) { .text($0.client) },
        Column(ColumnSpec("address", "Address", .text)) { .text($0.address) },
        Column(ColumnSpec("created", "Created", .instant, sortable: true)) { .instant($0.created) },
        Column(ColumnSpec("last_seen", "Last seen", .instant, filterable: false)) {
            .instant($0.lastSeen)
        },
        Column(ColumnSpec("expires", "Expires", .instant, filterable: false)) {
            .instant($0.expires)
        },
        Column(ColumnSpec("user", "User", .id(User.idPrefix))) { .text($0.user.description) },
        Column(ColumnSpec("id", "ID", .id(Session.idPrefix))) { .text($0.id.description) },
    ]
}
