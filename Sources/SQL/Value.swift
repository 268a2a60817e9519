/// A value that travels to the database beside a statement's text, never inside it.
package enum Value: Equatable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// A type that a statement can bind: `"WHERE id = \(id)"`.
///
/// Rooms that know tables conform their own types (ids, instants, amounts) to it.
package protocol Bindable {
    /// What is stored for this value.
    var bound: Value { get }
}

extension Value: Bindable {
    package var bound: Value { self }
}

extension Int: Bindable {
    package var bound: Value { .integer(Int64(self)) }
}

extension Int64: Bindable {
    package var bound: Value { .integer(self) }
}

extension Int32: Bindable {
    package var bound: Value { .integer(Int64(self)) }
}

extension Bool: Bindable {
    package var bound: Value { .integer(self ? 1 : 0) }
}

extension String: Bindable {
    package var bound: Value { .text(self) }
}

extension [UInt8]: Bindable {
    package var bound: Value { .blob(self) }
}

extension Optional: Bindable where Wrapped: Bindable {
    package var bound: Value { self?.bound ?? .null }
}
