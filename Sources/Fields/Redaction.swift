package import Domain

/// A parameter as audit records and logs may have it.
package struct RedactedValue: Sendable, Equatable {
    /// The field's name.
    package let name: String
    /// The value as text; dots for a secret, `nil` for a value that was taken away.
    package let value: String?
    /// Whether it tells something about a person, so that it must be sealed before it is kept.
    package let isPersonal: Bool
    /// Whether it is the identifier of one record: what is typed freely and looks like one is none.
    package let isID: Bool
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
                isPersonal: field.map(isPersonal) ?? true,
                isID: field.map { isID(text, in: $0) } ?? false
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

    /// Whether a text is an identifier of the kind that the field holds; several are none.
    private static func isID(_ text: String, in field: Field) -> Bool {
        guard case .id(let prefix) = field.kind else { return false }
        return AnyID.prefix(of: text) == prefix
    }

    /// Names of fields that hold personal values of a kind that does not tell it: what somebody
    /// signs in with, what staff write about a person, and filters, which name people.
    private static let personalNames: Set<String> = [
        "name", "nameArabic", "stageName", "birthDate", "nationalID", "nationality", "address",
        "iban", "bio", "login", "text", "filter",
    ]
}
