internal import CMicroHTTPD
internal import Glibc

/// The header fields of a request as libmicrohttpd holds them, read and checked.
///
/// libmicrohttpd 0.9.75 lets pass what RFC 9112 calls ambiguous: names with space at their end,
/// lines that end with a bare LF, folded lines, and a NUL, at which it cuts the value. Its fields
/// point into the bytes as they arrived, with CR, LF and colon made zero, so that each must begin
/// where the last one ended; whatever was cut, folded or moved shows as a gap.
struct HeaderReading {
    private(set) var headers = Headers()
    /// Whether every field was as RFC 9112 wants it.
    private(set) var isWellFormed = true
    /// Where the next field must begin.
    private var next: UnsafePointer<CChar>

    /// Reads the fields of a connection whose header is complete.
    ///
    /// `targetBytes` is the length of the target before it was cut at `?`.
    init(_ connection: OpaquePointer, _ head: RawHead, targetBytes: Int) {
        next = head.version + strlen(head.version) + Self.lineEndBytes
        isWellFormed =
            head.url == head.method + strlen(head.method) + 1
            && head.version == head.url + targetBytes + 1
        withUnsafeMutablePointer(to: &self) { reading in
            _ = MHD_get_connection_values_n(
                connection, .HEADER_KIND,
                { context, _, name, nameBytes, value, valueBytes in
                    guard let context, let name else { return .NO }
                    context.assumingMemoryBound(to: HeaderReading.self).pointee.add(
                        UnsafeBufferPointer(start: name, count: nameBytes),
                        UnsafeBufferPointer(start: value, count: value == nil ? 0 : valueBytes))
                    return .YES
                }, reading)
        }
        if next + Self.lineEndBytes != head.method + microhttpd_header_bytes(connection) {
            isWellFormed = false
        }
    }

    /// CR and LF.
    private static let lineEndBytes = 2

    private mutating func add(
        _ name: UnsafeBufferPointer<CChar>, _ value: UnsafeBufferPointer<CChar>
    ) {
        guard let start = name.baseAddress, start == next, let valueStart = value.baseAddress else {
            isWellFormed = false
            return
        }
        next = valueStart + value.count + Self.lineEndBytes
        let name = UnsafeRawBufferPointer(name)
        let raw = UnsafeRawBufferPointer(value)
        guard Token.isToken(name), raw.allSatisfy(Self.isFieldByte) else {
            isWellFormed = false
            return
        }
        var end = raw.count
        while end > 0, raw[end - 1] == 0x20 || raw[end - 1] == 0x09 { end -= 1 }
        let text = String(decoding: name, as: UTF8.self)
        // It reads the value with the space, finds no coding that it knows, and reads to the end.
        if end < raw.count, Headers.isSame(text, "Transfer-Encoding") { isWellFormed = false }
        guard let value = String(validating: raw[..<end], as: UTF8.self) else {
            isWellFormed = false
            return
        }
        headers.add(text, value)
    }

    /// Visible, space, tab, or one of the bytes above ASCII (RFC 9110, section 5.5).
    private static func isFieldByte(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7f || byte == 0x09
    }
}
