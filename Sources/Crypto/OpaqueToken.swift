/// A secret of 256 random bits that names a session or a reset, and nothing else.
///
/// Its text is a prefix that secret scanners can find, the bits in base32, and six characters of
/// checksum that tell a mistyped token from a wrong one. At rest only `hash` is kept.
package struct OpaqueToken: Sendable {
    /// What a token opens; part of the text, so that one kind never passes for another.
    package enum Purpose: String, Sendable, CaseIterable {
        case session = "cb_"
        case reset = "cbr_"
        case invitation = "cbi_"
    }

    private static let secretBytes = 32
    private static let bodyCharacters = 52
    private static let checksumCharacters = 6

    /// What the token opens.
    package let purpose: Purpose
    /// The whole token, to be handed out once and never written down here.
    package let text: String

    /// Makes a new token.
    package init(_ purpose: Purpose, random: any RandomSource) {
        let secret = purpose.rawValue + Base32.encode(random.bytes(Self.secretBytes))
        self.purpose = purpose
        text = secret + Self.checksum(of: secret)
    }

    /// Reads a token as it was presented; `nil` if it is of another kind or damaged.
    package init?(_ purpose: Purpose, text: String) {
        let length =
            purpose.rawValue.utf8.count + Self.bodyCharacters + Self.checksumCharacters
        guard text.utf8.count == length, text.hasPrefix(purpose.rawValue) else { return nil }
        let secret = String(text.dropLast(Self.checksumCharacters))
        guard Self.checksum(of: secret) == text.suffix(Self.checksumCharacters) else { return nil }
        self.purpose = purpose
        self.text = text
    }

    /// What is stored and looked up: SHA-256 over the text, 32 bytes.
    ///
    /// 256 random bits cannot be guessed, so a fast hash is enough (ASVS 6.5.2).
    package var hash: [UInt8] { SHA256.hash(text) }

    private static func checksum(of secret: String) -> String {
        String(Base32.encode(SHA256.hash("checksum " + secret)).prefix(checksumCharacters))
    }
}

extension OpaqueToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { purpose.rawValue + "•••" }
    package var debugDescription: String { description }
    /// Without children, so that `dump` shows no secret either.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
