internal import SQL

extension FirstTables {
    static let access: Statement = """
        -- The password stays with the account, also while it is closed.
        CREATE TABLE credentials (
            user_n INTEGER PRIMARY KEY REFERENCES users (n) ON DELETE RESTRICT,
            hash TEXT NOT NULL CHECK (hash <> ''),
            set_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE password_history (
            n INTEGER PRIMARY KEY,
            user_n INTEGER NOT NULL REFERENCES users (n) ON DELETE RESTRICT,
            hash TEXT NOT NULL CHECK (hash <> ''),
            set_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX password_history_user ON password_history (user_n);

        -- Closing or suspending an account ends its sessions; they stay as its history.
        CREATE TABLE sessions (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            user_n INTEGER NOT NULL REFERENCES users (n) ON DELETE RESTRICT,
            fingerprint TEXT NOT NULL UNIQUE CHECK (fingerprint <> ''),
            client TEXT NOT NULL,
            address TEXT NOT NULL,
            created INTEGER NOT NULL,
            last_seen INTEGER NOT NULL CHECK (last_seen >= created),
            expires INTEGER NOT NULL CHECK (expires > created),
            must_reset INTEGER NOT NULL CHECK (must_reset IN (0, 1)),
            ended_how TEXT CHECK (ended_how IN (
                'signed_out', 'revoked', 'password_changed', 'suspended', 'closed', 'expired',
                'role_changed', 'held')),
            ended_at INTEGER CHECK ((ended_at IS NULL) = (ended_how IS NULL))
        ) STRICT;
        CREATE INDEX sessions_created ON sessions (created);
        CREATE INDEX sessions_user ON sessions (user_n, created);
        CREATE INDEX sessions_client ON sessions (client, created);
        CREATE INDEX sessions_address ON sessions (address, created);
        CREATE INDEX sessions_active ON sessions (created) WHERE ended_how IS NULL;
        CREATE INDEX sessions_ended ON sessions (created) WHERE ended_how IS NOT NULL;

        -- Names are what was typed, whether or not an account has them.
        CREATE TABLE attempts (
            n INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            source TEXT NOT NULL,
            failures INTEGER NOT NULL CHECK (failures > 0),
            last INTEGER NOT NULL,
            UNIQUE (name, source)
        ) STRICT;
        CREATE INDEX attempts_last ON attempts (last);

        -- Closing an account voids its resets; they stay as its history.
        CREATE TABLE resets (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            user_n INTEGER NOT NULL REFERENCES users (n) ON DELETE RESTRICT,
            way TEXT NOT NULL CHECK (way IN ('link', 'code')),
            fingerprint TEXT UNIQUE CHECK (fingerprint <> ''),
            created INTEGER NOT NULL,
            expires INTEGER NOT NULL CHECK (expires > created),
            started_by TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'used', 'voided', 'cancelled')),
            failures INTEGER NOT NULL CHECK (failures >= 0)
        ) STRICT;
        CREATE INDEX resets_created ON resets (created);
        CREATE INDEX resets_user ON resets (user_n, created);
        CREATE INDEX resets_state ON resets (state, created);
        CREATE INDEX resets_way ON resets (way, created);

        -- A decision stays with what it was about; subjects are of several kinds.
        CREATE TABLE approvals (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind <> ''),
            subject TEXT NOT NULL,
            value TEXT NOT NULL,
            asked_by TEXT NOT NULL,
            asked_at INTEGER NOT NULL,
            reason TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'expired')),
            decided_by TEXT CHECK (decided_by <> asked_by),
            decided_at INTEGER CHECK ((decided_at IS NULL) = (decided_by IS NULL))
        ) STRICT;
        CREATE INDEX approvals_asked ON approvals (asked_at);
        CREATE INDEX approvals_state ON approvals (state, asked_at);
        CREATE INDEX approvals_kind ON approvals (kind, asked_at);
        CREATE INDEX approvals_subject ON approvals (subject, asked_at);

        -- What a call with an idempotency key gave; removed after seven days.
        CREATE TABLE answers (
            key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
            actor TEXT NOT NULL,
            operation TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            body TEXT NOT NULL,
            is_failure INTEGER NOT NULL CHECK (is_failure IN (0, 1)),
            lane TEXT CHECK ((lane IS NULL) = (seq IS NULL)),
            seq INTEGER,
            at INTEGER NOT NULL,
            PRIMARY KEY (actor, operation, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX answers_at ON answers (at);
        """
}
