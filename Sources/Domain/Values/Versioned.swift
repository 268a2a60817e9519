/// An output that shows one record, whose version an edit names.
package protocol Versioned {
    /// The record's version, from 1.
    var version: Int { get }
}

extension UserRow: Versioned {}
extension SettingRow: Versioned {}
extension BreakerRow: Versioned {}

extension UserDetail: Versioned {
    package var version: Int { user.version }
}
