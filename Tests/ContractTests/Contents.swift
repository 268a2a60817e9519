import SQL

/// What the tables hold, as far as an operation could change it.
struct Contents: Equatable {
    private let rows: [String]

    /// Reads a database file on a connection of its own.
    init(of path: String) throws {
        let store = try SQLiteStore(path: path, creating: false)
        defer { store.close() }
        rows = try Self.statements.flatMap { statement in
            try store.read { connection throws(SQLError) in
                try connection.all(statement) { $0.text(0) }
            }
        }
    }

    private static let statements: [Statement] = [
        """
        SELECT quote(id) || version || email || name || role || status || \
        quote(locked_until) || must_reset || hold_minor || hold_breach || quote(last_sign_in) \
        || quote(search) || quote(contact_at) || quote(closed_at) FROM users ORDER BY n
        """,
        "SELECT user_n || quote(stage_name) || quote(height_cm) FROM talent_profiles ORDER BY 1",
        "SELECT user_n || hash FROM credentials ORDER BY 1",
        "SELECT user_n || hash FROM password_history ORDER BY 1",
        "SELECT id || quote(ended_how) || last_seen FROM sessions ORDER BY 1",
        "SELECT name || source || failures || last FROM attempts ORDER BY 1",
        "SELECT id || state || quote(fingerprint) FROM resets ORDER BY 1",
        "SELECT id || state || quote(decided_by) FROM approvals ORDER BY 1",
        "SELECT id || quote(verified_at) || quote(ended_at) FROM guardian_links ORDER BY 1",
        "SELECT id || text FROM notes ORDER BY 1",
        "SELECT id || state || attempts FROM mail ORDER BY 1",
        "SELECT id || result FROM sign_ins ORDER BY 1",
        "SELECT id || kind FROM security_events ORDER BY 1",
        "SELECT setting || version || quote(new_value) FROM setting_changes ORDER BY 1",
        "SELECT actor || operation || key FROM answers ORDER BY 1",
        "SELECT lane || seq FROM audit ORDER BY 1",
    ]
}
