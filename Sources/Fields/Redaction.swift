package import Domain

/// A parameter as audit records and logs may have it.
package struct RedactedValue: Sendable, Equatable {
    /// The field's name.
    package let name: String
    /// The value as text; dots for a secret, `nil` for a value that was taken away.
    package let value: String?
    /// Whether it tells something about a person, so that it must be sealed before it is kept.
    package let isPersonal: Bool
}

/// Parameters of operations without what must not be seen.
package enum Redaction {
    /// The fields that are set, in the order of declaration, with dots for secrets.
    package static func parameters(of operation: any Operation) -> [RedactedValue] {
        let fields = FieldSchema.fields(of: type(of: operation))
        return TextForm.encode(operation, hidingSecrets: true).map { name, text in
            let field = fields.first { $0.name == name }
            let isCleared = text.isEmpty && field?.isChange == true
            return RedactedValue(
                name: name,
                value: isCleared ? nil : field?.kind == .secret ? Secret.dots : text,
                isPersonal: field.map(isPersonal) ?? true
            )
        }
    }

    /// Whether a field holds something about a person.
    ///
    /// E-mail addresses and phone numbers tell it by their kind, other fields by their name.
    package static func isPersonal(_ field: Field) -> Bool {
        switch field.kind {
        case .email, .phone: true
        case .text, .date: personalNames.contains(field.name)
        default: false
        }
    }

    /// Names of fields that hold personal values of a kind that does not tell it: what somebody
    /// signs in with, what staff write about a person, and filters, which name people.
    private static let personalNames: Set<String> = [
        "name", "nameArabic", "stageName", "birthDate", "nationalID", "nationality", "address",
        "iban", "bio", "login", "text", "filter",
    ]
}
