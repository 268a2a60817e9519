internal import SQL

/// When a session ends by itself, so that an index finds those whose time has run out.
///
/// The times without use are those of the day when this step was written: 30 minutes for staff, 7
/// days for others.
enum LapsingSessions {
    static func up(_ dialect: Dialect) -> Statement {
        """
        ALTER TABLE sessions ADD COLUMN lapses \(fragment: dialect.integer) NOT NULL DEFAULT 0
            CHECK (lapses <= expires);
        UPDATE sessions SET lapses = expires;
        UPDATE sessions SET lapses = last_seen + 1800000
            WHERE last_seen + 1800000 < expires AND user_n IN (
                SELECT n FROM users WHERE role IN ('admin', 'moderator', 'support', 'finance',
                    'oncall', 'privacy', 'auditor'));
        UPDATE sessions SET lapses = last_seen + 604800000
            WHERE last_seen + 604800000 < expires AND user_n NOT IN (
                SELECT n FROM users WHERE role IN ('admin', 'moderator', 'support', 'finance',
                    'oncall', 'privacy', 'auditor'));
        CREATE INDEX sessions_lapsing ON sessions (lapses) WHERE ended_how IS NULL;
        """
    }

    static let down: Statement = """
        DROP INDEX sessions_lapsing;
        ALTER TABLE sessions DROP COLUMN lapses;
        """
}
