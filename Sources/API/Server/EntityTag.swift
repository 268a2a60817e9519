internal import HTTP

/// Entity tags: the record's version, a hyphen, and a mark of the bytes (RFC 9110, section 8.8.3).
///
/// The version is what `If-Match` means; the mark makes the tag a strong one, since an answer also
/// shows what changes without the record, as the number of open sessions.
package enum EntityTag {
    /// The tag of an answer; without a version only the mark.
    package static func text(version: Int?, body: [UInt8]) -> String {
        "\"\(version.map(String.init) ?? "")-\(String(mark(body), radix: 36))\""
    }

    /// The version that `If-Match` names; `nil` for `*` and for no field.
    ///
    /// A weak tag never matches (RFC 9110, section 13.1.1).
    package static func expectedVersion(_ field: String?) throws(Problem) -> Int? {
        guard let field, field != "*" else { return nil }
        let isWeak = field.hasPrefix(weakness)
        let tag = isWeak ? field.dropFirst(weakness.count) : field[...]
        guard tag.utf8.count >= 3, tag.hasPrefix("\""), tag.hasSuffix("\"") else { throw refused }
        let digits = tag.dropFirst().prefix { $0 != "-" && $0 != "\"" }
        guard let version = Int(digits), version > 0, digits.utf8.allSatisfy({ $0 >= 0x30 }),
            !tag.contains(",")
        else { throw refused }
        guard !isWeak else { throw neverMatching }
        return version
    }

    private static let weakness = "W/"

    private static let refused = Problem(
        .malformed, "If-Match must be one entity tag that names a version, as in \"7\", or *")

    private static let neverMatching = Problem(
        .weakTag, "a weak tag never matches in If-Match; give the version alone, as in \"7\"")

    /// The tag by which `If-None-Match` knows an answer, compared weakly (RFC 9110, section
    /// 13.1.2); `nil` when it does not know it.
    ///
    /// That of the compressed answer when this is what the caller has: the answer that nothing has
    /// changed must name the one that is kept (RFC 9111, section 4.3.4).
    static func known(_ tag: String, by request: Request) -> String? {
        let packed = Compression.tag(ofPacked: tag)
        // A list may be cut into several fields (RFC 9110, section 5.3).
        for piece in request.headers.all("If-None-Match").flatMap({ $0.split(separator: ",") }) {
            let piece = piece.drop { $0 == " " || $0 == "\t" }
                .prefix { $0 != " " && $0 != "\t" }
            let named = piece.hasPrefix(weakness) ? piece.dropFirst(weakness.count) : piece
            if named == packed { return packed }
            if piece == "*" || named == tag { return tag }
        }
        return nil
    }

    /// A mark of bytes, the same in every process: eight bytes at a time, multiplied and folded.
    static func mark(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { buffer in
            var hash = UInt64(truncatingIfNeeded: buffer.count) ^ 0x9E37_79B9_7F4A_7C15
            func take(_ word: UInt64) {
                let product = (hash ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
                hash = product.high ^ product.low
            }
            var index = 0
            while index + 8 <= buffer.count {
                take(buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                index += 8
            }
            var last: UInt64 = 0
            while index < buffer.count {
                last = last << 8 | UInt64(buffer[index])
                index += 1
            }
            take(last)
            take(0)
            return hash
        }
    }
}
