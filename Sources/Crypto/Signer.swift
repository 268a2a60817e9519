internal import CSodium

/// An Ed25519 key pair (RFC 8032) that signs checkpoints.
///
/// The caller keeps its seed in a file.
package struct Signer: Sendable {
    /// Length of the seed from which both keys come.
    package static let seedBytes = Int(crypto_sign_SEEDBYTES)
    /// Length of a signature.
    package static let signatureBytes = Int(crypto_sign_BYTES)

    /// What the caller stores, in a file that only its owner can read; 32 bytes.
    package let seed: [UInt8]
    /// What anyone may know, to verify signatures.
    package let verifier: Verifier
    private let secretKey: [UInt8]

    /// Makes a new key pair.
    package init(random: any RandomSource) {
        self.init(exactly: random.bytes(Self.seedBytes))
    }

    /// Takes a stored seed; `nil` unless it has 32 bytes.
    package init?(seed: [UInt8]) {
        guard seed.count == Self.seedBytes else { return nil }
        self.init(exactly: seed)
    }

    private init(exactly seed: [UInt8]) {
        Sodium.ready
        var publicKey = [UInt8](repeating: 0, count: Verifier.keyBytes)
        var secretKey = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
        crypto_sign_seed_keypair(&publicKey, &secretKey, seed)
        self.seed = seed
        self.secretKey = secretKey
        verifier = Verifier(exactly: publicKey)
    }

    /// The 64 bytes of a signature over bytes; the same every time.
    package func sign(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](length: Self.signatureBytes) {
            crypto_sign_detached($0, nil, bytes, UInt64(bytes.count), secretKey)
        }
    }
}

/// The public half of a `Signer`.
package struct Verifier: Sendable, Equatable {
    /// Length of a key.
    package static let keyBytes = Int(crypto_sign_PUBLICKEYBYTES)

    /// The public key; 32 bytes.
    package let key: [UInt8]

    /// Takes a public key; `nil` unless it has 32 bytes.
    package init?(key: [UInt8]) {
        guard key.count == Self.keyBytes else { return nil }
        self.init(exactly: key)
    }

    fileprivate init(exactly key: [UInt8]) {
        Sodium.ready
        self.key = key
    }

    /// Whether the signature was made over exactly these bytes by the other half of the key.
    package func verify(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        signature.count == Signer.signatureBytes
            && crypto_sign_verify_detached(signature, bytes, UInt64(bytes.count), key) == 0
    }
}

extension Signer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "signing key •••" }
    package var debugDescription: String { description }
    /// Without children, so that `dump` shows no key either.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
