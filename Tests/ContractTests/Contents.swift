import SQL

/// What the tables hold, as far as an operation could change it.
struct Contents: Equatable {
    private let rows: [String]

    /// Reads a database on a connection of its own.
    init(of database: TestDatabase) throws { try self.init(of: try database.raw()) }

    /// What a database file, or a database at an address, holds.
    init(of place: String, withSettings: Bool = true) throws {
        try self.init(of: try TestDatabase.raw(place), withSettings: withSettings)
    }

    private init(of store: any SQLStore, withSettings: Bool = true) throws {
        defer { store.close() }
        let statements = Self.statements + (withSettings ? [Self.settings] : [])
        rows = try statements.flatMap { statement in
            try store.read { connection throws(SQLError) in
                try connection.all(statement) { $0.text(0) }
            }
        }
    }

    private static let statements: [Statement] = [
        """
        SELECT id || version || email || name || role || status || \
        coalesce(locked_until || '', '-') || must_reset || hold_minor || hold_breach || \
        coalesce(last_sign_in || '', '-') || search || coalesce(contact_at || '', '-') || \
        coalesce(closed_at || '', '-') FROM users ORDER BY n
        """,
        """
        SELECT user_n || coalesce(stage_name, '-') || coalesce(height_cm || '', '-') \
        FROM talent_profiles ORDER BY 1
        """,
        "SELECT user_n || hash FROM credentials ORDER BY 1",
        "SELECT user_n || hash FROM password_history ORDER BY 1",
        "SELECT id || coalesce(ended_how || '', '-') || last_seen FROM sessions ORDER BY 1",
        "SELECT name || source || failures || last FROM attempts ORDER BY 1",
        "SELECT id || state || coalesce(fingerprint || '', '-') FROM resets ORDER BY 1",
        "SELECT id || state || coalesce(decided_by || '', '-') FROM approvals ORDER BY 1",
        """
        SELECT id || coalesce(verified_at || '', '-') || coalesce(ended_at || '', '-') \
        FROM guardian_links ORDER BY 1
        """,
        "SELECT id || text FROM notes ORDER BY 1",
        "SELECT id || state || attempts FROM mail ORDER BY 1",
        "SELECT id || result FROM sign_ins ORDER BY 1",
        "SELECT id || kind FROM security_events ORDER BY 1",
        "SELECT actor || operation || key FROM answers ORDER BY 1",
        "SELECT lane || seq FROM audit ORDER BY 1",
    ]

    private static let settings: Statement = """
        SELECT setting || version || coalesce('=' || new_value, '-') FROM setting_changes ORDER BY 1
        """
}
