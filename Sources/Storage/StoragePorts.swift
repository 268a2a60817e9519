package import Domain

/// What Storage needs from elsewhere.
package struct StoragePorts: Sendable {
    /// Makes identifiers.
    package var ids: any IDSource
    /// Hashes and seals audit records.
    package var seal: any AuditSeal
    /// The words of a text as search compares them: folded, without blanks.
    package var fold: @Sendable (String) -> [String]
    /// Told now and then how many accounts a bulk load has added so far.
    package var loaded: @Sendable (Int) -> Void
    /// Called before the tables of a database that is in use are brought to another version; when
    /// it throws they stay as they are.
    package var beforeMigrating: @Sendable (Schema.Change) throws(Failure) -> Void =
        { _ throws(Failure) in }

    /// Puts the ports together.
    package init(
        ids: any IDSource, seal: any AuditSeal, fold: @escaping @Sendable (String) -> [String],
        loaded: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        (self.ids, self.seal, self.fold, self.loaded) = (ids, seal, fold, loaded)
    }
}
