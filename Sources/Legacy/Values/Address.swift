/// E-mail addresses of the old system, tidied (RULES, section 2).
struct Address: Equatable {
    /// The address in small letters; not yet judged.
    let text: String
    /// Whether a name around it was taken off.
    let hadDisplayName: Bool
    /// Whether white space or invisible characters inside it were taken out.
    let hadSpaces: Bool

    /// Tidies what is written in a field.
    init(_ field: ArraySlice<UInt8>) {
        var scalars = field.text.unicodeScalars[...]
        var hadDisplayName = false
        if let end = scalars.lastIndex(where: { !Self.isSpace($0) }), scalars[end] == ">",
            let start = scalars.lastIndex(of: "<")
        {
            hadDisplayName = true
            scalars = scalars[scalars.index(after: start)..<end]
        }
        let trimmed = hadDisplayName ? Self.trimmed(scalars) : scalars
        let kept = trimmed.filter { !Self.isSpace($0) }
        self.hadDisplayName = hadDisplayName
        hadSpaces = kept.count < trimmed.count
        text = Self.small(kept)
    }

    /// Whether it is an address: exactly one @; before it 1 to 64 letters, digits and
    /// ``.!#$%&'*+/=?^_{}~-`` of ASCII; after it at least two labels of letters, digits, hyphens.
    var isValid: Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].count),
            parts[0].allSatisfy(Self.isLocal)
        else { return false }
        let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count >= 2 && labels.allSatisfy(Self.isLabel)
    }

    private static let localSigns = Array(".!#$%&'*+/=?^_{}~-".utf8)

    private static func isLocal(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || localSigns.contains(byte)
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        !label.isEmpty
            && label.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
    }

    /// Only ASCII capitals have small letters here: the Kelvin sign must not become a k.
    private static func small(_ scalars: Substring.UnicodeScalarView) -> String {
        String(decoding: Substring(scalars).utf8.map(\.small), as: UTF8.self)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
    }

    private static func trimmed(
        _ scalars: Substring.UnicodeScalarView
    ) -> Substring.UnicodeScalarView {
        guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return scalars[scalars.endIndex...] }
        return scalars[start...end]
    }
}
