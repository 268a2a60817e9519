/// Tells whether anybody has changed anything: cheap enough to be asked every two seconds.
///
/// Who may not know how much is done is told that something may have changed every
/// ``blindSpan``.
package struct ShowChanges: PreparedOperation {
    /// Asks.
    package init() {}

    package static let spec = Spec(
        "changes.show", .get, "/changes", needs: .signedIn,
        summary: "Show a number that differs after every change."
    )

    /// How often those who read no part of the trail look again.
    package static let blindSpan = Span.seconds(10)

    package func prepare(
        using vault: any Vault, reading tx: any Transaction
    ) throws(Failure) -> Changes {
        guard tx.access.actor.seesTrail else {
            let turn = tx.now.milliseconds / Self.blindSpan.milliseconds
            return Changes(mark: vault.mark(of: "time \(turn)"))
        }
        // Every change leaves a record in the trail, in the same commit.
        let count = try tx.audit.count()
        return Changes(mark: vault.mark(of: "changes \(count)"))
    }

    package func run(in tx: any Transaction, with material: Changes) throws(Failure) -> Changes {
        material
    }
}

/// Whether anything has been changed.
package struct Changes: Codable, Sendable, Equatable {
    /// Only good for comparing with an earlier one of the same database: it does not grow, and
    /// tells nobody how much others do.
    package var counter: Int64

    /// Takes the beginning of a ``Vault/mark(of:)``: 52 bits, which every reader of JSON keeps (RFC
    /// 8259, section 6).
    package init(mark: String) { counter = Int64(mark.prefix(13), radix: 16) ?? 0 }
}
