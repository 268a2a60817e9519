package import Domain

/// What Storage needs from elsewhere.
package struct StoragePorts: Sendable {
    /// Makes identifiers.
    package var ids: any IDSource
    /// Hashes and seals audit records.
    package var seal: any AuditSeal
    /// The words of a text as search compares them: folded, without blanks.
    package var fold: @Sendable (String) -> [String]
    /// The clock of this machine, with which a server's is compared; `nil` compares none, as where
    /// time does not pass by itself.
    package var clock: (any Clock)?
    /// Told now and then how many accounts a bulk load has added so far.
    package var loaded: @Sendable (Int) -> Void
    /// Called before the tables of a database that is in use are brought to another version; when
    /// it throws they stay as they are.
    package var beforeMigrating: @Sendable (Schema.Change) throws(Failure) -> Void =
        { _ throws(Failure) in }
    /// Called again and again while another process does that, for ``Schema/waitMs`` at most, the
    /// first time with true; when it throws, the tables stay as they are.
    package var awaitingMigration: @Sendable (_ isFirst: Bool) throws(Failure) -> Void =
        { _ throws(Failure) in }
    /// Told what the database said in its own words when it did not do what a call asked, of which
    /// the caller is told less; with the name of the request, if the call has one.
    package var report: @Sendable (_ words: String, _ request: String?) -> Void = { _, _ in }
    /// What a command that people are told to type takes besides the database, so that it has the
    /// settings of this start, as in `--config FILE`.
    package var options: [String] = []

    /// Puts the ports together.
    package init(
        ids: any IDSource, seal: any AuditSeal, fold: @escaping @Sendable (String) -> [String],
        loaded: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        (self.ids, self.seal, self.fold, self.loaded) = (ids, seal, fold, loaded)
    }
}
