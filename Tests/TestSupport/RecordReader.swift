/// Reads a JSON array of flat records, as data for tests comes in.
///
/// Fields owns the program's JSON; the tests read their data without trusting what they test.
struct RecordReader {
    /// A value of a record.
    enum Value: Equatable {
        case text(String)
        case flag(Bool)
        case number(Int)
        case texts([String])
    }

    /// Where the text stopped being such an array.
    struct Malformed: Error, CustomStringConvertible {
        let offset: Int
        let expected: String
        var description: String { "byte \(offset): expected \(expected)" }
    }

    private let bytes: [UInt8]
    private var offset = 0

    /// Records of `[{"name": value, …}, …]`.
    static func records(in bytes: [UInt8]) throws -> [[String: Value]] {
        var reader = RecordReader(bytes: bytes)
        var records: [[String: Value]] = []
        try reader.readList(from: "[", to: "]") { reader in
            var record: [String: Value] = [:]
            try reader.readList(from: "{", to: "}") { reader in
                let name = try reader.readText()
                try reader.expect(":")
                record[name] = try reader.readValue()
            }
            records.append(record)
        }
        return records
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func readValue() throws -> Value {
        switch peek() {
        case UInt8(ascii: "\""): return .text(try readText())
        case UInt8(ascii: "["):
            var texts: [String] = []
            try readList(from: "[", to: "]") { texts.append(try $0.readText()) }
            return .texts(texts)
        default:
            let word = bytes[offset...].prefix { !Array(",]} \n".utf8).contains($0) }
            offset += word.count
            let text = String(decoding: word, as: UTF8.self)
            if let number = Int(text) { return .number(number) }
            guard text == "true" || text == "false" else { throw malformed("a value") }
            return .flag(text == "true")
        }
    }

    private mutating func readList(
        from open: Unicode.Scalar, to close: Unicode.Scalar,
        _ readItem: (inout RecordReader) throws -> Void
    ) throws {
        try expect(open)
        if take(close) { return }
        repeat { try readItem(&self) } while take(",")
        try expect(close)
    }

    private mutating func readText() throws -> String {
        try expect("\"")
        var units: [UInt16] = []
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
            if bytes[offset] == UInt8(ascii: "\\") {
                units.append(try readEscape())
                continue
            }
            let run = bytes[offset...].prefix {
                $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
            }
            units += String(decoding: run, as: UTF8.self).utf16
            offset += run.count
        }
        try expect("\"")
        // Half of a surrogate pair becomes U+FFFD here, as it does in every text of the program.
        return String(decoding: units, as: UTF16.self)
    }

    private mutating func readEscape() throws -> UInt16 {
        offset += 2
        guard offset <= bytes.count else { throw malformed("an escape") }
        let letter = bytes[offset - 1]
        let simple: [UInt8: UInt16] = [
            UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10,
            UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13,
        ]
        guard letter == UInt8(ascii: "u") else { return simple[letter] ?? UInt16(letter) }
        let digits = String(decoding: bytes[offset...].prefix(4), as: UTF8.self)
        guard let unit = UInt16(digits, radix: 16) else { throw malformed("four hex digits") }
        offset += 4
        return unit
    }

    private mutating func peek() -> UInt8? {
        while offset < bytes.count, bytes[offset] <= 0x20 { offset += 1 }
        return offset < bytes.count ? bytes[offset] : nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        offset += 1
        return true
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws {
        guard take(scalar) else { throw malformed("'\(scalar)'") }
    }

    private func malformed(_ expected: String) -> Malformed {
        Malformed(offset: offset, expected: expected)
    }
}
