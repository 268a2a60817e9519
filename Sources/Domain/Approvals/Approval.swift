/// An act that waits until somebody else agrees.
package struct Approval: Sendable, Equatable, Identified {
    package static let idPrefix = "approval"
    /// An approval's identifier.
    package typealias ID = Domain.ID<Approval>

    package let id: ID
    package let kind: Kind
    /// The record that it is about.
    package let subject: String
    /// What it would become, as in a role's name.
    package let value: String
    package let askedBy: String
    package let askedAt: Instant
    package let reason: String
    package private(set) var state: State
    package private(set) var decidedBy: String?
    package private(set) var decidedAt: Instant?

    /// What is asked for.
    package enum Kind: String, CaseIterable, Codable, Sendable {
        /// Giving or taking a staff role.
        case staffRole = "staff_role"
    }

    /// Where it stands.
    package enum State: String, CaseIterable, Codable, Sendable {
        case waiting, approved, refused
        /// Nobody answered in time; never written down, for time passes by itself.
        case expired
    }

    /// How long a request waits for its answer.
    package static let life = Span.days(7)

    /// How long an admin who was stopped still counts as a second one, and how long two admins do
    /// not count as two after one of them could have signed in as the other.
    ///
    /// Long enough for whoever was stopped, and was told by mail, to raise it.
    package static let memory = Span.days(7)

    /// What is said of an act that asked a second admin.
    package static let waits =
        "waits until another admin agrees (approvals); it lapses after 7 days, and an admin who "
        + "was stopped counts for as long"

    /// Puts an approval together.
    package init(
        id: ID, kind: Kind, subject: String, value: String, askedBy: String, askedAt: Instant,
        reason: String, state: State = .waiting, decidedBy: String? = nil,
        decidedAt: Instant? = nil
    ) {
        (self.id, self.kind, self.subject, self.value) = (id, kind, subject, value)
        (self.askedBy, self.askedAt, self.reason) = (askedBy, askedAt, reason)
        (self.state, self.decidedBy, self.decidedAt) = (state, decidedBy, decidedAt)
    }

    /// Decides it; nobody decides what they asked for.
    package mutating func decide(_ agreed: Bool, by actor: String, at now: Instant) throws(Failure)
    {
        guard actor != askedBy else { throw .denied("nobody approves what they asked for") }
        guard state == .waiting else { throw .conflict("\(id) is already \(state.rawValue)") }
        guard isOpen(at: now) else { throw .conflict("\(id) has expired; ask again") }
        state = agreed ? .approved : .refused
        (decidedBy, decidedAt) = (actor, now)
    }

    /// Whether it can still be decided.
    func isOpen(at now: Instant) -> Bool { state == .waiting && now < askedAt + Self.life }
}

/// An approval as lists show it.
package struct ApprovalRow: ListRow, Equatable {
    package var id: Approval.ID
    package var kind: Approval.Kind
    package var subject: String
    /// What the person is called whom it is about; `nil` when it is about no account.
    package var name: String?
    /// The person's role as it is now.
    package var role: Role?
    package var value: String
    package var askedBy: String
    /// What who asked is called; `nil` when it was no account.
    package var askedByName: String?
    package var askedAt: Instant
    package var reason: String
    package var state: Approval.State
    package var decidedBy: String?
    package var decidedByName: String?

    /// Shows an approval at a moment, and who the people in it are.
    package init(
        _ approval: Approval, name: String? = nil, role: Role? = nil, askedByName: String? = nil,
        decidedByName: String? = nil, at now: Instant
    ) {
        (id, kind, subject, value) = (approval.id, approval.kind, approval.subject, approval.value)
        (askedBy, askedAt, reason) = (approval.askedBy, approval.askedAt, approval.reason)
        state =
            approval.state == .waiting && !approval.isOpen(at: now) ? .expired : approval.state
        decidedBy = approval.decidedBy
        (self.name, self.role) = (name, role)
        (self.askedByName, self.decidedByName) = (askedByName, decidedByName)
    }

    /// The row as somebody may see it: to a masked grant names are initials.
    func shown(to access: Access) -> ApprovalRow {
        guard access.isMasked else { return self }
        var row = self
        row.name = name.map(UserRow.initials(of:))
        row.askedByName = askedByName.map(UserRow.initials(of:))
        row.decidedByName = decidedByName.map(UserRow.initials(of:))
        return row
    }

    package var rowID: String { id.description }
    package var rowVersion: Int { 0 }

    package static let words: String? = nil
    package static let columns: [Column<ApprovalRow>] = [
        Column(ColumnSpec("asked_at", "Asked", .instant, sortable: true)) { .instant($0.askedAt) },
        Column(ColumnSpec("kind", "Kind", .choice(Approval.Kind.allCases.map(\.rawValue)))) {
            .text($0.kind.rawValue)
        },
        Column(ColumnSpec("name", "Person", .text, filterable: false)) {
            .text($0.name ?? $0.subject)
        },
        Column(
            ColumnSpec(
                "role", "Role now", .choice(Role.allCases.map(\.rawValue)), filterable: false)
        ) {
            $0.role.map { CellValue.text($0.rawValue) } ?? .none
        },
        Column(ColumnSpec("value", "Becomes", .text, filterable: false)) { .text($0.value) },
        Column(ColumnSpec("state", "State", .choice(Approval.State.allCases.map(\.rawValue)))) {
            .state($0.state.rawValue, $0.state == .waiting ? .busy : .neutral)
        },
        Column(ColumnSpec("asked_by", "Asked by", .text, filterable: false)) {
            .text($0.askedByName ?? $0.askedBy)
        },
        Column(ColumnSpec("reason", "Reason", .text, filterable: false)) { .text($0.reason) },
        Column(ColumnSpec("subject", "Subject", .text)) { .text($0.subject) },
        Column(ColumnSpec("id", "ID", .id(Approval.idPrefix))) { .text($0.id.description) },
    ]
}
