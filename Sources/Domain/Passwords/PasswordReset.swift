/// A way to set a new password without the old one: single use, with a life time.
package struct PasswordReset: Sendable, Equatable, Identified {
    package static let idPrefix = "reset"
    /// A reset's identifier, which is not its token.
    package typealias ID = Domain.ID<PasswordReset>

    package let id: ID
    package let user: User.ID
    package let way: Way
    /// SHA-256 of a link's token, `nil` until the mail that carries it is delivered; of a code the
    /// slow hash.
    package private(set) var fingerprint: String?
    package let created: Instant
    package let expires: Instant
    /// Who started it, as in audit records.
    package let startedBy: String
    package private(set) var state: State
    /// Wrong answers that were given for it.
    package private(set) var failures: Int

    /// How the person gets it.
    package enum Way: String, CaseIterable, Codable, Sendable {
        /// A link by mail.
        case link
        /// A one-time code, shown once to staff, who read it out.
        case code
    }

    /// Where a reset stands.
    package enum State: String, CaseIterable, Codable, Sendable {
        case open, used, voided, cancelled
        /// An open one whose time is over; never written down, for time passes by itself.
        case expired
    }

    /// How long a link works.
    package static let linkLife = Span.hours(24)
    /// How long a code works.
    package static let codeLife = Span.minutes(30)
    /// Wrong tries after which a code is void, wherever they come from.
    package static let failuresMax = 10
    /// How long after a change of contact data its author may start no reset.
    package static let contactWait = Span.hours(72)

    /// Puts a reset together.
    package init(
        id: ID, user: User.ID, way: Way, fingerprint: String?, created: Instant, expires: Instant,
        startedBy: String, state: State = .open, failures: Int = 0
    ) {
        (self.id, self.user, self.way) = (id, user, way)
        (self.fingerprint, self.created, self.expires) = (fingerprint, created, expires)
        (self.startedBy, self.state, self.failures) = (startedBy, state, failures)
    }

    /// Whether it can still be used.
    package func isOpen(at now: Instant) -> Bool { state == .open && now < expires }

    /// Marks it as used.
    package mutating func use(at now: Instant) throws(Failure) {
        guard isOpen(at: now) else { throw .conflict("this reset has been used or has expired") }
        state = .used
    }

    /// Takes it back.
    package mutating func cancel(at now: Instant) throws(Failure) {
        guard isOpen(at: now) else { throw .conflict("this reset has been used or has expired") }
        state = .cancelled
    }

    /// Counts a wrong try; the last one that is borne voids the code.
    package mutating func noteFailure() {
        failures += 1
        if failures >= Self.failuresMax, state == .open { state = .voided }
    }

    /// Puts the fingerprint of a fresh token, which voids the token before it.
    package mutating func renewToken(fingerprint: String) { self.fingerprint = fingerprint }
}

/// A reset as lists show it.
package struct ResetRow: ListRow, Equatable {
    package var id: PasswordReset.ID
    package var user: User.ID
    package var name: String
    package var way: PasswordReset.Way
    package var state: PasswordReset.State
    package var created: Instant
    package var expires: Instant
    package var startedBy: String

    /// Shows a reset at a moment, and whose it is.
    package init(_ reset: PasswordReset, name: String, at now: Instant) {
        (id, user, self.name, way) = (reset.id, reset.user, name, reset.way)
        state = reset.state == .open && !reset.isOpen(at: now) ? .expired : reset.state
        (created, expires, startedBy) = (reset.created, reset.expires, reset.startedBy)
    }

    package var rowID: String { id.description }
    package var rowVersion: Int { 0 }

    package static let words: String? = UserRow.words
    package static let columns: [Column<ResetRow>] = [
        Column(ColumnSpec("name", "Name", .text, filterable: false)) { .text($0.name) },
        Column(ColumnSpec("way", "Way", .choice(PasswordReset.Way.allCases.map(\.rawValue)))) {
            .text($0.way.rawValue)
        },
        Column(ColumnSpec("state", "State", .choice(PasswordReset.State.allCases.map(\.rawValue))))
        {
            .state($0.state.rawValue, $0.state == .open ? .busy : .neutral)
        },
        Column(ColumnSpec("created", "Created", .instant, sortable: true)) { .instant($0.created) },
        Column(ColumnSpec("expires", "Expires", .instant, filterable: false)) {
            .instant($0.expires)
        },
        Column(ColumnSpec("by", "Started by", .text, filterable: false)) { .text($0.startedBy) },
        Column(ColumnSpec("user", "User", .id(User.idPrefix))) { .text($0.user.description) },
        Column(ColumnSpec("id", "ID", .id(PasswordReset.idPrefix))) { .text($0.id.description) },
    ]
}
