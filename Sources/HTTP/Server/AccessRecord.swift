internal import Glibc

/// What the access log says about one request.
package struct AccessRecord: Sendable, Equatable {
    /// When the answer ended, in milliseconds since 1970, UTC.
    package var timeMs: Int64
    /// As in `Request.id`; empty when it could not be read.
    package var id: String
    /// The caller's address.
    package var peer: String
    /// As the caller wrote it; empty when it could not be read.
    package var method: String
    /// The template of the path, never the path itself, which may name a person; `nil` without.
    package var route: String?
    /// The status; 0 when the caller went before the answer.
    package var status: Int
    /// Bytes of the answer's body.
    package var bytes: Int
    /// Microseconds from the first line of the request to the end of the answer.
    package var durationUs: Int64
    /// Whether the caller took the whole answer.
    package var isComplete: Bool

    /// Puts a record together.
    package init(
        timeMs: Int64, id: String, peer: String, method: String, route: String?, status: Int,
        bytes: Int, durationUs: Int64, isComplete: Bool
    ) {
        (self.timeMs, self.id, self.peer, self.method) = (timeMs, id, peer, method)
        (self.route, self.status, self.bytes) = (route, status, bytes)
        (self.durationUs, self.isComplete) = (durationUs, isComplete)
    }
}

extension AccessRecord {
    /// Writes the record as a line of JSON that is plain ASCII, so that nothing in it moves a
    /// terminal.
    ///
    /// Times that are negative are written as 0: no clock stops the log.
    package func write(to lines: inout [UInt8]) {
        lines += "{\"time\":\"".utf8
        Self.append(moment: max(timeMs, 0), to: &lines)
        lines += "\",\"id\":".utf8
        Self.append(quoted: id, to: &lines)
        lines += ",\"peer\":".utf8
        Self.append(quoted: peer, to: &lines)
        lines += ",\"method\":".utf8
        Self.append(quoted: method, to: &lines)
        lines += ",\"route\":".utf8
        if let route { Self.append(quoted: route, to: &lines) } else { lines += "null".utf8 }
        lines += ",\"status\":\(status),\"bytes\":\(bytes),\"ms\":".utf8
        Self.append(milliseconds: max(durationUs, 0), to: &lines)
        lines += ",\"complete\":\(isComplete)}\n".utf8
    }

    /// Bytes of one text; what is longer is cut.
    private static let textBytesMax = 256

    /// Appends a JSON text in which every byte but printable ASCII is escaped (RFC 8259, 7).
    private static func append(quoted text: String, to lines: inout [UInt8]) {
        lines.append(UInt8(ascii: "\""))
        if text.utf8.count <= textBytesMax, text.utf8.allSatisfy(isPlain) {
            lines += text.utf8
        } else {
            for unit in text.utf16.prefix(textBytesMax) { append(escaped: unit, to: &lines) }
        }
        lines.append(UInt8(ascii: "\""))
    }

    private static func append(escaped unit: UInt16, to lines: inout [UInt8]) {
        if let byte = UInt8(exactly: unit), isPlain(byte) { return lines.append(byte) }
        lines.append(UInt8(ascii: "\\"))
        if unit == 0x22 || unit == 0x5c { return lines.append(UInt8(unit)) }
        lines.append(UInt8(ascii: "u"))
        for shift: UInt16 in [12, 8, 4, 0] { lines.append(hexDigits[Int(unit >> shift & 15)]) }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)

    /// Whether a byte stands for itself, as nearly all do.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7f).contains(byte) && byte != 0x22 && byte != 0x5c
    }

    /// Appends milliseconds, as in `1.204`.
    private static func append(milliseconds microseconds: Int64, to lines: inout [UInt8]) {
        lines += "\(microseconds / 1_000).".utf8
        append(Int(microseconds % 1_000), digits: 3, to: &lines)
    }

    /// Appends a moment, as in `2026-03-01T12:00:00.250Z` (RFC 3339).
    private static func append(moment milliseconds: Int64, to lines: inout [UInt8]) {
        var time = time_t(milliseconds / 1_000)
        var parts = tm()
        gmtime_r(&time, &parts)
        append(Int(parts.tm_year) + 1900, digits: 4, to: &lines)
        for (mark, part) in [
            ("-", parts.tm_mon + 1), ("-", parts.tm_mday), ("T", parts.tm_hour),
            (":", parts.tm_min), (":", parts.tm_sec),
        ] as [(Unicode.Scalar, Int32)] {
            lines.append(UInt8(ascii: mark))
            append(Int(part), digits: 2, to: &lines)
        }
        lines.append(UInt8(ascii: "."))
        append(Int(milliseconds % 1_000), digits: 3, to: &lines)
        lines.append(UInt8(ascii: "Z"))
    }

    /// Appends the last digits of a number that is not negative, with zeros in front.
    private static func append(_ number: Int, digits: Int, to lines: inout [UInt8]) {
        var unit = 1
        for _ in 1..<digits { unit *= 10 }
        while unit > 0 {
            lines.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
            unit /= 10
        }
    }
}
