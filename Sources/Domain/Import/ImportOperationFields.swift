extension ImportedAccount {
    /// A value that a later run follows for itself.
    struct Field: Sendable {
        let name: String
        /// The value as text; `nil` when it is not set.
        let text: @Sendable (ImportedAccount) -> String?
        /// Takes the value over from another account.
        let copy: @Sendable (ImportedAccount, inout ImportedAccount) -> Void
    }

    /// Everything that an account took from its row.
    static let fields: [Field] = ofUser + ofTalent + ofCompanies

    private static let ofUser = [
        field("email", \.email) { $0.description },
        field("name", \.name) { $0 },
        field("name-ar", \.nameArabic) { $0 },
        field("phone", \.phone) { $0?.description },
        field("city", \.city) { $0 },
        field("role", \.role) { $0.rawValue },
        field("status", \.status) { $0.rawValue },
        field("must-reset", \.mustReset) { $0 ? "yes" : nil },
        field("minor", \.isMinor) { $0 ? "yes" : nil },
        field("email-verified", \.isEmailVerified) { $0 ? "yes" : nil },
        field("last-sign-in", \.lastSignIn) { $0?.description },
    ]

    private static let ofTalent = [
        part("stage-name", \.talent, \.stageName) { $0 },
        part("birth-date", \.talent, \.birthDate) { $0?.description },
        part("gender", \.talent, \.gender) { $0?.rawValue },
        part("height", \.talent, \.heightCm) { $0?.description },
        part("weight", \.talent, \.weightKg) { $0?.description },
        part("languages", \.talent, \.languages) { $0.joined(separator: "\n") },
        part("skills", \.talent, \.skills) { $0.joined(separator: "\n") },
        part("nationality", \.talent, \.nationality) { $0 },
        part("union", \.talent, \.union) { $0 },
        part("bio", \.talent, \.bio) { $0 },
        part("head-shot", \.talent, \.headshotPath) { $0 },
        part("resume", \.talent, \.resumePath) { $0 },
        part("guardian", \.talent, \.guardianEmail) { $0?.description },
        part("agent", \.talent, \.agent) { $0?.description },
    ]

    private static let ofCompanies = [
        part("company", \.caster, \.company) { $0 },
        part("website", \.caster, \.website) { $0 },
        part("registration", \.caster, \.registration) { $0 },
        part("agency", \.agency, \.agency) { $0 },
        part("license", \.agency, \.license) { $0 },
        part("commission", \.agency, \.commissionBps) { $0?.description },
    ]

    private typealias Path<Root, Value> = any WritableKeyPath<Root, Value> & Sendable

    private static func field<Value>(
        _ name: String, _ path: Path<ImportedAccount, Value>,
        _ text: @escaping @Sendable (Value) -> String?
    ) -> Field {
        Field(
            name: name, text: { text($0[keyPath: path]) },
            copy: { source, target in target[keyPath: path] = source[keyPath: path] }
        )
    }

    /// A field of a part that only some roles have.
    private static func part<Part, Value>(
        _ name: String, _ part: Path<ImportedAccount, Part?>, _ path: Path<Part, Value>,
        _ text: @escaping @Sendable (Value) -> String?
    ) -> Field {
        Field(
            name: name, text: { $0[keyPath: part].flatMap { text($0[keyPath: path]) } },
            copy: { source, target in
                guard let value = source[keyPath: part]?[keyPath: path] else { return }
                target[keyPath: part]?[keyPath: path] = value
            }
        )
    }
}
