/// Lists the settings.
package struct ListSettings: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of settings.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "settings.list", .get, "/settings", needs: .settingsRead,
        summary: "List the settings that can be changed while the program runs.",
        fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("setting")

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<SettingRow> {
        let access = tx.access
        return Slice(of: try tx.settings.all().map { SettingRow($0).shown(to: access) }, query)
    }
}

/// Lists changes of settings.
package struct ListSettingChanges: ListOperation {
    package var filter: String?
    package var sort: String?
    package var limit: Int?
    package var cursor: String?

    /// A page of changes.
    package init(
        filter: String? = nil, sort: String? = nil, limit: Int? = nil, cursor: String? = nil
    ) {
        (self.filter, self.sort, self.limit, self.cursor) = (filter, sort, limit, cursor)
    }

    package static let spec = Spec(
        "settings.history", .get, "/setting-changes", needs: .settingsRead,
        summary: "List changes of settings, with before and after.", fields: ListHelp.fields
    )
    package static let defaultSort = SortOrder("at", descending: true)

    package func list(
        _ query: ListQuery, in tx: any Transaction
    ) throws(Failure) -> Slice<SettingChangeRow> {
        let access = tx.access
        return try tx.settings.changes(query).map { SettingChangeRow($0).shown(to: access) }
    }
}
