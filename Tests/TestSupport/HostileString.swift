internal import Glibc
internal import Testing

/// A text that somebody might put into a name to harm the one who reads it.
package struct HostileString: Sendable, CustomTestStringConvertible {
    package let id: String
    /// What kind it is, such as `csi` or `bidi`.
    package let category: String
    /// What it does: execute, width, hide, reorder, inject, decode.
    package let danger: String
    package let text: String
    /// As it arrives; not UTF-8 in some.
    package let bytes: [UInt8]
    /// As it arrives spread over neighbouring fields; `text` alone in most.
    package let parts: [String]
    /// Whether its bytes must never reach a terminal as they stand.
    package let isNeverRaw: Bool

    package var testDescription: String { "\(id) \(category)" }

    /// The built-in ones, and those of the JSON file that HOSTILE_STRINGS names.
    package static let all: [HostileString] = {
        guard let path = getenv("HOSTILE_STRINGS").map({ String(cString: $0) }), !path.isEmpty
        else { return builtIn }
        do {
            return builtIn + (try load(path))
        } catch {
            preconditionFailure("HOSTILE_STRINGS names \(path), which cannot be used: \(error)")
        }
    }()

    /// Reads records of `id`, `class`, `danger`, `string`, `never_raw`, and where they are there
    /// `bytes_hex` and `parts`.
    package static func load(_ path: String) throws -> [HostileString] {
        try RecordReader.records(in: try File.bytes(of: path)).compactMap {
            HostileString(record: $0)
        }
    }

    init(_ id: String, _ category: String, danger: String, _ text: String, isNeverRaw: Bool) {
        self.id = id
        self.category = category
        self.danger = danger
        self.text = text
        self.isNeverRaw = isNeverRaw
        bytes = Array(text.utf8)
        parts = [text]
    }

    /// `nil` when a record lacks one of the five that every record has.
    private init?(record: [String: RecordReader.Value]) {
        guard case .text(let id) = record["id"], case .text(let category) = record["class"],
            case .text(let danger) = record["danger"], case .text(let text) = record["string"],
            case .flag(let isNeverRaw) = record["never_raw"]
        else { return nil }
        self.id = id
        self.category = category
        self.danger = danger
        self.text = text
        self.isNeverRaw = isNeverRaw
        if case .text(let digits) = record["bytes_hex"] {
            bytes = Self.bytes(hex: digits)
        } else {
            bytes = Array(text.utf8)
        }
        if case .texts(let parts) = record["parts"] {
            self.parts = parts
        } else {
            parts = [text]
        }
    }

    private static func bytes(hex digits: String) -> [UInt8] {
        var rest = digits[...]
        var bytes: [UInt8] = []
        while let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
