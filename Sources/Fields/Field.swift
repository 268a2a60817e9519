package import Domain

/// One parameter of an operation, as forms, help, the command line and documents show it.
package struct Field: Sendable, Equatable {
    /// The property's name as written; also the key in JSON.
    package let name: String
    /// What one value looks like.
    package let kind: WireKind
    /// Whether it holds any number of values.
    package let isList: Bool
    /// Whether it must be given.
    package let isRequired: Bool
    /// Whether it is a ``Change``: left out keeps, empty clears.
    package let isChange: Bool
    /// Whether it is a ``Change`` that must be said: left out it is refused, empty it clears.
    package let isDemanded: Bool
    /// Whether a call that does not say it is refused.
    package var mustBeSaid: Bool { isRequired || isDemanded }
    /// How long or how great a value may be; `nil` without a limit.
    package let limit: Spec.Limit?
    /// One sentence for people; empty when the spec says nothing.
    package let help: String
    /// A well-formed value, as text; empty for kinds of which any text will do.
    package let example: String

    /// The words to choose from; empty when anything may be typed.
    package var choices: [String] {
        if case .choice(let words) = kind { return words }
        return []
    }
}
