internal import CZlib

/// Smaller bodies for callers behind slow links, such as a console over a mobile network.
package enum Compression {
    /// Below this the header fields weigh more than what is saved.
    static let bytesMin = 1_024

    /// zlib's fastest: half a level more would cost the server more than the link saves.
    private static let level: Int32 = 1
    /// A window of 8 KB, about a page of a list, and tables to match: 40 KB instead of 256.
    private static let windowBits: Int32 = 13
    private static let memoryLevel: Int32 = 6

    /// The answer in the gzip form if the caller takes it and it pays, or else as it is.
    static func applied(to response: Response, accepting encodings: [String]) -> Response {
        guard response.body.count >= bytesMin, accepts(encodings), isText(response.headers),
            response.headers["Content-Encoding"] == nil, let body = gzip(response.body)
        else { return response }
        var response = response
        response.body = body
        response.headers.add("Content-Encoding", "gzip")
        if let tag = response.headers["ETag"], !tag.hasPrefix("W/") {
            response.headers["ETag"] = Self.tag(ofPacked: tag)
        }
        return response
    }

    /// The strong tag of an answer in the gzip form: other bytes than those of the answer as it is,
    /// so another tag, but always the same ones (RFC 9110, section 8.8.3.3).
    package static func tag(ofPacked tag: String) -> String { "\(tag.dropLast())-gzip\"" }

    /// Whether `Accept-Encoding` names gzip, and not with the quality 0 (RFC 9110, 12.5.3).
    static func accepts(_ values: [String]) -> Bool {
        guard !values.isEmpty else { return false }
        var anything = false
        for item in values.joined(separator: ",").lowercased().split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let coding = parts.first else { continue }
            let isWanted = !parts.dropFirst().contains { parameter in
                parameter.hasPrefix("q=") && parameter.dropFirst(2).allSatisfy { "0.".contains($0) }
            }
            if coding == "gzip" || coding == "x-gzip" { return isWanted }
            if coding == "*" { anything = isWanted }
        }
        return anything
    }

    /// Whether it is worth trying: what is an image or an archive is small already.
    private static func isText(_ headers: Headers) -> Bool {
        guard let type = headers["Content-Type"]?.lowercased() else { return false }
        return type.hasPrefix("text/") || type.contains("json") || type.contains("javascript")
            || type.contains("xml")
    }

    /// The bytes in the gzip form; `nil` when they would not become fewer.
    static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        guard zlib_start_gzip(&stream, level, windowBits, memoryLevel) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        let packed = [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
            bytes.withUnsafeBufferPointer { input in
                // zlib's structure has no const, but deflate does not write to its input.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(clamping: input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(clamping: output.count)
                let isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = isWhole ? output.count - Int(stream.avail_out) : 0
            }
        }
        return packed.isEmpty ? nil : packed
    }
}
