internal import Domain

/// The fields of an account as audit records name them.
enum UserFields {
    private struct Field: Sendable {
        let name: String
        let isPersonal: Bool
        let value: @Sendable (User) -> String?
    }

    private static let all: [Field] = [
        Field(name: "email", isPersonal: true) { $0.email.description },
        Field(name: "name", isPersonal: true) { $0.name },
        Field(name: "name_ar", isPersonal: true) { $0.nameArabic },
        Field(name: "phone", isPersonal: true) { $0.phone?.description },
        Field(name: "city", isPersonal: true) { $0.city },
        Field(name: "role", isPersonal: false) { $0.role.rawValue },
        Field(name: "status", isPersonal: false) { $0.status.rawValue },
        Field(name: "suspended_why", isPersonal: false) { $0.suspension?.reason },
        Field(name: "suspended_until", isPersonal: false) { $0.suspension?.until?.description },
        Field(name: "locked_until", isPersonal: false) { $0.lockedUntil?.description },
        Field(name: "must_reset", isPersonal: false) { $0.mustReset ? "yes" : nil },
        Field(name: "holds", isPersonal: false) { user in
            let holds = Hold.allCases.filter(user.holds.contains).map(\.rawValue)
            return holds.isEmpty ? nil : holds.joined(separator: ", ")
        },
        Field(name: "email_verified", isPersonal: false) { $0.isEmailVerified ? "yes" : nil },
        Field(name: "last_sign_in", isPersonal: false) { $0.lastSignIn?.description },
        Field(name: "closed_at", isPersonal: false) { $0.closedAt?.description },
    ]

    /// Notes every field that changed; a new account has none before.
    static func note(_ old: User?, _ new: User, in log: ChangeLog) {
        for field in all {
            log.note(
                new.id, field.name, old.flatMap(field.value), field.value(new),
                person: field.isPersonal ? new.id : nil)
        }
    }
}
