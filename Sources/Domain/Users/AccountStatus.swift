/// Where an account stands in its life.
///
/// Lock, must-reset and holds are facts beside it.
package enum AccountStatus: String, CaseIterable, Codable, Sendable {
    case invited, pending, active, inactive, suspended, closed

    /// The statuses that may follow this one; every other pair is refused.
    package var successors: Set<Self> {
        switch self {
        case .invited: [.active, .closed]
        case .pending: [.active, .suspended, .closed]
        case .active: [.inactive, .suspended, .closed]
        case .inactive: [.active, .closed]
        case .suspended: [.active, .closed]
        case .closed: [.active]
        }
    }

    /// Whether an account of this status that is held so may be used.
    package func isUsable(with holds: Set<Hold>) -> Bool {
        self == .active && !holds.contains(where: \.stopsSignIn)
    }

    /// How good the status is, for screens.
    package var tone: CellValue.Tone {
        switch self {
        case .active: .good
        case .invited, .pending: .busy
        case .inactive: .neutral
        case .suspended: .bad
        case .closed: .neutral
        }
    }
}

/// Why an account is held back, whatever its status.
package enum Hold: String, CaseIterable, Codable, Sendable {
    /// Under 18, or the birth date is unknown, and no verified guardian has handed it over.
    case minor
    /// The identity is not verified: closes gates, not the door.
    case unverified
    /// The account turned up in a breach.
    case breach
    /// Staff look into it.
    case investigation

    /// Whether nobody signs in to an account so held.
    package var stopsSignIn: Bool { self != .unverified }

    /// What is said of an act whose person is not told of it, being a minor as far as anybody
    /// knows.
    package static let untold =
        "on hold as a minor, so nobody but a verified guardian is told; once papers show an age of "
        + "18, enter the birth date and lift the hold"
}
