internal import SQL

/// Compares choices one by one where rows are written often.
///
/// For `column IN (…)` with more than two values SQLite fills a table in memory each time that a
/// statement runs, which was a third of what inserting an account cost. CASE says the same without
/// it. The checks are replaced in the definitions themselves: they refuse what they refused before,
/// so no row needs to be looked at (https://sqlite.org/lang_altertable.html, 7). And a job is
/// unfinished as long as it has no moment at which it finished, so its key needs no list of states.
enum ComparedChoices {
    static func up(_ dialect: Dialect) -> Statement {
        let key = unfinishedKey("finished_at IS NULL")
        guard dialect == .sqlite else { return key }
        return redefining(all.map { $0.replacing($0.list, with: $0.cases) }) + key
    }

    static func down(_ dialect: Dialect) -> Statement {
        let key = unfinishedKey("state IN ('scheduled', 'available', 'running', 'retryable')")
        guard dialect == .sqlite else { return key }
        return redefining(all.map { $0.replacing($0.cases, with: $0.list) }) + key
    }

    private static func unfinishedKey(_ condition: Statement) -> Statement {
        """
        DROP INDEX jobs_unfinished_key;
        CREATE UNIQUE INDEX jobs_unfinished_key ON jobs (kind, unique_key)
            WHERE \(fragment: condition);
        """
    }

    /// The edits, and a reading of the definitions that they leave.
    ///
    /// Other connections read them anew because of the index that is made afterwards.
    private static func redefining(_ edits: [Statement]) -> Statement {
        """
        PRAGMA writable_schema = ON;
        \(fragment: .joined(edits, separator: "\n"))
        PRAGMA writable_schema = RESET;

        """
    }

    /// A column that takes a few values, and how its check was written.
    ///
    /// Quotes are doubled, for all of it becomes text in SQL.
    private struct Choice {
        let table: Statement
        let column: Statement
        /// The values, line by line.
        let lines: [[Statement]]
        /// What parts the lines.
        var newLine: Statement = "\n        "
        /// Whether the first value stands on the line of the bracket.
        var beginsAtBracket = false

        var list: Statement {
            let lines = lines.map { Statement.joined($0.map(Self.quoted), separator: ", ") }
            let values = Statement.joined(lines, separator: "," + newLine)
            let start = beginsAtBracket ? "" : newLine
            return "\(fragment: column) IN (\(fragment: start + values))"
        }

        var cases: Statement {
            let values = lines.joined().map {
                "WHEN \(fragment: Self.quoted($0)) THEN 1" as Statement
            }
            let whens = Statement.joined(values, separator: newLine)
            return "CASE \(fragment: column) \(fragment: whens) ELSE 0 END"
        }

        func replacing(_ old: Statement, with new: Statement) -> Statement {
            """
            UPDATE sqlite_schema SET sql = replace(sql, '\(fragment: old)', '\(fragment: new)')
            WHERE type = 'table' AND name = '\(fragment: table)';
            """
        }

        private static func quoted(_ value: Statement) -> Statement { "''\(fragment: value)''" }
    }

    private static let all = [
        Choice(
            table: "users", column: "role",
            lines: [
                ["talent", "guardian", "caster", "agent", "investor", "admin", "moderator"],
                ["support", "finance", "oncall", "privacy", "auditor"],
            ]),
        Choice(
            table: "users", column: "status",
            lines: [["invited", "pending", "active", "inactive", "suspended", "closed"]]),
        Choice(
            table: "sign_ins", column: "result",
            lines: [
                ["success", "wrong_password", "unknown_email", "locked", "not_active", "on_hold"],
                ["throttled", "mfa_failed"],
            ]),
        Choice(
            table: "mail", column: "state",
            lines: [
                [
                    "waiting", "sent", "deferred", "delivered", "bounced", "failed", "suppressed",
                ], ["cancelled"],
            ], newLine: "\n", beginsAtBracket: true),
        Choice(
            table: "mail", column: "state", lines: [["sent", "deferred", "delivered"]],
            beginsAtBracket: true),
        Choice(
            table: "jobs", column: "state",
            lines: [
                ["scheduled", "available", "running", "retryable", "completed", "discarded"],
                ["cancelled"],
            ]),
        Choice(
            table: "jobs", column: "state", lines: [["completed", "discarded", "cancelled"]],
            beginsAtBracket: true),
    ]
}
