/// Phone numbers brought into the shape plus, country code, number (RULES, section 1).
enum Phone {
    /// Reads a number; `absent` when nothing but invisible marks is there.
    static func read(_ field: ArraySlice<UInt8>) -> Reading<String> {
        if field.isEmpty { return .absent }
        var digits: [UInt8] = []
        var hasPlus = false
        var isBlank = true
        for scalar in Digits.folded(field)[...].text.unicodeScalars {
            if isInvisible(scalar) { continue }
            isBlank = false
            switch scalar {
            case "0"..."9": digits.append(UInt8(scalar.value))
            case "+": hasPlus = hasPlus || digits.isEmpty
            default: if isLetter(scalar) { return .unreadable }
            }
        }
        if isBlank { return .absent }
        guard let number = international(digits, hasPlus: hasPlus) else { return .unreadable }
        return .value("+" + number[...].text)
    }

    /// The digits after the plus, or `nil` when they make no number.
    private static func international(_ digits: [UInt8], hasPlus: Bool) -> [UInt8]? {
        let saudi = Array("966".utf8)
        var digits = digits
        var isInternational = hasPlus
        if !hasPlus, digits.starts(with: "00".utf8) {
            digits.removeFirst(2)
            isInternational = true
        }
        if digits.starts(with: saudi) {
            var rest = digits.dropFirst(3)
            if rest.first == UInt8(ascii: "0") { rest.removeFirst() }
            return isSaudi(rest) ? saudi + rest : nil
        }
        if isInternational {
            return (8...15).contains(digits.count) && digits[0] != UInt8(ascii: "0") ? digits : nil
        }
        if digits.count == 10, digits[0] == UInt8(ascii: "0") {
            return isSaudi(digits.dropFirst()) ? saudi + digits.dropFirst() : nil
        }
        let isMobile = digits.count == 9 && digits[0] == UInt8(ascii: "5")
        return isMobile ? saudi + digits : nil
    }

    /// Nine digits that begin with 5 (mobile) or 1 (land line).
    private static func isSaudi(_ national: ArraySlice<UInt8>) -> Bool {
        national.count == 9
            && (national.first == UInt8(ascii: "5") || national.first == UInt8(ascii: "1"))
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            true
        default: false
        }
    }
}
