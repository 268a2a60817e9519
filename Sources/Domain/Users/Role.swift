/// What a person is in the marketplace or in its back office.
package enum Role: String, CaseIterable, Codable, Sendable {
    /// An actor.
    case talent
    /// Acts for minors.
    case guardian
    /// A casting director or producer.
    case caster
    /// Represents talents.
    case agent
    /// Looks at a demonstration; exists only in databases marked demo.
    case investor
    case admin, moderator, support, finance, oncall, privacy, auditor

    /// Whether the role belongs to the back office.
    package var isStaff: Bool { rank > 0 }

    /// How high the role stands: nobody acts on an account above their own.
    package var rank: Int {
        switch self {
        case .talent, .guardian, .caster, .agent, .investor: 0
        case .moderator, .support, .finance, .oncall, .privacy, .auditor: 1
        case .admin: 2
        }
    }
}
