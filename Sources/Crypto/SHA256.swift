internal import CSodium

/// SHA-256 (FIPS 180-4), in one call or piece by piece.
package struct SHA256 {
    /// Length of a digest.
    package static let digestBytes = 32

    private var state = crypto_hash_sha256_state()

    package init() { crypto_hash_sha256_init(&state) }

    /// Adds bytes to what is hashed.
    package mutating func update(_ bytes: [UInt8]) {
        crypto_hash_sha256_update(&state, bytes, UInt64(bytes.count))
    }

    /// Adds the UTF-8 of a text to what is hashed.
    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            guard let start = buffer.baseAddress else { return }
            crypto_hash_sha256_update(&state, start, UInt64(buffer.count))
        }
    }

    /// The 32 bytes of the digest of all that was added.
    package consuming func digest() -> [UInt8] {
        var closing = state
        return [UInt8](length: Self.digestBytes) { crypto_hash_sha256_final(&closing, $0) }
    }

    /// The 32-byte digest of bytes.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hash = Self()
        hash.update(bytes)
        return hash.digest()
    }

    /// The 32-byte digest of the UTF-8 of a text.
    package static func hash(_ text: String) -> [UInt8] {
        var hash = Self()
        hash.update(text)
        return hash.digest()
    }
}
