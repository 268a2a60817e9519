/// Bytes as lower-case Crockford base32, most significant bits first, without padding.
///
/// The alphabet leaves out i, l, o and u; sorting the text sorts the bytes.
package enum Base32 {
    private static let digits = [UInt8]("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// Five bits a character; the last character is filled up with zero bits.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 8 + 4) / 5)
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(digits[Int(pending >> bits & 31)])
            }
        }
        if bits > 0 { text.append(digits[Int(pending << (5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text made by `encode`; `nil` for a foreign character or bits left over.
    package static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for character in text.utf8 {
            guard let value = digits.firstIndex(of: character) else { return nil }
            pending = (pending << 5 | UInt32(value)) & 0xFFF
            bits += 5
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
        }
        // A whole character to spare, or a bit set in the filling, means another text was meant.
        guard bits < 5, pending & ((1 << bits) - 1) == 0 else { return nil }
        return bytes
    }
}
