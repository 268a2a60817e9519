/// Gives a setting another value; it counts from the commit on, without a restart.
package struct ChangeSetting: Operation {
    package var setting: SettingName
    package var value: Change<String>

    /// Sets a value, or takes it back to the usual one.
    package init(setting: SettingName, value: Change<String>) {
        (self.setting, self.value) = (setting, value)
    }

    package static let spec = Spec(
        "settings.change", .put, "/settings/{setting}", needs: .settingsChange, risk: .disruptive,
        reason: .required, isOpenInMaintenance: true, comparesVersion: true,
        summary: "Change a setting.",
        fields: [
            "setting": "Which setting.",
            "value": "The new value; empty, or `null` in JSON, takes it back to the usual one.",
        ],
        demanded: ["value"]
    )

    package func run(in tx: any Transaction) throws(Failure) -> SettingRow {
        tx.trail.target = setting.rawValue
        var found = try tx.settings.find(setting, for: .change)
        let new: String?
        switch value {
        case .leave:
            throw .invalid(
                field: "value",
                "is missing; empty, or null in JSON, takes it back to the usual one")
        case .clear: new = nil
        case .set(let typed): new = try setting.spec.value(of: typed)
        }
        try found.change(to: new, by: tx.access.actor, at: tx.now)
        try tx.settings.save(found)
        return SettingRow(found).shown(to: tx.access)
    }

    package func inverse(of output: SettingRow, before: Before) -> Undo? {
        guard let old = before.first(Setting.self) else { return nil }
        return Undo(
            ChangeSetting(setting: setting, value: old.given.map(Change.set) ?? .clear),
            expecting: output.version)
    }
}

/// Shows a setting.
package struct ShowSetting: Operation {
    package var setting: SettingName

    /// Asks for a setting.
    package init(setting: SettingName) { self.setting = setting }

    package static let spec = Spec(
        "settings.show", .get, "/settings/{setting}", needs: .settingsRead,
        summary: "Show a setting.", fields: ["setting": "Which setting."]
    )

    package func run(in tx: any Transaction) throws(Failure) -> SettingRow {
        SettingRow(try tx.settings.find(setting, for: .read)).shown(to: tx.access)
    }
}
