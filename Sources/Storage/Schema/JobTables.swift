internal import SQL

/// Jobs, their queues and those who work on them.
enum JobTables {
    static func up(_ dialect: Dialect) -> Statement {
        .joined(
            [jobs(dialect), jobIndexes(dialect), attempts(dialect), books(dialect)],
            separator: "\n")
    }

    private static func jobs(_ dialect: Dialect) -> Statement {
        let (text, integer) = (dialect.text, dialect.integer)
        return """
            -- n is the sequence in which jobs were written down. Kinds and queues grow with the
            -- business, so no list is checked. Secrets are never in a payload.
            CREATE TABLE jobs (
                n \(fragment: dialect.rowNumber),
                id \(fragment: text) NOT NULL UNIQUE,
                kind \(fragment: text) NOT NULL CHECK (kind <> ''),
                queue \(fragment: text) NOT NULL CHECK (queue <> ''),
                payload \(fragment: text) NOT NULL CHECK (length(payload) <= 65536),
                priority \(fragment: integer) NOT NULL CHECK (priority BETWEEN 0 AND 9),
                unique_key \(fragment: text),
                caused_by \(fragment: text) NOT NULL CHECK (caused_by <> ''),
                created \(fragment: integer) NOT NULL,
                state \(fragment: text) NOT NULL CHECK (state IN (
                    'scheduled', 'available', 'running', 'retryable', 'completed', 'discarded',
                    'cancelled')),
                run_at \(fragment: integer) NOT NULL,
                attempts \(fragment: integer) NOT NULL CHECK (attempts >= 0),
                attempts_max \(fragment: integer) NOT NULL CHECK (attempts_max > 0),
                fence \(fragment: integer) NOT NULL CHECK (fence >= attempts),
                crashes \(fragment: integer) NOT NULL CHECK (crashes BETWEEN 0 AND fence),
                worker \(fragment: text) CHECK ((worker IS NOT NULL) = (state = 'running')),
                taken_at \(fragment: integer) CHECK ((taken_at IS NOT NULL) = (state = 'running')),
                lease_until \(fragment: integer)
                    CHECK ((lease_until IS NOT NULL) = (state = 'running')),
                cancel_requested \(fragment: integer) NOT NULL CHECK (cancel_requested IN (0, 1)),
                last_error \(fragment: text),
                finished_at \(fragment: integer) CHECK ((finished_at IS NOT NULL)
                    = (state IN ('completed', 'discarded', 'cancelled')))
            )\(fragment: dialect.strict);
            """
    }

    /// Taking, waking and rescuing look into indexes of the few rows that they are about, so that
    /// they cost the same however many jobs are finished.
    ///
    /// `state || ''` is the state in a form for which the index on all states is no rival: SQLite
    /// would take that one, and sort what it finds.
    private static func jobIndexes(_ dialect: Dialect) -> Statement {
        // On SQLite the number of the row stands at the end of every index by itself.
        let n: Statement = dialect == .sqlite ? "" : ", n"
        return """
            CREATE INDEX jobs_available ON jobs (queue, priority, run_at\(fragment: n))
                WHERE state || '' = 'available';
            CREATE INDEX jobs_available_suspect
                ON jobs (queue, priority, run_at\(fragment: n))
                WHERE state || '' = 'available' AND crashes > 0;
            CREATE INDEX jobs_later ON jobs (run_at\(fragment: n))
                WHERE state || '' IN ('scheduled', 'retryable');
            CREATE INDEX jobs_later_queue ON jobs (queue, run_at)
                WHERE state || '' IN ('scheduled', 'retryable');
            CREATE INDEX jobs_running ON jobs (lease_until\(fragment: n))
                WHERE state || '' = 'running';
            CREATE INDEX jobs_suspect ON jobs (worker)
                WHERE state || '' = 'running' AND crashes > 0;
            CREATE INDEX jobs_discarded ON jobs (queue, finished_at)
                WHERE state || '' = 'discarded';
            CREATE UNIQUE INDEX jobs_unfinished_key ON jobs (kind, unique_key)
                WHERE state IN ('scheduled', 'available', 'running', 'retryable');
            CREATE INDEX jobs_finished ON jobs (state, finished_at) WHERE finished_at IS NOT NULL;
            CREATE INDEX jobs_created ON jobs (created\(fragment: n));
            CREATE INDEX jobs_state ON jobs (state, created\(fragment: n));
            CREATE INDEX jobs_queue ON jobs (queue, created\(fragment: n));
            CREATE INDEX jobs_kind ON jobs (kind, created\(fragment: n));
            CREATE INDEX jobs_key ON jobs (unique_key, created\(fragment: n));
            """
    }

