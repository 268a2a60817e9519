internal import SQL

extension FirstTables {
    static let audit: Statement = """
        -- Keys of persons, under which their values in the trail are sealed. Erasing a person
        -- deletes the row; no reference, for a person may be gone or not be an account.
        CREATE TABLE person_keys (
            person TEXT PRIMARY KEY CHECK (person <> ''),
            key BLOB NOT NULL CHECK (length(key) = 32)
        ) STRICT, WITHOUT ROWID;

        -- Append-only. Names in it are no references: the trail outlives what it tells of.
        CREATE TABLE audit (
            n INTEGER PRIMARY KEY CHECK (n > 0),
            lane TEXT NOT NULL CHECK (lane <> ''),
            seq INTEGER NOT NULL CHECK (seq > 0),
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            on_behalf_of TEXT,
            operation TEXT NOT NULL,
            target TEXT,
            parameters BLOB NOT NULL,
            changes BLOB NOT NULL,
            reason TEXT,
            ticket TEXT,
            source TEXT NOT NULL,
            request TEXT,
            outcome TEXT NOT NULL,
            remark TEXT,
            undoes_lane TEXT CHECK ((undoes_lane IS NULL) = (undoes_seq IS NULL)),
            undoes_seq INTEGER,
            previous BLOB NOT NULL CHECK (length(previous) = 32),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            UNIQUE (lane, seq)
        ) STRICT;
        CREATE INDEX audit_at ON audit (at);
        CREATE INDEX audit_actor ON audit (actor, at);
        CREATE INDEX audit_operation ON audit (operation, at);
        CREATE INDEX audit_target ON audit (target, at) WHERE target IS NOT NULL;
        CREATE INDEX audit_outcome ON audit (outcome, at);
        CREATE INDEX audit_ticket ON audit (ticket, at) WHERE ticket IS NOT NULL;
        -- REPLACE deletes without asking the trigger for deletes, so only the next number may come.
        CREATE TRIGGER audit_insert BEFORE INSERT ON audit
        WHEN NEW.n <> (SELECT coalesce(max(n), 0) + 1 FROM audit)
            OR NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit WHERE lane = NEW.lane)
        BEGIN SELECT raise(ABORT, 'the audit trail takes records in order'); END;
        CREATE TRIGGER audit_update BEFORE UPDATE ON audit
        BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
        CREATE TRIGGER audit_delete BEFORE DELETE ON audit
        BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
        """
}
