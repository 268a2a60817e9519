package import Domain

/// The filter language: `role:talent city:"Al Khobar" joined:<30d !scam layla`.
///
/// Words match text columns by parts of their words, or with fewer than three letters by their
/// beginnings; a whole phone number or identifier asks the column that has such, if there is one.
/// `key:a,b` asks a column for either value, `key:none` for no value; `<`, `<=`, `>`, `>=` compare
/// numbers and times; `!` inverts a term. Every term must hold. What stands in quotes is text, with
/// `\"` and `\\` inside; only a phone number with blanks is one in quotes too.
/// `joined:<30d` is younger than 30 days; `2026-11-01`, `2026-11` and `2026` are days, months and
/// years in Riyadh; `now`, `today`, `yesterday`, `+2h` and `-2h` are times too.
package enum FilterText {
    /// Longest filter, in bytes of UTF-8.
    package static let bytesMax = 2000
    /// Most terms, a day or month counting as two.
    package static let termsMax = 32
    /// Most values in a term.
    package static let valuesMax = 50

    /// Reads a filter; `invalid` says what is wrong, and at which column of the text.
    ///
    /// Without `takesWords` every term must ask a column.
    package static func parse(
        _ text: String, columns: [ColumnSpec], takesWords: Bool, now: Instant
    ) throws(Failure) -> [FilterTerm] {
        guard text.utf8.count <= bytesMax else {
            throw .invalid(field: "filter", "is longer than \(bytesMax) bytes")
        }
        var scanner = FilterScanner(text)
        var terms: [FilterTerm] = []
        while let written = try scanner.next() {
            let reading = FilterReading(
                scanner: scanner, columns: columns, takesWords: takesWords, now: now)
            terms += try reading.terms(of: written)
            guard terms.count <= termsMax else {
                throw .invalid(field: "filter", "has more than \(termsMax) terms")
            }
        }
        return terms
    }

    /// The text of terms, which ``parse(_:columns:takesWords:now:)`` reads as the same terms.
    ///
    /// It may be longer than ``bytesMax``, since times are written in full.
    package static func format(_ terms: [FilterTerm]) -> String {
        terms.map(text).joined(separator: " ")
    }

    private static func text(of term: FilterTerm) -> String {
        let isWord = term.column == nil
        let values = term.values.map { text(of: $0, isWord: isWord) }.joined(separator: ",")
        let key = term.column.map { "\($0):" } ?? ""
        return (term.isNegated ? "!" : "") + key + term.comparison.sign + values
    }

    private static func text(of value: FilterValue, isWord: Bool) -> String {
        switch value {
        case .text(let text): isPlain(text) && !(isWord && isWhole(text)) ? text : quoted(text)
        case .integer(let number): String(number)
        case .instant(let moment): moment.description
        case .date(let date): date.description
        case .flag(let flag): flag ? "true" : "false"
        case .absent: absent
        }
    }

    /// The word for no value.
    static let absent = "none"

    /// Whether a word may ask a column of its own: a whole phone number or identifier.
    private static func isWhole(_ word: String) -> Bool {
        PhoneNumber(word) != nil || AnyID.prefix(of: word) != nil
    }

    /// The text in quotes.
    static func quoted(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        result.append("\"")
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result.append("\\") }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }

    /// Whether text means the same without quotes, wherever it stands.
    static func isPlain(_ text: String) -> Bool {
        guard !text.isEmpty, text.lowercased() != absent else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "-_.@+/#".unicodeScalars.contains(scalar)
        }
    }
}
