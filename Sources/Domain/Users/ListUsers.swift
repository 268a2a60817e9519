/// Lists accounts.
package struct ListUsers: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of accounts.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "users.list", .get, "/users", needs: .usersRead, summary: "List accounts.",
        fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("joined", descending: true)

    package func list(_ query: ListQuery, in tx: any Transaction) throws(Failure) -> Slice<UserRow>
    {
        let isMasked = tx.access.isMasked
        return try tx.users.list(query).map { UserRow($0, masked: isMasked) }
    }
}

/// Help for the parameters that every list has.
package enum ListHelp {
    /// One sentence for each.
    package static let fields = [
        "filter": "Which rows, as in: status:suspended joined:<30d layla.",
        "sort": "The column to sort by; - in front for descending.",
        "limit": "Rows wanted, 1 to \(PageLimit.rowsMax).",
        "cursor": "Where the page begins: next or previous of another page, or end.",
    ]
}

/// Counts accounts.
package struct ShowUserStatistics: Operation {
    /// Asks for the counts.
    package init() {}

    package static let spec = Spec(
        "users.statistics", .get, "/user-statistics", needs: .usersRead,
        readsWhole: true, summary: "Count the accounts that one may see, by role and status."
    )

    package func run(in tx: any Transaction) throws(Failure) -> UserCounts { try tx.users.counts() }
}
