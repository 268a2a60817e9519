/// A day in the Gregorian calendar, without a time or zone.
///
/// On the wire it is `YYYY-MM-DD` (RFC 3339, full-date).
package struct CalendarDate: Hashable, Comparable, Sendable {
    /// The year, 1 to 9999.
    package let year: Int
    /// The month, 1 to 12.
    package let month: Int
    /// The day of the month, from 1.
    package let day: Int

    /// Makes a date; `nil` when the calendar has no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.days(inMonth: month, of: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day that many days after 1970-01-01.
    ///
    /// The arithmetic is Howard Hinnant's `civil_from_days` (days in eras of 400 years).
    package init(daysSinceEpoch: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days after 1970-01-01; negative before it.
    package var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let shiftedMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Days in a month, 28 to 31.
    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Whether February has 29 days.
    package static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    /// Full years from this date to another; somebody is 18 on the 18th birthday.
    ///
    /// Who was born on 29 February has the birthday on 1 March in common years.
    package func age(on other: Self) -> Int {
        let hadBirthday = (other.month, other.day) >= (month, day)
        return other.year - year - (hadBirthday ? 0 : 1)
    }

    /// Whether the left date comes before the right one.
    package static func < (left: Self, right: Self) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension CalendarDate: WireValue {
    package static let wireKind = WireKind.date
    package static let example = "1992-03-14"

    /// Reads `YYYY-MM-DD`.
    package init?(_ text: String) {
        var reader = DigitReader(Array(text.utf8)[...])
        guard let year = reader.number(digits: 4, at: 1...9999), reader.skip("-"),
            let month = reader.number(digits: 2, at: 1...12), reader.skip("-"),
            let day = reader.number(digits: 2, at: 1...31), reader.isAtEnd
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// `YYYY-MM-DD`.
    package var description: String {
        // A moment far off may lie beyond the years that a date is read with.
        let yearDigits = (0...9_999).contains(year) ? 4 : 0
        let text = FixedText.make(yearDigits + 6) { text in
            text.append(year, digits: yearDigits)
            text.append("-")
            text.append(month, digits: 2)
            text.append("-")
            text.append(day, digits: 2)
        }
        return yearDigits == 0 ? "\(year)\(text)" : text
    }
}
