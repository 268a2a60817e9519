/// Text that never reaches a screen, log, argv, job or record: it describes itself as dots.
package struct Secret: Hashable, Sendable, Codable, CustomStringConvertible,
    CustomDebugStringConvertible, CustomReflectable
{
    /// The text itself; only what hashes, sends or compares it should ask.
    package let revealed: String

    /// Wraps a secret.
    package init(_ text: String) { revealed = text }

    /// Reads a secret from one string.
    package init(from decoder: any Decoder) throws {
        revealed = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the secret: over the wire to the service it must travel.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(revealed)
    }

    /// What stands for every secret.
    package static let dots = "•••"

    package var description: String { Self.dots }
    package var debugDescription: String { Self.dots }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A personal value that may be hidden from this reader.
///
/// On the wire it is one string; a hidden one holds `•`.
package struct Masked: Hashable, Sendable, Codable {
    /// What may be shown.
    package let text: String

    /// A value that is shown in full.
    package static func shown(_ text: String) -> Self { Self(text: text) }

    /// A value of which only this form may be seen.
    package static func hidden(_ form: String) -> Self {
        Self(text: form.contains("•") ? form : "•••")
    }

    private init(text: String) { self.text = text }

    /// Whether something is hidden.
    package var isHidden: Bool { text.contains("•") }

    /// Reads one string.
    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes one string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
