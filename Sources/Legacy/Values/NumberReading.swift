/// Numbers and money as people wrote them.
enum NumberReading {
    /// Parts of one that a read number counts: a number is a whole count of millionths.
    static let millionths = 1_000_000

    /// Most digits before the point.
    private static let wholeDigitsMax = 12

    /// Reads a number in millionths.
    ///
    /// It may carry `SAR`, `ريال` or `ر.س`, thousands commas, and decimals with a point; anything
    /// else is unreadable. Digits past the sixth decimal are cut off.
    static func number(_ field: ArraySlice<UInt8>) -> Reading<Int> {
        let bytes = withoutCurrency(Digits.folded(field))
        if field.isEmpty { return .absent }
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes.dropFirst() : bytes
        let whole = digits.prefix { $0 != UInt8(ascii: ".") }
        guard let units = wholeNumber(whole) else { return .unreadable }
        var value = units * millionths
        if whole.endIndex < digits.endIndex {
            let decimals = digits[(whole.endIndex + 1)...]
            guard !decimals.isEmpty, decimals.allSatisfy(\.isDigit) else { return .unreadable }
            var unit = millionths / 10
            for digit in decimals.prefix(6) {
                value += (Int(digit) - 48) * unit
                unit /= 10
            }
        }
        return .value(isNegative ? -value : value)
    }

    /// A number of millionths as the nearest whole number, halves up.
    static func rounded(_ value: Int) -> Int {
        let shifted = value + millionths / 2
        return shifted >= 0 ? shifted / millionths : (shifted - millionths + 1) / millionths
    }

    /// Bytes without a unit at their end and blanks before it; capitals do not matter.
    static func dropping(_ unit: String, from field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let head = field.dropLast(unit.utf8.count)
        guard field.count >= unit.utf8.count,
            field[head.endIndex...].lazy.map(\.small).elementsEqual(unit.utf8)
        else { return field }
        return trimmed(head)
    }

    private static func withoutCurrency(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        for mark in ["sar", "ريال", "ر.س"] {
            let cut = dropping(mark, from: bytes[...])
            if cut.count < bytes.count { return cut }
            if bytes.prefix(mark.utf8.count).lazy.map(\.small).elementsEqual(mark.utf8) {
                return trimmed(bytes.dropFirst(mark.utf8.count))
            }
        }
        return bytes[...]
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let tail = bytes.drop { $0 == 32 || $0 == 9 }
        guard let last = tail.lastIndex(where: { $0 != 32 && $0 != 9 }) else { return [] }
        return tail[...last]
    }

    /// Digits, with or without commas between all groups of three.
    private static func wholeNumber(_ bytes: ArraySlice<UInt8>) -> Int? {
        let groups = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard let first = groups.first, groups.count == 1 || (1...3).contains(first.count),
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        let digits = groups.joined().drop { $0 == UInt8(ascii: "0") }
        guard !first.isEmpty, digits.allSatisfy(\.isDigit) else { return nil }
        let count = digits.reduce(0) { count, _ in count + 1 }
        guard count <= wholeDigitsMax else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }
}
