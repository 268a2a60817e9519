/// A code that support reads to a person on the telephone: ten characters, as `XXXXX-XXXXX`.
///
/// 27 characters, one of each group that look alike, so 47.5 bits: enough for a code that lives
/// minutes and allows few tries, too few to store under a fast hash. Store `PasswordPool.make` of
/// `canonical`, and verify that (ASVS 6.5.2).
package struct OneTimeCode: Sendable {
    private static let alphabet = [UInt8]("0123456789ACDEFHJKMNPRTVWXY".utf8)
    private static let length = 10
    private static let groupLength = 5
    /// What a reader may take a character for; with these every letter and digit is understood.
    private static let lookAlikes: [UInt8: UInt8] = [
        UInt8(ascii: "B"): UInt8(ascii: "8"), UInt8(ascii: "G"): UInt8(ascii: "6"),
        UInt8(ascii: "I"): UInt8(ascii: "1"), UInt8(ascii: "L"): UInt8(ascii: "1"),
        UInt8(ascii: "O"): UInt8(ascii: "0"), UInt8(ascii: "Q"): UInt8(ascii: "0"),
        UInt8(ascii: "S"): UInt8(ascii: "5"), UInt8(ascii: "U"): UInt8(ascii: "V"),
        UInt8(ascii: "Z"): UInt8(ascii: "2"),
    ]

    /// The ten characters without a separator: what is hashed.
    package let canonical: String

    /// The code as people read it, in two groups.
    package var text: String {
        "\(canonical.prefix(Self.groupLength))-\(canonical.dropFirst(Self.groupLength))"
    }

    /// Makes a new code.
    package init(random: any RandomSource) {
        let characters = (0..<Self.length).map { _ in
            Self.alphabet[random.number(below: Self.alphabet.count)]
        }
        canonical = String(decoding: characters, as: UTF8.self)
    }

    /// Reads a code as it was typed; `nil` if it cannot be one.
    ///
    /// Case, spaces, hyphens and direction marks do not matter, Arabic and Persian digits count as
    /// digits, and a character that is not in the alphabet as the one it looks like.
    package init?(typed: String) {
        var characters: [UInt8] = []
        for scalar in typed.unicodeScalars where !Self.isIgnored(scalar) {
            guard characters.count < Self.length, let character = Self.character(scalar) else {
                return nil
            }
            characters.append(character)
        }
        guard characters.count == Self.length else { return nil }
        canonical = String(decoding: characters, as: UTF8.self)
    }

    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return properties.isWhitespace || properties.generalCategory == .format
            || properties.isDash || scalar == "_" || scalar == "."
    }

    private static func character(_ scalar: Unicode.Scalar) -> UInt8? {
        let plain: UInt8
        switch scalar.value {
        case 0x30...0x39, 0x41...0x5A: plain = UInt8(scalar.value)
        case 0x61...0x7A: plain = UInt8(scalar.value - 0x20)
        case 0x660...0x669: plain = UInt8(scalar.value - 0x660 + 0x30)
        case 0x6F0...0x6F9: plain = UInt8(scalar.value - 0x6F0 + 0x30)
        default: return nil
        }
        return lookAlikes[plain] ?? plain
    }
}

extension OneTimeCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••••-•••••" }
    package var debugDescription: String { description }
    /// Without children, so that `dump` shows no secret either.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
