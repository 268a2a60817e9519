internal import SQL

/// Lets the table of parts take in new accounts many at a time.
///
/// FTS5 writes down what each transaction brings as a tree of its own, and merges such trees for
/// ever after: a fifth of what a new account cost was that. Accounts whose numbers lie beyond the
/// mark are not in the table yet, and search looks at their words one by one (``WordsTable``).
/// PostgreSQL's index has such a list by itself
/// (https://www.postgresql.org/docs/current/gin.html, "GIN Fast Update Technique").
enum NewcomerParts {
    static func up(_ dialect: Dialect) -> Statement {
        guard dialect == .sqlite else { return "" }
        return """
            CREATE TABLE user_parts_mark (
                one INTEGER PRIMARY KEY CHECK (one = 1),
                upto INTEGER NOT NULL
            ) STRICT;
            INSERT INTO user_parts_mark (one, upto) SELECT 1, coalesce(max(n), 0) FROM users;
            """
    }

    static func down(_ dialect: Dialect) -> Statement {
        guard dialect == .sqlite else { return "" }
        return """
            \(fragment: takeIn);
            DROP TABLE user_parts_mark;
            """
    }

    /// Takes in the accounts beyond the mark.
    static let takeIn: Statement = """
        INSERT INTO user_parts (rowid, search) SELECT n, search FROM user_texts \
        WHERE n > (SELECT upto FROM user_parts_mark)
        """

    /// Says that all accounts have been taken in.
    static let setMark: Statement =
        "UPDATE user_parts_mark SET upto = (SELECT coalesce(max(n), 0) FROM users)"
}
