internal import Domain

/// Times in every form of RULES, section 1; without a zone they are Riyadh time.
enum MomentReading {
    /// Reads an optional time.
    static func moment(_ field: ArraySlice<UInt8>) -> Reading<Instant> {
        let bytes = Digits.folded(field)
        if DayReading.isAbsent(bytes) { return .absent }
        if let moment = unix(bytes) ?? yearFirst(bytes) ?? dayFirst(bytes) {
            return .value(moment)
        }
        // A date alone, in any of its forms, is midnight in Riyadh.
        guard !bytes.contains(UInt8(ascii: ":")), let date = DayReading.written(bytes)?.date else {
            return .unreadable
        }
        return .value(Riyadh.start(of: date))
    }

    /// 10 digits are Unix seconds, 13 digits milliseconds.
    private static func unix(_ bytes: [UInt8]) -> Instant? {
        guard bytes.count == 10 || bytes.count == 13, bytes.allSatisfy(\.isDigit) else {
            return nil
        }
        let number = bytes.reduce(Int64(0)) { $0 * 10 + Int64($1) - 48 }
        return Instant(milliseconds: bytes.count == 10 ? number * 1000 : number)
    }

    /// `2025-03-04 18:22:10`, with blank or `T`; seconds, fraction and zone optional.
    private static func yearFirst(_ bytes: [UInt8]) -> Instant? {
        guard bytes.count > 10, bytes[4] == UInt8(ascii: "-") else { return nil }
        var scanner = ByteScanner(bytes)
        guard let date = DayReading.yearFirst(&scanner)?.date,
            scanner.skip("T") || scanner.skipBlanks(), let time = timeOfDay(&scanner)
        else { return nil }
        if scanner.isAtEnd { return Riyadh.start(of: date) + time }
        guard let minutes = zoneMinutes(&scanner), scanner.isAtEnd else { return nil }
        return Riyadh.start(of: date) + Riyadh.offset + time - .minutes(Int64(minutes))
    }

    /// `04/03/2025 18:22`, the day first; seconds optional.
    private static func dayFirst(_ bytes: [UInt8]) -> Instant? {
        guard bytes.contains(UInt8(ascii: "/")) else { return nil }
        var scanner = ByteScanner(bytes)
        guard let date = DayReading.dayFirst(&scanner)?.date, scanner.skipBlanks(),
            let time = timeOfDay(&scanner), scanner.isAtEnd
        else { return nil }
        return Riyadh.start(of: date) + time
    }

    /// Takes `18:22`, `18:22:10` or `18:22:10.123`: the time since midnight.
    static func timeOfDay(_ scanner: inout ByteScanner) -> Span? {
        guard let hour = scanner.number(digits: 1...2), hour < 24, scanner.skip(":"),
            let minute = scanner.number(digits: 2...2), minute < 60
        else { return nil }
        var milliseconds = 0
        if scanner.skip(":") {
            guard let second = scanner.number(digits: 2...2), second < 60 else { return nil }
            milliseconds = second * 1000
            if scanner.skip(".") {
                guard let fraction = fraction(&scanner) else { return nil }
                milliseconds += fraction
            }
        }
        return Span(milliseconds: Int64((hour * 60 + minute) * 60_000 + milliseconds))
    }

    /// Takes `Z` or an offset as `+03:00`: minutes ahead of UTC.
    static func zoneMinutes(_ scanner: inout ByteScanner) -> Int? {
        if scanner.skip("Z") { return 0 }
        let isBehind = scanner.skip("-")
        guard isBehind || scanner.skip("+"), let hours = scanner.number(digits: 2...2),
            hours < 24, scanner.skip(":"), let minutes = scanner.number(digits: 2...2),
            minutes < 60
        else { return nil }
        return (isBehind ? -1 : 1) * (hours * 60 + minutes)
    }

    /// Takes the digits of a fraction of a second: whole milliseconds.
    private static func fraction(_ scanner: inout ByteScanner) -> Int? {
        let digits = Array(scanner.rest.prefix(while: \.isDigit))
        guard (1...9).contains(digits.count), scanner.number(digits: 1...9) != nil else {
            return nil
        }
        return (0..<3).reduce(0) { $0 * 10 + ($1 < digits.count ? Int(digits[$1]) - 48 : 0) }
    }
}
