/// A JSON value (RFC 8259) that loses no digit and keeps the order of members.
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    /// A whole number that is written without fraction or exponent and fits 64 bits.
    case integer(Int64)
    /// Any other number, as its text; `JSON.number(_:)` makes one of a `Double`.
    case decimal(String)
    case string(String)
    case array([JSON])
    case object(JSONObject)

    /// A number of a `Double`; `nil` for infinity and not-a-number, which JSON cannot say.
    package static func number(_ value: Double) -> JSON? {
        value.isFinite ? .decimal(value.description) : nil
    }

    /// Whether this is `null`.
    package var isNull: Bool { self == .null }

    /// The truth value; `nil` if this is something else.
    package var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The whole number, however it is written; `nil` if this is something else, has a fraction, or
    /// does not fit 64 bits.
    package var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .decimal(let text): WholeNumber.value(of: text)
        default: nil
        }
    }

    /// The number, rounded to what a `Double` holds; `nil` if this is something else or too large.
    package var double: Double? {
        switch self {
        case .integer(let value): return Double(value)
        case .decimal(let text):
            guard let value = Double(text), value.isFinite else { return nil }
            return value
        default: return nil
        }
    }

    /// The text; `nil` if this is something else.
    package var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The elements; `nil` if this is something else.
    package var array: [JSON]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members; `nil` if this is something else.
    package var object: JSONObject? {
        guard case .object(let value) = self else { return nil }
        return value
    }

    /// The value of a member; `nil` if this is no object or has no such member.
    package subscript(key: String) -> JSON? { object?[key] }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(JSONObject(members))
    }
}
