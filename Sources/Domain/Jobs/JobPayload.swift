/// The parameters of a job as JSON: a flat object of texts, which hold identifiers and references.
package enum JobPayload {
    /// The JSON text of pairs, in their order.
    package static func text(_ pairs: [(String, String)]) -> String {
        let members = pairs.map { "\"\(escaped($0.0))\":\"\(escaped($0.1))\"" }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// The pairs of a JSON text that ``text(_:)`` could have made; `nil` for any other.
    package static func pairs(_ text: String) -> [String: String]? {
        var reader = Reader(rest: Array(text.unicodeScalars)[...])
        guard reader.skip("{") else { return nil }
        var pairs: [String: String] = [:]
        if reader.skip("}") { return reader.rest.isEmpty ? pairs : nil }
        repeat {
            guard let name = reader.word(), reader.skip(":"), let value = reader.word(),
                pairs.updateValue(value, forKey: name) == nil
            else { return nil }
        } while reader.skip(",")
        return reader.skip("}") && reader.rest.isEmpty ? pairs : nil
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "\"", "\\": escaped += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }

    private struct Reader {
        var rest: ArraySlice<Unicode.Scalar>

        mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
            while rest.first == " " { rest.removeFirst() }
            guard rest.first == scalar else { return false }
            rest.removeFirst()
            while rest.first == " " { rest.removeFirst() }
            return true
        }

        /// Text in quotes.
        mutating func word() -> String? {
            guard rest.first == "\"" else { return nil }
            rest.removeFirst()
            var word = String.UnicodeScalarView()
            while let scalar = rest.popFirst() {
                switch scalar {
                case "\"": return String(word)
                case "\\":
                    guard let meant = escape() else { return nil }
                    word.append(meant)
                default: word.append(scalar)
                }
            }
            return nil
        }

        private mutating func escape() -> Unicode.Scalar? {
            switch rest.popFirst() {
            case "\""?: return "\""
            case "\\"?: return "\\"
            case "u"?:
                let digits = String(String.UnicodeScalarView(rest.prefix(4)))
                rest = rest.dropFirst(4)
                return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
            default: return nil
            }
        }
    }
}
