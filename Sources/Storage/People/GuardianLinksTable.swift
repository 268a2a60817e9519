internal import Domain
internal import SQL

/// Who acts for whom (table `guardian_links`).
struct GuardianLinksTable: GuardianStore {
    let tx: StorageTransaction

    private static let columns: Statement = """
        id, (SELECT id FROM users WHERE n = minor_n), (SELECT id FROM users WHERE n = guardian_n), \
        created, verified_at, verified_by, ended_at
        """

    private static func read(_ row: any Row) throws(SQLError) -> GuardianLink {
        GuardianLink(
            id: try row.value(0, "guardian_links.id"),
            minor: try row.value(1, "guardian_links.minor_n"),
            guardian: try row.value(2, "guardian_links.guardian_n"),
            created: row.instant(3), verifiedAt: row.optionalInstant(4),
            verifiedBy: row.optionalText(5), endedAt: row.optionalInstant(6))
    }

    func links(of user: User.ID) throws(Failure) -> [GuardianLink] {
        let number = try tx.number(of: user)
        var links: [GuardianLink] = []
        // The end is kept here: with LIMIT, SQLite would make a table to sort in before it looks.
        try tx.rows(
            """
            SELECT \(fragment: Self.columns) FROM guardian_links \
            WHERE (minor_n = \(number) OR guardian_n = \(number)) \
            AND \(fragment: scope) ORDER BY created, n
            """
        ) { row throws(SQLError) in
            links.append(try Self.read(row))
            return links.count < linksMax
        }
        return links
    }

    /// Links of one account that are read.
    private var linksMax: Int { 1_000 }

    /// A guardian sees the link to a minor who is in no other way in scope.
    private var scope: Statement {
        let minor = tx.scope(owner: "minor_n")
        let guardian = tx.scope(owner: "guardian_n")
        return "((\(fragment: minor)) OR (\(fragment: guardian)))"
    }

    func find(_ id: GuardianLink.ID) throws(Failure) -> GuardianLink {
        let link = try tx.first(
            """
            SELECT \(fragment: Self.columns) FROM guardian_links \
            WHERE id = \(id) AND \(fragment: scope)
            """
        ) { row throws(SQLError) in try Self.read(row) }
        guard let link else { throw .notFound("no guardian link \(id)") }
        return link
    }

    func add(_ link: GuardianLink) throws(Failure) {
        let (minor, guardian) = (try tx.number(of: link.minor), try tx.number(of: link.guardian))
        try tx.run(
            """
            INSERT INTO guardian_links (id, minor_n, guardian_n, created, verified_at, \
            verified_by, ended_at) VALUES (\(link.id), \(minor), \(guardian), \(link.created), \
            \(link.verifiedAt), \(link.verifiedBy), \(link.endedAt))
            """)
        tx.log.note(link.id, "minor", nil, link.minor.description)
        tx.log.note(link.id, "guardian", nil, link.guardian.description)
        note(nil, link)
    }

    func save(_ link: GuardianLink) throws(Failure) {
        let old = try find(link.id)
        try tx.run(
            """
            UPDATE guardian_links SET verified_at = \(link.verifiedAt), \
            verified_by = \(link.verifiedBy), \
            ended_at = \(link.endedAt) WHERE id = \(link.id)
            """)
        tx.log.keep(old)
        note(old, link)
    }

    private func note(_ old: GuardianLink?, _ new: GuardianLink) {
        tx.log.note(
            new.id, "verified_at", old?.verifiedAt?.description, new.verifiedAt?.description)
        tx.log.note(new.id, "verified_by", old?.verifiedBy, new.verifiedBy)
        tx.log.note(new.id, "ended_at", old?.endedAt?.description, new.endedAt?.description)
    }
}
