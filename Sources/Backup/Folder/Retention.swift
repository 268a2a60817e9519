package import Domain

/// Which backups are kept: the last ones, and the last of each day, week and month, in UTC.
///
/// A backup stays when any of the rules wants it. Days, weeks and months without a backup do not
/// count: `daily=14` keeps the last backup of the last 14 days that have one.
package struct Retention: Sendable, Equatable {
    private var counts: [Period: Int] = [:]

    /// A kind of span of which the last backup is kept.
    private enum Period: String, CaseIterable {
        case last, daily, weekly, monthly

        /// What backups of the same span have in common.
        func span(of moment: Instant) -> Int {
            let date = moment.date
            return switch self {
            case .last: Int(moment.milliseconds)
            case .daily: date.daysSinceEpoch
            // The first of January 1970 was a Thursday; weeks begin on Mondays.
            case .weekly: (date.daysSinceEpoch + 3) / 7
            case .monthly: date.year * 12 + date.month
            }
        }
    }

    /// Most backups that one rule keeps.
    private static let countMax = 10_000

    /// Reads rules as in `last=7,daily=14,weekly=8,monthly=12`; `nil` when they are none.
    package init?(_ text: String) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let period = Period(rawValue: String(sides[0])),
                counts[period] == nil, let count = Int(sides[1]), sides[1].first != "+",
                (0...Self.countMax).contains(count)
            else { return nil }
            counts[period] = count
        }
    }

    /// What a text of rules looks like.
    package static let example = "last=7,daily=14,weekly=8,monthly=12"

    /// The moments of backups that stay; of any backups at all the newest always does.
    package func kept(of moments: [Instant]) -> Set<Instant> {
        let newestFirst = Set(moments).sorted(by: >)
        var kept = Set(newestFirst.prefix(1))
        for (period, count) in counts {
            var spans: Set<Int> = []
            for moment in newestFirst where spans.count < count {
                if spans.insert(period.span(of: moment)).inserted { kept.insert(moment) }
            }
        }
        return kept
    }
}

extension Instant {
    /// The date in UTC.
    fileprivate var date: CalendarDate {
        let day = milliseconds / 86_400_000
        return CalendarDate(daysSinceEpoch: Int(milliseconds % 86_400_000 < 0 ? day - 1 : day))
    }
}
