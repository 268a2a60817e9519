internal import Domain

/// Gives a written term its meaning by the column that it names.
struct FilterReading {
    let scanner: FilterScanner
    let columns: [ColumnSpec]
    /// Whether words without a key are looked for.
    let takesWords: Bool
    let now: Instant

    /// The terms of a written one: two for a day or month, else one.
    func terms(of written: WrittenTerm) throws(Failure) -> [FilterTerm] {
        guard let key = written.key else { return [try words(of: written)] }
        let column = try column(key, of: written)
        guard written.values.count <= FilterText.valuesMax else {
            throw scanner.problem(
                "has more than \(FilterText.valuesMax) values for '\(key)'", at: written.position)
        }
        if let comparison = written.comparison {
            try check(comparison, of: written, on: column)
        }
        switch column.kind {
        case .instant, .date: return try times(of: written, on: column)
        default: break
        }
        var values: [FilterValue] = []
        for value in written.values { values.append(try self.value(value, of: column)) }
        return [
            FilterTerm(
                column: column.key, isNegated: written.isNegated,
                comparison: written.comparison ?? .equal, values: values
            )
        ]
    }

    private func words(of written: WrittenTerm) throws(Failure) -> FilterTerm {
        if let word = written.values.first, let (key, value) = whole(word) {
            return FilterTerm(column: key, isNegated: written.isNegated, values: [value])
        }
        guard takesWords else {
            throw scanner.problem(
                "has a word without a key", at: written.position, way: "; \(knownKeys)")
        }
        let words = written.values.map { FilterValue.text($0.text) }
        return FilterTerm(column: nil, isNegated: written.isNegated, values: words)
    }

    /// The column that a whole phone number or identifier is of, and its value there; `nil` for a
    /// word like others.
    ///
    /// Quotes make text of either, but for a number with blanks, which cannot stand without them.
    private func whole(_ written: WrittenValue) -> (key: String, value: FilterValue)? {
        let word = written.text
        guard !written.isQuoted || word.contains(" ") else { return nil }
        let prefix = AnyID.prefix(of: word)
        let number = PhoneNumber(word)
        for column in columns where column.isFilterable {
            if case .id(let own) = column.kind, own == prefix { return (column.key, .text(word)) }
            if case .phone = column.kind, let number {
                return (column.key, .text(number.description))
            }
        }
        return nil
    }

    private var keys: [String] { columns.filter(\.isFilterable).map(\.key) }
    private var knownKeys: String { "keys are \(keys.joined(separator: ", "))" }
    /// The way out for who meant a word and not a key.
    private var quoting: String {
        takesWords ? "; quote the word to search for it as text" : ""
    }

    private func column(_ key: String, of written: WrittenTerm) throws(Failure) -> ColumnSpec {
        let known = "; \(knownKeys)"
        if let column = columns.first(where: { $0.key == key.lowercased() }) {
            if column.isFilterable { return column }
            throw scanner.problem("cannot ask for '\(key)'", at: written.keyPosition, way: known)
        }
        guard !key.isEmpty else {
            throw scanner.problem(
                "has a ':' with no key before it", at: written.keyPosition,
                way: takesWords ? quoting : known)
        }
        let hint = Nearest.hint(for: key, in: keys)
        throw scanner.problem(
            "has an unknown key '\(key)'", at: written.keyPosition,
            way: (hint.isEmpty ? known : hint) + quoting)
    }

    private func check(
        _ comparison: FilterTerm.Comparison, of written: WrittenTerm, on column: ColumnSpec
    ) throws(Failure) {
        switch column.kind {
        case .integer, .instant, .date: break
        default:
            throw scanner.problem(
                "cannot compare '\(column.key)' by '\(comparison.sign)'", at: written.position,
                way: "; only numbers and times are compared, text with a sign is quoted")
        }
        guard written.values.count == 1, written.values.allSatisfy({ !isAbsent($0) }) else {
            throw scanner.problem(
                "compares '\(column.key)' with more or less than one value", at: written.position)
        }
    }

