internal import CSodium

/// Argon2id (RFC 9106) as PHC strings.
enum Argon2id {
    /// What one hash costs: memory, and passes over it.
    struct Cost: Sendable, Equatable {
        let memoryKiB: Int
        let passes: Int

        /// 46 MiB and one pass, which OWASP and ASVS 11.4.2 ask for.
        static let standard = Cost(memoryKiB: 47_104, passes: 1)
        /// The least that libsodium takes; for tests, whose passwords guard nothing.
        static let least = Cost(memoryKiB: 8, passes: 1)

        /// What a PHC string of this cost begins with.
        var prefix: String { "$argon2id$v=19$m=\(memoryKiB),t=\(passes),p=1$" }
    }

    /// Bounds on the cost that a stored string may ask of a worker.
    private static let memoryKiBMax = 262_144
    private static let passesMax = 10
    private static let saltBytes = Int(crypto_pwhash_argon2id_SALTBYTES)
    private static let tagBytes = 32

    /// The PHC string of a secret, or `nil` if there is no memory for it.
    ///
    /// libsodium maps the memory and unmaps it before it returns, so nothing stays resident.
    static func hash(
        _ secret: borrowing SecretBytes, cost: Cost, random: any RandomSource
    ) -> String? {
        Sodium.ready
        let salt = random.bytes(saltBytes)
        var status: Int32 = -1
        let tag = secret.withBytes { secret in
            [UInt8](length: tagBytes) { tag in
                status = secret.withMemoryRebound(to: CChar.self) { secret in
                    guard let password = secret.baseAddress else { return -1 }
                    return crypto_pwhash_argon2id(
                        tag, UInt64(tagBytes), password, UInt64(secret.count), salt,
                        UInt64(cost.passes), cost.memoryKiB * 1024,
                        crypto_pwhash_argon2id_ALG_ARGON2ID13)
                }
            }
        }
        guard status == 0 else { return nil }
        return cost.prefix + Base64.encode(salt, .standard) + "$" + Base64.encode(tag, .standard)
    }

    /// A PHC string that was made from no secret: nothing matches it.
    static func drawn(cost: Cost, random: any RandomSource) -> String {
        cost.prefix + Base64.encode(random.bytes(saltBytes), .standard) + "$"
            + Base64.encode(random.bytes(tagBytes), .standard)
    }

    /// Whether the PHC string was made from the secret.
    ///
    /// Costs one hash, whatever the answer.
    static func verify(_ secret: borrowing SecretBytes, against phc: String) -> Bool {
        Sodium.ready
        return secret.withBytes { secret in
            secret.withMemoryRebound(to: CChar.self) { secret in
                guard let password = secret.baseAddress else { return false }
                return crypto_pwhash_argon2id_str_verify(
                    phc, password, UInt64(secret.count)) == 0
            }
        }
    }

    /// Whether a stored string is a PHC string whose cost is bearable.
    static func isWellFormed(_ phc: String) -> Bool {
        let parts = phc.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19",
            let cost = Cost(parts[3]),
            (8...memoryKiBMax).contains(cost.memoryKiB), (1...passesMax).contains(cost.passes),
            let salt = Base64.decode(String(parts[4]), .standard),
            let tag = Base64.decode(String(parts[5]), .standard)
        else { return false }
        return salt.count >= 8 && tag.count >= 16
    }
}

extension Argon2id.Cost {
    /// Reads the part of a PHC string between two dollars, such as `m=47104,t=1,p=1`.
    init?(_ text: Substring) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2] == "p=1", parts[0].hasPrefix("m="),
            parts[1].hasPrefix("t="), let memoryKiB = Int(parts[0].dropFirst(2)),
            let passes = Int(parts[1].dropFirst(2))
        else { return nil }
        self.init(memoryKiB: memoryKiB, passes: passes)
    }
}
