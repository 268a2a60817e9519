/// Lists the addresses that are not written to.
package struct ListSuppressions: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of suppressions.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "suppressions.list", .get, "/suppressions", needs: .suppressionsRead,
        summary: "List the addresses that are not written to.", fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("created", descending: true)

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<SuppressionRow> {
        let isMasked = tx.access.isMasked
        return try tx.suppressions.list(query).map { SuppressionRow($0, isMasked: isMasked) }
    }
}

/// Writes to an address again.
package struct RemoveSuppression: Operation {
    package var suppression: Suppression.ID

    /// Removes a suppression.
    package init(suppression: Suppression.ID) { self.suppression = suppression }

    package static let spec = Spec(
        "suppressions.remove", .delete, "/suppressions/{suppression}",
        needs: .suppressionsRemove, risk: .disruptive, reason: .required,
        summary: "Write to an address again.", fields: ["suppression": "Which suppression."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> Done {
        let found = try tx.suppressions.find(suppression)
        try tx.suppressions.remove(found.id)
        return Done()
    }
}