    private func isAbsent(_ value: WrittenValue) -> Bool {
        !value.isQuoted && value.text.lowercased() == FilterText.absent
    }

    private func value(
        _ written: WrittenValue, of column: ColumnSpec
    ) throws(Failure) -> FilterValue {
        let text = written.text
        if case .choice(let words) = column.kind {
            if let word = words.first(where: { $0.lowercased() == text.lowercased() }) {
                return .text(word)
            }
            if let word = column.synonyms[text.lowercased()] { return .text(word) }
            if isAbsent(written) { return .absent }
            let hint = Nearest.hint(for: text, in: words)
            throw malformed(
                written, of: column,
                hint.isEmpty ? "; it is one of \(words.joined(separator: ", "))" : hint)
        }
        if isAbsent(written) { return .absent }
        switch column.kind {
        case .text, .email, .choice: return .text(text)
        case .phone:
            if let number = PhoneNumber(text) { return .text(number.description) }
            throw malformed(written, of: column, "; expected a number such as +966551234567")
        case .id(let prefix):
            if AnyID.prefix(of: text) == prefix { return .text(text) }
            throw malformed(
                written, of: column,
                "; expected an identifier such as \(prefix)_01h455vb4pex5vsknk084sn02q")
        case .integer:
            if let number = Int64(ASCIIDigits.of(text)) { return .integer(number) }
            throw malformed(written, of: column, "; expected a whole number such as 500")
        case .flag:
            if let flag = Self.flag(text) { return .flag(flag) }
            throw malformed(written, of: column, "; expected true or false")
        case .instant, .date: preconditionFailure("times are read elsewhere")
        }
    }

    private func malformed(
        _ written: WrittenValue, of column: ColumnSpec, _ way: String
    ) -> Failure {
        scanner.problem(
            "has a malformed value for '\(column.key)'", at: written.position, way: way)
    }

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes": true
        case "false", "no": false
        default: nil
        }
    }
}

extension FilterReading {
    private func times(
        of written: WrittenTerm, on column: ColumnSpec
    ) throws(Failure) -> [FilterTerm] {
        var conditions: [(FilterTerm.Comparison, FilterValue)] = []
        var values: [FilterValue] = []
        for value in written.values {
            if isAbsent(value) {
                values.append(.absent)
                continue
            }
            let found = try self.conditions(value, of: written, on: column)
            conditions += found
            values += found.map(\.1)
            try checkAlone(found, value, of: written, on: column)
        }
        // Several values, or no time at all: the column is the same as one of them.
        if written.values.count > 1 || conditions.isEmpty {
            return [
                FilterTerm(column: column.key, isNegated: written.isNegated, values: values)
            ]
        }
        return conditions.map { comparison, value in
            FilterTerm(
                column: column.key, isNegated: written.isNegated, comparison: comparison,
                values: [value]
            )
        }
    }

    private func conditions(
        _ value: WrittenValue, of written: WrittenTerm, on column: ColumnSpec
    ) throws(Failure) -> [(FilterTerm.Comparison, FilterValue)] {
        guard let moment = FilterMoment(value.text, now: now) else {
            throw malformed(value, of: column, "; \(FilterMoment.expectation)")
        }
        let comparison = written.comparison ?? .equal
        let asDates = column.kind == .date
        if let found = moment.conditions(comparison, asDates: asDates, now: now) { return found }
        throw scanner.problem(
            "has an age without '<' or '>'", at: value.position,
            way: "; \(column.key):<\(value.text) is younger, \(column.key):>\(value.text) older")
    }

    /// A period is two conditions, which can be neither inverted nor one of several values.
    private func checkAlone(
        _ found: [(FilterTerm.Comparison, FilterValue)], _ value: WrittenValue,
        of written: WrittenTerm, on column: ColumnSpec
    ) throws(Failure) {
        guard found.count > 1, written.isNegated || written.values.count > 1 else { return }
        throw scanner.problem(
            written.isNegated ? "cannot invert a period" : "takes a period only by itself",
            at: value.position, way: "; write \(column.key):<… or \(column.key):>…")
    }
}
