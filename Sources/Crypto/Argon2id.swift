internal import CSodium

/// Argon2id (RFC 9106) with the cost of the house, as PHC strings.
enum Argon2id {
    /// Memory of one hash: 46 MiB, with one pass what OWASP and ASVS 11.4.2 ask for.
    static let memoryKiB = 47_104
    static let passes = 1
    static let prefix = "$argon2id$v=19$m=\(memoryKiB),t=\(passes),p=1$"

    /// Bounds on the cost that a stored string may ask of a worker.
    private static let memoryKiBMax = 262_144
    private static let passesMax = 10
    private static let saltBytes = Int(crypto_pwhash_argon2id_SALTBYTES)
    private static let tagBytes = 32

    /// The PHC string of a secret, or `nil` if there is no memory for it.
    ///
    /// libsodium maps the 46 MiB and unmaps them before it returns, so nothing stays resident.
    static func hash(_ secret: borrowing SecretBytes, random: any RandomSource) -> String? {
        Sodium.ready
        let salt = random.bytes(saltBytes)
        var status: Int32 = -1
        let tag = secret.withBytes { secret in
            [UInt8](length: tagBytes) { tag in
                status = secret.withMemoryRebound(to: CChar.self) { secret in
                    guard let password = secret.baseAddress else { return -1 }
                    return crypto_pwhash_argon2id(
                        tag, UInt64(tagBytes), password, UInt64(secret.count), salt,
                        UInt64(passes), memoryKiB * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13)
                }
            }
        }
        guard status == 0 else { return nil }
        return prefix + Base64.encode(salt, .standard) + "$" + Base64.encode(tag, .standard)
    }

    /// A PHC string of today's cost that was made from no secret: nothing matches it.
    static func drawn(random: any RandomSource) -> String {
        prefix + Base64.encode(random.bytes(saltBytes), .standard) + "$"
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

    /// Whether a stored string was made with the cost of today.
    static func isCurrent(_ phc: String) -> Bool { phc.hasPrefix(prefix) }

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

    private struct Cost {
        let memoryKiB: Int
        let passes: Int

        init?(_ text: Substring) {
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[2] == "p=1", parts[0].hasPrefix("m="),
                parts[1].hasPrefix("t="), let memoryKiB = Int(parts[0].dropFirst(2)),
                let passes = Int(parts[1].dropFirst(2))
            else { return nil }
            self.memoryKiB = memoryKiB
            self.passes = passes
        }
    }
}
