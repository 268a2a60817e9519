internal import Domain
internal import SQL

/// What every row of a list must meet, and the ways to come to such rows without looking at others.
struct Condition: Sendable {
    /// A Boolean expression on the row's table.
    var test: Statement
    /// The same as an equality of an index that goes on with the default order; nil without one.
    var lead: Statement?
    /// The row numbers that meet it, as a query on an index; nil without one.
    var candidates: Statement?
    /// Whether to come to the candidates can take longer than to look at a thousand rows.
    var isCostly = false
    /// Whether the expression is a bound of the column that the list is sorted by.
    var boundsSort = false
    /// Whether no other rows may be walked over: how far a search came, which is told, would tell
    /// of them.
    var hidesOthers = false

    /// Nothing meets it.
    static let nothing = Condition(test: "1 = 0", lead: "1 = 0")
}

/// Makes conditions of a filter's terms for one list.
struct ConditionMaker<Item: Sendable> {
    let table: ListTable<Item>
    let sort: SortOrder
    let fold: @Sendable (String) -> [String]
    let dialect: Dialect

    /// The condition of one term.
    func condition(_ term: FilterTerm) throws(Failure) -> [Condition] {
        let column = try column(term)
        if case .words(let rows, let kind) = column.match {
            return try words(term, column, rows, kind)
        }
        let parts = try term.values.map { value throws(Failure) in
            try comparison(column, term.comparison, value, key: term.column ?? "words")
        }
        guard let only = parts.first else { return [] }
        var condition = Condition(test: .any(parts))
        if term.isNegated {
            condition.test = "NOT ((\(fragment: condition.test)) IS TRUE)"
            return [condition]
        }
        if term.comparison == .equal, parts.count == 1, column.leads,
            sort.key == table.defaultSort
        {
            condition.lead = only
        }
        if column.isCounted { condition.candidates = candidates(parts) }
        condition.boundsSort = parts.count == 1 && isSortColumn(term) && term.values != [.absent]
        return [condition]
    }

    func column(_ term: FilterTerm) throws(Failure) -> ListColumn {
        guard let key = term.column else {
            guard let words = table.words else {
                throw .invalid(field: "filter", "takes no plain words here; name a column")
            }
            return words
        }
        guard let column = table.filters[key] else {
            throw .invalid(field: "filter", "knows no column '\(key)' here")
        }
        return column
    }

    private func isSortColumn(_ term: FilterTerm) -> Bool {
        guard term.column == sort.key else { return false }
        switch table.filters[sort.key]?.match {
        case .instant: return true
        default: return false
        }
    }

    private func candidates(_ parts: [Statement]) -> Statement {
        let queries: [Statement] = parts.map {
            "SELECT n FROM \(fragment: table.name) WHERE \(fragment: $0)"
        }
        return .joined(queries, separator: " UNION ALL ")
    }

    private func comparison(
        _ column: ListColumn, _ comparison: FilterTerm.Comparison, _ value: FilterValue,
        key: String
    ) throws(Failure) -> Statement {
        if case .cases(let cases, let none) = column.match {
            return try self.case(cases, none, comparison, value, key)
        }
        if value == .absent {
            guard comparison == .equal else {
                throw .invalid(field: "filter", "cannot compare \(key) with none")
            }
            return "\(fragment: column.value) IS NULL"
        }
        switch (column.match, value) {
        case (.instant, .date(let date)):
            return day(column.value, comparison, date)
        case (.instant, .instant(let moment)):
            return compare(column.value, comparison, .integer(moment.milliseconds))
        case (.flag, .flag(let flag)) where comparison == .equal:
            return compare(column.value, .equal, flag.bound)
        case (.text, .text(let text)) where comparison == .equal:
            return compare(column.value, .equal, .text(text))
        case (.prefix, .text(let text)) where comparison == .equal:
            return .prefix(text.lowercased(), of: column.value)
        case (.part, .text(let text)) where comparison == .equal:
            return part(column.value, text)
        case (.user, .text(let id)) where comparison == .equal:
            return "\(fragment: column.value) = (SELECT n FROM users WHERE id = \(id))"
        default:
            throw .invalid(field: "filter", "cannot compare \(key) in this way")
        }
    }

    /// Whether text holds a part, compared without the capitals of ASCII.
    ///
    /// A server's columns know no others; the value would follow the locale of its database.
    private func part(_ column: Statement, _ text: String) -> Statement {
        switch dialect {
        case .sqlite: "instr(lower(\(fragment: column)), lower(\(text))) > 0"
        case .postgres:
            """
            strpos(lower(\(fragment: column)), lower(CAST(\(text) AS TEXT) COLLATE "C")) > 0
            """
        }
    }

    private func `case`(
        _ cases: [String: Statement], _ none: Statement?, _ comparison: FilterTerm.Comparison,
        _ value: FilterValue, _ key: String
    ) throws(Failure) -> Statement {
        switch value {
        case .text(let word):
            if comparison == .equal, let statement = cases[word] { return statement }
        case .absent:
            if comparison == .equal, let none { return none }
        default: break
        }
        throw .invalid(field: "filter", "cannot compare \(key) in this way")
    }

    private func compare(
        _ column: Statement, _ comparison: FilterTerm.Comparison, _ value: Value
    ) -> Statement {
        switch comparison {
        case .equal: "\(fragment: column) = \(value)"
        case .less: "\(fragment: column) < \(value)"
        case .lessOrEqual: "\(fragment: column) <= \(value)"
        case .greater: "\(fragment: column) > \(value)"
        case .greaterOrEqual: "\(fragment: column) >= \(value)"
        }
    }

    /// Compares a moment with a day in Riyadh.
    private func day(
        _ column: Statement, _ comparison: FilterTerm.Comparison, _ date: CalendarDate
    ) -> Statement {
        let start = Riyadh.start(of: date).bound
        let end = (Riyadh.start(of: date) + .days(1)).bound
        switch comparison {
        case .equal:
            return "(\(fragment: column) >= \(start) AND \(fragment: column) < \(end))"
        case .less: return compare(column, .less, start)
        case .lessOrEqual: return compare(column, .less, end)
        case .greater: return compare(column, .greaterOrEqual, end)
        case .greaterOrEqual: return compare(column, .greaterOrEqual, start)
        }
    }
}

extension Statement {
    /// One of the expressions holds.
    static func any(_ parts: [Statement]) -> Statement {
        guard parts.count != 1 else { return parts[0] }
        return .joined(parts.map { "(\(fragment: $0))" }, separator: " OR ")
    }

    /// All of the expressions hold.
    static func every(_ parts: [Statement]) -> Statement {
        parts.isEmpty ? "1 = 1" : .joined(parts.map { "(\(fragment: $0))" }, separator: " AND ")
    }

    /// The column begins with the text; an index on it is used.
    static func prefix(_ text: String, of column: Statement) -> Statement {
        let end = text + "\u{10FFFF}"
        return "\(fragment: column) >= \(text) AND \(fragment: column) < \(end)"
    }
}
