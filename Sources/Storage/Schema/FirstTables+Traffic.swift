internal import SQL

extension FirstTables {
    static let traffic: Statement = """
        -- legacy_key: file and id in the old system, so that a second import adds nothing.
        CREATE TABLE sign_ins (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            at INTEGER NOT NULL,
            user_n INTEGER REFERENCES users (n) ON DELETE RESTRICT,
            login TEXT,
            address TEXT NOT NULL,
            client TEXT NOT NULL,
            result TEXT NOT NULL CHECK (result IN (
                'success', 'wrong_password', 'unknown_email', 'locked', 'not_active', 'on_hold',
                'throttled', 'mfa_failed')),
            legacy_key TEXT UNIQUE
        ) STRICT;
        CREATE INDEX sign_ins_at ON sign_ins (at);
        CREATE INDEX sign_ins_user ON sign_ins (user_n, at);
        CREATE INDEX sign_ins_result ON sign_ins (result, at);
        CREATE INDEX sign_ins_address ON sign_ins (address, at);

        -- Events stay with the account. Kinds grow with the business, so no list is checked.
        CREATE TABLE security_events (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            at INTEGER NOT NULL,
            user_n INTEGER NOT NULL REFERENCES users (n) ON DELETE RESTRICT,
            kind TEXT NOT NULL CHECK (kind GLOB '[a-z]*'),
            text TEXT NOT NULL,
            actor TEXT NOT NULL
        ) STRICT;
        CREATE INDEX security_events_at ON security_events (at);
        CREATE INDEX security_events_user ON security_events (user_n, at);
        CREATE INDEX security_events_kind ON security_events (kind, at);
        CREATE INDEX security_events_actor ON security_events (actor, at);

        -- A message stays with the account that it went to.
        CREATE TABLE mail (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            recipient TEXT NOT NULL CHECK (instr(recipient, '@') > 1),
            user_n INTEGER REFERENCES users (n) ON DELETE RESTRICT,
            template TEXT NOT NULL CHECK (template GLOB '[a-z]*'),
            subject TEXT NOT NULL,
            created INTEGER NOT NULL,
            not_before INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'cancelled')),
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            last_error TEXT,
            sent_at INTEGER CHECK ((sent_at IS NOT NULL) = (state = 'sent'))
        ) STRICT;
        CREATE INDEX mail_created ON mail (created);
        CREATE INDEX mail_user ON mail (user_n, created);
        CREATE INDEX mail_state ON mail (state, created);
        CREATE INDEX mail_template ON mail (template, created);
        CREATE INDEX mail_due ON mail (not_before) WHERE state = 'waiting';
        CREATE INDEX mail_subject ON mail (subject) WHERE state = 'waiting';

        -- Records are of several kinds; a trace outlives them, so that a second import knows.
        CREATE TABLE imported_rows (
            file TEXT NOT NULL CHECK (file <> ''),
            id INTEGER NOT NULL,
            record TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            PRIMARY KEY (file, id)
        ) STRICT, WITHOUT ROWID;
        """
}
