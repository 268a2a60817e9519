internal import Domain

/// JSON as a tree: what an answer sheet is read into.
indirect enum Answer: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([Answer])
    case object([String: Answer])

    subscript(key: String) -> Answer {
        if case .object(let members) = self { members[key] ?? .null } else { .null }
    }

    var members: [String: Answer] {
        if case .object(let members) = self { members } else { [:] }
    }

    var items: [Answer] {
        if case .list(let items) = self { items } else { [] }
    }

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    var int: Int? {
        if case .number(let number) = self { Int(exactly: number) } else { nil }
    }

    var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    /// Counts by name.
    var counts: [String: Int] { members.compactMapValues(\.int) }
}

/// Reads well-formed JSON; for tests only, so anything odd ends the reading early.
struct AnswerReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ bytes: [UInt8]) -> Answer {
        var reader = Self(bytes)
        return reader.value()
    }

    private mutating func next() -> UInt8? {
        while index < bytes.count, bytes[index] <= 32 { index += 1 }
        return index < bytes.count ? bytes[index] : nil
    }

    private mutating func value() -> Answer {
        switch next() {
        case UInt8(ascii: "{"): object()
        case UInt8(ascii: "["): list()
        case UInt8(ascii: "\""): .text(string())
        default: word()
        }
    }

    private mutating func object() -> Answer {
        var members: [String: Answer] = [:]
        index += 1
        while let byte = next(), byte != UInt8(ascii: "}") {
            if byte == UInt8(ascii: ",") { index += 1 }
            _ = next()
            let key = string()
            _ = next()
            index += 1
            members[key] = value()
        }
        index += 1
        return .object(members)
    }

    private mutating func list() -> Answer {
        var items: [Answer] = []
        index += 1
        while let byte = next(), byte != UInt8(ascii: "]") {
            if byte == UInt8(ascii: ",") { index += 1 }
            items.append(value())
        }
        index += 1
        return .list(items)
    }

    private mutating func word() -> Answer {
        let start = index
        let ends = Array(",]} \n\r\t".utf8)
        while index < bytes.count, !ends.contains(bytes[index]) { index += 1 }
        if index == start { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: return Double(word).map { .number($0) } ?? .null
        }
    }

    private mutating func string() -> String {
        var units: [UInt8] = []
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] == UInt8(ascii: "\\") else {
                units.append(bytes[index])
                index += 1
                continue
            }
            index += 1
            units += escape()
        }
        index += 1
        return String(decoding: units, as: UTF8.self)
    }

    private mutating func escape() -> [UInt8] {
        let byte = index < bytes.count ? bytes[index] : 0
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "u"):
            var units = [unit()]
            if units[0] & 0xFC00 == 0xD800, index < bytes.count {
                index += 2
                units.append(unit())
            }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        default: return [byte]
        }
    }

    private mutating func unit() -> UInt16 {
        let end = min(index + 4, bytes.count)
        let digits = String(decoding: bytes[min(index, end)..<end], as: UTF8.self)
        index = end
        return UInt16(digits, radix: 16) ?? 0xFFFD
    }
}
