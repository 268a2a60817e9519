/// An output that shows one record, whose version an edit names.
package protocol Versioned {
    /// The record's version, from 1.
    var version: Int { get }
}

extension Operation {
    /// Whether the output shows a record with its version.
    package static var givesVersion: Bool { Output.self is any Versioned.Type }
}

extension UserRow: Versioned {}
extension SettingRow: Versioned {}
extension BreakerRow: Versioned {}

extension UserDetail: Versioned {
    package var version: Int { user.version }
}
