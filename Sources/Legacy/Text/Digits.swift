/// Arabic digits, which count as 0 to 9 in ids, numbers, dates and phone numbers.
enum Digits {
    /// The bytes with ٠–٩ (U+0660) and ۰–۹ (U+06F0) written as 0 to 9.
    static func folded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard !bytes.isASCII else { return Array(bytes) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if index + 1 < bytes.endIndex, let digit = digit(bytes[index], bytes[index + 1]) {
                result.append(digit)
                index += 2
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// The ASCII digit of a two-byte sequence: D9 A0–A9 or DB B0–B9.
    private static func digit(_ lead: UInt8, _ trail: UInt8) -> UInt8? {
        switch (lead, trail) {
        case (0xD9, 0xA0...0xA9): trail - 0xA0 + 48
        case (0xDB, 0xB0...0xB9): trail - 0xB0 + 48
        default: nil
        }
    }
}

extension UInt8 {
    /// Whether the byte is an ASCII digit.
    var isDigit: Bool { (48...57).contains(self) }

    /// Whether the byte is an ASCII letter.
    var isLetter: Bool { (65...90).contains(self & 0xDF) }

    /// The byte as a small letter when it is an ASCII capital.
    var small: UInt8 { (65...90).contains(self) ? self | 0x20 : self }

    /// Whether the byte is a digit of a hexadecimal number.
    var isHexadecimal: Bool { isDigit || (97...102).contains(small) }
}
