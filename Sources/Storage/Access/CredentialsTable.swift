internal import Domain
internal import SQL

/// Password hashes (tables `credentials` and `password_history`).
struct CredentialsTable: CredentialStore {
    let tx: StorageTransaction

    /// Hashes kept for one account.
    static let historyMax = 24

    func owner(_ user: User.ID) throws(Failure) -> User? {
        try tx.first("SELECT \(fragment: UsersTable.columns) FROM users WHERE id = \(user)") {
            row throws(SQLError) in try UsersTable.read(row, at: 0)
        }
    }

    func hash(of user: User.ID) throws(Failure) -> PasswordHash? {
        try tx.first(
            """
            SELECT hash FROM credentials WHERE user_n = \(fragment: tx.knownNumber(of: user))
            """
        ) { PasswordHash(stored: $0.text(0)) }
    }

    func history(of user: User.ID, limit: Int) throws(Failure) -> [PasswordHash] {
        try tx.all(
            """
            SELECT hash FROM password_history \
            WHERE user_n = (SELECT n FROM users WHERE id = \(user)) ORDER BY n DESC LIMIT \(limit)
            """
        ) { PasswordHash(stored: $0.text(0)) }
    }

    func sample(_ count: Int) throws(Failure) -> [PasswordHash] {
        // Numbers of accounts have few gaps, and each look costs the same however many there are.
        let last = try tx.count("SELECT coalesce(max(n), 0) FROM users")
        let looks = min(count, last)
        var hashes: [PasswordHash] = []
        for look in 0..<looks {
            let number = 1 + look * last / looks
            let hash = try tx.first("SELECT hash FROM credentials WHERE user_n = \(number)") {
                PasswordHash(stored: $0.text(0))
            }
            if let hash { hashes.append(hash) }
        }
        return hashes
    }

    func set(_ hash: PasswordHash?, of user: User.ID, at moment: Instant) throws(Failure) {
        let number = try tx.number(of: user)
        guard let stored = hash?.stored else {
            let removed = try tx.run("DELETE FROM credentials WHERE user_n = \(number)")
            return tx.log.note(user, "password", removed == 0 ? nil : Secret.dots, nil)
        }
        try tx.run(
            """
            INSERT INTO credentials (user_n, hash, set_at) \
            VALUES (\(number), \(stored), \(moment)) \
            ON CONFLICT (user_n) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at
            """)
        try tx.run(
            """
            INSERT INTO password_history (user_n, hash, set_at) \
            VALUES (\(number), \(stored), \(moment))
            """)
        try tx.run(
            """
            DELETE FROM password_history WHERE user_n = \(number) AND n <= (\
            SELECT n FROM password_history WHERE user_n = \(number) \
            ORDER BY n DESC LIMIT 1 OFFSET \(Self.historyMax))
            """)
        tx.log.note(user, "password", nil, Secret.dots)
    }

    func upgrade(_ hash: PasswordHash, of user: User.ID) throws(Failure) {
        let number = try tx.number(of: user)
        try tx.run(
            "UPDATE credentials SET hash = \(hash.stored) WHERE user_n = \(number)")
        try tx.run(
            """
            UPDATE password_history SET hash = \(hash.stored) WHERE n = (\
            SELECT max(n) FROM password_history WHERE user_n = \(number))
            """)
    }
}
