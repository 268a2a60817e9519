/// A moment: milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored.
///
/// On the wire it is RFC 3339 text in UTC with milliseconds, as in `2026-11-15T21:00:00.000Z`.
package struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since the Unix epoch; negative before it.
    package let milliseconds: Int64

    /// Makes the moment that many milliseconds after the Unix epoch.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Whether the left moment comes before the right one.
    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment that much later.
    package static func + (moment: Self, span: Span) -> Self {
        Self(milliseconds: moment.milliseconds + span.milliseconds)
    }

    /// The moment that much earlier.
    package static func - (moment: Self, span: Span) -> Self {
        Self(milliseconds: moment.milliseconds - span.milliseconds)
    }

    /// The time from the right moment to the left one.
    package static func - (left: Self, right: Self) -> Span {
        Span(milliseconds: left.milliseconds - right.milliseconds)
    }
}

/// A length of time in milliseconds.
package struct Span: Hashable, Comparable, Sendable {
    /// Milliseconds; negative when it points back.
    package let milliseconds: Int64

    /// Makes a span of that many milliseconds.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// A span of whole seconds.
    package static func seconds(_ count: Int64) -> Self { Self(milliseconds: count * 1000) }

    /// A span of whole minutes.
    package static func minutes(_ count: Int64) -> Self { .seconds(count * 60) }

    /// A span of whole hours.
    package static func hours(_ count: Int64) -> Self { .minutes(count * 60) }

    /// A span of days of 24 hours.
    package static func days(_ count: Int64) -> Self { .hours(count * 24) }

    /// Whether the left span is shorter than the right one.
    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Instant: WireValue {
    package static let wireKind = WireKind.instant
    package static let example = "2031-11-15T21:00:00.000Z"

    /// Reads RFC 3339 text: date, `T` or a blank, time with optional fraction, and a zone.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 17,
            let day = CalendarDate(String(decoding: bytes[..<10], as: UTF8.self)),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ")
        else { return nil }
        var reader = DigitReader(bytes[11...])
        guard let hour = reader.number(digits: 2, at: 0...23), reader.skip(":"),
            let minute = reader.number(digits: 2, at: 0...59)
        else { return nil }
        var second = 0
        var fraction = 0
        if reader.skip(":") {
            guard let value = reader.number(digits: 2, at: 0...59) else { return nil }
            second = value
            if reader.skip(".") {
                guard let value = reader.fraction() else { return nil }
                fraction = value
            }
        }
        guard let offsetMinutes = reader.zone(), reader.isAtEnd else { return nil }
        let seconds = Int64(day.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        self.init(milliseconds: (seconds - Int64(offsetMinutes) * 60) * 1000 + Int64(fraction))
    }

    /// RFC 3339 in UTC with milliseconds.
    package var description: String { text(offset: .seconds(0), suffix: "Z") }

    /// Date and time of day at an offset from UTC, then the suffix.
    package func text(offset: Span, suffix: String) -> String {
        let local = milliseconds + offset.milliseconds
        let day = floorDivide(local, 86_400_000)
        let rest = Int(local - day * 86_400_000)
        let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60)
        let (second, fraction) = (rest / 1000 % 60, rest % 1000)
        let time = FixedText.make(13) { text in
            text.append("T")
            text.append(hour, digits: 2)
            text.append(":")
            text.append(minute, digits: 2)
            text.append(":")
            text.append(second, digits: 2)
            text.append(".")
            text.append(fraction, digits: 3)
        }
        return CalendarDate(daysSinceEpoch: Int(day)).description + time + suffix
    }
}

/// The zone of the business: Asia/Riyadh, UTC+3 all year, without summer time.
package enum Riyadh {
    /// How far Riyadh is ahead of UTC.
    package static let offset = Span.hours(3)

    /// The date in Riyadh at a moment.
    package static func date(at moment: Instant) -> CalendarDate {
        let local = moment.milliseconds + offset.milliseconds
        return CalendarDate(daysSinceEpoch: Int(floorDivide(local, 86_400_000)))
    }

    /// Midnight in Riyadh at the beginning of a date.
    package static func start(of date: CalendarDate) -> Instant {
        Instant(milliseconds: Int64(date.daysSinceEpoch) * 86_400_000) - offset
    }
}

/// Reads fixed-width decimal fields from ASCII.
struct DigitReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(digits: Int, at range: ClosedRange<Int>) -> Int? {
        guard rest.count >= digits else { return nil }
        var value = 0
        for byte in rest.prefix(digits) {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte) - 48
        }
        guard range.contains(value) else { return nil }
        rest.removeFirst(digits)
        return value
    }

    /// Milliseconds of a fraction of a second; digits past the third are cut off.
    mutating func fraction() -> Int? {
        let digits = rest.prefix { (48...57).contains($0) }
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        rest.removeFirst(digits.count)
        let padded = Array(digits.prefix(3)) + Array(repeating: 48, count: max(0, 3 - digits.count))
        return padded.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    /// Minutes ahead of UTC of `Z`, `z` or `±hh:mm`.
    mutating func zone() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let isBehind = skip("-")
        guard isBehind || skip("+"), let hours = number(digits: 2, at: 0...23), skip(":"),
            let minutes = number(digits: 2, at: 0...59)
        else { return nil }
        return (isBehind ? -1 : 1) * (hours * 60 + minutes)
    }
}

/// The quotient rounded towards minus infinity.
func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}
