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
    /// The record as a line of JSON that is plain ASCII, so that nothing in it moves a terminal.
    package var line: String {
        var text = "{\"time\":\"\(Self.moment(timeMs))\",\"id\":\(Self.quoted(id))"
        text += ",\"peer\":\(Self.quoted(peer)),\"method\":\(Self.quoted(method))"
        text += ",\"route\":\(route.map(Self.quoted) ?? "null"),\"status\":\(status)"
        text += ",\"bytes\":\(bytes),\"ms\":\(Self.milliseconds(durationUs))"
        text += ",\"complete\":\(isComplete)}\n"
        return text
    }

    /// Bytes of one text; what is longer is cut.
    private static let textBytesMax = 256

    /// A JSON text in which every byte but printable ASCII is escaped (RFC 8259, section 7).
    private static func quoted(_ text: String) -> String {
        if text.utf8.count <= textBytesMax, text.utf8.allSatisfy(isPlain) { return "\"\(text)\"" }
        var quoted = "\""
        for unit in text.utf16.prefix(textBytesMax) {
            switch unit {
            case 0x22, 0x5c:
                quoted += "\\"
                quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            case 0x20..<0x7f: quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default: quoted += "\\u" + padded(Int(unit), 4, radix: 16)
            }
        }
        return quoted + "\""
    }

    /// Whether a byte stands for itself, as nearly all do.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7f).contains(byte) && byte != 0x22 && byte != 0x5c
    }

    /// As in `1.204`.
    private static func milliseconds(_ microseconds: Int64) -> String {
        "\(microseconds / 1_000).\(padded(Int(microseconds % 1_000), 3))"
    }

    /// As in `2026-03-01T12:00:00.250Z` (RFC 3339).
    private static func moment(_ milliseconds: Int64) -> String {
        var time = time_t(milliseconds / 1_000)
        var parts = tm()
        gmtime_r(&time, &parts)
        let day = "\(parts.tm_year + 1900)-\(padded(Int(parts.tm_mon) + 1, 2))"
        let hour = "\(padded(Int(parts.tm_hour), 2)):\(padded(Int(parts.tm_min), 2))"
        let second = "\(padded(Int(parts.tm_sec), 2)).\(padded(Int(milliseconds % 1_000), 3))"
        return "\(day)-\(padded(Int(parts.tm_mday), 2))T\(hour):\(second)Z"
    }

    private static func padded(_ number: Int, _ width: Int, radix: Int = 10) -> String {
        let digits = String(number, radix: radix)
        return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
    }
}
