/// A guardian who acts for a minor, once verified.
package struct GuardianLink: Sendable, Equatable, Identified {
    package static let idPrefix = "link"
    /// A link's identifier.
    package typealias ID = Domain.ID<GuardianLink>

    package let id: ID
    package let minor: User.ID
    package let guardian: User.ID
    package let created: Instant
    package private(set) var verifiedAt: Instant?
    package private(set) var verifiedBy: String?
    package private(set) var endedAt: Instant?

    /// Puts a link together.
    package init(
        id: ID, minor: User.ID, guardian: User.ID, created: Instant, verifiedAt: Instant? = nil,
        verifiedBy: String? = nil, endedAt: Instant? = nil
    ) {
        (self.id, self.minor, self.guardian, self.created) = (id, minor, guardian, created)
        (self.verifiedAt, self.verifiedBy, self.endedAt) = (verifiedAt, verifiedBy, endedAt)
    }

    /// Confirms that the guardian is who they say.
    package mutating func verify(by actor: String, at now: Instant) throws(Failure) {
        guard endedAt == nil else { throw .conflict("this link has ended") }
        guard verifiedAt == nil else { throw .conflict("this guardian is already verified") }
        (verifiedAt, verifiedBy) = (now, actor)
    }

    /// Ends the link: the guardian acts no more.
    package mutating func end(at now: Instant) throws(Failure) {
        guard endedAt == nil else { throw .conflict("this link has already ended") }
        endedAt = now
    }

    /// Whether the guardian acts for the minor now.
    package var isInForce: Bool { verifiedAt != nil && endedAt == nil }
}

/// A link as screens show it.
package struct GuardianLinkView: Codable, Sendable, Equatable {
    package var id: GuardianLink.ID
    package var minor: User.ID
    package var guardian: User.ID
    package var isVerified: Bool
    package var isEnded: Bool

    /// Shows a link.
    package init(_ link: GuardianLink) {
        (id, minor, guardian) = (link.id, link.minor, link.guardian)
        (isVerified, isEnded) = (link.verifiedAt != nil, link.endedAt != nil)
    }
}
