internal import Domain
internal import SQL

extension UsersTable {
    /// How accounts are listed.
    static let list = ListTable<User>(
        name: "users",
        columns: columns,
        sorts: [
            "joined": ListSort("joined", .instant),
            "name": ListSort("name_words", .text),
            "email": ListSort("email", .text),
            "last_sign_in": ListSort("last_sign_in_key", .optionalInstant),
        ],
        defaultSort: "joined",
        filters: [
            "name": ListColumn("name_words", .words(rows: nil, kind: .user)),
            "email": ListColumn("email", .prefix, counted: true, personal: true),
            "role": ListColumn("role", .text, leads: true),
            "status": ListColumn("status", .text, leads: true),
            "hold": ListColumn("on_hold", holdCases, leads: true),
            "locked": ListColumn("locked_until", .instant, counted: true),
            "must_reset": ListColumn("must_reset", .flag, leads: true),
            "city": ListColumn("city_words", .words(rows: nil, kind: .city)),
            "joined": ListColumn("joined", .instant, counted: true),
            "last_sign_in": ListColumn("last_sign_in", .instant),
            "id": ListColumn("id", .text, counted: true),
            "phone": ListColumn("phone", .text, counted: true, personal: true),
        ],
        words: ListColumn("search", .words(rows: nil, kind: .user))
    ) { row, first throws(SQLError) in try UsersTable.read(row, at: first) }

    private static let holdCases = ListColumn.Match.cases(
        [
            "minor": "hold_minor = 1", "unverified": "hold_unverified = 1",
            "breach": "hold_breach = 1", "investigation": "hold_investigation = 1",
        ], none: "on_hold = 0")

    func list(_ query: ListQuery) throws(Failure) -> Slice<User> {
        var scope = [tx.access.userScope].compactMap(\.self)
        let phones = query.terms.filter { $0.column == "phone" }
        if !phones.isEmpty {
            scope += try phoneScope()
            try requireOneNumber(phones)
        }
        return try ListReader(tx: tx, table: Self.list).slice(query, scope)
    }

    /// Whose phone numbers the actor may ask for.
    private func phoneScope() throws(Failure) -> [Condition] {
        guard let role = tx.access.actor.role else { return [] }
        guard let grant = Grants.grant(role, .usersReveal) else {
            throw .invalid(
                field: "filter", "cannot look for phone numbers, which your role may not see")
        }
        let access = Access(actor: tx.access.actor, grant: grant)
        return [access.userScope].compactMap(\.self)
    }

    /// Refuses to try many numbers at once: whoever sees a number masked knows half of its digits,
    /// and would find out the others without revealing it.
    private func requireOneNumber(_ terms: [FilterTerm]) throws(Failure) {
        let numbers = terms.filter { $0.values != [.absent] }
        guard numbers.count <= 1, numbers.allSatisfy({ !$0.isNegated && $0.values.count == 1 })
        else {
            throw .invalid(field: "filter", "must ask for one phone number at a time")
        }
    }
}
