/// What a new password must be (NIST SP 800-63B-4, ASVS 5.0 6.2).
///
/// There are no rules of composition and no expiry. It is asked when a password is set, never at
/// sign-in.
package struct PasswordPolicy: Sendable {
    /// A rule that a password breaks.
    package enum Violation: Sendable, Equatable {
        /// Fewer Unicode code points than this, in form C.
        case tooShort(codePointsMin: Int)
        /// More bytes than this in form C, which would make hashing it an attack.
        case tooLong(bytesMax: Int)
        /// One of those that everybody tries first.
        case common
        /// It holds a word of the person's name or address.
        case holdsOwnName

        /// The rule and the way out, to be read behind the word 'password'.
        package var sentence: String {
            switch self {
            case .tooShort(let codePointsMin):
                "is too short; use at least \(codePointsMin) characters, for example four words"
            case .tooLong(let bytesMax):
                "is too long; use at most \(bytesMax) bytes"
            case .common: "is one that attackers try first; choose another"
            case .holdsOwnName:
                "holds a part of the name or address of its owner; choose another"
            }
        }
    }

    /// Fewest code points of a password that stands alone.
    package static let aloneCodePointsMin = 15
    /// Fewest code points of a password beside a second factor.
    package static let withFactorCodePointsMin = 8
    /// Most bytes, in form C.
    package static let bytesMax = 256
    /// Shorter words of a name occur in others by chance.
    private static let ownWordCodePointsMin = 4

    private let codePointsMin: Int

    package init(hasSecondFactor: Bool) {
        codePointsMin =
            hasSecondFactor ? Self.withFactorCodePointsMin : Self.aloneCodePointsMin
    }

    /// The first rule that a password breaks; `nil` if it is good.
    ///
    /// - Parameters:
    ///   - password: as typed.
    ///   - words: names and addresses of the owner, in any spelling; of an address the part before
    ///     the `@` counts.
    /// - Returns: the violation, or `nil`.
    package func violation(of password: String, words: [String]) -> Violation? {
        let bytes = NormalizedText.nfc(password)
        guard bytes.count <= Self.bytesMax else { return .tooLong(bytesMax: Self.bytesMax) }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.unicodeScalars.count >= codePointsMin else {
            return .tooShort(codePointsMin: codePointsMin)
        }
        if CommonPasswords.contains(text) { return .common }
        let folded = text.lowercased()
        let holds = words.flatMap(Self.ownWords).contains { folded.contains($0) }
        return holds ? .holdsOwnName : nil
    }

    /// The first rule that a password breaks, in words that follow 'password'; `nil` if it is good.
    package func weakness(of password: String, words: [String]) -> String? {
        violation(of: password, words: words)?.sentence
    }

    private static func ownWords(of name: String) -> [String] {
        name.prefix { $0 != "@" }.lowercased()
            .split { !$0.isLetter && !$0.isNumber }
            .filter { $0.unicodeScalars.count >= ownWordCodePointsMin }
            .map(String.init)
    }
}
