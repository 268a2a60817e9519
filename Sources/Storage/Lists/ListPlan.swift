internal import Domain
internal import SQL

/// The way to a page: along an index in the list's order, or from a few candidates that are sorted.
struct ListPlan {
    let sort: ListSort
    let order: SortOrder
    var position: ListQuery.Position
    /// An equality that the walked index begins with.
    var lead: Statement?
    /// Bounds of the column that the list is sorted by.
    var bounds: [Statement] = []
    /// A query for the numbers of all rows that can be in the list, when they are few.
    var candidates: Statement?
    /// What is tested row by row.
    var tests: [Statement] = []

    /// Candidates that are still few.
    static let candidatesMax = 2_000
    /// Rows that a short walk looks at.
    static let examinedNear = 1_000
    /// Each further step of a walk is so many times as long as what was walked before it.
    static let stepGrowth = 4

    init(sort: ListSort, order: SortOrder, position: ListQuery.Position) {
        (self.sort, self.order, self.position) = (sort, order, position)
    }

    /// Whether the rows are read from the list's end towards its beginning.
    var isBackward: Bool {
        switch position {
        case .start, .after: false
        case .before, .end: true
        }
    }

    /// Whether the walk meets rows that do not belong to the list, and so must end somewhere.
    var isBounded: Bool { candidates == nil && !tests.isEmpty }

    /// The order in which rows are read.
    var orderBy: Statement {
        isFalling
            ? "\(fragment: sort.value) DESC, n DESC" : "\(fragment: sort.value), n"
    }

    private var isFalling: Bool { order.isDescending != isBackward }

    /// What a row must meet to be read.
    func condition(until end: SortKey?) -> Statement {
        guard let candidates else {
            return .every([walk(until: end)] + tests.map(Self.untouched))
        }
        let others = bounds + [after].compactMap(\.self) + tests
        return .every(["n IN (\(fragment: candidates))"] + others.map(Self.untouched))
    }

    /// The part of `condition` that the walked index serves.
    func walk(until end: SortKey?) -> Statement {
        let last = end.map { key -> Statement in
            let (value, number) = bound(key)
            return isFalling
                ? "(\(fragment: sort.value), n) >= (\(value), \(number))"
                : "(\(fragment: sort.value), n) <= (\(value), \(number))"
        }
        return .every([lead].compactMap(\.self) + bounds + [after, last].compactMap(\.self))
    }

    /// The rows beyond the cursor.
    private var after: Statement? {
        switch position {
        case .start, .end: return nil
        case .after(let key), .before(let key):
            let (value, number) = bound(key)
            return isFalling
                ? "(\(fragment: sort.value), n) < (\(value), \(number))"
                : "(\(fragment: sort.value), n) > (\(value), \(number))"
        }
    }

    /// The expression in a form for which no index is looked for.
    private static func untouched(_ test: Statement) -> Statement {
        "(\(fragment: test)) IS TRUE"
    }

    private func bound(_ key: SortKey) -> (Value, Int64) {
        let value: Value =
            switch key.value {
            case .text(let text): .text(text)
            case .integer(let number): .integer(number)
            case .instant(let moment): .integer(moment.milliseconds)
            case .date(let date): .text(date.description)
            case .flag(let flag): .integer(flag ? 1 : 0)
            case .absent: .integer(SortMark.never)
            }
        return (value, key.number)
    }

    /// The key in a row whose first columns are the sort's value and the row's number.
    func key(_ row: any Row) -> SortKey {
        let value: FilterValue
        switch sort.kind {
        case .text: value = .text(row.text(0))
        case .instant: value = .instant(row.instant(0))
        case .optionalInstant:
            let milliseconds = row.integer(0)
            value =
                milliseconds == SortMark.never
                ? .absent : .instant(Instant(milliseconds: milliseconds))
        }
        return SortKey(value: value, number: row.integer(1))
    }

    /// A key for people: how far a search came.
    func text(_ key: SortKey) -> String {
        switch key.value {
        case .text(let text): text.trimmingBlanks()
        case .integer(let number): String(number)
        case .instant(let moment): moment.description
        case .date(let date): date.description
        case .flag(let flag): flag ? "yes" : "no"
        case .absent: "never"
        }
    }
}
