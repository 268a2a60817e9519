/// Something that happened to an account and matters for its safety.
package struct SecurityEvent: Sendable, Equatable, Identified {
    package static let idPrefix = "event"
    /// An event's identifier.
    package typealias ID = Domain.ID<SecurityEvent>

    package let id: ID
    package let at: Instant
    package let user: User.ID
    package let kind: Kind
    /// What a person should know, as a sentence.
    package let text: String
    /// Who caused it, as in audit records.
    package let actor: String

    /// Kinds of events.
    package enum Kind: String, CaseIterable, Codable, Sendable {
        case passwordChanged = "password_changed"
        case passwordUpgraded = "password_upgraded"
        case resetRequested = "reset_requested"
        case resetCompleted = "reset_completed"
        case resetCancelled = "reset_cancelled"
        case mustReset = "must_reset"
        case locked, unlocked, suspended, lifted, closed, restored
        case holdPlaced = "hold_placed"
        case holdLifted = "hold_lifted"
        case roleChanged = "role_changed"
        case emailChanged = "email_changed"
        case phoneChanged = "phone_changed"
        /// The address, the phone number or both: nobody writes it any more, many have it.
        case contactChanged = "contact_changed"
        case sessionsRevoked = "sessions_revoked"
        case revealed
        case guardianLinked = "guardian_linked"
        case guardianVerified = "guardian_verified"
        case created
    }

    /// What tells that the address was changed, or may have been.
    package static let changesOfAddress: [Kind] = [.emailChanged, .contactChanged]
    /// What tells that something was changed that a person is reached by.
    package static let changesOfContact: [Kind] = changesOfAddress + [.phoneChanged]

    /// Puts an event together.
    package init(id: ID, at: Instant, user: User.ID, kind: Kind, text: String, actor: String) {
        (self.id, self.at, self.user) = (id, at, user)
        (self.kind, self.text, self.actor) = (kind, text, actor)
    }
}

/// An event as lists show it.
package struct SecurityEventRow: ListRow, Equatable {
    package var id: SecurityEvent.ID
    package var at: Instant
    package var user: User.ID
    package var kind: SecurityEvent.Kind
    package var text: String
    package var actor: String

    /// Shows an event.
    package init(_ event: SecurityEvent) {
        (id, at, user) = (event.id, event.at, event.user)
        (kind, text, actor) = (event.kind, event.text, event.actor)
    }

    package var rowID: String { id.description }
    package var rowVersion: Int { 0 }

    package static let words: String? = UserRow.words
    package static let columns: [Column<SecurityEventRow>] = [
        Column(ColumnSpec("at", "At", .instant, sortable: true)) { .instant($0.at) },
        Column(ColumnSpec("kind", "Kind", .choice(SecurityEvent.Kind.allCases.map(\.rawValue)))) {
            .text($0.kind.rawValue)
        },
        Column(ColumnSpec("text", "What", .text, filterable: false)) { .text($0.text) },
        Column(ColumnSpec("actor", "By", .text)) { .text($0.actor) },
        Column(ColumnSpec("user", "User", .id(User.idPrefix))) { .text($0.user.description) },
    ]
}

extension Transaction {
    /// Adds an event of this moment by this actor to what is kept with the change.
    package func note(
        _ kind: SecurityEvent.Kind, of user: User.ID, _ text: String
    ) throws(Failure) {
        try history.add(
            SecurityEvent(
                id: newID(SecurityEvent.self), at: now, user: user, kind: kind, text: text,
                actor: access.actor.name
            )
        )
    }
}
