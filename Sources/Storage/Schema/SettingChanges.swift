internal import SQL

/// Settings that are changed while the program runs.
enum SettingChanges {
    static let up: Statement = """
        -- Append-only: the newest version of a setting is in force. Which settings there are is
        -- said by the program, so no list is checked. Without a new value the usual one counts.
        CREATE TABLE setting_changes (
            n INTEGER PRIMARY KEY,
            setting TEXT NOT NULL CHECK (setting <> ''),
            version INTEGER NOT NULL CHECK (version > 1),
            old_value TEXT,
            new_value TEXT,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL CHECK (actor <> ''),
            reason TEXT NOT NULL,
            UNIQUE (setting, version)
        ) STRICT;
        CREATE INDEX setting_changes_at ON setting_changes (at);
        CREATE INDEX setting_changes_setting ON setting_changes (setting, at);
        """

    static let down: Statement = "DROP TABLE setting_changes;"
}
