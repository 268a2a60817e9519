internal import CSodium

/// HMAC-SHA-256 (RFC 2104) with a key of any length, in one call or piece by piece.
package struct HMACSHA256 {
    /// Length of a code.
    package static let codeBytes = 32

    private var state = crypto_auth_hmacsha256_state()

    /// Starts a code; a key longer than 64 bytes is hashed first, as the RFC asks.
    package init(key: [UInt8]) {
        crypto_auth_hmacsha256_init(&state, key, key.count)
    }

    /// Adds bytes to what is authenticated.
    package mutating func update(_ bytes: [UInt8]) {
        crypto_auth_hmacsha256_update(&state, bytes, UInt64(bytes.count))
    }

    /// The 32 bytes of the code over all that was added.
    package consuming func code() -> [UInt8] {
        var closing = state
        return [UInt8](length: Self.codeBytes) { crypto_auth_hmacsha256_final(&closing, $0) }
    }

    /// The 32-byte code over bytes.
    package static func code(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var hmac = Self(key: key)
        hmac.update(bytes)
        return hmac.code()
    }

    /// Whether `code` is the code over `bytes`; takes the same time wherever they differ.
    package static func verify(_ code: [UInt8], of bytes: [UInt8], key: [UInt8]) -> Bool {
        ConstantTime.equal(code, Self.code(of: bytes, key: key))
    }
}
