package import Domain

/// What Storage needs from elsewhere.
package struct StoragePorts: Sendable {
    /// Makes identifiers.
    package var ids: any IDSource
    /// Hashes and seals audit records.
    package var seal: any AuditSeal
    /// The words of a text as search compares them: folded, without blanks.
    package var fold: @Sendable (String) -> [String]

    /// Puts the ports together.
    package init(
        ids: any IDSource, seal: any AuditSeal, fold: @escaping @Sendable (String) -> [String]
    ) {
        (self.ids, self.seal, self.fold) = (ids, seal, fold)
    }
}
