/// What is stored of a password: one string, whose beginning names its kind.
///
/// - `$argon2id$…`: a password in form C, made here.
/// - `wrapped-sha256:$argon2id$…`: Argon2id over the lower-case hex of an old SHA-256.
/// - `wrapped-sha256-salted:SALT:$argon2id$…`: the same over SHA-256 of salt and password; SALT is
///   base64url, so that no character of the old salt can be taken for a separator.
/// - `$2a$…`, `$2b$…`, `$2y$…`: bcrypt of an old account.
/// - `none`: no password works.
///
/// Its description never shows the hash.
package struct PasswordHash: Sendable, Equatable {
    /// How a stored string was made from a password.
    package enum Kind: Sendable, Equatable {
        case argon2id
        case wrappedSHA256
        case wrappedSaltedSHA256
        case bcrypt
        case none
    }

    /// What a verification found.
    package enum Verdict: Sendable, Equatable {
        case refused
        /// The password is right. With `needsUpgrade` the caller stores a fresh `make` of it.
        case accepted(needsUpgrade: Bool)

        /// Whether the password is right.
        package var isAccepted: Bool { self != .refused }
    }

    /// How the stored string was made.
    package let kind: Kind
    /// What stands before the hash in the stored string.
    private let mark: String
    /// The old salt; empty for every other kind.
    private let salt: [UInt8]
    /// A PHC or crypt(3) string.
    private let body: String

    /// No password works; the account must set one.
    package static let none = Self(kind: .none, mark: "none", salt: [], body: "")

    private static let wrappedMark = "wrapped-sha256:"
    private static let saltedMark = "wrapped-sha256-salted:"
    /// Typed passwords longer than this are refused unhashed, for every account alike.
    private static let typedBytesMax = 4096

    private init(kind: Kind, mark: String, salt: [UInt8], body: String) {
        self.kind = kind
        self.mark = mark
        self.salt = salt
        self.body = body
    }

    /// The string to store.
    package var stored: String { mark + body }

    /// Reads a stored string; `nil` if it is none of the kinds or asks for an unbearable cost.
    package init?(stored: String) {
        if stored == Self.none.stored {
            self = .none
        } else if stored.hasPrefix("$2") {
            guard Bcrypt.isWellFormed(stored) else { return nil }
            self.init(kind: .bcrypt, mark: "", salt: [], body: stored)
        } else {
            self.init(argon2id: stored)
        }
    }

    private init?(argon2id stored: String) {
        guard let start = stored.firstIndex(of: "$") else { return nil }
        let mark = String(stored[..<start])
        let body = String(stored[start...])
        guard Argon2id.isWellFormed(body) else { return nil }
        if mark.isEmpty {
            self.init(kind: .argon2id, mark: mark, salt: [], body: body)
        } else if mark == Self.wrappedMark {
            self.init(kind: .wrappedSHA256, mark: mark, salt: [], body: body)
        } else {
            guard mark.hasPrefix(Self.saltedMark), mark.hasSuffix(":"),
                let salt = Base64.decode(String(mark.dropFirst(Self.saltedMark.count).dropLast()))
            else { return nil }
            self.init(kind: .wrappedSaltedSHA256, mark: mark, salt: salt, body: body)
        }
    }

    /// Whether `typed` is the password.
    ///
    /// Old accounts hashed the exact bytes that were typed, new ones are hashed in form C; so the
    /// exact bytes are tried, and if form C differs that too. Both are always hashed, for every
    /// kind, so that neither the kind nor the answer shows in the time taken. Argon2id kinds take
    /// about 30 ms, bcrypt about 50 ms; `none` takes nothing and is for `PasswordPool` to level.
    /// What is of an old kind, or of another cost than `cost`, needs an upgrade.
    func verify(_ typed: String, cost: Argon2id.Cost = .standard) -> Verdict {
        let exact = Array(typed.utf8)
        guard kind != .none, exact.count <= Self.typedBytesMax else { return .refused }
        let normal = NormalizedText.nfc(typed)
        var matches = check(exact)
        if normal != exact { matches = check(normal) || matches }
        let isCurrent = kind == .argon2id && body.hasPrefix(cost.prefix)
        return matches ? .accepted(needsUpgrade: !isCurrent) : .refused
    }

    private func check(_ password: [UInt8]) -> Bool {
        switch kind {
        case .argon2id:
            Argon2id.verify(SecretBytes(password), against: body)
        case .wrappedSHA256, .wrappedSaltedSHA256:
            Argon2id.verify(Self.digits(of: salt + password), against: body)
        case .bcrypt:
            Bcrypt.verify(SecretBytes(password), against: body)
        case .none:
            false
        }
    }

    /// What the old program stored of a password: the lower-case digits of its SHA-256.
    private static func digits(of bytes: [UInt8]) -> SecretBytes {
        SecretBytes(Hex.encode(SHA256.hash(bytes)).utf8)
    }
}

extension PasswordHash {
    /// Hashes a new password in form C.
    ///
    /// `nil` if there is no memory for it.
    static func make(
        _ password: String, cost: Argon2id.Cost = .standard, random: any RandomSource
    ) -> Self? {
        Argon2id.hash(SecretBytes(NormalizedText.nfc(password)), cost: cost, random: random)
            .map { Self(kind: .argon2id, mark: "", salt: [], body: $0) }
    }

    /// Wraps an old unsalted SHA-256, so that the fast hash is stored no more.
    ///
    /// - Parameters:
    ///   - digest: the 32 bytes of the old hash; with another length no password works.
    ///   - cost: of the Argon2id around it.
    ///   - random: gives the salt.
    /// - Returns: the wrapped hash, or `nil` if there is no memory for it.
    static func wrap(
        sha256 digest: [UInt8], cost: Argon2id.Cost = .standard, random: any RandomSource
    ) -> Self? {
        guard digest.count == SHA256.digestBytes else { return Self.none }
        return Argon2id.hash(SecretBytes(Hex.encode(digest).utf8), cost: cost, random: random)
            .map { Self(kind: .wrappedSHA256, mark: wrappedMark, salt: [], body: $0) }
    }

    /// Wraps an old SHA-256 over `salt` directly followed by the password.
    static func wrap(
        sha256 digest: [UInt8], salt: [UInt8], cost: Argon2id.Cost = .standard,
        random: any RandomSource
    ) -> Self? {
        guard digest.count == SHA256.digestBytes else { return Self.none }
        let mark = saltedMark + Base64.encode(salt) + ":"
        return Argon2id.hash(SecretBytes(Hex.encode(digest).utf8), cost: cost, random: random)
            .map { Self(kind: .wrappedSaltedSHA256, mark: mark, salt: salt, body: $0) }
    }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(kind) •••" }
    package var debugDescription: String { description }
    /// Without children, so that `dump` shows no hash either.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
