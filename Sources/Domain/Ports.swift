/// Secrets' keeper: hashing, tokens, sealing, signing.
///
/// Service conforms over Crypto.
package protocol Vault: Sendable {
    /// The hash to store for a new password. Takes about 30 ms and 46 MiB; `tooMany` or
    /// `unavailable` when too many hashes are waiting.
    func hash(password: Secret) throws(Failure) -> PasswordHash
    /// Compares a password with a stored hash; `nil` takes as long and never matches.
    func verify(
        password: Secret, against hash: PasswordHash?, login: String
    ) throws(Failure) -> PasswordVerdict
    /// Makes unknown names cost what real accounts cost, by the kinds of hashes in a sample.
    ///
    /// The sample is asked for at the first call and every few minutes.
    func levelDecoys(
        at now: Instant, sample: () throws(Failure) -> [PasswordHash]
    ) throws(Failure)
    /// Wraps legacy hashes so that no fast one is kept; `nil` for those without a usable password.
    ///
    /// The salts grow from the names and a secret of this database, so that an import that was
    /// stopped and begun again writes the same. Each takes about 30 ms and 46 MiB, two at a time;
    /// `progress` is told from any thread how many are done.
    func wrap(
        _ passwords: [NamedPassword], progress: @escaping @Sendable (Int) -> Void
    ) throws(Failure) -> [PasswordHash?]
    /// A mark of a text that only shows whether it is the same text: 16 hexadecimal digits of an
    /// HMAC under a secret of this database, which tell nothing without it.
    func mark(of text: String) -> String
    /// The rule that a new password breaks, in words that follow 'password'; `nil` when it is good.
    func weakness(of password: Secret, words: [String], hasSecondFactor: Bool) -> String?
    /// Whether the password is one that everybody tries first.
    func isCommon(_ password: Secret) -> Bool
    /// A new opaque token of 256 bits.
    func newToken() -> Secret
    /// A new one-time code that can be read out, grouped by hyphens.
    func newCode() -> Secret
    /// A typed code as it is hashed, whatever its blanks, hyphens and capitals; `nil` for what
    /// cannot be a code.
    func normalizedCode(_ typed: Secret) -> Secret?
    /// Compares a code with its stored hash; `nil` takes as long and never matches.
    func verify(code: Secret, against hash: PasswordHash?) throws(Failure) -> Bool
    /// What is stored of a token: SHA-256 as lower-case hexadecimal.
    func fingerprint(of token: Secret) -> String
    /// Signs text with the key kept beside the database: signature and public key, base64url.
    func sign(_ text: String) throws(Failure) -> (signature: String, publicKey: String)
    /// Whether the signature is one of the kept key over the text.
    func isSigned(_ text: String, signature: String, publicKey: String) throws(Failure) -> Bool
}

/// A password hash as it is stored: text that says its own kind.
package struct PasswordHash: Hashable, Sendable {
    /// The stored text.
    package let stored: String

    /// Takes stored text as it is.
    package init(stored: String) { self.stored = stored }
}

/// What comparing a password with a hash says.
package enum PasswordVerdict: Sendable, Equatable {
    /// It is the password, and the hash is of today's kind.
    case match
    /// It is the password, but it should be hashed again.
    case matchNeedsUpgrade
    /// It is not the password, or there is none.
    case mismatch
}

/// A password as the old system kept it.
package enum LegacyPassword: Hashable, Sendable {
    /// 64 hexadecimal digits in lower case.
    case sha256(hex: String)
    /// Salt directly followed by the password, hashed.
    case saltedSHA256(salt: String, hex: String)
    /// A bcrypt hash, `$2a$`, `$2b$` or `$2y$`.
    case bcrypt(String)
    /// No password.
    case none
    /// Something that is no hash.
    case unusable
}

/// A password of the old system and a name that no other account's password has.
package struct NamedPassword: Sendable {
    package var password: LegacyPassword
    package var name: String

    /// Names a password.
    package init(_ password: LegacyPassword, name: String) {
        (self.password, self.name) = (password, name)
    }
}

/// Tells the time.
package protocol Clock: Sendable {
    /// Now.
    var now: Instant { get }
}

/// Makes identifiers.
package protocol IDSource: Sendable {
    /// A UUIDv7 (RFC 9562, 5.7) of that moment, in two halves.
    func uuid7(at moment: Instant) -> (high: UInt64, low: UInt64)
}
