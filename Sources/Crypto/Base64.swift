internal import CSodium

/// Bytes as base64 without padding (RFC 4648).
package enum Base64 {
    /// The 64 characters used.
    package enum Alphabet: Sendable {
        /// `+` and `/`, as in the PHC strings of password hashes.
        case standard
        /// `-` and `_`, safe in addresses, cursors and file names (RFC 4648 section 5).
        case url

        fileprivate var variant: Int32 {
            switch self {
            case .standard: sodium_base64_VARIANT_ORIGINAL_NO_PADDING
            case .url: sodium_base64_VARIANT_URLSAFE_NO_PADDING
            }
        }
    }

    /// Base64 of bytes, without `=` at the end.
    package static func encode(_ bytes: [UInt8], _ alphabet: Alphabet = .url) -> String {
        let capacity = sodium_base64_encoded_len(bytes.count, alphabet.variant)
        return String(unsafeUninitializedCapacity: capacity) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                guard let start = characters.baseAddress else { return }
                sodium_bin2base64(start, capacity, bytes, bytes.count, alphabet.variant)
            }
            return capacity - 1  // Less the NUL that C wants.
        }
    }

    /// Bytes of base64; `nil` for a foreign character, padding, or bits left over.
    package static func decode(_ text: String, _ alphabet: Alphabet = .url) -> [UInt8]? {
        let characters = text.utf8.map { CChar(bitPattern: $0) }
        let capacity = characters.count * 3 / 4 + 1
        var length = -1
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            let status = sodium_base642bin(
                start, capacity, characters, characters.count, nil, &length, nil,
                alphabet.variant)
            if status != 0 { length = -1 }
            filled = max(length, 0)
        }
        return length < 0 ? nil : bytes
    }
}
