/// The cryptography that the server's edge needs; callboard gives it over Crypto.
package protocol WebKeys: Sendable {
    /// An HMAC under a key that all servers of a database share, 32 bytes.
    func code(of bytes: [UInt8]) -> [UInt8]
    /// SHA-256, 32 bytes.
    func hash(_ bytes: [UInt8]) -> [UInt8]
}

/// Bytes as text and compared, for tokens of the edge.
enum EdgeText {
    /// Base64 with padding (RFC 4648, section 4).
    static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.enumerated().reduce(UInt32(0)) { bits, byte in
                bits | UInt32(byte.element) << UInt32(16 - 8 * byte.offset)
            }
            for letter in 0...group.count {
                text.append(alphabet[Int(bits >> UInt32(18 - 6 * letter) & 63)])
            }
        }
        while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether two texts are the same, in a time that does not tell where they differ.
    static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
