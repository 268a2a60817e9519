internal import SQL

/// What becomes of messages after they left, and addresses that are not written to.
enum MailDelivery {
    static func up(_ dialect: Dialect) -> Statement {
        """
        \(fragment: table("mail_next", dialect, states: newStates, sent: newSent))
        INSERT INTO mail_next (\(fragment: columns)) SELECT \(fragment: columns) FROM mail;
        DROP TABLE mail;
        ALTER TABLE mail_next RENAME TO mail;
        ALTER TABLE mail ADD COLUMN receipt \(fragment: dialect.text);
        \(fragment: indexes(dialect))

        -- A repetition of an event is known by the service's own name for it.
        CREATE TABLE mail_events (
            n \(fragment: dialect.rowNumber),
            event \(fragment: dialect.text) NOT NULL UNIQUE CHECK (event <> ''),
            mail \(fragment: dialect.text) NOT NULL REFERENCES mail (id) ON DELETE RESTRICT,
            kind \(fragment: dialect.text) NOT NULL CHECK (kind <> ''),
            at \(fragment: dialect.integer) NOT NULL,
            detail \(fragment: dialect.text) NOT NULL
        )\(fragment: dialect.strict);
        CREATE INDEX mail_events_mail ON mail_events (mail, at, n);

        CREATE TABLE suppressions (
            n \(fragment: dialect.rowNumber),
            id \(fragment: dialect.text) NOT NULL UNIQUE,
            address \(fragment: dialect.text) NOT NULL UNIQUE CHECK (address <> ''),
            cause \(fragment: dialect.text) NOT NULL
                CHECK (cause IN ('refused', 'bounced', 'dropped', 'spam')),
            detail \(fragment: dialect.text) NOT NULL,
            created \(fragment: dialect.integer) NOT NULL,
            mail \(fragment: dialect.text)
        )\(fragment: dialect.strict);
        CREATE INDEX suppressions_created ON suppressions (created, n);
        CREATE INDEX suppressions_address ON suppressions (address, created, n);
        CREATE INDEX suppressions_cause ON suppressions (cause, created, n);
        CREATE INDEX mail_recipient ON mail (recipient) WHERE state = 'waiting';
        """
    }

    /// What is known to have been delivered counts as sent again.
    static func down(_ dialect: Dialect) -> Statement {
        """
        DROP TABLE suppressions;
        DROP TABLE mail_events;
        UPDATE mail SET state = 'sent' WHERE state IN ('delivered', 'deferred')
            OR (state = 'bounced' AND sent_at IS NOT NULL);
        UPDATE mail SET state = 'failed' WHERE state IN ('bounced', 'suppressed');
        UPDATE mail SET sent_at = NULL WHERE state <> 'sent';
        \(fragment: table("mail_next", dialect, states: oldStates, sent: oldSent))
        INSERT INTO mail_next (\(fragment: columns)) SELECT \(fragment: columns) FROM mail;
        DROP TABLE mail;
        ALTER TABLE mail_next RENAME TO mail;
        \(fragment: indexes(dialect))
        """
    }

    private static let columns: Statement = """
        n, id, recipient, user_n, template, subject, created, not_before, state, attempts,
        last_error, sent_at
        """
    private static let oldStates: Statement = "'waiting', 'sent', 'failed', 'cancelled'"
    private static let newStates: Statement = """
        'waiting', 'sent', 'deferred', 'delivered', 'bounced', 'failed', 'suppressed',
        'cancelled'
        """
    private static let oldSent: Statement = "(sent_at IS NOT NULL) = (state = 'sent')"
    private static let newSent: Statement = """
        CASE WHEN state = 'waiting' THEN sent_at IS NULL
            WHEN state IN ('sent', 'deferred', 'delivered') THEN sent_at IS NOT NULL
            ELSE 1 = 1 END
        """

    private static func table(
        _ name: Statement, _ dialect: Dialect, states: Statement, sent: Statement
    ) -> Statement {
        let isAddress: Statement =
            dialect == .sqlite ? "instr(recipient, '@') > 1" : "strpos(recipient, '@') > 1"
        let isWord: Statement =
            dialect == .sqlite ? "template GLOB '[a-z]*'" : "template ~ '^[a-z]'"
        return """
            CREATE TABLE \(fragment: name) (
                n \(fragment: dialect.rowNumber),
                id \(fragment: dialect.text) NOT NULL UNIQUE,
                recipient \(fragment: dialect.text) NOT NULL CHECK (\(fragment: isAddress)),
                user_n \(fragment: dialect.integer) REFERENCES users (n) ON DELETE RESTRICT,
                template \(fragment: dialect.text) NOT NULL CHECK (\(fragment: isWord)),
                subject \(fragment: dialect.text) NOT NULL,
                created \(fragment: dialect.integer) NOT NULL,
                not_before \(fragment: dialect.integer) NOT NULL,
                state \(fragment: dialect.text) NOT NULL CHECK (state IN (\(fragment: states))),
                attempts \(fragment: dialect.integer) NOT NULL CHECK (attempts >= 0),
                last_error \(fragment: dialect.text),
                sent_at \(fragment: dialect.integer) CHECK (\(fragment: sent))
            )\(fragment: dialect.strict);
            """
    }

    /// As they were made first; SQLite ends every index with the row's number by itself.
    private static func indexes(_ dialect: Dialect) -> Statement {
        let end: Statement = dialect == .sqlite ? "" : ", n"
        let next: Statement =
            dialect == .sqlite
            ? ""
            : """
            SELECT setval(pg_get_serial_sequence('mail', 'n'),
                (SELECT coalesce(max(n), 0) + 1 FROM mail), false);
            """
        return """
            CREATE INDEX mail_created ON mail (created\(fragment: end));
            CREATE INDEX mail_user ON mail (user_n, created\(fragment: end));
            CREATE INDEX mail_state ON mail (state, created\(fragment: end));
            CREATE INDEX mail_template ON mail (template, created\(fragment: end));
            CREATE INDEX mail_due ON mail (not_before\(fragment: end)) WHERE state = 'waiting';
            CREATE INDEX mail_subject ON mail (subject) WHERE state = 'waiting';
            \(fragment: next)
            """
    }
}
