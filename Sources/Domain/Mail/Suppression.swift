/// An address that is not written to any more.
package struct Suppression: Sendable, Equatable, Identified {
    package static let idPrefix = "supp"
    /// A suppression's identifier.
    package typealias ID = Domain.ID<Suppression>

    package let id: ID
    package let address: EmailAddress
    package let cause: Cause
    /// What the service said.
    package let detail: String
    package let created: Instant
    /// The message that showed it; `nil` when none is known.
    package let mail: Mail.ID?

    /// Why an address is not written to.
    package enum Cause: String, CaseIterable, Codable, Sendable {
        /// The mail server refused the address for good.
        case refused
        /// It bounced after it was taken.
        case bounced
        /// The service did not send, because of what it knows of the address.
        case dropped
        /// The person said that our message is unwanted.
        case spam
    }

    /// Puts a suppression together.
    package init(
        id: ID, address: EmailAddress, cause: Cause, detail: String, created: Instant,
        mail: Mail.ID?
    ) {
        (self.id, self.address, self.cause) = (id, address, cause)
        (self.detail, self.created, self.mail) = (detail, created, mail)
    }
}

/// A suppression as lists show it.
package struct SuppressionRow: ListRow, Equatable {
    package var id: Suppression.ID
    package var address: Masked
    package var cause: Suppression.Cause
    package var detail: String
    package var created: Instant
    package var mail: Mail.ID?

    /// Shows a suppression.
    package init(_ found: Suppression, isMasked: Bool) {
        (id, cause, detail) = (found.id, found.cause, found.detail)
        (created, mail) = (found.created, found.mail)
        address = isMasked ? .hidden(found.address.masked) : .shown(found.address.description)
    }

    package var rowID: String { id.description }
    package var rowVersion: Int { 0 }

    package static let words: String? = nil
    package static let columns: [Column<SuppressionRow>] = [
        Column(ColumnSpec("created", "Since", .instant, sortable: true)) { .instant($0.created) },
        Column(ColumnSpec("address", "Address", .email, personal: true)) { .text($0.address.text) },
        Column(ColumnSpec("cause", "Cause", .choice(Suppression.Cause.allCases.map(\.rawValue)))) {
            .text($0.cause.rawValue)
        },
        Column(ColumnSpec("detail", "Said", .text, filterable: false)) { .text($0.detail) },
        Column(ColumnSpec("mail", "Message", .id(Mail.idPrefix), filterable: false)) {
            $0.mail.map { .text($0.description) } ?? .none
        },
        Column(ColumnSpec("id", "ID", .id(Suppression.idPrefix))) { .text($0.id.description) },
    ]
}

/// Addresses that are not written to.
package protocol SuppressionStore {
    /// The suppression of an address; `nil` when it is written to.
    func find(address: EmailAddress) throws(Failure) -> Suppression?
    /// A suppression.
    func find(_ id: Suppression.ID) throws(Failure) -> Suppression
    /// A page of suppressions.
    func list(_ query: ListQuery) throws(Failure) -> Slice<Suppression>
    /// Adds one; messages that wait for the address are suppressed.
    func add(_ suppression: Suppression) throws(Failure)
    /// Takes one away: the address is written to again.
    func remove(_ id: Suppression.ID) throws(Failure)
}

extension Transaction {
    /// Refuses with `conflict` what would go to an address that is not written to.
    func requireWritten(to address: EmailAddress) throws(Failure) {
        guard let suppression = try suppressions.find(address: address) else { return }
        throw .conflict(
            "the address is not written to (\(suppression.cause.rawValue)); "
                + "remove \(suppression.id) first")
    }

    /// Stops writing to an address, unless that was done already.
    package func suppress(
        _ address: EmailAddress, _ cause: Suppression.Cause, _ detail: String, mail: Mail.ID?
    ) throws(Failure) {
        guard try suppressions.find(address: address) == nil else { return }
        try suppressions.add(
            Suppression(
                id: newID(Suppression.self), address: address, cause: cause,
                detail: String(detail.prefix(Mail.errorLengthMax)), created: now, mail: mail))
    }
}
