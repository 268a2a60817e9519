internal import Domain
internal import SQL

/// Which row of which file became which record (table `imported_rows`).
struct ImportedRowsTable: ImportStore {
    let tx: StorageTransaction

    func find(file: String, id: Int) throws(Failure) -> ImportedRow? {
        try tx.first(
            """
            SELECT record, fingerprint FROM imported_rows WHERE file = \(file) AND id = \(id)
            """
        ) { ImportedRow(file: file, id: id, record: $0.text(0), fingerprint: $0.text(1)) }
    }

    func all(of file: String) throws(Failure) -> [ImportedRow] {
        try tx.all(
            "SELECT id, record, fingerprint FROM imported_rows WHERE file = \(file) ORDER BY id"
        ) {
            ImportedRow(
                file: file, id: $0.int(0), record: $0.text(1), fingerprint: $0.text(2))
        }
    }

    func save(_ row: ImportedRow) throws(Failure) {
        try tx.run(
            """
            INSERT INTO imported_rows (file, id, record, fingerprint) \
            VALUES (\(row.file), \(row.id), \(row.record), \(row.fingerprint)) \
            ON CONFLICT (file, id) DO UPDATE \
            SET record = excluded.record, fingerprint = excluded.fingerprint
            """)
    }

    func add(
        _ user: User, _ profile: Profile, _ hash: PasswordHash?, at moment: Instant
    ) throws(Failure) {
        let mark = tx.log.mark
        defer { tx.log.reset(to: mark) }
        try UsersTable(tx: tx).add(user, profile)
        if let hash { try CredentialsTable(tx: tx).set(hash, of: user.id, at: moment) }
    }

    func add(signIns: [SignIn], keys: [ImportedRow]) throws(Failure) -> Int {
        precondition(signIns.count == keys.count, "every sign-in needs its key")
        let history = HistoryTables(tx: tx)
        var added = 0
        for (signIn, key) in zip(signIns, keys)
        where try history.add(signIn, legacyKey: "\(key.file):\(key.id)") {
            added += 1
        }
        return added
    }
}
