internal import Crypto
package import Domain

/// The key that seals backups.
///
/// Its text form, one line, is what stands in a key's file: `callboard-backup-key-1:` and 64 hex
/// digits.
package struct BackupKey: Sendable {
    let bytes: [UInt8]

    private static let prefix = "callboard-backup-key-1:"
    /// Bytes of a file that holds a key.
    package static let textBytesMax = 256

    /// Makes a new key.
    package init() { bytes = SystemRandom().bytes(StreamSealer.keyBytes) }

    /// Reads the text form; `nil` when it is something else.
    package init?(_ text: Secret) {
        let line = text.revealed.trimmingBlanks()
        guard line.hasPrefix(Self.prefix),
            let bytes = Hex.decode(String(line.dropFirst(Self.prefix.count))),
            bytes.count == StreamSealer.keyBytes
        else { return nil }
        self.bytes = bytes
    }

    /// The text form.
    package var text: Secret { Secret(Self.prefix + Hex.encode(bytes) + "\n") }

    /// What may be told of the key, so that people find the right one.
    package var name: String {
        Hex.encode(Array(SHA256.hash(Array("callboard backup key name".utf8) + bytes).prefix(4)))
    }
}
