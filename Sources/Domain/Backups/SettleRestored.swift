/// Ends what a restored database must not bring back to life: sessions and resets that may have
/// been ended or used after the backup was made.
package struct SettleRestored: Operation {
    package var backup: String
    package var made: Instant

    /// Names the backup.
    package init(backup: String, made: Instant) { (self.backup, self.made) = (backup, made) }

    package static let spec = Spec(
        "backups.settle", .post, "/backups/restorations", needs: .fileAccess, isPublic: false,
        summary: "End all sessions and open resets of a restored database.",
        fields: ["backup": "The backup's file.", "made": "When it was made."]
    )

    /// What was ended, and what waits.
    package struct Output: Codable, Sendable, Equatable {
        /// Sessions that were ended.
        package var sessions: Int
        /// Resets that were voided.
        package var resets: Int
    }

    package func run(in tx: any Transaction) throws(Failure) -> Output {
        let ended = Output(
            sessions: try tx.sessions.endAll(how: .revoked), resets: try tx.resets.voidAll())
        tx.trail.remark =
            "\(ended.sessions) sessions were ended and \(ended.resets) resets voided"
        return ended
    }
}
