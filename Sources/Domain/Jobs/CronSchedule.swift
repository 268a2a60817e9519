/// When something happens again and again: five fields as in crontab(5), in Riyadh's time.
///
/// Minute, hour, day of the month, month, day of the week (0 to 7, Sunday is both 0 and 7), each
/// `*`, a number, a range `a-b`, a list `a,b`, or any of them with a step `/n`. When both days are
/// restricted, either is enough.
package struct CronSchedule: Sendable, Equatable {
    /// The text that it was read from.
    package let text: String
    private let minutes: Set<Int>
    private let hours: Set<Int>
    private let days: Set<Int>
    private let months: Set<Int>
    private let weekdays: Set<Int>
    private let isEitherDay: Bool

    /// How far ahead the next time is looked for: a leap day on a given weekday takes 28 years.
    private static let searchedDaysMax = 366 * 29

    /// Reads a schedule; `nil` when a field is malformed or out of its range.
    package init?(_ text: String) {
        let fields = text.split(separator: " ", omittingEmptySubsequences: true)
        guard fields.count == 5, let minutes = Self.values(fields[0], 0...59),
            let hours = Self.values(fields[1], 0...23), let days = Self.values(fields[2], 1...31),
            let months = Self.values(fields[3], 1...12),
            let weekdays = Self.values(fields[4], 0...7)
        else { return nil }
        self.text = fields.joined(separator: " ")
        (self.minutes, self.hours, self.days, self.months) = (minutes, hours, days, months)
        self.weekdays = Set(weekdays.map { $0 % 7 })
        isEitherDay = !fields[2].hasPrefix("*") && !fields[4].hasPrefix("*")
    }

    /// The first time after a moment; `nil` when there is none, as on 30 February.
    package func next(after moment: Instant) -> Instant? {
        let first = Riyadh.date(at: moment)
        for offset in 0...Self.searchedDaysMax {
            let date = CalendarDate(daysSinceEpoch: first.daysSinceEpoch + offset)
            guard isOn(date) else { continue }
            let start = Riyadh.start(of: date)
            for hour in hours.sorted() {
                for minute in minutes.sorted() {
                    let time = start + .minutes(Int64(hour * 60 + minute))
                    if time > moment { return time }
                }
            }
        }
        return nil
    }

    private func isOn(_ date: CalendarDate) -> Bool {
        guard months.contains(date.month) else { return false }
        // 1970-01-01 was a Thursday.
        let weekday = ((date.daysSinceEpoch + 4) % 7 + 7) % 7
        let (day, week) = (days.contains(date.day), weekdays.contains(weekday))
        return isEitherDay ? day || week : day && week
    }

    private static func values(_ field: Substring, _ range: ClosedRange<Int>) -> Set<Int>? {
        var all: Set<Int> = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            guard let values = part.isEmpty ? nil : stretch(part, range) else { return nil }
            all.formUnion(values)
        }
        return all
    }

    private static func stretch(_ part: Substring, _ range: ClosedRange<Int>) -> [Int]? {
        let halves = part.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return nil }
        var step = 1
        if halves.count == 2 {
            guard let given = number(halves[1]), given > 0 else { return nil }
            step = given
        }
        if halves[0] == "*" {
            return Array(stride(from: range.lowerBound, through: range.upperBound, by: step))
        }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, let low = number(ends[0]), range.contains(low) else { return nil }
        guard ends.count == 2 else {
            return halves.count == 2
                ? Array(stride(from: low, through: range.upperBound, by: step)) : [low]
        }
        guard let high = number(ends[1]), range.contains(high), low <= high else { return nil }
        return Array(stride(from: low, through: high, by: step))
    }

    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(text)
    }
}
