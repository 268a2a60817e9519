internal import SQL

/// What finds accounts by parts of their words: every three letters in a row of `users.search`.
///
/// SQLite keeps them in a table of FTS5 whose text stays in `users`
/// (https://www.sqlite.org/fts5.html, 4.3.4 and 4.4.3). Positions are not kept (`detail`): they
/// would more than double it, and whoever asks compares the whole word anyway. The store of the
/// words writes it, since a schema that is not trusted has no triggers on virtual tables.
/// Since ``ShortWords`` it takes in the words with wider gaps. PostgreSQL does the same with an
/// index of pg_trgm, which follows the column by itself
/// (https://www.postgresql.org/docs/current/pgtrgm.html, F.35.4). In a database made with the
/// locale C that index knows ASCII letters only: there, parts in Arabic are found by looking at
/// every account.
enum WordParts {
    static func up(_ dialect: Dialect) -> Statement {
        switch dialect {
        case .sqlite:
            """
            CREATE VIRTUAL TABLE user_parts USING fts5 (
                search, content='users', content_rowid='n', detail='none', columnsize=0,
                tokenize='trigram case_sensitive 1'
            );
            \(fragment: fill)
            """
        case .postgres:
            """
            CREATE EXTENSION IF NOT EXISTS pg_trgm;
            \(fragment: postgresIndexUp)
            """
        }
    }

    /// The extension stays: others may use it, and it may have been there before.
    static func down(_ dialect: Dialect) -> Statement {
        switch dialect {
        case .sqlite: "DROP TABLE user_parts;"
        case .postgres: postgresIndexDown
        }
    }

    /// Takes in all accounts that are there: about 14 s and 72 MB for a million.
    ///
    /// Bulk loads run it too, which holds for as long as it fits the newest table of parts.
    ///
    /// Merged into one piece (`optimize`), because else the next writes would have to merge what
    /// was just made.
    static let fill: Statement = """
        INSERT INTO user_parts (user_parts) VALUES ('rebuild');
        INSERT INTO user_parts (user_parts) VALUES ('optimize');
        """

    static let postgresIndexUp: Statement =
        "CREATE INDEX users_parts ON users USING gin (search gin_trgm_ops);"

    static let postgresIndexDown: Statement = "DROP INDEX users_parts;"

    /// What to do when the server refuses the extension.
    static let wayOut = """
        search by parts of words needs the extension pg_trgm (of postgresql-contrib): let the \
        database's owner or a superuser run CREATE EXTENSION pg_trgm in this database, then start \
        again
        """
}
