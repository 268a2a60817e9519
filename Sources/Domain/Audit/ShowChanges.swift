/// Tells whether anybody has changed anything: cheap enough to be asked every two seconds.
package struct ShowChanges: Operation {
    /// Asks.
    package init() {}

    package static let spec = Spec(
        "changes.show", .get, "/changes", needs: .signedIn,
        summary: "Show a number that differs after every change."
    )

    package func run(in tx: any Transaction) throws(Failure) -> Changes {
        // Every change leaves a record in the trail, in the same commit.
        Changes(counter: try tx.audit.count())
    }
}

/// How much has been changed so far.
package struct Changes: Codable, Sendable, Equatable {
    /// Only good for comparing with an earlier one of the same database.
    package var counter: Int64

    /// Wraps the number.
    package init(counter: Int64) { self.counter = counter }
}
