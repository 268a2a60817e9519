internal import Domain

/// A day as it is written, not yet held against the calendar.
struct WrittenDay: Equatable {
    var year: Int
    var month: Int
    var day: Int
    /// Whether it was written with numbers, the day first.
    var isDayFirst = false

    /// The day in the calendar, if there is such a day.
    var date: CalendarDate? { CalendarDate(year: year, month: month, day: day) }
}

/// Days in every form of RULES, section 1.
enum DayReading {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ]

    /// Reads an optional date; a time after it is ignored.
    static func date(_ field: ArraySlice<UInt8>) -> Reading<CalendarDate> {
        let bytes = Digits.folded(field)
        if isAbsent(bytes) { return .absent }
        guard let date = written(bytes)?.date else { return .unreadable }
        return .value(date)
    }

    /// Whether nothing is given: empty, `never`, `-`, or `0000-00-00` with or without a time.
    static func isAbsent(_ bytes: [UInt8]) -> Bool {
        if bytes.isEmpty || bytes == [UInt8(ascii: "-")] { return true }
        if bytes.count == 5, bytes.map(\.small).elementsEqual("never".utf8) { return true }
        guard bytes.starts(with: "0000-00-00".utf8) else { return false }
        var scanner = ByteScanner(Array(bytes.dropFirst(10)))
        return scanner.isAtEnd || skipTimeOfDay(&scanner)
    }

    /// The day in any of the forms, with or without a time after it.
    static func written(_ bytes: [UInt8]) -> WrittenDay? {
        for form in [yearFirst, dayFirst, dayAndMonthName, monthNameAndDay] {
            var scanner = ByteScanner(bytes)
            guard let day = form(&scanner) else { continue }
            return scanner.isAtEnd || skipTimeOfDay(&scanner) ? day : nil
        }
        return nil
    }

    /// `1992-03-14` or `1992/03/14`.
    static func yearFirst(_ scanner: inout ByteScanner) -> WrittenDay? {
        guard let year = scanner.number(digits: 4...4) else { return nil }
        let separator: Character = scanner.skip("-") ? "-" : "/"
        guard separator == "-" || scanner.skip("/"),
            let month = scanner.number(digits: 1...2), scanner.skip(separator),
            let day = scanner.number(digits: 1...2)
        else { return nil }
        return WrittenDay(year: year, month: month, day: day)
    }

    /// `14/03/1992`, `14-3-1992` or `14.03.1992`.
    static func dayFirst(_ scanner: inout ByteScanner) -> WrittenDay? {
        guard let day = scanner.number(digits: 1...2),
            let separator = ["/", "-", "."].first(where: { scanner.skip($0) }),
            let month = scanner.number(digits: 1...2), scanner.skip(separator),
            let year = scanner.number(digits: 4...4)
        else { return nil }
        return WrittenDay(year: year, month: month, day: day, isDayFirst: true)
    }

    /// `14 Mar 1992` or `14 March 1992`.
    private static func dayAndMonthName(_ scanner: inout ByteScanner) -> WrittenDay? {
        guard let day = scanner.number(digits: 1...2), scanner.skipBlanks(),
            let month = month(named: scanner.letters()), scanner.skipBlanks(),
            let year = scanner.number(digits: 4...4)
        else { return nil }
        return WrittenDay(year: year, month: month, day: day)
    }

    /// `Mar 14, 1992`.
    private static func monthNameAndDay(_ scanner: inout ByteScanner) -> WrittenDay? {
        guard let month = month(named: scanner.letters()), scanner.skipBlanks(),
            let day = scanner.number(digits: 1...2), scanner.skip(","), scanner.skipBlanks(),
            let year = scanner.number(digits: 4...4)
        else { return nil }
        return WrittenDay(year: year, month: month, day: day)
    }

    /// The month of a full English name or its first three letters.
    private static func month(named name: String) -> Int? {
        months.firstIndex { $0 == name || ($0.prefix(3) == name) }.map { $0 + 1 }
    }

    /// Takes a blank or `T` and a time of day up to the end, whatever its zone.
    private static func skipTimeOfDay(_ scanner: inout ByteScanner) -> Bool {
        guard scanner.skip("T") || scanner.skipBlanks() else { return false }
        return MomentReading.timeOfDay(&scanner) != nil
            && (scanner.isAtEnd || (MomentReading.zoneMinutes(&scanner) != nil && scanner.isAtEnd))
    }
}
