/// A list as it was asked for, after parsing.
package struct ListQuery: Sendable, Equatable {
    /// What every row must meet.
    package var terms: [FilterTerm]
    /// The order.
    package var sort: SortOrder
    /// Most rows wanted, 1 to ``PageLimit/rowsMax``.
    package var limit: Int
    /// Where to begin.
    package var position: Position

    /// Where a page begins.
    package enum Position: Sendable, Equatable {
        /// With the first row.
        case start
        /// After a key.
        case after(SortKey)
        /// Before a key: the rows that come right before it, in the list's order.
        case before(SortKey)
        /// With the last rows.
        case end
    }

    /// Makes a query.
    package init(
        terms: [FilterTerm] = [], sort: SortOrder, limit: Int = PageLimit.rowsDefault,
        position: Position = .start
    ) {
        (self.terms, self.sort, self.limit, self.position) = (terms, sort, limit, position)
    }
}

/// The column that a list is sorted by.
package struct SortOrder: Sendable, Equatable {
    /// The column's key.
    package var key: String
    /// Whether the greatest comes first.
    package var isDescending: Bool

    /// Names an order.
    package init(_ key: String, descending: Bool = false) {
        (self.key, isDescending) = (key, descending)
    }
}

/// One condition of a filter.
///
/// Terms are joined by "and", the values of one term by "or".
package struct FilterTerm: Sendable, Equatable {
    /// The column's key; `nil` for words that match the text columns.
    package var column: String?
    /// Whether the row must not match.
    package var isNegated: Bool
    /// How the column is compared.
    package var comparison: Comparison
    /// What it is compared with; one value unless the comparison is ``Comparison/equal``.
    package var values: [FilterValue]

    /// How a value is compared.
    package enum Comparison: String, Sendable {
        /// The same; for text, a part of one of its folded words, or, for fewer than three
        /// letters, its beginning.
        case equal
        case less
        case lessOrEqual
        case greater
        case greaterOrEqual
    }

    /// Makes a term.
    package init(
        column: String?, isNegated: Bool = false, comparison: Comparison = .equal,
        values: [FilterValue]
    ) {
        (self.column, self.isNegated) = (column, isNegated)
        (self.comparison, self.values) = (comparison, values)
    }
}

/// A typed value in a filter or a cursor.
package enum FilterValue: Sendable, Equatable, Hashable {
    case text(String)
    case integer(Int64)
    case instant(Instant)
    case date(CalendarDate)
    case flag(Bool)
    /// No value: `city:none`.
    case absent
}
