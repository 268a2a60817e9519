/// A setting's value and the change that it comes from.
package struct Setting: Sendable, Equatable {
    package let name: SettingName
    /// What was set; `nil` for the usual value.
    package private(set) var given: String?
    /// 1 before the first change.
    package private(set) var version: Int
    /// When it was last changed; `nil` for never.
    package private(set) var changedAt: Instant?
    /// Who changed it, as audit records name them.
    package private(set) var changedBy: String?
    /// What who changed it is called; `nil` when it was no account.
    package private(set) var changedByName: String?

    /// Puts a setting together; one that was never changed needs no more than its name.
    package init(
        _ name: SettingName, given: String? = nil, version: Int = 1, changedAt: Instant? = nil,
        changedBy: String? = nil, changedByName: String? = nil
    ) {
        (self.name, self.given, self.version) = (name, given, version)
        (self.changedAt, self.changedBy) = (changedAt, changedBy)
        self.changedByName = changedByName
    }

    /// The value in force.
    package var value: String { given ?? name.spec.usual }

    /// Sets a value as its spec gave it, or with `nil` takes back to the usual one.
    package mutating func change(
        to value: String?, by actor: Actor, at now: Instant
    ) throws(Failure) {
        // The usual value by its own word is the usual value.
        let value = value == name.spec.usual ? nil : value
        guard value != given else {
            let words = self.value.isEmpty ? "not set" : "'\(self.value)'"
            throw .conflict("\(name.rawValue) is \(words) already")
        }
        given = value
        version += 1
        (changedAt, changedBy, changedByName) = (now, actor.name, actor.signed?.name)
    }
}

/// One change of a setting, as history shows it.
package struct SettingChange: Sendable, Equatable {
    package let setting: String
    /// The version that it made, from 2.
    package let version: Int
    /// What was set before; `nil` for the usual value.
    package let before: String?
    package let after: String?
    package let at: Instant
    package let by: String
    /// What who changed it is called; `nil` when it was no account.
    package let byName: String?
    package let reason: String

    /// Puts a change together.
    package init(
        setting: String, version: Int, before: String?, after: String?, at: Instant, by: String,
        byName: String? = nil, reason: String
    ) {
        (self.setting, self.version) = (setting, version)
        (self.before, self.after) = (before, after)
        (self.at, self.by, self.byName, self.reason) = (at, by, byName, reason)
    }
}

/// Settings that staff change while the program runs.
///
/// Every transaction reads what it needs: nothing is kept from one to the next, so that a change
/// counts from its commit on, in every process.
package protocol SettingStore {
    /// A setting. For ``Purpose/change``: `stale` when the call expects another version.
    func find(_ name: SettingName, for purpose: Purpose) throws(Failure) -> Setting
    /// All settings in the order of ``SettingName``.
    func all() throws(Failure) -> [Setting]
    /// Saves a change, with the call's reason.
    func save(_ setting: Setting) throws(Failure)
    /// A page of changes.
    func changes(_ query: ListQuery) throws(Failure) -> Slice<SettingChange>
}

extension Transaction {
    /// Whether a flag is on.
    ///
    /// People are refused what one has switched off as a `conflict`: it stays off until somebody
    /// switches it on, so there is no time after which to ask again.
    package func isOn(_ flag: SettingName) throws(Failure) -> Bool {
        try settings.find(flag, for: .read).value == SettingSpec.on
    }

    /// The number that a setting holds.
    package func number(_ name: SettingName) throws(Failure) -> Int {
        guard let number = Int(try settings.find(name, for: .read).value) else {
            throw .unavailable("the setting \(name.rawValue) cannot be read")
        }
        return number
    }

    /// What everybody is told during maintenance; `nil` at other times.
    package func maintenance() throws(Failure) -> String? {
        let text = try settings.find(.maintenance, for: .read).value
        return text.isEmpty ? nil : text
    }
}
