internal import SQL

/// The way back of an answer that is kept for its key, so that whoever asks again, having lost the
/// first answer, can still take the act back.
enum StoredUndo {
    static func up(_ dialect: Dialect) -> Statement {
        """
        ALTER TABLE answers ADD COLUMN undo \(fragment: dialect.text);
        ALTER TABLE answers ADD COLUMN undo_until \(fragment: dialect.integer)
            CHECK ((undo_until IS NULL) = (undo IS NULL));
        """
    }

    static let down: Statement = """
        ALTER TABLE answers DROP COLUMN undo_until;
        ALTER TABLE answers DROP COLUMN undo;
        """
}