    private static func attempts(_ dialect: Dialect) -> Statement {
        let (text, integer) = (dialect.text, dialect.integer)
        return """
            -- Tries that have ended; of each job the newest are kept.
            CREATE TABLE job_attempts (
                job_n \(fragment: integer) NOT NULL REFERENCES jobs (n) ON DELETE CASCADE,
                fence \(fragment: integer) NOT NULL CHECK (fence > 0),
                worker \(fragment: text) NOT NULL,
                began \(fragment: integer) NOT NULL,
                ended \(fragment: integer) NOT NULL CHECK (ended >= began),
                result \(fragment: text) NOT NULL CHECK (result IN (
                    'done', 'failed', 'hopeless', 'postponed', 'handed_back', 'lost')),
                error \(fragment: text),
                PRIMARY KEY (job_n, fence)
            )\(fragment: dialect == .sqlite ? " STRICT, WITHOUT ROWID" : "");
            """
    }

    private static func books(_ dialect: Dialect) -> Statement {
        let (text, integer) = (dialect.text, dialect.integer)
        return """
            -- Queues that are stopped. Those that go need no row.
            CREATE TABLE queues (
                name \(fragment: text) PRIMARY KEY CHECK (name <> ''),
                paused_by \(fragment: text) NOT NULL CHECK (paused_by <> ''),
                reason \(fragment: text) NOT NULL,
                paused_at \(fragment: integer) NOT NULL
            )\(fragment: dialect.strict);

            -- What was done in each minute since 1970.
            CREATE TABLE queue_minutes (
                queue \(fragment: text) NOT NULL,
                minute \(fragment: integer) NOT NULL,
                done \(fragment: integer) NOT NULL CHECK (done >= 0),
                failed \(fragment: integer) NOT NULL CHECK (failed >= 0),
                PRIMARY KEY (queue, minute)
            )\(fragment: dialect.strict);
            CREATE INDEX queue_minutes_minute ON queue_minutes (minute);

            CREATE TABLE workers (
                name \(fragment: text) PRIMARY KEY,
                role \(fragment: text) NOT NULL CHECK (role <> ''),
                began \(fragment: integer) NOT NULL,
                seen \(fragment: integer) NOT NULL,
                threads \(fragment: integer) NOT NULL CHECK (threads > 0),
                running \(fragment: integer) NOT NULL CHECK (running >= 0)
            )\(fragment: dialect.strict);
            CREATE INDEX workers_seen ON workers (seen);

            -- What one process does at a time, as long as its lease lasts.
            CREATE TABLE work_leases (
                name \(fragment: text) PRIMARY KEY,
                holder \(fragment: text) NOT NULL CHECK (holder <> ''),
                until \(fragment: integer) NOT NULL
            )\(fragment: dialect.strict);

            -- The last occurrence of each schedule that somebody has seen to.
            CREATE TABLE job_schedules (
                name \(fragment: text) PRIMARY KEY,
                occurrence \(fragment: integer) NOT NULL
            )\(fragment: dialect.strict);
            """
    }

    static let down: Statement = """
        DROP TABLE job_schedules;
        DROP TABLE work_leases;
        DROP TABLE workers;
        DROP TABLE queue_minutes;
        DROP TABLE queues;
        DROP TABLE job_attempts;
        DROP TABLE jobs;
        """
}
