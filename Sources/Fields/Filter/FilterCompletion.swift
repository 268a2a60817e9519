package import Domain

/// Something that may stand at the cursor.
package struct Completion: Sendable, Equatable {
    /// What is put there.
    package let text: String
    /// What it means, in a few words.
    package let help: String
    /// The characters that it replaces, counted from 0.
    package let replacing: Range<Int>
}

extension FilterText {
    /// What may stand at the cursor of a filter that is being typed: keys, then their values.
    ///
    /// The cursor counts characters and is brought into the text; the filter need not be valid.
    package static func completions(
        for text: String, cursor: Int, columns: [ColumnSpec]
    ) -> [Completion] {
        let cursor = max(0, min(cursor, text.count))
        let typed = Array(text)[..<cursor]
        let start = startOfTerm(typed)
        let term = typed[start...]
        let keyStart = term.first == "!" ? start + 1 : start
        guard let colon = term.firstIndex(of: ":"), term.first != "\"" else {
            return keys(String(typed[keyStart...]), at: keyStart..<cursor, columns)
        }
        let key = String(typed[keyStart..<colon]).lowercased()
        guard let column = columns.first(where: { $0.key == key && $0.isFilterable }) else {
            return []
        }
        let valueStart = (term.lastIndex(of: ",") ?? colon) + 1
        let prefix = String(typed[valueStart...]).lowercased()
        return values(of: column).filter { $0.text.hasPrefix(prefix) }.map { value in
            Completion(text: value.text, help: value.help, replacing: valueStart..<cursor)
        }
    }

    private static func keys(
        _ prefix: String, at range: Range<Int>, _ columns: [ColumnSpec]
    ) -> [Completion] {
        columns.filter { $0.isFilterable && $0.key.hasPrefix(prefix.lowercased()) }.map { column in
            Completion(text: "\(column.key):", help: help(for: column), replacing: range)
        }
    }

    /// What a key asks for, in a few words, as in `Joined: a time, <30d or >=2026-01-01`.
    package static func help(for column: ColumnSpec) -> String {
        switch column.kind {
        case .text, .email, .choice: column.title
        case .phone: "\(column.title): a phone number"
        case .integer: "\(column.title): a number, >=500"
        case .flag: "\(column.title): true or false"
        case .instant, .date: "\(column.title): a time, <30d or >=2026-01-01"
        case .id(let prefix): "\(column.title): \(prefix)_…"
        }
    }

    /// What a word without a key asks for, given where words are looked for; `nil` where there may
    /// be none.
    package static func help(forWordsIn place: String?) -> String {
        place.map { "A word without a key is looked for in \($0)." } ?? "Every term has a key."
    }

    private static func values(of column: ColumnSpec) -> [(text: String, help: String)] {
        switch column.kind {
        case .choice(let words):
            words.map { ($0, column.title) } + [(absent, "no value")]
        case .flag: [("true", "yes"), ("false", "no")]
        case .instant, .date:
            [
                ("<30d", "in the last 30 days"), (">30d", "before that"),
                ("today", "today in Riyadh"), ("yesterday", "yesterday in Riyadh"),
                (absent, "no value"),
            ]
        case .text, .email, .phone, .integer, .id: [(absent, "no value")]
        }
    }

    /// Where the term under the cursor begins; blanks in quotes are part of it.
    private static func startOfTerm(_ typed: ArraySlice<Character>) -> Int {
        var start = typed.startIndex
        var isQuoted = false
        var isEscaped = false
        for index in typed.indices {
            let letter = typed[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                isEscaped = letter == "\\"
                isQuoted = letter != "\""
            } else if letter.isWhitespace {
                start = index + 1
            } else if letter == "\"" {
                let opens = index == start || ":,!<>=".contains(typed[index - 1])
                isQuoted = opens
            }
        }
        return start
    }
}
