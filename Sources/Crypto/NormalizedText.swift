internal import CUnistring
internal import Glibc

/// Unicode normalisation form C (UAX 15), so that one password typed on two keyboards is one.
enum NormalizedText {
    /// The UTF-8 of the text in form C; text in ASCII is in that form already.
    static func nfc(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
        var length = 0
        guard let normal = unistring_nfc(bytes, bytes.count, &length) else {
            return bytes
        }
        defer {
            explicit_bzero(normal, length)
            free(normal)
        }
        return Array(UnsafeBufferPointer(start: normal, count: length))
    }
}
