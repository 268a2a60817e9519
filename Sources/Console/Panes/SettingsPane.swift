internal import Domain
internal import Terminal

/// Settings and flags that are changed while the program runs.
enum SettingsPane {
    static let pane = Pane(
        name: "settings", title: "Settings", aliases: ["setting", "flags", "maintenance"],
        source: ListSource(ListSettings.init(filter:sort:limit:cursor:)),
        columns: [
            PaneColumn("setting", .fill(weight: 2, min: 20)),
            PaneColumn("value", .fill(weight: 3, min: 14)),
            PaneColumn("usual", .fixed(10), priority: 1),
            PaneColumn("changed_at", .fixed(8), priority: 2),
            PaneColumn("changed_by", .fill(min: 12), priority: 3),
            PaneColumn("title", .fill(weight: 2, min: 16), priority: 4),
        ],
        label: { row($0)?.title ?? $0.id },
        idColumn: "setting",
        tabs: [
            DetailTab(title: "Setting", read: setting),
            DetailTab(
                title: "History",
                read: { backend, id, now throws(Failure) in
                    try history.read(backend, filter: "setting:\(id)", now: now)
                }),
        ],
        actions: actions,
        problems: "changed:yes",
        links: { record in
            guard let row = row(record), let by = row.changedBy else { return [] }
            return [Pane.Link(title: row.changedByName ?? by, id: by)]
        }
    )

    private static func row(_ record: Record) -> SettingRow? { record.row as? SettingRow }

    private static let history = DetailTable(
        source: ListSource(ListSettingChanges.init(filter:sort:limit:cursor:)), label: "at",
        values: ["before", "after", "by", "reason"])

    @Sendable private static func setting(
        _ backend: any Backend, _ id: String, _ now: Instant
    ) throws(Failure) -> DetailPage {
        guard let name = SettingName(rawValue: id) else { throw .notFound("\(id) is no setting") }
        let found = try backend.perform(
            ShowSetting(setting: name), Call(source: Console.source))
        var page = DetailPage(now: now)
        page.add(
            "",
            [
                .init("value", found.value.isEmpty ? "not set" : found.value),
                .init("usually", found.usual.isEmpty ? "not set" : found.usual),
                .init("takes", found.range),
                .init("changed", found.changedAt),
                .init("by", named: found.changedByName, id: found.changedBy),
                .init("version", found.version),
            ])
        page.add(found.title, text: found.help)
        return page
    }

    // MARK: Acts

    private static let actions = [
        PaneAction(
            title: "Change", verb: "verb.edit", type: ChangeSetting.self, subject: "setting",
            asks: ["value"], choices: { choices(row($0)) },
            consequences: { counts(row($0)) }, held: held, emptied: emptied),
        PaneAction(
            title: "Turn off", verb: "verb.stop", type: ChangeSetting.self, subject: "setting",
            preset: ["value": SettingSpec.off],
            obstacle: { obstacle(to: SettingSpec.off, row($0)) },
            consequences: { counts(row($0)) }, held: held, emptied: emptied),
        PaneAction(
            title: "Turn on", verb: "verb.stop", type: ChangeSetting.self, subject: "setting",
            preset: ["value": SettingSpec.on],
            obstacle: { obstacle(to: SettingSpec.on, row($0)) },
            consequences: { counts(row($0)) }, held: held, emptied: emptied),
        PaneAction(
            title: "Back to usual", verb: "verb.no", type: ChangeSetting.self, subject: "setting",
            preset: ["value": ""],
            obstacle: { row($0)?.isChanged == true ? nil : "it has its usual value" },
            consequences: { counts(row($0)) }, held: held, emptied: emptied),
    ]

    @Sendable private static func held(_ record: Record) -> [String: String] {
        ["value": row(record)?.value ?? ""]
    }

    /// A setting without a value of its own has the usual one.
    @Sendable private static func emptied(_ record: Record) -> [String: String] {
        ["value": row(record)?.usual ?? ""]
    }

    private static func obstacle(to word: String, _ row: SettingRow?) -> String? {
        guard let row else { return nil }
        guard row.group == .flags else { return "only flags are turned on and off; e changes it" }
        return row.value == word ? "it is \(word) already" : nil
    }

    /// The words that a setting takes; none where any text may be typed.
    private static func choices(_ row: SettingRow?) -> [String: [String]] {
        switch row?.setting.spec.kind {
        case .flag: ["value": [SettingSpec.on, SettingSpec.off]]
        case .choice(let words): ["value": words]
        case .sentence, .integer, nil: [:]
        }
    }

    private static func counts(_ row: SettingRow?) -> [String] {
        row.map { [$0.help, "It counts at once, for everybody."] } ?? []
    }
}
