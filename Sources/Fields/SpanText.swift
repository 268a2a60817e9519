package import Domain

/// Lengths of time as people type and read them: `30d`, `3 d`.
package enum SpanText {
    /// The units that are typed, longest first.
    ///
    /// A month counts 30 days, a year 365.
    package static let units: [(suffix: String, span: Span)] = [
        ("y", .days(365)), ("mo", .days(30)), ("w", .days(7)), ("d", .days(1)),
        ("h", .hours(1)), ("m", .minutes(1)), ("s", .seconds(1)),
    ]

    /// Longest span that is read: about what lies between the ends of ``CalendarDate``.
    package static let spanMax = Span.days(365 * 9999)

    /// Reads a whole number with a unit directly behind it; Arabic-Indic digits count.
    package static func parse(_ text: String) -> Span? {
        let text = ASCIIDigits.of(text)
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits),
            let unit = units.first(where: { $0.suffix == text.dropFirst(digits.count) })?.span
        else { return nil }
        let (product, overflows) = count.multipliedReportingOverflow(by: unit.milliseconds)
        guard !overflows, product <= spanMax.milliseconds else { return nil }
        return Span(milliseconds: product)
    }

    /// The span in its largest whole unit, for people: `3 d`, `2 y`; under a second `0 s`.
    ///
    /// Weeks are not used; a span that points back is written as one that points forward.
    package static func text(_ span: Span) -> String {
        let length = span.milliseconds.magnitude
        let fitting = units.first { unit in
            unit.suffix != "w" && unit.span.milliseconds.magnitude <= length
        }
        guard let (suffix, unit) = fitting else { return "0 s" }
        return "\(length / unit.milliseconds.magnitude) \(suffix)"
    }
}

/// Digits of other scripts as those of ASCII.
enum ASCIIDigits {
    /// The text with Arabic-Indic digits, both series, replaced.
    static func of(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x660...0x669: result.append(Unicode.Scalar(UInt8(scalar.value - 0x660 + 48)))
            case 0x6F0...0x6F9: result.append(Unicode.Scalar(UInt8(scalar.value - 0x6F0 + 48)))
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
