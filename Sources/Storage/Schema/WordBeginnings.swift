internal import SQL

/// Shortens the table `words` to what is asked of it.
///
/// Words of three letters or more are found by their parts; until ``ShortWords`` shorter questions
/// came to this table, so of an account's words it needed their first two letters. Whole words took
/// a fifth of the file, and most of the pages that a new account changed were theirs. The words of
/// cities, which have no parts, stay whole.
enum WordBeginnings {
    static func up(_ dialect: Dialect) -> Statement {
        fill(dialect, "substr(value, 1, 2)")
    }

    static func down(_ dialect: Dialect) -> Statement {
        fill(dialect, "value")
    }

    /// Fills the table anew from the columns: about 20 s for a million accounts.
    private static func fill(_ dialect: Dialect, _ ofAccounts: Statement) -> Statement {
        let entries = Statement.joined(
            insertions(dialect, ofAccounts).map {
                "\(fragment: $0) ON CONFLICT DO NOTHING;"
            }, separator: "\n")
        switch dialect {
        case .postgres: return "TRUNCATE words; \(fragment: entries)"
        case .sqlite:
            // The words come in the order of the accounts; with the usual cache pages would be
            // written again and again. The size at the end is what the driver sets for its writer,
            // which is closed if this fails.
            return """
                PRAGMA cache_size = -131072;
                DELETE FROM words;
                \(fragment: entries)
                PRAGMA cache_size = -4096;
                """
        }
    }

    /// What takes the entries out of each column: the words of cities and, of those of accounts,
    /// what `ofAccounts` makes of `value`.
    private static func insertions(
        _ dialect: Dialect, _ ofAccounts: Statement
    ) -> [Statement] {
        let entries: [(kind: Statement, entry: Statement, column: Statement)] = [
            ("'city'", "value", "city_words"), ("'user'", ofAccounts, "search"),
        ]
        return entries.map { kind, entry, column in
            """
            INSERT INTO words (kind, word, n) \
            SELECT \(fragment: kind), \(fragment: entry) AS entry, users.n \
            FROM users, \(fragment: split(column, dialect)) WHERE \(fragment: column) <> ''
            """
        }
    }

    /// The words of a column as a table.
    static func split(_ column: Statement, _ dialect: Dialect) -> Statement {
        switch dialect {
        case .sqlite:
            """
            json_each('[' || replace(json_quote(trim(\(fragment: column), ' ')), ' ', '","') || ']')
            """
        case .postgres:
            "unnest(string_to_array(trim(\(fragment: column), ' '), ' ')) AS part (value)"
        }
    }
}
