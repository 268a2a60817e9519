/// Text in lines of at most 76 characters of ASCII (RFC 2045, 6.7).
enum QuotedPrintable {
    private static let lineLengthMax = 76
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// The text with CRLF line ends, the last one included.
    static func encode(_ text: String) -> String {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { line(Array($0.utf8)) + "\r\n" }.joined()
    }

    private static func line(_ bytes: [UInt8]) -> String {
        var (done, current): ([UInt8], [UInt8]) = ([], [])
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let piece = piece(byte, isLast: isLast)
            // A line that goes on needs room for its "=".
            if current.count + piece.count > lineLengthMax - (isLast ? 0 : 1) {
                done += current + Array("=\r\n".utf8)
                current = []
            }
            current += piece
        }
        return String(decoding: done + current, as: UTF8.self)
    }

    private static func piece(_ byte: UInt8, isLast: Bool) -> [UInt8] {
        let isBlank = byte == 0x20 || byte == 0x09
        let isPlain = (0x21...0x7e).contains(byte) && byte != UInt8(ascii: "=")
        if isPlain || (isBlank && !isLast) { return [byte] }
        return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
