/// What a single value looks like outside the program.
package enum WireKind: Sendable, Equatable {
    /// Any text.
    case text
    /// A whole number.
    case integer
    /// `true` or `false`.
    case flag
    /// One of a closed set of words.
    case choice([String])
    /// A moment, RFC 3339.
    case instant
    /// A day, `YYYY-MM-DD`.
    case date
    /// An identifier with this prefix.
    case id(String)
    /// An e-mail address.
    case email
    /// A phone number, E.164.
    case phone
    /// Text that never reaches a screen, log or record.
    case secret
}

/// A value that travels as one piece of text and is checked when it is read.
package protocol WireValue: Codable, Hashable, Sendable, LosslessStringConvertible {
    /// How the value is described in help, forms and API documents.
    static var wireKind: WireKind { get }
    /// A well-formed value, for documents and tests.
    static var example: String { get }
}

extension WireValue {
    /// Reads the value from one string; malformed text is a `DecodingError` naming the example.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "is malformed; expected a value such as \(Self.example)"
            )
        }
        self = value
    }

    /// Writes the value as one string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
