/// Builds the bytes that an audit record's hash covers: every stored column but the hash itself.
///
/// A column is one byte for its type as stored (0 null, 1 integer, 2 text, 3 blob), a length of
/// eight bytes, most significant first, and the bytes: of an integer its eight, of text its UTF-8.
/// Null differs from empty, and no two rows give the same bytes.
struct AuditHash {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(640) }

    /// Starts again with the room that was reserved.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func append(integer: Int64?) {
        guard let integer else { return appendNull() }
        bytes.append(1)
        append(number: 8)
        append(number: UInt64(bitPattern: integer))
    }

    mutating func append(text: [UInt8]?) { append(type: 2, text) }

    mutating func append(text: String?) { append(type: 2, text?.utf8) }

    mutating func append(blob: [UInt8]) { append(type: 3, blob) }

    private mutating func append(type: UInt8, _ content: (some Collection<UInt8>)?) {
        guard let content else { return appendNull() }
        bytes.append(type)
        append(number: UInt64(content.count))
        bytes += content
    }

    private mutating func appendNull() {
        bytes.append(0)
        append(number: 0)
    }

    private mutating func append(number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
    }

    /// A hash as people and programs see it.
    static func text(_ hash: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
