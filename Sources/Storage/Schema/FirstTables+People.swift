internal import SQL

/// The tables of migration 1, for SQLite.
///
/// Rules for all of them: moments are milliseconds since 1970 in UTC; `n` is the row's number, by
/// which tables point to each other and ties of lists are broken; text ids are what the outside
/// sees. Nothing is deleted with an account, because accounts are never deleted, only closed: so
/// every reference says RESTRICT, and whoever purges an account must first say what becomes of
/// each kind of record.
enum FirstTables {
    static let people: Statement = """
        CREATE TABLE meta (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            kind TEXT NOT NULL CHECK (kind IN ('real', 'demo'))
        ) STRICT;
        CREATE TRIGGER meta_insert BEFORE INSERT ON meta WHEN EXISTS (SELECT 1 FROM meta)
        BEGIN SELECT raise(ABORT, 'the mark is written once'); END;
        CREATE TRIGGER meta_update BEFORE UPDATE ON meta
        BEGIN SELECT raise(ABORT, 'the mark is written once'); END;
        CREATE TRIGGER meta_delete BEFORE DELETE ON meta
        BEGIN SELECT raise(ABORT, 'the mark is written once'); END;

        -- name_words: folded words of both names, each after a blank; also the order by name.
        -- search: all folded words, each after a blank. last_sign_in_key: the order by last
        -- sign-in, with those who never came before all others.
        CREATE TABLE users (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (id LIKE 'user\\_%' ESCAPE '\\' AND length(id) = 31),
            version INTEGER NOT NULL CHECK (version > 0),
            email TEXT NOT NULL UNIQUE
                CHECK (email = lower(email) AND instr(email, '@') > 1 AND length(email) <= 254),
            name TEXT NOT NULL,
            name_ar TEXT,
            name_words TEXT NOT NULL,
            phone TEXT CHECK (phone GLOB '+[1-9]*' AND length(phone) BETWEEN 9 AND 16),
            city TEXT,
            city_words TEXT NOT NULL,
            search TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN (
                'talent', 'guardian', 'caster', 'agent', 'investor', 'admin', 'moderator',
                'support', 'finance', 'oncall', 'privacy', 'auditor')),
            status TEXT NOT NULL CHECK (status IN (
                'invited', 'pending', 'active', 'inactive', 'suspended', 'closed')),
            suspended_why TEXT CHECK (suspended_why IS NULL OR status = 'suspended'),
            suspended_until INTEGER CHECK (
                suspended_until IS NULL OR suspended_why IS NOT NULL),
            locked_until INTEGER,
            must_reset INTEGER NOT NULL CHECK (must_reset IN (0, 1)),
            hold_minor INTEGER NOT NULL CHECK (hold_minor IN (0, 1)),
            hold_unverified INTEGER NOT NULL CHECK (hold_unverified IN (0, 1)),
            hold_breach INTEGER NOT NULL CHECK (hold_breach IN (0, 1)),
            hold_investigation INTEGER NOT NULL CHECK (hold_investigation IN (0, 1)),
            on_hold INTEGER GENERATED ALWAYS AS (
                hold_minor | hold_unverified | hold_breach | hold_investigation) VIRTUAL,
            email_verified INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
            joined INTEGER NOT NULL,
            last_sign_in INTEGER,
            last_sign_in_key INTEGER GENERATED ALWAYS AS (
                ifnull(last_sign_in, -9223372036854775807)) VIRTUAL,
            contact_at INTEGER CHECK ((contact_at IS NULL) = (contact_by IS NULL)),
            contact_by TEXT,
            closed_at INTEGER CHECK (closed_at IS NULL OR status = 'closed')
        ) STRICT;

        -- Lists in texts are words joined by line ends.
        CREATE TABLE talent_profiles (
            user_n INTEGER PRIMARY KEY REFERENCES users (n) ON DELETE RESTRICT,
            stage_name TEXT,
            birth_date TEXT CHECK (birth_date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
            gender TEXT CHECK (gender IN ('male', 'female')),
            height_cm INTEGER CHECK (height_cm BETWEEN 30 AND 250),
            weight_kg INTEGER CHECK (weight_kg BETWEEN 2 AND 300),
            languages TEXT NOT NULL,
            skills TEXT NOT NULL,
            nationality TEXT,
            union_name TEXT,
            bio TEXT,
            headshot_path TEXT,
            resume_path TEXT,
            guardian_email TEXT CHECK (instr(guardian_email, '@') > 1),
            -- An agent who is closed stays named until somebody else takes over.
            agent_n INTEGER REFERENCES users (n) ON DELETE RESTRICT
        ) STRICT;
        CREATE INDEX talent_profiles_agent ON talent_profiles (agent_n)
            WHERE agent_n IS NOT NULL;

        CREATE TABLE caster_profiles (
            user_n INTEGER PRIMARY KEY REFERENCES users (n) ON DELETE RESTRICT,
            company TEXT,
            website TEXT,
            registration TEXT
        ) STRICT;

        CREATE TABLE agent_profiles (
            user_n INTEGER PRIMARY KEY REFERENCES users (n) ON DELETE RESTRICT,
            agency TEXT,
            license TEXT,
            commission_bps INTEGER CHECK (commission_bps BETWEEN 0 AND 3000)
        ) STRICT;

        -- Folded words by kind and row. `n` counts in another table for each kind, so it is no
        -- foreign key: the store of the kind replaces the words together with their row.
        CREATE TABLE words (
            kind TEXT NOT NULL CHECK (kind IN ('user', 'city')),
            word TEXT NOT NULL CHECK (word <> ''),
            n INTEGER NOT NULL,
            PRIMARY KEY (kind, word, n)
        ) STRICT, WITHOUT ROWID;

        -- A link is ended, not deleted; it stays with both accounts.
        CREATE TABLE guardian_links (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            minor_n INTEGER NOT NULL REFERENCES users (n) ON DELETE RESTRICT,
            guardian_n INTEGER NOT NULL REFERENCES users (n) ON DELETE RESTRICT,
            created INTEGER NOT NULL,
            verified_at INTEGER CHECK ((verified_at IS NULL) = (verified_by IS NULL)),
            verified_by TEXT,
            ended_at INTEGER,
            CHECK (minor_n <> guardian_n)
        ) STRICT;
        CREATE INDEX guardian_links_minor ON guardian_links (minor_n);
        CREATE INDEX guardian_links_guardian ON guardian_links (guardian_n);
        CREATE UNIQUE INDEX guardian_links_open ON guardian_links (minor_n, guardian_n)
            WHERE ended_at IS NULL;

        -- Notes stay with the account.
        CREATE TABLE notes (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            user_n INTEGER NOT NULL REFERENCES users (n) ON DELETE RESTRICT,
            text TEXT NOT NULL CHECK (text <> ''),
            author TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX notes_at ON notes (at);
        CREATE INDEX notes_user ON notes (user_n, at);
        """

