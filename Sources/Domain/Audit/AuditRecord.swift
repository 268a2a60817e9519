/// What one call did, as the trail keeps it for ever.
///
/// Personal values are sealed under a key of the person, so that erasing the person's key keeps
/// the chain verifiable.
package struct AuditEntry: Sendable, Equatable {
    package var at: Instant
    /// Who acted: a user's id, `os:<uid>` or `anonymous`.
    package var actor: String
    /// The person in whose name it was done, when that is somebody else.
    package var onBehalfOf: String?
    package var operation: String
    /// The record that it was about.
    package var target: String?
    package var parameters: [AuditValue]
    package var changes: [AuditChange]
    package var reason: String?
    package var ticket: String?
    /// Client and address.
    package var source: String
    package var request: String?
    /// One of ``outcomes``.
    package var outcome: String
    /// The failure's sentence, or a remark such as `bootstrap`.
    package var remark: String?
    /// The record that this act took back.
    package var undoes: AuditPosition?

    /// The outcome of what happened.
    package static let done = "done"
    /// Every outcome: what happened, or the code of the failure.
    package static let outcomes = [done] + Failure.Code.allCases.map(\.rawValue)

    /// Puts an entry together.
    package init(
        at: Instant, actor: String, onBehalfOf: String? = nil, operation: String,
        target: String? = nil, parameters: [AuditValue] = [], changes: [AuditChange] = [],
        reason: String? = nil, ticket: String? = nil, source: String, request: String? = nil,
        outcome: String, remark: String? = nil, undoes: AuditPosition? = nil
    ) {
        (self.at, self.actor, self.onBehalfOf, self.operation) = (at, actor, onBehalfOf, operation)
        (self.target, self.parameters, self.changes) = (target, parameters, changes)
        (self.reason, self.ticket, self.source, self.request) = (reason, ticket, source, request)
        (self.outcome, self.remark, self.undoes) = (outcome, remark, undoes)
    }
}

/// A named value in an audit record.
package struct AuditValue: Codable, Sendable, Equatable {
    package var name: String
    package var value: String?
    /// The person whose personal value it is: it is sealed under that person's key.
    package var person: String?

    /// Names a value.
    package init(name: String, value: String?, person: String? = nil) {
        (self.name, self.value, self.person) = (name, value, person)
    }
}

/// One field of one record, before and after.
package struct AuditChange: Codable, Sendable, Equatable {
    /// The record, as its id.
    package var record: String
    package var field: String
    package var before: String?
    package var after: String?
    /// The person whose personal value it is: it is sealed under that person's key.
    package var person: String?

    /// Describes a change.
    package init(
        record: String, field: String, before: String?, after: String?, person: String? = nil
    ) {
        (self.record, self.field, self.before) = (record, field, before)
        (self.after, self.person) = (after, person)
    }
}

/// An audit record as lists show it.
package struct AuditRow: ListRow, Equatable {
    package var position: AuditPosition
    package var at: Instant
    package var actor: String
    package var operation: String
    package var target: String?
    package var outcome: String
    package var reason: String?
    package var ticket: String?
    package var source: String

    /// Puts a row together.
    package init(
        position: AuditPosition, at: Instant, actor: String, operation: String, target: String?,
        outcome: String, reason: String?, ticket: String?, source: String
    ) {
        (self.position, self.at, self.actor, self.operation) = (position, at, actor, operation)
        (self.target, self.outcome, self.reason) = (target, outcome, reason)
        (self.ticket, self.source) = (ticket, source)
    }

    package var rowID: String { position.description }
    package var rowVersion: Int { 0 }

    package static let words: String? = nil
    package static let columns: [Column<AuditRow>] = [
        Column(ColumnSpec("at", "At", .instant, sortable: true)) { .instant($0.at) },
        Column(ColumnSpec("actor", "Actor", .text)) { .text($0.actor) },
        Column(ColumnSpec("operation", "Operation", .text)) { .text($0.operation) },
        Column(ColumnSpec("target", "Target", .text)) { $0.target.map(CellValue.text) ?? .none },
        Column(ColumnSpec("outcome", "Outcome", .choice(AuditEntry.outcomes))) {
            .state($0.outcome, $0.outcome == AuditEntry.done ? .good : .bad)
        },
        Column(ColumnSpec("reason", "Reason", .text, filterable: false)) {
            $0.reason.map(CellValue.text) ?? .none
        },
        Column(ColumnSpec("ticket", "Ticket", .text)) { $0.ticket.map(CellValue.text) ?? .none },
        Column(ColumnSpec("source", "Source", .text, filterable: false)) { .text($0.source) },
        Column(ColumnSpec("position", "Record", .text, filterable: false)) {
            .text($0.position.description)
        },
    ]
}

/// An audit record in full.
package struct AuditDetail: Codable, Sendable, Equatable {
    package var row: AuditRow
    package var onBehalfOf: String?
    package var parameters: [AuditValue]
    package var changes: [AuditChange]
    package var request: String?
    package var remark: String?
    package var undoes: AuditPosition?
    package var hash: String
    package var previousHash: String

    /// Puts a detail together.
    package init(
        row: AuditRow, onBehalfOf: String?, parameters: [AuditValue], changes: [AuditChange],
        request: String?, remark: String?, undoes: AuditPosition?, hash: String,
        previousHash: String
    ) {
        (self.row, self.onBehalfOf, self.parameters) = (row, onBehalfOf, parameters)
        (self.changes, self.request, self.remark) = (changes, request, remark)
        (self.undoes, self.hash, self.previousHash) = (undoes, hash, previousHash)
    }
}

/// What checking the trail found.
package struct AuditReport: Codable, Sendable, Equatable {
    /// Records checked.
    package var records: Int
    package var lanes: Int
    /// The first record that does not fit, and why; `nil` when all do.
    package var broken: String?
    /// Why it is broken, as a sentence.
    package var problem: String?
    /// Whether a checkpoint was compared.
    package var comparedCheckpoint: Bool

    /// Puts a report together.
    package init(
        records: Int, lanes: Int, broken: String? = nil, problem: String? = nil,
        comparedCheckpoint: Bool = false
    ) {
        (self.records, self.lanes, self.broken) = (records, lanes, broken)
        (self.problem, self.comparedCheckpoint) = (problem, comparedCheckpoint)
    }

    /// Whether every record fits.
    package var isIntact: Bool { problem == nil }
}

/// The heads of all lanes at a moment, signed, to be kept away from the database.
package struct Checkpoint: Codable, Sendable, Equatable {
    package var at: Instant
    /// One head for each lane, sorted by lane.
    package var heads: [Head]
    /// Ed25519 over ``signedText``, base64url; empty before signing.
    package var signature: String
    /// The public key, base64url.
    package var publicKey: String

    /// The last record of a lane.
    package struct Head: Codable, Sendable, Equatable {
        package var lane: String
        package var sequence: Int
        package var hash: String
        /// Names a head.
        package init(lane: String, sequence: Int, hash: String) {
            (self.lane, self.sequence, self.hash) = (lane, sequence, hash)
        }
    }

    /// Puts a checkpoint together.
    package init(at: Instant, heads: [Head], signature: String = "", publicKey: String) {
        (self.at, self.heads, self.signature) = (at, heads, signature)
        self.publicKey = publicKey
    }

    /// What is signed: one line for the moment, one for each head.
    package var signedText: String {
        let lines = heads.map { "\($0.lane) \($0.sequence) \($0.hash)\n" }
        return "callboard checkpoint 1 \(at)\n" + lines.joined()
    }
}
