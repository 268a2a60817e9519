/// A setting as lists show it.
package struct SettingRow: ListRow, Equatable {
    package var setting: SettingName
    package var title: String
    package var group: SettingGroup
    /// The value in force; empty for none.
    package var value: String
    /// The value while nobody has set another.
    package var usual: String
    package var isChanged: Bool
    /// What values can be.
    package var range: String
    package var help: String
    package var version: Int
    package var changedAt: Instant?
    package var changedBy: String?
    /// What who changed it is called; `nil` when it was no account.
    package var changedByName: String?

    /// Shows a setting.
    package init(_ found: Setting) {
        let spec = found.name.spec
        (setting, title, group) = (found.name, spec.title, SettingGroup(found.name))
        (value, usual, isChanged) = (found.value, spec.usual, found.given != nil)
        (range, help, version) = (spec.range, spec.help, found.version)
        (changedAt, changedBy) = (found.changedAt, found.changedBy)
        changedByName = found.changedByName
    }

    /// The row as somebody may see it.
    func shown(to access: Access) -> SettingRow {
        var row = self
        row.changedByName = access.shown(name: changedByName)
        return row
    }

    package var rowID: String { setting.rawValue }
    package var rowVersion: Int { version }

    package static let words: String? = allWords
    package static let columns: [Column<SettingRow>] = [
        Column(ColumnSpec("setting", "Setting", .text, sortable: true)) {
            .text($0.setting.rawValue)
        },
        Column(ColumnSpec("value", "Value", .text, filterable: false), \.shown),
        Column(ColumnSpec("usual", "Usually", .text, filterable: false)) {
            $0.usual.isEmpty ? .none : .text($0.usual)
        },
        Column(ColumnSpec("changed", "Changed", .flag)) { .flag($0.isChanged) },
        Column(ColumnSpec("changed_at", "When", .instant, filterable: false)) {
            $0.changedAt.map { .instant($0) } ?? .none
        },
        Column(ColumnSpec("changed_by", "By", .text, filterable: false)) {
            ($0.changedByName ?? $0.changedBy).map { .text($0) } ?? .none
        },
        Column(ColumnSpec("group", "Group", .choice(SettingGroup.allCases.map(\.rawValue)))) {
            .text($0.group.rawValue)
        },
        Column(ColumnSpec("title", "Title", .text, filterable: false)) { .text($0.title) },
    ]

    /// The value with how good it is: maintenance and flags that are off should be seen.
    private var shown: CellValue {
        if setting == .maintenance, !value.isEmpty { return .state(value, .warn) }
        guard group == .flags else { return value.isEmpty ? .none : .text(value) }
        return .state(value, value == SettingSpec.on ? .good : .bad)
    }
}

/// What a setting is about.
package enum SettingGroup: String, CaseIterable, Codable, Sendable {
    case operation, identity, mail, jobs
    /// Features that are on or off.
    case flags

    /// The group of a setting.
    package init(_ name: SettingName) {
        switch name {
        case .maintenance: self = .operation
        case .staffFactor: self = .identity
        case .mailSending, .memberSignIn, .resetRequests: self = .flags
        case .mailTries, .mailLanguage: self = .mail
        case .jobDays, .discardedJobDays: self = .jobs
        }
    }
}

/// A change of a setting as lists show it.
package struct SettingChangeRow: ListRow, Equatable {
    package var setting: String
    package var version: Int
    /// What it was; empty for none.
    package var before: String
    package var after: String
    package var at: Instant
    package var by: String
    /// What who changed it is called; `nil` when it was no account.
    package var byName: String?
    package var reason: String

    /// Shows a change.
    package init(_ change: SettingChange) {
        // A setting that this version no longer knows keeps its history.
        let usual = SettingName(rawValue: change.setting)?.spec.usual ?? ""
        (setting, version) = (change.setting, change.version)
        (before, after) = (change.before ?? usual, change.after ?? usual)
        (at, by, reason) = (change.at, change.by, change.reason)
        byName = change.byName
    }

    /// The row as somebody may see it.
    func shown(to access: Access) -> SettingChangeRow {
        var row = self
        row.byName = access.shown(name: byName)
        return row
    }

    package var rowID: String { "\(setting):\(version)" }
    package var rowVersion: Int { 0 }

    package static let words: String? = nil
    package static let columns: [Column<SettingChangeRow>] = [
        Column(ColumnSpec("at", "When", .instant, sortable: true)) { .instant($0.at) },
        Column(ColumnSpec("setting", "Setting", .choice(SettingName.allCases.map(\.rawValue)))) {
            .text($0.setting)
        },
        Column(ColumnSpec("before", "Before", .text, filterable: false)) {
            .text($0.before.isEmpty ? "not set" : $0.before)
        },
        Column(ColumnSpec("after", "After", .text, filterable: false)) {
            .text($0.after.isEmpty ? "not set" : $0.after)
        },
        Column(ColumnSpec("by", "By", .text, filterable: false)) { .text($0.byName ?? $0.by) },
        Column(ColumnSpec("reason", "Reason", .text, filterable: false)) { .text($0.reason) },
    ]
}

extension Access {
    /// Somebody's name beside what they did: initials for roles that see accounts so.
    func shown(name: String?) -> String? {
        guard let role = actor.role, Grants.grant(role, .usersRead) == .masked else { return name }
        return name.map(UserRow.initials(of:))
    }
}
