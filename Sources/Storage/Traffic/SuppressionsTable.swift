internal import Domain
internal import SQL

/// Addresses that are not written to (table `suppressions`).
struct SuppressionsTable: SuppressionStore {
    let tx: StorageTransaction

    private static let columns: Statement = "id, address, cause, detail, created, mail"

    @Sendable private static func read(
        _ row: any Row, at first: Int
    ) throws(SQLError) -> Suppression {
        Suppression(
            id: try row.value(first, "suppressions.id"),
            address: try row.value(first + 1, "suppressions.address"),
            cause: try row.choice(first + 2, "suppressions.cause"), detail: row.text(first + 3),
            created: row.instant(first + 4),
            mail: try row.optionalValue(first + 5, "suppressions.mail"))
    }

    static let list = ListTable<Suppression>(
        name: "suppressions",
        columns: columns,
        sorts: ["created": ListSort("created", .instant)],
        defaultSort: "created",
        filters: [
            "created": ListColumn("created", .instant, counted: true),
            "address": ListColumn("address", .text, leads: true, personal: true),
            "cause": ListColumn("cause", .text, leads: true),
            "id": ListColumn("id", .text, counted: true),
        ],
        read: read)

    func find(address: EmailAddress) throws(Failure) -> Suppression? {
        try tx.first(
            "SELECT \(fragment: Self.columns) FROM suppressions WHERE address = \(address)"
        ) { row throws(SQLError) in try Self.read(row, at: 0) }
    }

    func find(_ id: Suppression.ID) throws(Failure) -> Suppression {
        let found = try tx.first(
            "SELECT \(fragment: Self.columns) FROM suppressions WHERE id = \(id)"
        ) { row throws(SQLError) in try Self.read(row, at: 0) }
        guard let found else { throw .notFound("no suppression \(id)") }
        return found
    }

    func list(_ query: ListQuery) throws(Failure) -> Slice<Suppression> {
        try ListReader(tx: tx, table: Self.list).slice(query, [])
    }

    func add(_ suppression: Suppression) throws(Failure) {
        try tx.run(
            """
            INSERT INTO suppressions (\(fragment: Self.columns)) VALUES (\(suppression.id), \
            \(suppression.address), \(suppression.cause), \(suppression.detail), \
            \(suppression.created), \(suppression.mail))
            """)
        tx.log.note(suppression.id, "cause", nil, suppression.cause.rawValue)
        _ = try MailTable(tx: tx).end("recipient = \(suppression.address)", as: .suppressed)
    }

    func remove(_ id: Suppression.ID) throws(Failure) {
        let old = try find(id)
        try tx.run("DELETE FROM suppressions WHERE id = \(id)")
        tx.log.keep(old)
        tx.log.note(id, "cause", old.cause.rawValue, nil)
    }
}
