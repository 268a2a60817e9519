internal import CSodium

/// A key that seals bytes, so that who destroys the key erases them (XChaCha20-Poly1305).
package struct Sealer: Sendable {
    /// Length of a key.
    package static let keyBytes = Int(crypto_aead_xchacha20poly1305_ietf_KEYBYTES)

    private static let version: UInt8 = 1
    private static let nonceBytes = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    private static let tagBytes = Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)

    /// The key, to be stored by the caller; exactly 32 bytes.
    package let key: [UInt8]

    /// Makes a new key.
    package init(random: any RandomSource) { key = random.bytes(Self.keyBytes) }

    /// Takes a stored key; `nil` unless it has 32 bytes.
    package init?(key: [UInt8]) {
        guard key.count == Self.keyBytes else { return nil }
        self.key = key
    }

    /// Seals bytes: a version byte, a random nonce of 24 bytes, the ciphertext, a tag of 16 bytes.
    ///
    /// - Parameters:
    ///   - bytes: what to hide.
    ///   - context: what the bytes belong to, such as a table, a column and an id; not hidden, not
    ///     stored, but `open` needs the same.
    ///   - random: gives the nonce.
    /// - Returns: 41 bytes more than were given.
    package func seal(
        _ bytes: [UInt8], context: [UInt8], random: any RandomSource
    ) -> [UInt8] {
        seal(bytes, context: context, nonce: random.bytes(Self.nonceBytes))
    }

    /// Seals bytes so that the same bytes in the same context always become the same.
    ///
    /// The nonce is a code of both, as in SIV (RFC 5297): no two texts have one nonce, and who sees
    /// two results learns no more than whether they hold the same. `nonceKey` is another than the
    /// sealer's own; its length does not matter.
    ///
    /// - Returns: 41 bytes more than were given, for `open`.
    package func sealAlike(
        _ bytes: [UInt8], context: [UInt8], nonceKey: [UInt8]
    ) -> [UInt8] {
        var hmac = HMACSHA256(key: nonceKey)
        // The length says where the context ends, so that no other pair is the same text.
        hmac.update(withUnsafeBytes(of: UInt64(context.count).littleEndian) { Array($0) })
        hmac.update(context)
        hmac.update(bytes)
        return seal(bytes, context: context, nonce: Array(hmac.code()[..<Self.nonceBytes]))
    }

    private func seal(_ bytes: [UInt8], context: [UInt8], nonce: [UInt8]) -> [UInt8] {
        let start = 1 + Self.nonceBytes
        return [UInt8](length: start + bytes.count + Self.tagBytes) { output in
            output[0] = Self.version
            (output + 1).update(from: nonce, count: nonce.count)
            encrypt(bytes, context: context, nonce: nonce, to: output + start)
        }
    }

    /// Opens what `seal` made; `nil` if anything of it, the context or the key differs.
    package func open(_ sealed: [UInt8], context: [UInt8]) -> [UInt8]? {
        let start = 1 + Self.nonceBytes
        guard sealed.count >= start + Self.tagBytes, sealed[0] == Self.version else { return nil }
        return decrypt(
            Array(sealed[start...]), context: context, nonce: Array(sealed[1..<start]))
    }

    /// Writes the ciphertext and the tag.
    private func encrypt(
        _ bytes: [UInt8], context: [UInt8], nonce: [UInt8], to output: UnsafeMutablePointer<UInt8>
    ) {
        crypto_aead_xchacha20poly1305_ietf_encrypt(
            output, nil, bytes, UInt64(bytes.count), context, UInt64(context.count), nil, nonce,
            key)
    }

    private func decrypt(_ bytes: [UInt8], context: [UInt8], nonce: [UInt8]) -> [UInt8]? {
        let length = bytes.count - Self.tagBytes
        var status: Int32 = -1
        // One byte more, so that an empty text has an address too.
        let opened = [UInt8](unsafeUninitializedCapacity: length + 1) { buffer, filled in
            guard let output = buffer.baseAddress else { return }
            status = crypto_aead_xchacha20poly1305_ietf_decrypt(
                output, nil, nil, bytes, UInt64(bytes.count), context, UInt64(context.count),
                nonce, key)
            filled = status == 0 ? length : 0
        }
        return status == 0 ? opened : nil
    }
}

extension Sealer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "sealing key •••" }
    package var debugDescription: String { description }
    /// Without children, so that `dump` shows no key either.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
