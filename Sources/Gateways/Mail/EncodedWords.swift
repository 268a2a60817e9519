internal import Crypto

/// Text in header fields (RFC 2047).
enum EncodedWords {
    /// Bytes of text in one word: with its frame it has 64 characters, and a line with the longest
    /// of our field names 73; a word may have 75, a line 76.
    private static let wordBytesMax = 39
    /// Plain text up to this length stays as it is: longer would have to be folded.
    private static let plainLengthMax = 60

    /// The text, as it is where that is possible.
    static func text(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
        // What looks like an encoded word would be decoded.
        let isShort = text.utf8.count <= plainLengthMax && !text.contains("=?")
        return isPlain && isShort ? text : encoded(text)
    }

    /// The text as encoded words, one a line; no character is cut in two (RFC 2047, 5).
    static func encoded(_ text: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > wordBytesMax { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(padded($0))?=" }.joined(separator: "\r\n ")
    }

    private static func padded(_ bytes: [UInt8]) -> String {
        let text = Base64.encode(bytes, .standard)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }
}
