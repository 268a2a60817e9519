/// What an edit does to one value: leave it, set it, or take it away.
///
/// On the wire an absent key leaves, `null` (or an empty text) clears, anything else sets.
package enum Change<Value: Codable & Hashable & Sendable>: Hashable, Sendable {
    /// Keeps what is there.
    case leave
    /// Puts a new value.
    case set(Value)
    /// Takes the value away.
    case clear

    /// The value after the change.
    package func applied(to old: Value?) -> Value? {
        switch self {
        case .leave: old
        case .set(let value): value
        case .clear: nil
        }
    }

    /// The change that turns one value into another.
    package static func from(_ old: Value?, to new: Value?) -> Self {
        if old == new { return .leave }
        return new.map(Self.set) ?? .clear
    }
}

extension Change: Codable {
    /// Reads a value that is there; only the containers below can tell an absent one.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .clear : .set(try container.decode(Value.self))
    }

    /// Writes the value, or `null`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .leave, .clear: try container.encodeNil()
        case .set(let value): try container.encode(value)
        }
    }
}

// The code that the compiler writes for an operation calls these overloads.
extension KeyedDecodingContainer {
    /// Reads a change: absent leaves, `null` clears.
    func decode<Value>(_: Change<Value>.Type, forKey key: Key) throws -> Change<Value> {
        guard contains(key) else { return .leave }
        return try decodeIfPresent(Value.self, forKey: key).map(Change.set) ?? .clear
    }
}

extension KeyedEncodingContainer {
    /// Writes a change: nothing at all for one that leaves.
    mutating func encode<Value>(_ change: Change<Value>, forKey key: Key) throws {
        switch change {
        case .leave: break
        case .clear: try encodeNil(forKey: key)
        case .set(let value): try encode(value, forKey: key)
        }
    }
}
