internal import Domain

/// Passwords as the old system kept them (RULES, section 2).
enum StoredPassword {
    /// Tells which kind of hash a field holds.
    static func read(_ field: ArraySlice<UInt8>) -> LegacyPassword {
        if field.isEmpty { return .none }
        if isDigest(field) { return .sha256(hex: small(field)) }
        let head = field.dropLast(65)
        if field.starts(with: "sha256$".utf8), field.count >= 7 + 65,
            field[head.endIndex] == UInt8(ascii: "$"), isDigest(field.suffix(64)),
            head[...].isValidUTF8
        {
            // The salt may hold the sign that separates: the digest is what stands at the end.
            return .saltedSHA256(salt: head.dropFirst(7).text, hex: small(field.suffix(64)))
        }
        return isBcrypt(field) ? .bcrypt(field.text) : .unusable
    }

    private static func isDigest(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count == 64 && bytes.allSatisfy(\.isHexadecimal)
    }

    private static func small(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map(\.small), as: UTF8.self)
    }

    /// `$2a$`, `$2b$` or `$2y$`, two digits, `$`, 53 characters of bcrypt's alphabet.
    private static func isBcrypt(_ field: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(field)
        guard bytes.count == 60, ["$2a$", "$2b$", "$2y$"].contains(bytes[..<4].text) else {
            return false
        }
        return bytes[4].isDigit && bytes[5].isDigit && bytes[6] == UInt8(ascii: "$")
            && bytes[7...].allSatisfy {
                $0.isLetter || $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/")
            }
    }
}
