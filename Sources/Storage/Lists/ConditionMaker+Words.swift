internal import Domain
internal import SQL

extension ConditionMaker {
    /// One condition for each folded word; for several values, one that takes any of them.
    func words(
        _ term: FilterTerm, _ column: ListColumn, _ rows: Statement?, _ kind: WordKind
    ) throws(Failure) -> [Condition] {
        guard term.comparison == .equal else {
            throw .invalid(field: "filter", "can only look for words in text")
        }
        let values = try term.values.map { value throws(Failure) -> [String] in
            switch value {
            case .text(let text): return SearchWords.asked(text, fold: fold)
            case .absent: return []
            default: throw .invalid(field: "filter", "can only look for words in text")
            }
        }
        guard !values.isEmpty else { return [] }
        guard values.count == 1, !term.isNegated, let words = values.first, !words.isEmpty else {
            return [anyOf(values, column, kind, isNegated: term.isNegated)]
        }
        return words.map { word in
            guard !SearchWords.isNeverStored(word) else { return .nothing }
            let numbers = numbers(of: word, kind)
            let candidates = rows.map { "\(fragment: $0) (\(fragment: numbers))" as Statement }
            return Condition(
                test: .word(word, in: column.value, kind), candidates: candidates ?? numbers)
        }
    }

    private func anyOf(
        _ values: [[String]], _ column: ListColumn, _ kind: WordKind, isNegated: Bool
    ) -> Condition {
        let parts = values.map { words -> Statement in
            guard !words.isEmpty else { return "\(fragment: column.value) = ''" }
            return .joined(
                words.map { .word($0, in: column.value, kind) }, separator: " AND ")
        }
        let any = Statement.any(parts)
        return Condition(test: isNegated ? "NOT ((\(fragment: any)) IS TRUE)" : any)
    }

    /// The numbers of all records that can have the word, and of few others.
    private func numbers(of word: String, _ kind: WordKind) -> Statement {
        guard kind.hasParts, SearchWords.isPart(word) else {
            return """
                SELECT n FROM words WHERE kind = \(fragment: kind.name) AND \
                \(fragment: .prefix(word, of: "word"))
                """
        }
        switch dialect {
        case .sqlite:
            return """
                SELECT rowid AS n FROM user_parts WHERE user_parts MATCH \(Self.match(word))
                """
        case .postgres:
            return "SELECT n FROM users WHERE \(fragment: .word(word, in: "search", kind))"
        }
    }

    /// A question to FTS5 for all trigrams of a word, each as a string, in which nothing but the
    /// quote has a meaning (https://www.sqlite.org/fts5.html, 3.1).
    private static func match(_ word: String) -> String {
        SearchWords.trigrams(word).map { trigram in
            let letters = trigram.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }
            return "\"\(letters.joined())\""
        }.joined(separator: " AND ")
    }
}

extension Statement {
    /// A word in a text of words, each after a blank, begins with the given one, or has it
    /// anywhere where the kind has parts.
    fileprivate static func word(
        _ text: String, in column: Statement, _ kind: WordKind
    ) -> Statement {
        guard !SearchWords.isNeverStored(text) else { return "1 = 0" }
        var pattern = kind.hasParts && SearchWords.isPart(text) ? "%" : "% "
        for character in text.unicodeScalars {
            if character == "%" || character == "_" || character == "\\" { pattern += "\\" }
            pattern.unicodeScalars.append(character)
        }
        pattern += "%"
        return "\(fragment: column) LIKE \(pattern) ESCAPE '\\'"
    }
}
