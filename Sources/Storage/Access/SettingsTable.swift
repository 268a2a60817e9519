internal import Domain
internal import SQL

/// Every change of every setting (table `setting_changes`): the newest is in force.
struct SettingsTable: SettingStore {
    let tx: StorageTransaction

    private static let columns: Statement =
        "setting, version, old_value, new_value, at, actor, reason"

    /// The columns of a change, and what who made it is called.
    private static let readColumns: Statement =
        "\(fragment: columns), (SELECT name FROM users WHERE id = actor)"

    static let list = ListTable<SettingChange>(
        name: "setting_changes",
        columns: readColumns,
        sorts: ["at": ListSort("at", .instant)],
        defaultSort: "at",
        filters: [
            "at": ListColumn("at", .instant, counted: true),
            "setting": ListColumn("setting", .text, leads: true),
        ],
        read: read)

    @Sendable private static func read(
        _ row: any Row, at first: Int
    ) throws(SQLError) -> SettingChange {
        SettingChange(
            setting: row.text(first), version: row.int(first + 1),
            before: row.optionalText(first + 2), after: row.optionalText(first + 3),
            at: row.instant(first + 4), by: row.text(first + 5),
            byName: row.optionalText(first + 7), reason: row.text(first + 6))
    }

    func find(_ name: SettingName, for purpose: Purpose) throws(Failure) -> Setting {
        let newest = try tx.first(
            """
            SELECT \(fragment: Self.readColumns) FROM setting_changes \
            WHERE setting = \(name) ORDER BY version DESC LIMIT 1
            """
        ) { row throws(SQLError) in try Self.read(row, at: 0) }
        let setting = Self.setting(name, newest)
        if purpose == .change, let expected = tx.call.expectedVersion,
            expected != setting.version
        {
            throw .stale(current: setting.version)
        }
        return setting
    }

    func all() throws(Failure) -> [Setting] {
        let newest = try tx.all(
            """
            SELECT \(fragment: Self.readColumns) FROM setting_changes AS newest WHERE version = \
            (SELECT max(version) FROM setting_changes WHERE setting = newest.setting)
            """
        ) { row throws(SQLError) in try Self.read(row, at: 0) }
        return SettingName.allCases.map { name in
            Self.setting(name, newest.first { $0.setting == name.rawValue })
        }
    }

    private static func setting(_ name: SettingName, _ newest: SettingChange?) -> Setting {
        guard let newest else { return Setting(name) }
        return Setting(
            name, given: newest.after, version: newest.version, changedAt: newest.at,
            changedBy: newest.by, changedByName: newest.byName)
    }

    func save(_ setting: Setting) throws(Failure) {
        let old = try find(setting.name, for: .change)
        let actor = tx.access.actor.name
        try tx.run(
            """
            INSERT INTO setting_changes (\(fragment: Self.columns)) VALUES (\
            \(setting.name), \(setting.version), \(old.given), \(setting.given), \
            \(tx.now), \(actor), \(tx.call.reason ?? ""))
            """)
        tx.log.keep(old)
        tx.log.note(setting.name.rawValue, "value", old.value, setting.value)
    }

    func changes(_ query: ListQuery) throws(Failure) -> Slice<SettingChange> {
        try ListReader(tx: tx, table: Self.list).slice(query, [])
    }
}
