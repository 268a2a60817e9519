import Testing

@testable import Crypto

@Suite struct PasswordHashTests {
    private let random = SeededRandom(seed: 7)
    private let accepted = PasswordHash.Verdict.accepted(needsUpgrade: false)
    private let outdated = PasswordHash.Verdict.accepted(needsUpgrade: true)

    @Test func `a new hash asks for 46 MiB and one pass, and knows its password`() throws {
        let hash = try #require(PasswordHash.make("correct horse battery", random: random))
        #expect(hash.stored.hasPrefix("$argon2id$v=19$m=47104,t=1,p=1$"))
        #expect(hash.kind == .argon2id)
        let read = try #require(PasswordHash(stored: hash.stored))
        #expect(read == hash)
        #expect(read.verify("correct horse battery") == accepted)
        #expect(read.verify("correct horse batterz") == .refused)
        #expect(read.verify("") == .refused)
        #expect(read.verify("correct horse battery ") == .refused)
    }

    @Test func `two hashes of one password differ`() {
        let hashes = (0..<2).map { _ in PasswordHash.make("same", random: random)?.stored }
        #expect(hashes[0] != hashes[1])
    }

    /// Made by the reference implementation's command: `argon2 somesalt -id -t 2 -m 16 -p 1`.
    @Test func `a published Argon2id string is verified, and is to be upgraded`() throws {
        let stored =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
            + "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        #expect(try #require(PasswordHash(stored: stored)).verify("password") == outdated)
        #expect(try #require(PasswordHash(stored: stored)).verify("Password") == .refused)
    }

    @Test func `a password typed decomposed is the one that was set composed`() throws {
        let hash = try #require(PasswordHash.make("pass\u{E9}\u{622}", random: random))
        #expect(hash.verify("passe\u{301}\u{627}\u{653}") == accepted)
        let other = try #require(PasswordHash.make("passe\u{301}\u{627}\u{653}", random: random))
        #expect(other.verify("pass\u{E9}\u{622}") == accepted)
        #expect(other.verify("passe") == .refused)
    }

    @Test func `a wrapped SHA-256 knows the password and not its own digits`() throws {
        let digest = SHA256.hash("كلمة السر")
        let hash = try #require(PasswordHash.wrap(sha256: digest, random: random))
        #expect(hash.stored.hasPrefix("wrapped-sha256:$argon2id$"))
        let read = try #require(PasswordHash(stored: hash.stored))
        #expect(read.kind == .wrappedSHA256)
        #expect(read.verify("كلمة السر") == outdated)
        #expect(read.verify(Hex.encode(digest)) == .refused)
        #expect(read.verify(" كلمة السر") == .refused)
    }

    @Test func `an old hash over decomposed bytes knows them, one over form C both`() throws {
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        let old = try #require(
            PasswordHash.wrap(sha256: SHA256.hash(decomposed), random: random))
        #expect(old.verify(decomposed) == outdated)
        #expect(old.verify(composed) == .refused)
        let usual = try #require(PasswordHash.wrap(sha256: SHA256.hash(composed), random: random))
        #expect(usual.verify(composed) == outdated)
        #expect(usual.verify(decomposed) == outdated)
    }

    @Test(arguments: ["", "c7d6d8b5", "$a:b$", "ملح:$", "\0\n"])
    func `a wrapped salted SHA-256 survives any salt`(salt: String) throws {
        let password = "Najd$Star$7"
        let hash = try #require(
            PasswordHash.wrap(
                sha256: SHA256.hash(salt + password), salt: Array(salt.utf8), random: random))
        let read = try #require(PasswordHash(stored: hash.stored))
        #expect(read == hash)
        #expect(read.kind == .wrappedSaltedSHA256)
        #expect(read.verify(password) == outdated)
        #expect(read.verify(salt + password) == (salt.isEmpty ? outdated : .refused))
    }

    /// From the tests of bcrypt's authors and of crypt_blowfish.
    @Test(arguments: [
        ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
    ])
    func `bcrypt of each marker is verified, and is to be upgraded`(
        password: String, stored: String
    ) throws {
        let hash = try #require(PasswordHash(stored: stored))
        #expect(hash.kind == .bcrypt)
        #expect(hash.stored == stored)
        #expect(hash.verify(password) == outdated)
        #expect(hash.verify(password + "x") == .refused)
    }

    @Test func `a NUL does not cut a password short`() throws {
        let stored = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
        #expect(try #require(PasswordHash(stored: stored)).verify("U*U\0anything") == .refused)
        let hash = try #require(PasswordHash.make("one\0two", random: random))
        #expect(hash.verify("one") == .refused)
        #expect(hash.verify("one\0two") == accepted)
    }

    @Test func `no password opens an account without one`() {
        #expect(PasswordHash(stored: "none") == PasswordHash.none)
        #expect(PasswordHash.none.verify("") == .refused)
        #expect(PasswordHash.none.verify("none") == .refused)
    }

    @Test(arguments: [
        "", "plain", "letmein2023", "$1$abc$def", "sha256$salt$00",
        "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe\n",
        "$argon2id$v=19$m=9999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8Ar",
        "$argon2id$v=19$m=65536,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8Ar",
        "$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ", "wrapped-sha256:none",
        "wrapped-sha256-salted:!:$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
            + "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    ])
    func `what is no stored hash, or too dear, is refused`(stored: String) {
        #expect(PasswordHash(stored: stored) == nil)
    }

    @Test func `an endless password is refused unhashed`() throws {
        let long = String(repeating: "a", count: 5000)
        let hash = try #require(PasswordHash.make(long, random: random))
        #expect(hash.verify(long) == .refused)
    }

    @Test func `nothing of a hash is printed`() throws {
        let hash = try #require(PasswordHash.make("secret", random: random))
        var dumped = ""
        dump(hash, to: &dumped)
        for text in ["\(hash)", String(reflecting: hash), dumped] {
            #expect(!text.contains("$argon2id"))
        }
    }
}
