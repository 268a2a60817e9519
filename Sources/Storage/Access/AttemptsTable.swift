internal import Domain
internal import SQL

/// Failed attempts by name and source (table `attempts`), forgotten after `AttemptTally.memory`.
struct AttemptsTable: AttemptStore {
    let tx: StorageTransaction

    /// Pairs of name and source that are remembered; beyond it the oldest are forgotten.
    static let pairsMax = 100_000

    func tally(name: String, source: String) throws(Failure) -> AttemptTally {
        let (name, source) = (TypedText.cut(name), TypedText.cut(source))
        let oldest = tx.now - AttemptTally.memory
        let own = try tx.first(
            """
            SELECT failures, last FROM attempts \
            WHERE name = \(name) AND source = \(source) AND last >= \(oldest)
            """
        ) { ($0.int(0), $0.instant(1)) }
        let all = try tx.count(
            """
            SELECT coalesce(sum(failures), 0) FROM attempts \
            WHERE name = \(name) AND last >= \(oldest)
            """)
        return AttemptTally(
            fromSource: own?.0 ?? 0, lastFromSource: own?.1, fromEverywhere: all)
    }

    func record(_ failure: SignInFailure, at moment: Instant) throws(Failure) {
        let (name, source) = (TypedText.cut(failure.name), TypedText.cut(failure.source))
        try tx.run("DELETE FROM attempts WHERE last < \(moment - AttemptTally.memory)")
        let known = try tx.run(
            """
            UPDATE attempts SET failures = failures + 1, last = \(moment) \
            WHERE name = \(name) AND source = \(source)
            """)
        guard known == 0 else { return }
        // Asked first, since PostgreSQL takes a number for each row that it tries to insert, and
        // the numbers tell how many pairs there are.
        try tx.run(
            """
            INSERT INTO attempts (name, source, failures, last) \
            VALUES (\(name), \(source), 1, \(moment)) \
            ON CONFLICT (name, source) DO UPDATE \
            SET failures = attempts.failures + 1, last = excluded.last
            """)
        try tx.run(
            "DELETE FROM attempts WHERE n <= (SELECT max(n) FROM attempts) - \(Self.pairsMax)")
    }

    func clear(name: String, source: String?) throws(Failure) {
        let name = TypedText.cut(name)
        if let source {
            try tx.run(
                "DELETE FROM attempts WHERE name = \(name) AND source = \(TypedText.cut(source))")
        } else {
            try tx.run("DELETE FROM attempts WHERE name = \(name)")
        }
    }
}
