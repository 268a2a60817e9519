/// Pages of a list that is short enough to be held whole, such as the settings.
extension Slice where Row: ListRow {
    /// The part of all rows that a query asks for.
    ///
    /// The column that the list is sorted by holds text that differs from row to row.
    package init(of all: [Row], _ query: ListQuery) {
        let sorted = all.filter { row in query.terms.allSatisfy { $0.matches(row) } }
            .sorted { left, right in
                let (first, second) = (query.sort.text(of: left), query.sort.text(of: right))
                return query.sort.isDescending ? first > second : first < second
            }
        var range = sorted.indices
        switch query.position {
        case .start: range = range.prefix(query.limit)
        case .end: range = range.suffix(query.limit)
        case .after(let key):
            range = range.drop { !query.sort.puts(sorted[$0], after: key) }.prefix(query.limit)
        case .before(let key):
            range = range.prefix { query.sort.puts(sorted[$0], before: key) }.suffix(query.limit)
        }
        let rows = Array(sorted[range])
        self.init(
            rows: rows,
            ends: SliceEnds(
                first: rows.first.map(query.sort.key), last: rows.last.map(query.sort.key),
                hasPrevious: !range.isEmpty && range.lowerBound > 0,
                hasNext: !range.isEmpty && range.upperBound < sorted.count))
    }
}

extension SortOrder {
    fileprivate func text(of row: some ListRow) -> String { row.text(key) }

    fileprivate func key(_ row: some ListRow) -> SortKey {
        SortKey(value: .text(text(of: row)), number: 0)
    }

    fileprivate func puts(_ row: some ListRow, after key: SortKey) -> Bool {
        guard case .text(let other) = key.value else { return false }
        return isDescending ? text(of: row) < other : text(of: row) > other
    }

    fileprivate func puts(_ row: some ListRow, before key: SortKey) -> Bool {
        guard case .text(let other) = key.value else { return false }
        return isDescending ? text(of: row) > other : text(of: row) < other
    }
}

extension ListRow {
    /// Where words are looked for in a list that is held whole: in the columns that hold text.
    static var allWords: String {
        let titles = columns.map(\.spec).filter(\.holdsText).map(\.title)
        return "the columns \(titles.joined(separator: ", "))"
    }

    fileprivate func cell(_ key: String) -> CellValue? {
        Self.columns.first { $0.spec.key == key }?.value(self)
    }

    fileprivate func text(_ key: String) -> String {
        switch cell(key) {
        case .text(let text)?, .state(let text, _)?: text
        default: ""
        }
    }
}

extension ColumnSpec {
    /// Whether its values are words.
    fileprivate var holdsText: Bool {
        switch kind {
        case .text, .choice, .email, .phone, .id: true
        case .integer, .flag, .instant, .date: false
        }
    }
}

extension FilterTerm {
    /// Letters from which on a word is looked for anywhere in a text, and not only at the
    /// beginning of its words: fewer are in too many.
    package static let partLengthMin = 3

    /// Whether a row meets the term: a column by its beginning, plain words as in lists of
    /// accounts, flags as they are.
    fileprivate func matches(_ row: some ListRow) -> Bool {
        values.contains { matches(row, $0) } != isNegated
    }

    private func matches<Row: ListRow>(_ row: Row, _ value: FilterValue) -> Bool {
        switch value {
        case .text(let word):
            let word = word.lowercased()
            let texts = Row.columns.map(\.spec).filter(\.holdsText)
            let keys = column.map { [$0] } ?? texts.map(\.key)
            return keys.contains { key in
                let text = row.text(key).lowercased()
                guard column == nil else { return text.hasPrefix(word) }
                guard word.count < Self.partLengthMin else { return text.contains(word) }
                let parts = text.split { !$0.isLetter && !$0.isNumber }
                return text.hasPrefix(word) || parts.contains { $0.hasPrefix(word) }
            }
        case .flag(let flag): return column.flatMap { row.cell($0) } == .flag(flag)
        case .integer, .instant, .date, .absent: return false
        }
    }
}
