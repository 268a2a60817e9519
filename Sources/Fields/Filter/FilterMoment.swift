internal import Domain

/// What stands for a time in a filter.
enum FilterMoment: Equatable {
    /// One moment.
    case moment(Instant)
    /// A day, month or year in Riyadh: from the first day up to, not including, the other.
    case period(CalendarDate, CalendarDate)
    /// So long ago.
    case age(Span)

    /// The years 1 to 9999, in UTC and in Riyadh; moments outside could not be written.
    private static let years: ClosedRange<Int64> = -62_135_596_800_000...253_402_289_999_999

    /// What a filter says of a time that it does not understand.
    static let expectation = "expected a time such as <30d, >=2026-01-01, 2026-11 or today"

    /// Reads a time: an age such as `30d`, `now`, `today`, `yesterday`, `+2h` or `-2h` from now, a
    /// year, month or day in Riyadh, or RFC 3339.
    init?(_ text: String, now: Instant) {
        let text = ASCIIDigits.of(text)
        let today = Riyadh.date(at: now).daysSinceEpoch
        switch text.lowercased() {
        case "now": self = .moment(now)
        case "today": self = .day(today)
        case "yesterday": self = .day(today - 1)
        default:
            guard let value = Self.read(text, now: now) else { return nil }
            self = value
        }
        guard isWritable(now) else { return nil }
    }

    private static func read(_ text: String, now: Instant) -> Self? {
        if let span = SpanText.parse(text) { return .age(span) }
        if text.hasPrefix("+") {
            return SpanText.parse(String(text.dropFirst())).map { .moment(now + $0) }
        }
        if text.hasPrefix("-") {
            return SpanText.parse(String(text.dropFirst())).map { .moment(now - $0) }
        }
        if let date = CalendarDate(text) { return .day(date.daysSinceEpoch) }
        if let instant = Instant(text) { return .moment(instant) }
        switch text.utf8.count {
        case 4: return CalendarDate("\(text)-01-01").flatMap { period($0, months: 12) }
        case 7: return CalendarDate("\(text)-01").flatMap { period($0, months: 1) }
        default: return nil
        }
    }

    private static func day(_ number: Int) -> Self {
        .period(CalendarDate(daysSinceEpoch: number), CalendarDate(daysSinceEpoch: number + 1))
    }

    private static func period(_ first: CalendarDate, months: Int) -> Self? {
        let month = first.month - 1 + months
        let end = CalendarDate(year: first.year + month / 12, month: month % 12 + 1, day: 1)
        return end.map { .period(first, $0) }
    }

    private func isWritable(_ now: Instant) -> Bool {
        if case .period(_, let end) = self, end.year > 9999 { return false }
        let ends: [Instant] =
            switch self {
            case .moment(let moment): [moment]
            case .age(let span): [now - span]
            case .period(let first, let end): [Riyadh.start(of: first), Riyadh.start(of: end)]
            }
        return ends.allSatisfy { Self.years.contains($0.milliseconds) }
    }
}

extension FilterMoment {
    /// What a comparison with this time means: comparisons that must all hold.
    ///
    /// `nil` when nothing can be the same as it: an age needs "younger" or "older".
    func conditions(
        _ comparison: FilterTerm.Comparison, asDates: Bool, now: Instant
    ) -> [(FilterTerm.Comparison, FilterValue)]? {
        switch self {
        case .moment(let moment):
            return [(comparison, Self.value(moment, asDate: asDates))]
        case .age(let span):
            guard comparison != .equal else { return nil }
            return [(comparison.mirrored, Self.value(now - span, asDate: asDates))]
        case .period(let first, let end):
            // A date compares with a day as it stands; everything else with the ends of the period.
            if asDates, end.daysSinceEpoch == first.daysSinceEpoch + 1 {
                return [(comparison, .date(first))]
            }
            let start = asDates ? FilterValue.date(first) : .instant(Riyadh.start(of: first))
            let stop = asDates ? FilterValue.date(end) : .instant(Riyadh.start(of: end))
            switch comparison {
            case .less: return [(.less, start)]
            case .lessOrEqual: return [(.less, stop)]
            case .greater: return [(.greaterOrEqual, stop)]
            case .greaterOrEqual: return [(.greaterOrEqual, start)]
            case .equal: return [(.greaterOrEqual, start), (.less, stop)]
            }
        }
    }

    private static func value(_ moment: Instant, asDate: Bool) -> FilterValue {
        asDate ? .date(Riyadh.date(at: moment)) : .instant(moment)
    }
}

extension FilterTerm.Comparison {
    /// The comparison of moments that a comparison of ages is: what is younger came later.
    var mirrored: Self {
        switch self {
        case .equal: .equal
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }

    /// The sign as it is typed; nothing for the same.
    var sign: String {
        switch self {
        case .equal: ""
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}
