/// Lists sessions.
package struct ListSessions: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of sessions.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "sessions.list", .get, "/sessions", needs: .sessionsRead, summary: "List sessions.",
        fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("created", descending: true)

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<SessionRow> {
        try tx.sessions.list(query)
    }
}

/// Lists tries to sign in.
package struct ListSignIns: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of sign-ins.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "users.history", .get, "/sign-ins", needs: .usersRead, summary: "List tries to sign in.",
        fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("at", descending: true)

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<SignInRow> {
        try tx.history.signIns(query)
    }
}

/// Lists security events.
package struct ListSecurityEvents: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of events.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "users.events", .get, "/security-events", needs: .usersRead,
        summary: "List security events of accounts.", fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("at", descending: true)

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<SecurityEventRow> {
        try tx.history.events(query)
    }
}
