/// Numbers with units.
extension ConfigurationValue {
    /// The units of a duration in milliseconds, longest first.
    private static let durations = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]
    /// The units of a size in bytes, largest first.
    private static let sizes = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)]

    static func duration(
        _ text: String, _ range: ClosedRange<Int>
    ) throws(ConfigurationComplaint) -> Int {
        guard let value = number(text, durations), range.contains(value) else {
            throw ConfigurationComplaint(
                "takes a time from \(durationText(range.lowerBound)) to "
                    + "\(durationText(range.upperBound)), such as 500ms, 30s, 5m or 2h")
        }
        return value
    }

    static func bytes(
        _ text: String, _ range: ClosedRange<Int>
    ) throws(ConfigurationComplaint) -> Int {
        guard let value = Int(text) ?? number(text, sizes), range.contains(value) else {
            throw ConfigurationComplaint(
                "takes a size from \(sizeText(range.lowerBound)) to "
                    + "\(sizeText(range.upperBound)), such as 65536, 64KiB or 1MiB")
        }
        return value
    }

    /// Milliseconds as a file has them, as in `90s`.
    static func durationText(_ milliseconds: Int) -> String { written(milliseconds, durations) }

    /// Bytes as a file has them, as in `64KiB`.
    static func sizeText(_ bytes: Int) -> String { written(bytes, sizes) }

    /// The value in the largest unit that leaves no rest.
    private static func written(_ value: Int, _ units: [(suffix: String, size: Int)]) -> String {
        guard let unit = units.first(where: { value % $0.size == 0 && value >= $0.size }) else {
            return "\(value)"
        }
        return "\(value / unit.size)\(unit.suffix)"
    }

    /// A whole number with a unit directly behind it; nothing at all needs none.
    private static func number(
        _ text: String, _ units: [(suffix: String, size: Int)]
    ) -> Int? {
        guard text != "0" else { return 0 }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits),
            let unit = units.first(where: { $0.suffix == text.dropFirst(digits.count) })
        else { return nil }
        let (product, overflows) = count.multipliedReportingOverflow(by: unit.size)
        return overflows ? nil : product
    }
}
