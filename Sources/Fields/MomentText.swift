package import Domain

/// Moments as people type them.
package enum MomentText {
    /// Reads `30d` and `+30d` (from now), `-2h` (before now), `now`, `today` and `2026-12-01`
    /// (where the day begins in Riyadh), or RFC 3339; `nil` for anything else.
    package static func parse(_ text: String, now: Instant) -> Instant? {
        switch FilterMoment(text, now: now) {
        case .moment(let moment): moment
        case .age(let span): FilterMoment("+" + text, now: now) == nil ? nil : now + span
        case .period(let first, _): Riyadh.start(of: first)
        case nil: nil
        }
    }
}
