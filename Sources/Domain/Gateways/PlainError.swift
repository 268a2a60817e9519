/// What an outside service says of an error, as it may be kept and shown: without addresses of
/// people, without what looks like a secret, in one line.
package enum PlainError {
    /// Most characters that are kept.
    package static let lengthMax = 300
    /// From so many characters on, letters and digits without a blank are taken for a secret.
    private static let tokenLengthMin = 20

    /// The text without what must not be kept; `secrets` are cut wherever they stand.
    package static func text(_ error: String) -> String { text(error, hiding: []) }

    /// The same, with some texts that are known to be secret.
    package static func text(_ error: String, hiding secrets: [String]) -> String {
        var error = error
        for secret in secrets where !secret.isEmpty {
            error = error.split(separator: secret, omittingEmptySubsequences: false)
                .joined(separator: hidden)
        }
        let words = error.prefix(2 * lengthMax).unicodeScalars
            .split { $0.value < 0x21 || $0.value == 0x7f || (0x80...0xa0).contains($0.value) }
        return String(words.map { word(String($0)) }.joined(separator: " ").prefix(lengthMax))
    }

    private static let hidden = "•••"

    private static func word(_ word: String) -> String {
        let isSign = { (character: Character) in "<>(),;:\"'[]".contains(character) }
        let core = word.drop(while: isSign)
        let trimmed = String(core.reversed().drop(while: isSign).reversed())
        guard let range = word.firstRange(of: trimmed), !trimmed.isEmpty else { return word }
        return word.replacingCharacters(in: range, by: plain(trimmed))
    }

    private static func plain(_ core: String) -> String {
        if let at = core.lastIndex(of: "@"), at != core.startIndex {
            return "\(core.prefix(1))\(hidden)\(core[at...])"
        }
        let letters = core.filter { $0.isLetter || $0.isNumber }
        let hasBoth = letters.contains(where: \.isNumber) && letters.contains(where: \.isLetter)
        let isToken = letters.count >= tokenLengthMin && hasBoth && !core.contains("/")
        return isToken ? hidden : core
    }
}

extension String {
    fileprivate func replacingCharacters(
        in range: Range<String.Index>, by other: String
    ) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
