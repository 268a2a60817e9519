internal import CCrypto

/// A public key of ECDSA on P-256 with SHA-256 (FIPS 186-5).
package struct ECDSAKey: Sendable, Equatable {
    /// SubjectPublicKeyInfo as DER (RFC 5480).
    private let der: [UInt8]

    /// Reads base64 of DER, as services print it; `nil` for another kind of key.
    package init?(base64 text: String) {
        guard let der = Self.bytes(ofBase64: text), let key = Self.open(der) else { return nil }
        self.der = der
        defer { EVP_PKEY_free(key) }
        // Other curves have other sizes.
        guard EVP_PKEY_get_base_id(key) == EVP_PKEY_EC, EVP_PKEY_get_bits(key) == Self.bits else {
            return nil
        }
    }

    private static let bits: Int32 = 256

    /// Whether a signature, as base64 of DER, is one of this key over the bytes.
    package func isSigned(_ bytes: [UInt8], signature text: String) -> Bool {
        guard let signature = Self.bytes(ofBase64: text), let key = Self.open(der),
            let context = EVP_MD_CTX_new()
        else { return false }
        defer {
            EVP_MD_CTX_free(context)
            EVP_PKEY_free(key)
        }
        return EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }

    private static func bytes(ofBase64 text: String) -> [UInt8]? {
        let unpadded = text.reversed().drop { $0 == "=" }.reversed()
        return Base64.decode(String(unpadded), .standard)
    }

    private static func open(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_PUBKEY(nil, &start, buffer.count)
        }
    }
}
