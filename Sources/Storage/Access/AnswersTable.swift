internal import Domain
internal import SQL

/// What calls with idempotency keys gave (table `answers`), by actor, operation and key.
struct AnswersTable {
    let tx: StorageTransaction

    /// The answer of a key; one that is older than its life is as if it had never been.
    func find(key: String, actor: String, operation: String) throws(Failure) -> StoredAnswer? {
        try tx.first(
            """
            SELECT fingerprint, body, is_failure, lane, seq, undo, undo_until FROM answers \
            WHERE actor = \(actor) AND operation = \(operation) AND key = \(key) \
            AND at > \(oldest)
            """
        ) { row in
            let record = row.optionalText(3).map {
                AuditPosition(lane: $0, sequence: row.int(4))
            }
            return StoredAnswer(
                fingerprint: row.text(0), body: row.text(1), isFailure: row.flag(2),
                record: record, undo: row.optionalText(5), undoUntil: row.optionalInstant(6))
        }
    }

    /// Keeps an answer; `conflict` when the key has one.
    func add(
        _ answer: StoredAnswer, key: String, actor: String, operation: String
    ) throws(Failure) {
        try tx.run(
            """
            DELETE FROM answers WHERE actor = \(actor) AND operation = \(operation) \
            AND key = \(key) AND at <= \(oldest)
            """)
        try tx.run(
            """
            INSERT INTO answers (key, actor, operation, fingerprint, body, is_failure, lane, \
            seq, undo, undo_until, at) VALUES (\(key), \(actor), \(operation), \
            \(answer.fingerprint), \(answer.body), \(answer.isFailure), \
            \(answer.record?.lane), \(answer.record?.sequence), \(answer.undo), \
            \(answer.undoUntil), \(tx.now))
            """)
    }

    /// Removes some answers that have outlived their life, of which nothing is known any more.
    ///
    /// Each call that keeps an answer asks for this, and one in ``turns`` does it: were it every
    /// one, callers on a server would meet in the rows that come of age at that moment, and run
    /// again. Four times as many go as come, and no call pays for a week in which nobody called.
    func removeOld() throws(Failure) {
        guard tx.now.milliseconds.isMultiple(of: Self.turns) else { return }
        try tx.run(
            """
            DELETE FROM answers WHERE (actor, operation, key) IN (\
            SELECT actor, operation, key FROM answers WHERE at <= \(oldest) \
            ORDER BY at LIMIT \(Self.removedMax)\(fragment: tx.skippingLocked))
            """)
    }

    /// One call in so many removes old answers, by the millisecond in which it comes.
    static let turns: Int64 = 64
    /// Answers that one call removes.
    static let removedMax = 256

    private var oldest: Instant { tx.now - StoredAnswer.life }
}
