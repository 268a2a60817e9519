internal import SQL

/// Outside services: their breakers, and the last calls to them.
enum GatewayTables {
    static func up(_ dialect: Dialect) -> Statement {
        """
        -- Which services there are is said by the program, so no list is checked. What is recent is
        -- a character for each call that the breaker looks at, the oldest first; kept counts the
        -- calls that went into the ring below.
        CREATE TABLE breakers (
            gateway \(fragment: dialect.text) NOT NULL PRIMARY KEY CHECK (gateway <> ''),
            state \(fragment: dialect.text) NOT NULL CHECK (
                state IN ('closed', 'open', 'half_open', 'held_open', 'held_closed')),
            since \(fragment: dialect.integer) NOT NULL,
            open_until \(fragment: dialect.integer)
                CHECK ((open_until IS NOT NULL) = (state = 'open')),
            recent \(fragment: dialect.text) NOT NULL,
            probes \(fragment: dialect.integer) NOT NULL CHECK (probes >= 0),
            reason \(fragment: dialect.text),
            held_by \(fragment: dialect.text)
                CHECK ((held_by IS NOT NULL) = (state IN ('held_open', 'held_closed'))),
            version \(fragment: dialect.integer) NOT NULL CHECK (version > 0),
            revision \(fragment: dialect.integer) NOT NULL CHECK (revision > 0),
            calls \(fragment: dialect.integer) NOT NULL CHECK (calls >= 0),
            failures \(fragment: dialect.integer) NOT NULL
                CHECK (failures >= 0 AND failures <= calls),
            slow \(fragment: dialect.integer) NOT NULL CHECK (slow >= 0 AND slow <= calls),
            last_at \(fragment: dialect.integer),
            last_took_ms \(fragment: dialect.integer),
            last_error \(fragment: dialect.text),
            last_error_at \(fragment: dialect.integer),
            kept \(fragment: dialect.integer) NOT NULL DEFAULT 0 CHECK (kept >= 0)
        )\(fragment: dialect.strict);

        -- A ring: the slot of a call is taken again by a later one.
        CREATE TABLE gateway_calls (
            n \(fragment: dialect.rowNumber),
            gateway \(fragment: dialect.text) NOT NULL CHECK (gateway <> ''),
            slot \(fragment: dialect.integer) NOT NULL CHECK (slot >= 0),
            at \(fragment: dialect.integer) NOT NULL,
            took_ms \(fragment: dialect.integer) NOT NULL CHECK (took_ms >= 0),
            result \(fragment: dialect.text) NOT NULL CHECK (result IN ('good', 'failed', 'slow')),
            what \(fragment: dialect.text) NOT NULL,
            status \(fragment: dialect.integer),
            error \(fragment: dialect.text),
            UNIQUE (gateway, slot)
        )\(fragment: dialect.strict);
        CREATE INDEX gateway_calls_at ON gateway_calls (at, n);
        CREATE INDEX gateway_calls_gateway ON gateway_calls (gateway, at, n);
        CREATE INDEX gateway_calls_result ON gateway_calls (result, at, n);
        """
    }

    static let down: Statement = """
        DROP TABLE gateway_calls;
        DROP TABLE breakers;
        """
}
