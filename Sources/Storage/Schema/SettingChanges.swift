internal import SQL

/// Settings that are changed while the program runs.
enum SettingChanges {
    static func up(_ dialect: Dialect) -> Statement {
        """
        -- Append-only: the newest version of a setting is in force. Which settings there are is
        -- said by the program, so no list is checked. Without a new value the usual one counts.
        CREATE TABLE setting_changes (
            n \(fragment: dialect.rowNumber),
            setting \(fragment: dialect.text) NOT NULL CHECK (setting <> ''),
            version \(fragment: dialect.integer) NOT NULL CHECK (version > 1),
            old_value \(fragment: dialect.text),
            new_value \(fragment: dialect.text),
            at \(fragment: dialect.integer) NOT NULL,
            actor \(fragment: dialect.text) NOT NULL CHECK (actor <> ''),
            reason \(fragment: dialect.text) NOT NULL,
            UNIQUE (setting, version)
        )\(fragment: dialect.strict);
        CREATE INDEX setting_changes_at ON setting_changes (at);
        CREATE INDEX setting_changes_setting ON setting_changes (setting, at);
        """
    }

    static let down: Statement = "DROP TABLE setting_changes;"
}
