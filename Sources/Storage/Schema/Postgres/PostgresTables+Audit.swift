internal import SQL

extension PostgresTables {
    static let audit: Statement = """
        -- Keys of persons, under which their values in the trail are sealed. Erasing a person
        -- deletes the row; no reference, for a person may be gone or not be an account.
        CREATE TABLE person_keys (
            person TEXT COLLATE "C" PRIMARY KEY CHECK (person <> ''),
            key BYTEA NOT NULL CHECK (length(key) = 32)
        );

        -- Numbers of records in all lanes; one that a rolled back record took is not given again.
        CREATE SEQUENCE audit_numbers;
        -- Append-only. Names in it are no references: the trail outlives what it tells of.
        CREATE TABLE audit (
            n BIGINT PRIMARY KEY CHECK (n > 0),
            lane TEXT COLLATE "C" NOT NULL CHECK (lane <> ''),
            seq BIGINT NOT NULL CHECK (seq > 0),
            at BIGINT NOT NULL,
            actor TEXT COLLATE "C" NOT NULL,
            on_behalf_of TEXT COLLATE "C",
            operation TEXT COLLATE "C" NOT NULL,
            target TEXT COLLATE "C",
            parameters BYTEA NOT NULL,
            changes BYTEA NOT NULL,
            reason TEXT COLLATE "C",
            ticket TEXT COLLATE "C",
            source TEXT COLLATE "C" NOT NULL,
            request TEXT COLLATE "C",
            outcome TEXT COLLATE "C" NOT NULL,
            remark TEXT COLLATE "C",
            undoes_lane TEXT COLLATE "C" CHECK ((undoes_lane IS NULL) = (undoes_seq IS NULL)),
            undoes_seq BIGINT,
            previous BYTEA NOT NULL CHECK (length(previous) = 32),
            hash BYTEA NOT NULL CHECK (length(hash) = 32),
            UNIQUE (lane, seq)
        );
        CREATE INDEX audit_at ON audit (at, n);
        CREATE INDEX audit_actor ON audit (actor, at, n);
        CREATE INDEX audit_operation ON audit (operation, at, n);
        CREATE INDEX audit_target ON audit (target, at, n) WHERE target IS NOT NULL;
        CREATE INDEX audit_outcome ON audit (outcome, at, n);
        CREATE INDEX audit_ticket ON audit (ticket, at, n) WHERE ticket IS NOT NULL;
        CREATE FUNCTION next_in_lane() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.seq > 1 AND NOT EXISTS (
                SELECT 1 FROM audit WHERE lane = NEW.lane AND seq = NEW.seq - 1)
            THEN RAISE EXCEPTION 'the audit trail takes records in order'; END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER audit_insert BEFORE INSERT ON audit
        FOR EACH ROW EXECUTE FUNCTION next_in_lane();
        CREATE TRIGGER audit_update BEFORE UPDATE ON audit
        FOR EACH ROW EXECUTE FUNCTION refuse_change('the audit trail is append-only');
        CREATE TRIGGER audit_delete BEFORE DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION refuse_change('the audit trail is append-only');
        CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the audit trail is append-only');
        """
}
