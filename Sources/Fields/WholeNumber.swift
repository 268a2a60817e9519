/// Whole numbers however JSON writes them: `100`, `1e2` and `100.0` are one (JSON Schema 2020-12,
/// Validation, section 6.1.1).
enum WholeNumber {
    /// The number that a text stands for, worked out by its digits, so that none is lost.
    ///
    /// The text must be one of RFC 8259, section 6; `nil` when there is a fraction, or when it does
    /// not fit 64 bits.
    static func value(of text: String) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0)
            .split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        let places = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = places.count == 2 ? places[1] : ""
        let digits = (places[0] + fraction).drop { $0 == "0" }
        guard !digits.isEmpty else { return 0 }
        let zeros = digits.reversed().prefix { $0 == "0" }.count
        guard let exponent = parts.count == 2 ? Int(parts[1]) : 0 else { return nil }
        let (shift, overflows) = exponent.subtractingReportingOverflow(fraction.count - zeros)
        guard !overflows, (0..<digitsMax).contains(shift) else { return nil }
        let sign = isNegative ? "-" : ""
        return Int64("\(sign)\(digits.dropLast(zeros))\(String(repeating: "0", count: shift))")
    }

    /// Digits of the greatest number of 64 bits.
    private static let digitsMax = 19
}
