internal import Domain
internal import SQL

extension ConditionMaker {
    /// One condition for all folded words of a kind that has parts, or else for each; for several
    /// values, one that takes any of them.
    func words(
        _ term: FilterTerm, _ column: ListColumn, _ rows: Statement?, _ kind: WordKind
    ) throws(Failure) -> [Condition] {
        guard term.comparison == .equal else {
            throw .invalid(field: "filter", "can only look for words in text")
        }
        let values = try term.values.map { value throws(Failure) -> [String]? in
            switch value {
            case .text(let text):
                let words = SearchWords.asked(text, fold: fold)
                return words.isEmpty ? nil : words
            case .absent: return []
            default: throw .invalid(field: "filter", "can only look for words in text")
            }
        }
        guard !values.isEmpty else { return [] }
        guard values != [nil] || term.isNegated else { return [.nothing] }
        guard values.count == 1, !term.isNegated, let words = values[0], !words.isEmpty else {
            return [anyOf(values, column, kind, isNegated: term.isNegated)]
        }
        guard !words.contains(where: SearchWords.isNeverStored) else { return [.nothing] }
        func condition(_ words: [String]) -> Condition {
            let numbers = numbers(of: words, kind)
            let candidates = rows.map { "\(fragment: $0) (\(fragment: numbers))" as Statement }
            return Condition(
                test: .words(words, in: column.value, kind), candidates: candidates ?? numbers,
                isCostly: kind.hasParts)
        }
        return kind.hasParts ? [condition(words)] : words.map { condition([$0]) }
    }

    /// Terms that each ask for words of one column as one term: those that have all the words are
    /// found at once, and are fewer.
    func together(_ terms: [FilterTerm]) -> [FilterTerm] {
        var kept: [(term: FilterTerm, asked: [String])] = []
        for term in terms {
            let asked = asked(term)
            let other = kept.firstIndex { kept in
                kept.term.column == term.column && !kept.asked.isEmpty && !asked.isEmpty
                    && kept.asked.count + asked.count <= SearchWords.countMax
            }
            if let other, case .text(let words) = kept[other].term.values.first,
                case .text(let more) = term.values.first
            {
                kept[other].term.values = [.text(words + " " + more)]
                kept[other].asked += asked
            } else {
                kept.append((term, asked))
            }
        }
        return kept.map(\.term)
    }

    /// The words that a row must have by a term; none when the term is of another kind, has
    /// alternatives, says what a row must not have, or has nothing in it that is a word.
    private func asked(_ term: FilterTerm) -> [String] {
        guard term.comparison == .equal, !term.isNegated, term.values.count == 1,
            case .text(let text) = term.values[0],
            // A column that is unknown is refused when its condition is made.
            case .words? = try? column(term).match
        else { return [] }
        return SearchWords.asked(text, fold: fold)
    }

    /// A condition that takes any of the values: their words, none for having no words, and `nil`
    /// for a text in which nothing is a word, which no record has.
    private func anyOf(
        _ values: [[String]?], _ column: ListColumn, _ kind: WordKind, isNegated: Bool
    ) -> Condition {
        let parts = values.map { words -> Statement in
            guard let words else { return "1 = 0" }
            guard !words.isEmpty else { return "\(fragment: column.value) = ''" }
            return .words(words, in: column.value, kind)
        }
        let any = Statement.any(parts)
        return Condition(test: isNegated ? "NOT ((\(fragment: any)) IS TRUE)" : any)
    }

    /// The numbers of all records that can have the words, and of few others.
    private func numbers(of words: [String], _ kind: WordKind) -> Statement {
        if let listedAs = kind.listedAs {
            return """
                SELECT n FROM words WHERE kind = \(fragment: listedAs) AND \
                \(fragment: .every(words.map { .prefix($0, of: "word") }))
                """
        }
        let telling = words.map(SearchWords.telling)
        switch dialect {
        case .sqlite:
            // Newcomers are not in the table of parts yet.
            return """
                SELECT rowid AS n FROM user_parts WHERE user_parts MATCH \(Self.match(telling)) \
                UNION ALL SELECT n FROM users WHERE n > (SELECT upto FROM user_parts_mark) \
                AND \(fragment: .words(telling, in: "search", kind))
                """
        case .postgres:
            return "SELECT n FROM users WHERE \(fragment: .words(telling, in: "search", kind))"
        }
    }

    /// A question to FTS5 for all trigrams of the words, each as a string, in which nothing but the
    /// quote has a meaning (https://www.sqlite.org/fts5.html, 3.1).
    private static func match(_ words: [String]) -> String {
        words.flatMap(SearchWords.trigrams).map { trigram in
            let letters = trigram.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }
            return "\"\(letters.joined())\""
        }.joined(separator: " AND ")
    }
}

extension Statement {
    /// Every word is in a text of words.
    fileprivate static func words(
        _ words: [String], in column: Statement, _ kind: WordKind
    ) -> Statement {
        .joined(words.map { .word($0, in: column, kind) }, separator: " AND ")
    }

    /// A word in a text of words, each after a blank, begins with the given one, or has it
    /// anywhere where the kind has parts.
    fileprivate static func word(
        _ text: String, in column: Statement, _ kind: WordKind
    ) -> Statement {
        guard !SearchWords.isNeverStored(text) else { return "1 = 0" }
        let isPart = kind.hasParts && SearchWords.isPart(text)
        var pattern = isPart ? "%" : "% "
        for character in text.unicodeScalars {
            if character == "%" || character == "_" || character == "\\" { pattern += "\\" }
            pattern.unicodeScalars.append(character)
        }
        pattern += "%"
        if kind.hasParts, !isPart { pattern += SearchWords.afterShortWord }
        return "\(fragment: column) LIKE \(pattern) ESCAPE '\\'"
    }
}
