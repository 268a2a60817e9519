/// Ids of the old system's rows.
enum RecordID {
    /// The largest id.
    static let max = 999_999_999

    /// A whole number from 1 to 999,999,999, or `nil`; `203.0` counts as 203.
    static func read(_ field: ArraySlice<UInt8>) -> Int? {
        if !field.isASCII { return readFolded(Digits.folded(field)[...]) }
        return readFolded(field)
    }

    private static func readFolded(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.prefix(while: \.isDigit)
        let rest = field[digits.endIndex...]
        if !rest.isEmpty {
            guard rest.count >= 2, rest.first == UInt8(ascii: "."),
                rest.dropFirst().allSatisfy({ $0 == UInt8(ascii: "0") })
            else { return nil }
        }
        guard !digits.isEmpty else { return nil }
        var value = 0
        for digit in digits {
            value = value * 10 + Int(digit) - 48
            if value > max { return nil }
        }
        return value >= 1 ? value : nil
    }
}
