internal import CCrypt
internal import CSodium

/// Verification of the bcrypt hashes of old accounts, by crypt(3).
///
/// New ones are never made.
enum Bcrypt {
    /// bcrypt reads no more of a password than this.
    private static let passwordBytesMax = 72
    /// Costs 4 to 15: a higher one would hold a worker for seconds, a lower one does not exist.
    private static let costs = 4...15
    private static let digits = Set("./0123456789".utf8)
        .union(UInt8(ascii: "A")...UInt8(ascii: "Z")).union(UInt8(ascii: "a")...UInt8(ascii: "z"))

    /// Whether a stored string is `$2a$`, `$2b$` or `$2y$`, a bearable cost, and 53 characters.
    static func isWellFormed(_ stored: String) -> Bool {
        let stored = Array(stored.utf8)
        guard stored.count == 60, stored[0] == UInt8(ascii: "$"), stored[1] == UInt8(ascii: "2"),
            [UInt8(ascii: "a"), UInt8(ascii: "b"), UInt8(ascii: "y")].contains(stored[2]),
            stored[3] == UInt8(ascii: "$"), stored[6] == UInt8(ascii: "$"),
            let cost = Int(String(decoding: stored[4..<6], as: UTF8.self))
        else { return false }
        return costs.contains(cost) && stored[7...].allSatisfy(digits.contains)
    }

    /// Whether the stored string was made from the secret.
    ///
    /// Costs one hash, whatever the answer. A NUL would end the password for C and let a longer one
    /// pass, so such a secret is refused.
    static func verify(_ secret: borrowing SecretBytes, against stored: String) -> Bool {
        let length = min(secret.count, passwordBytesMax)
        let phrase = UnsafeMutablePointer<CChar>.allocate(capacity: passwordBytesMax + 1)
        phrase.initialize(repeating: 0, count: passwordBytesMax + 1)
        // 32 KB: too much for the stack of a worker.
        let data = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        data.initialize(to: crypt_data())
        defer {
            sodium_memzero(phrase, passwordBytesMax + 1)
            sodium_memzero(data, MemoryLayout<crypt_data>.size)
            phrase.deallocate()
            data.deallocate()
        }
        let hasNUL = secret.withBytes { secret in
            for index in 0..<length { phrase[index] = CChar(bitPattern: secret[index]) }
            return secret.contains(0)
        }
        guard let made = crypt_r(phrase, stored, data) else { return false }
        return ConstantTime.equal(Array(String(cString: made).utf8), Array(stored.utf8)) && !hasNUL
    }
}
