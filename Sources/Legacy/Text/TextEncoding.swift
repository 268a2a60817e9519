/// The encodings that files of the hand-over come in (RULES, section 1).
enum TextEncoding: Equatable {
    case utf8, utf16LittleEndian, windows1256

    /// Finds a file's encoding by its mark, or else by what its lines hold.
    ///
    /// Without a mark it is Windows-1256 when more than half of the lines that hold any byte above
    /// 127 are not valid UTF-8; a few spoiled rows do not make it so.
    static func detect(_ bytes: [UInt8]) -> Self {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if bytes.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        var (lines, invalidLines) = (0, 0)
        for line in bytes.split(separator: UInt8(ascii: "\n")) where !line.isASCII {
            lines += 1
            if !line.isValidUTF8 { invalidLines += 1 }
        }
        return invalidLines * 2 > lines ? .windows1256 : .utf8
    }

    /// A file's bytes as UTF-8 without the mark.
    ///
    /// What is invalid in a UTF-8 file stays as it is, and an invalid UTF-16 unit becomes the byte
    /// FF: so a field that held bad bytes is one that is not valid UTF-8.
    static func decoded(_ bytes: [UInt8]) -> [UInt8] {
        switch detect(bytes) {
        case .utf8: withoutMark(bytes)
        case .utf16LittleEndian: withoutMark(fromUTF16(bytes))
        case .windows1256: fromWindows1256(bytes)
        }
    }

    /// UTF-8 without the mark, even when two programs put one there.
    private static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
        var rest = bytes[...]
        while rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        return rest.count == bytes.count ? bytes : Array(rest)
    }

    private static func fromWindows1256(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 2)
        for byte in bytes {
            if byte < 0x80 {
                result.append(byte)
            } else {
                result.append(scalar: UInt32(Windows.arabic[Int(byte) - 0x80]))
            }
        }
        return result
    }

    private static func fromUTF16(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 2
        while index + 1 < bytes.count {
            let unit = UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8
            index += 2
            guard (0xD800...0xDFFF).contains(unit) else {
                result.append(scalar: unit)
                continue
            }
            guard unit < 0xDC00, index + 1 < bytes.count,
                bytes[index + 1] & 0xFC == 0xDC
            else {
                result.append(0xFF)
                continue
            }
            let low = UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8
            index += 2
            result.append(scalar: 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        }
        if index < bytes.count { result.append(0xFF) }
        return result
    }
}

extension [UInt8] {
    /// Adds a scalar value, which is no surrogate, as UTF-8.
    mutating func append(scalar: UInt32) {
        switch scalar {
        case 0..<0x80:
            append(UInt8(scalar))
        case 0x80..<0x800:
            append(UInt8(0xC0 | scalar >> 6))
            append(UInt8(0x80 | scalar & 0x3F))
        case 0x800..<0x10000:
            append(UInt8(0xE0 | scalar >> 12))
            append(UInt8(0x80 | scalar >> 6 & 0x3F))
            append(UInt8(0x80 | scalar & 0x3F))
        default:
            append(UInt8(0xF0 | scalar >> 18 & 0x07))
            append(UInt8(0x80 | scalar >> 12 & 0x3F))
            append(UInt8(0x80 | scalar >> 6 & 0x3F))
            append(UInt8(0x80 | scalar & 0x3F))
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether no byte is above 127.
    var isASCII: Bool { allSatisfy { $0 < 0x80 } }

    /// Whether the bytes are valid UTF-8 (RFC 3629: no surrogates, no overlong forms).
    var isValidUTF8: Bool {
        withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
    }

    /// Whether the bytes of a text stand in them, whatever combines with its last character.
    func holds(_ text: String) -> Bool {
        let needle = Array(text.utf8)
        guard count >= needle.count else { return false }
        return (startIndex...(endIndex - needle.count)).contains {
            self[$0..<($0 + needle.count)].elementsEqual(needle)
        }
    }

    /// The bytes as text; what is not valid UTF-8 becomes U+FFFD.
    var text: String { String(decoding: self, as: UTF8.self) }
}
