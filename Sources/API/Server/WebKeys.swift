/// The cryptography that the server's edge needs; callboard gives it over Crypto.
package protocol WebKeys: Sendable {
    /// An HMAC under a key that all servers of a database share, 32 bytes.
    func code(of bytes: [UInt8]) -> [UInt8]
    /// SHA-256, 32 bytes.
    func hash(_ bytes: [UInt8]) -> [UInt8]
}

/// Tokens of the edge, compared.
enum EdgeText {
    /// Whether two texts are the same, in a time that does not tell where they differ.
    static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
