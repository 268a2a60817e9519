internal import Domain

/// Heights, weights and shares, as people wrote them.
enum Measures {
    /// A height, and what was done to it.
    struct Height: Equatable {
        /// Whole centimetres; `nil` when not given or out of range.
        var centimetres: Int?
        /// The repair or warning, if any.
        var code: ImportCode?
    }

    /// A height: centimetres, metres (0.40–2.30), or feet and inches.
    static func height(_ field: ArraySlice<UInt8>) -> Height {
        let one = NumberReading.millionths
        if let centimetres = feet(field) {
            guard (40 * one...230 * one).contains(centimetres) else {
                return Height(code: .heightOutOfRange)
            }
            return Height(centimetres: NumberReading.rounded(centimetres), code: .heightInFeet)
        }
        switch NumberReading.number(NumberReading.dropping("cm", from: field)) {
        case .absent where field.isEmpty, .value(0):
            return Height()
        case .value(let value) where (40 * one...230 * one).contains(value):
            return Height(centimetres: NumberReading.rounded(value))
        case .value(let value) where (one * 2 / 5...one * 23 / 10).contains(value):
            return Height(centimetres: NumberReading.rounded(value * 100), code: .heightInMetres)
        default:
            return Height(code: .heightOutOfRange)
        }
    }

    /// A weight in whole kilograms, 2 to 250; empty or 0 means not given.
    static func weight(_ field: ArraySlice<UInt8>) -> Reading<Int> {
        let one = NumberReading.millionths
        switch NumberReading.number(NumberReading.dropping("kg", from: field)) {
        case .absent where field.isEmpty, .value(0):
            return .absent
        case .value(let value) where (2 * one...250 * one).contains(value):
            return .value(NumberReading.rounded(value))
        default:
            return .unreadable
        }
    }

    /// A share in basis points, 0 to 3000; a percent sign and a decimal comma are fine.
    static func commission(_ field: ArraySlice<UInt8>) -> Reading<Int> {
        if field.isEmpty { return .absent }
        var bytes = Array(
            NumberReading.dropping("٪", from: NumberReading.dropping("%", from: field)))
        if !bytes.contains(UInt8(ascii: ".")), let comma = bytes.firstIndex(of: UInt8(ascii: ",")) {
            bytes[comma] = UInt8(ascii: ".")
        }
        guard case .value(let value) = NumberReading.number(bytes[...]),
            (0...30 * NumberReading.millionths).contains(value)
        else { return .unreadable }
        return .value(NumberReading.rounded(value * 100))
    }

    /// `5'10"` or `5 ft 10 in` in millionths of a centimetre, or `nil`.
    private static func feet(_ field: ArraySlice<UInt8>) -> Int? {
        var text = Digits.folded(field)[...].text
        for (sign, plain) in [("’", "'"), ("′", "'"), ("”", "\""), ("″", "\"")] {
            text = text.split(separator: sign, omittingEmptySubsequences: false)
                .joined(separator: plain)
        }
        var scanner = ByteScanner(Array(text.utf8))
        guard let feet = scanner.number(digits: 1...1) else { return nil }
        _ = scanner.skipBlanks()
        let hasSign = scanner.skip("'")
        guard hasSign || scanner.skip(word: "ft") else { return nil }
        if !hasSign { _ = scanner.skip(".") }
        _ = scanner.skipBlanks()
        var inches = 0
        if !scanner.isAtEnd {
            guard let number = scanner.number(digits: 1...2), number < 12 else { return nil }
            inches = number
            _ = scanner.skipBlanks()
            if !scanner.skip("\""), scanner.skip(word: "in") { _ = scanner.skip(".") }
        }
        // An inch is 2.54 cm.
        return scanner.isAtEnd ? (feet * 12 + inches) * 2_540_000 : nil
    }
}
