internal import CSodium

/// Seals a row of pieces one after the other, so that none can be changed, left out, moved or cut
/// off unnoticed (XChaCha20-Poly1305, libsodium's secretstream).
package struct StreamSealer {
    /// Length of a key.
    package static let keyBytes = Int(crypto_secretstream_xchacha20poly1305_KEYBYTES)
    /// Bytes that each piece grows by.
    package static let overheadBytes = Int(crypto_secretstream_xchacha20poly1305_ABYTES)
    /// Length of ``start``.
    package static let startBytes = Int(crypto_secretstream_xchacha20poly1305_HEADERBYTES)

    /// What the opener needs beside the key; not secret, new for each stream.
    package let start: [UInt8]
    private var state = crypto_secretstream_xchacha20poly1305_state()

    /// Begins a stream; `nil` unless the key has ``keyBytes``.
    package init?(key: [UInt8]) {
        guard key.count == Self.keyBytes else { return nil }
        Sodium.ready
        var start = [UInt8](repeating: 0, count: Self.startBytes)
        crypto_secretstream_xchacha20poly1305_init_push(&state, &start, key)
        self.start = start
    }

    /// Seals the next piece.
    ///
    /// `context` is bound to the piece but not stored: the opener must give the same. After the
    /// last piece there must be no other.
    package mutating func seal(_ piece: [UInt8], context: [UInt8], isLast: Bool) -> [UInt8] {
        let tag = isLast ? streamEnds : streamGoesOn
        return [UInt8](length: piece.count + Self.overheadBytes) { output in
            crypto_secretstream_xchacha20poly1305_push(
                &state, output, nil, piece, UInt64(piece.count), context, UInt64(context.count),
                tag)
        }
    }
}

/// Opens what a `StreamSealer` sealed, in the same order.
package struct StreamOpener {
    private var state = crypto_secretstream_xchacha20poly1305_state()

    /// Begins to read a stream; `nil` when the key or the start has another length.
    package init?(key: [UInt8], start: [UInt8]) {
        guard key.count == StreamSealer.keyBytes, start.count == StreamSealer.startBytes else {
            return nil
        }
        Sodium.ready
        guard crypto_secretstream_xchacha20poly1305_init_pull(&state, start, key) == 0 else {
            return nil
        }
    }

    /// The next piece and whether it is the last; `nil` when anything of it, its place, its context
    /// or the key differs.
    package mutating func open(
        _ sealed: [UInt8], context: [UInt8]
    ) -> (piece: [UInt8], isLast: Bool)? {
        let length = sealed.count - StreamSealer.overheadBytes
        guard length >= 0 else { return nil }
        var tag: UInt8 = 0
        var status: Int32 = -1
        // One byte more, so that an empty piece has an address too.
        let piece = [UInt8](unsafeUninitializedCapacity: length + 1) { buffer, filled in
            guard let output = buffer.baseAddress else { return }
            status = crypto_secretstream_xchacha20poly1305_pull(
                &state, output, nil, &tag, sealed, UInt64(sealed.count), context,
                UInt64(context.count))
            filled = status == 0 ? length : 0
        }
        return status == 0 ? (piece, tag == streamEnds) : nil
    }
}

// The header's names are casts or sums, which Swift does not import.
private let streamGoesOn: UInt8 = 0
private let streamEnds: UInt8 = 3
