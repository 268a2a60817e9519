extension JSON {
    /// How a value is laid out.
    package enum Layout: Sendable {
        /// On one line, without spaces.
        case compact
        /// One member or element a line, two spaces a level, no line end at the end.
        case pretty
    }

    /// The value as text that is safe on a terminal and in a script element's string.
    ///
    /// Escaped are, besides what RFC 8259 asks: DEL, the C1 controls, the separators U+2028 and
    /// U+2029, the bidirectional embeddings, overrides and isolates, and the byte order mark.
    package func text(_ layout: Layout = .compact) -> String {
        String(decoding: bytes(layout), as: UTF8.self)
    }

    /// The UTF-8 of `text`.
    package func bytes(_ layout: Layout = .compact) -> [UInt8] {
        var writer = JSONWriter(layout: layout)
        writer.write(self)
        return writer.output
    }
}

/// Writes JSON to bytes.
struct JSONWriter {
    let layout: JSON.Layout
    var output: [UInt8] = []
    private var depth = 0

    init(layout: JSON.Layout) { self.layout = layout }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let value): output.append(contentsOf: String(value).utf8)
        case .decimal(let text): output.append(contentsOf: text.utf8)
        case .string(let text): write(text)
        case .array(let elements): write(elements)
        case .object(let object): write(object)
        }
    }

    private mutating func append(_ text: StaticString) {
        output.append(
            contentsOf: UnsafeBufferPointer(
                start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func write(_ elements: [JSON]) {
        guard !elements.isEmpty else { return append("[]") }
        append("[")
        depth += 1
        for (position, element) in elements.enumerated() {
            if position > 0 { append(",") }
            breakLine()
            write(element)
        }
        depth -= 1
        breakLine()
        append("]")
    }

    private mutating func write(_ object: JSONObject) {
        guard !object.members.isEmpty else { return append("{}") }
        append("{")
        depth += 1
        for (position, member) in object.members.enumerated() {
            if position > 0 { append(",") }
            breakLine()
            write(member.name)
            append(layout == .pretty ? ": " : ":")
            write(member.value)
        }
        depth -= 1
        breakLine()
        append("}")
    }

    private mutating func breakLine() {
        guard layout == .pretty else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }

    /// Writes a text in quotation marks.
    mutating func write(_ text: String) {
        var text = text
        output.append(UInt8(ascii: "\""))
        text.withUTF8 { writeEscaped($0) }
        output.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var plain = 0
        var index = 0
        while index < text.count {
            guard Self.mayNeedEscape(text[index]), let escaped = Self.escaped(text, at: index)
            else {
                index += 1
                continue
            }
            output.append(contentsOf: text[plain..<index])
            append(escaped.codeUnit)
            index += escaped.length
            plain = index
        }
        output.append(contentsOf: text[plain...])
    }

    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F || byte == 0xC2
            || byte == 0xE2 || byte == 0xEF
    }

    /// The character at a place and its length in UTF-8, if it must be escaped.
    private static func escaped(
        _ text: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (codeUnit: UInt16, length: Int)? {
        let lead = text[index]
        if lead < 0x80 { return (UInt16(lead), 1) }
        let second = UInt16(text[index + 1])
        if lead == 0xC2 { return second < 0xA0 ? (second, 2) : nil }
        let codeUnit = UInt16(lead & 15) << 12 | (second & 63) << 6 | UInt16(text[index + 2] & 63)
        switch codeUnit {
        case 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: return (codeUnit, 3)
        default: return nil
        }
    }

    private mutating func append(_ codeUnit: UInt16) {
        switch codeUnit {
        case 0x22: append("\\\"")
        case 0x5C: append("\\\\")
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0A: append("\\n")
        case 0x0C: append("\\f")
        case 0x0D: append("\\r")
        default:
            append("\\u")
            for shift in [12, 8, 4, 0] {
                let digit = UInt8(codeUnit >> UInt16(shift) & 15)
                output.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
            }
        }
    }
}
