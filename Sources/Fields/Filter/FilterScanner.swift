internal import Domain

/// A term as it is written, before a column gives it a meaning.
struct WrittenTerm {
    /// Where it begins, in code points.
    var position: Int
    var isNegated = false
    /// What stands before the colon; `nil` for a word.
    var key: String?
    var keyPosition = 0
    var comparison: FilterTerm.Comparison?
    /// One word, or the values after the colon.
    var values: [WrittenValue] = []
}

/// A word or value as it is written.
struct WrittenValue {
    var text: String
    var position: Int
    /// Whether it stood in quotes: then it is text and nothing else.
    var isQuoted = false
}

/// Cuts a filter into terms.
///
///     filter = *(blank) [ term *(1*blank term) ] *(blank)
///     term   = ["!"] (word / key ":" [compare] value *("," value))
///     word   = quoted / 1*(anything but blanks and colons)
///     value  = quoted / 1*(anything but blanks and commas)
///     quoted = DQUOTE *(escape / anything but DQUOTE) DQUOTE   ; escape = \" or \\
struct FilterScanner {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The next term; `nil` at the end.
    mutating func next() throws(Failure) -> WrittenTerm? {
        while let scalar = current, scalar.properties.isWhitespace { index += 1 }
        guard let first = current else { return nil }
        var term = WrittenTerm(position: index)
        if first == "!" {
            index += 1
            term.isNegated = true
            guard current.map({ !$0.properties.isWhitespace }) ?? false else {
                throw problem("has a '!' with nothing behind it", at: term.position)
            }
        }
        if current == "\"" {
            term.values = [try quoted()]
            try expectEnd(of: "term")
            return term
        }
        let start = index
        let head = plain { $0 == ":" }
        guard current == ":" else {
            term.values = [WrittenValue(text: head, position: start)]
            return term
        }
        index += 1
        (term.key, term.keyPosition) = (head, start)
        term.comparison = comparison()
        term.values = try values(of: head)
        return term
    }

    /// A failure that names a place in the text, as a column from 1.
    func problem(_ text: String, at position: Int, way: String = "") -> Failure {
        let before = String(String.UnicodeScalarView(scalars[..<min(position, scalars.count)]))
        return .invalid(field: "filter", "\(text) at column \(before.count + 1)\(way)")
    }

    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func comparison() -> FilterTerm.Comparison? {
        guard let sign = current, sign == "<" || sign == ">" else { return nil }
        index += 1
        let hasEqual = current == "="
        if hasEqual { index += 1 }
        return sign == "<"
            ? (hasEqual ? .lessOrEqual : .less) : (hasEqual ? .greaterOrEqual : .greater)
    }

    private mutating func values(of key: String) throws(Failure) -> [WrittenValue] {
        var values: [WrittenValue] = []
        while true {
            if current == "\"" {
                values.append(try quoted())
            } else {
                let start = index
                let text = plain { $0 == "," }
                guard !text.isEmpty else {
                    throw problem("has no value for '\(key)'", at: start)
                }
                values.append(WrittenValue(text: text, position: start))
            }
            guard current == "," else { break }
            index += 1
        }
        try expectEnd(of: "value")
        return values
    }

    /// Text up to a blank or a stop.
    private mutating func plain(until isStop: (Unicode.Scalar) -> Bool) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = current, !scalar.properties.isWhitespace, !isStop(scalar) {
            text.append(scalar)
            index += 1
        }
        return String(text)
    }

    private mutating func quoted() throws(Failure) -> WrittenValue {
        let start = index
        var text = String.UnicodeScalarView()
        index += 1
        while let scalar = current, scalar != "\"" {
            index += 1
            if scalar == "\\", let escaped = current, escaped == "\"" || escaped == "\\" {
                text.append(escaped)
                index += 1
            } else {
                text.append(scalar)
            }
        }
        guard current != nil else { throw problem("has a quote that is not closed", at: start) }
        index += 1
        guard !text.isEmpty else { throw problem("has quotes with nothing in them", at: start) }
        return WrittenValue(text: String(text), position: start, isQuoted: true)
    }

    private func expectEnd(of part: String) throws(Failure) {
        guard let scalar = current, !scalar.properties.isWhitespace else { return }
        throw problem("needs a blank after the quoted \(part)", at: index)
    }
}
