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

    /// A check as it stood in a table's definition, and what says the same; both as text in SQL.
    private struct Choice {
        let table: Statement
        let list: Statement
        let cases: Statement

        func replacing(_ old: Statement, with new: Statement) -> Statement {
            """
            UPDATE sqlite_schema SET sql = replace(sql, '\(fragment: old)', '\(fragment: new)')
            WHERE type = 'table' AND name = '\(fragment: table)';
            """
        }
    }

    private static let all = [
        Choice(
            table: "users",
            list: """
                role IN (
                        ''talent'', ''guardian'', ''caster'', ''agent'', ''investor'', ''admin'', \
                ''moderator'',
                        ''support'', ''finance'', ''oncall'', ''privacy'', ''auditor'')
                """,
            cases: """
                CASE role WHEN ''talent'' THEN 1 WHEN ''guardian'' THEN 1
                    WHEN ''caster'' THEN 1 WHEN ''agent'' THEN 1
                    WHEN ''investor'' THEN 1 WHEN ''admin'' THEN 1
                    WHEN ''moderator'' THEN 1 WHEN ''support'' THEN 1
                    WHEN ''finance'' THEN 1 WHEN ''oncall'' THEN 1
                    WHEN ''privacy'' THEN 1 WHEN ''auditor'' THEN 1 ELSE 0 END
                """),
        Choice(
            table: "users",
            list: """
                status IN (
                        ''invited'', ''pending'', ''active'', ''inactive'', ''suspended'', \
                ''closed'')
                """,
            cases: """
                CASE status WHEN ''invited'' THEN 1 WHEN ''pending'' THEN 1
                    WHEN ''active'' THEN 1 WHEN ''inactive'' THEN 1
                    WHEN ''suspended'' THEN 1 WHEN ''closed'' THEN 1 ELSE 0 END
                """),
        Choice(
            table: "sign_ins",
            list: """
                result IN (
                        ''success'', ''wrong_password'', ''unknown_email'', ''locked'', \
                ''not_active'', ''on_hold'',
                        ''throttled'', ''mfa_failed'')
                """,
            cases: """
                CASE result WHEN ''success'' THEN 1 WHEN ''wrong_password'' THEN 1
                    WHEN ''unknown_email'' THEN 1 WHEN ''locked'' THEN 1
                    WHEN ''not_active'' THEN 1 WHEN ''on_hold'' THEN 1
                    WHEN ''throttled'' THEN 1 WHEN ''mfa_failed'' THEN 1 ELSE 0 END
                """),
        Choice(
            table: "mail",
            list: """
                state IN (''waiting'', ''sent'', ''deferred'', ''delivered'', ''bounced'', \
                ''failed'', ''suppressed'',
                ''cancelled'')
                """,
            cases: """
                CASE state WHEN ''waiting'' THEN 1 WHEN ''sent'' THEN 1
                    WHEN ''deferred'' THEN 1 WHEN ''delivered'' THEN 1
                    WHEN ''bounced'' THEN 1 WHEN ''failed'' THEN 1
                    WHEN ''suppressed'' THEN 1 WHEN ''cancelled'' THEN 1 ELSE 0 END
                """),
        Choice(
            table: "mail",
            list: """
                state IN (''sent'', ''deferred'', ''delivered'')
                """,
            cases: """
                CASE state WHEN ''sent'' THEN 1 WHEN ''deferred'' THEN 1
                    WHEN ''delivered'' THEN 1 ELSE 0 END
                """),
        Choice(
            table: "jobs",
            list: """
                state IN (
                        ''scheduled'', ''available'', ''running'', ''retryable'', ''completed'', \
                ''discarded'',
                        ''cancelled'')
                """,
            cases: """
                CASE state WHEN ''scheduled'' THEN 1 WHEN ''available'' THEN 1
                    WHEN ''running'' THEN 1 WHEN ''retryable'' THEN 1
                    WHEN ''completed'' THEN 1 WHEN ''discarded'' THEN 1
                    WHEN ''cancelled'' THEN 1 ELSE 0 END
                """),
        Choice(
            table: "jobs",
            list: """
                state IN (''completed'', ''discarded'', ''cancelled'')
                """,
            cases: """
                CASE state WHEN ''completed'' THEN 1 WHEN ''discarded'' THEN 1
                    WHEN ''cancelled'' THEN 1 ELSE 0 END
                """),
    ]
}