    /// What the lists of accounts need; a bulk load makes them after the rows.
    static let userIndexesUp: Statement = """
        CREATE INDEX users_joined ON users (joined);
        CREATE INDEX users_name ON users (name_words);
        CREATE INDEX users_last_sign_in ON users (last_sign_in_key);
        CREATE INDEX users_role ON users (role, joined);
        CREATE INDEX users_status ON users (status, joined);
        CREATE INDEX users_must_reset ON users (must_reset, joined);
        CREATE INDEX users_on_hold ON users (on_hold, joined);
        CREATE INDEX users_hold_minor ON users (joined) WHERE hold_minor = 1;
        CREATE INDEX users_hold_unverified ON users (joined) WHERE hold_unverified = 1;
        CREATE INDEX users_hold_breach ON users (joined) WHERE hold_breach = 1;
        CREATE INDEX users_hold_investigation ON users (joined) WHERE hold_investigation = 1;
        CREATE INDEX users_locked ON users (locked_until) WHERE locked_until IS NOT NULL;
        CREATE INDEX users_phone ON users (phone) WHERE phone IS NOT NULL;
        """

    /// Takes `userIndexesUp` back.
    static let userIndexesDown: Statement = """
        DROP INDEX users_joined;
        DROP INDEX users_name;
        DROP INDEX users_last_sign_in;
        DROP INDEX users_role;
        DROP INDEX users_status;
        DROP INDEX users_must_reset;
        DROP INDEX users_on_hold;
        DROP INDEX users_hold_minor;
        DROP INDEX users_hold_unverified;
        DROP INDEX users_hold_breach;
        DROP INDEX users_hold_investigation;
        DROP INDEX users_locked;
        DROP INDEX users_phone;
        """

    static let down: Statement = """
        DROP TABLE audit;
        DROP TABLE person_keys;
        DROP TABLE answers;
        DROP TABLE imported_rows;
        DROP TABLE mail;
        DROP TABLE approvals;
        DROP TABLE security_events;
        DROP TABLE sign_ins;
        DROP TABLE resets;
        DROP TABLE attempts;
        DROP TABLE sessions;
        DROP TABLE password_history;
        DROP TABLE credentials;
        DROP TABLE notes;
        DROP TABLE guardian_links;
        DROP TABLE words;
        DROP TABLE agent_profiles;
        DROP TABLE caster_profiles;
        DROP TABLE talent_profiles;
        DROP TABLE users;
        DROP TABLE meta;
        """
}
