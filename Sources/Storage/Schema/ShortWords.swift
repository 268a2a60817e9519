internal import SQL

/// Finds words of one letter and two as longer ones are found: by trigrams.
///
/// For them the table of parts takes in every word after two blanks, as pg_trgm does by itself
/// (https://www.postgresql.org/docs/current/pgtrgm.html, F.35.1): whatever begins with "k" has the
/// trigram "  k". So nothing of accounts needs to be in the table `words`, which was of more than a
/// quarter of the pages that a new account changed. The words of cities, which have no parts, stay.
///
/// For a million accounts it takes about half a minute. In a PostgreSQL database of the locale C,
/// whose pg_trgm takes only ASCII letters for letters, short words in Arabic are then looked for
/// account by account, as long ones are (``WordParts``).
enum ShortWords {
    /// What comes before each word in the table of parts, and what ``spaced(_:)`` makes of a blank.
    static let gap = "  "

    static func up(_ dialect: Dialect) -> Statement {
        switch dialect {
        case .sqlite:
            """
            DROP TABLE user_parts;
            CREATE VIEW user_texts AS SELECT n, \(fragment: spaced("search")) AS search FROM users;
            CREATE VIRTUAL TABLE user_parts USING fts5 (
                search, content='user_texts', content_rowid='n', detail='none', columnsize=0,
                tokenize='trigram case_sensitive 1'
            );
            \(fragment: WordParts.fill)
            DELETE FROM words;
            \(fragment: cities(dialect));
            """
        case .postgres:
            """
            TRUNCATE words;
            \(fragment: cities(dialect));
            """
        }
    }

    static func down(_ dialect: Dialect) -> Statement {
        let words = WordBeginnings.up(dialect)
        switch dialect {
        case .sqlite:
            return """
                DROP TABLE user_parts;
                DROP VIEW user_texts;
                \(fragment: WordParts.up(dialect))
                \(fragment: words)
                """
        case .postgres: return words
        }
    }

    /// A text of words as the table of parts takes it in.
    static func spaced(_ search: Statement) -> Statement {
        "replace(\(fragment: search), ' ', '  ')"
    }

    /// What takes the words of cities out of their column.
    ///
    /// Bulk loads run it too, for as long as no later step changes what is in the table.
    static func cities(_ dialect: Dialect) -> Statement {
        """
        INSERT INTO words (kind, word, n) SELECT 'city', value, users.n \
        FROM users, \(fragment: WordBeginnings.split("city_words", dialect)) \
        WHERE city_words <> '' ON CONFLICT DO NOTHING
        """
    }
}
