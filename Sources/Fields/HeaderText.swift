/// Text as the value of a header field, which holds ASCII only (RFC 9110, 5.5).
package enum HeaderText {
    /// Longest text that is written in percent encoding; longer text of other scripts would be
    /// more than proxies let a header be.
    private static let percentBytesMax = 2_000

    private static let (wordStart, wordEnd) = ("=?UTF-8?B?", "?=")

    /// UTF-8 in percent encoding, or when that is long, as one encoded word (RFC 2047, 2), which
    /// percent encoding never looks like.
    package static func encode(_ text: String) -> String {
        let encoded = PercentText.encode(text)
        guard encoded.utf8.count > percentBytesMax else { return encoded }
        return wordStart + WireBase64.encode(Array(text.utf8)) + wordEnd
    }

    /// Reads ``encode(_:)``; `nil` when it is malformed.
    package static func decode(_ value: String) -> String? {
        guard value.hasPrefix(wordStart), value.hasSuffix(wordEnd),
            value.utf8.count >= wordStart.utf8.count + wordEnd.utf8.count
        else { return PercentText.decode(value[...]) }
        let word = value.utf8.dropFirst(wordStart.utf8.count).dropLast(wordEnd.utf8.count)
        return WireBase64.decode(Array(word)).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
