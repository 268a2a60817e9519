/// Part of a list.
///
/// JSON: `{"rows": […], "next": …}`.
package struct Page<Row: Codable & Sendable>: Codable, Sendable {
    /// The rows in order.
    package var rows: [Row]
    /// The cursor of the page after this one; `nil` at the end.
    package var next: String?
    /// The cursor of the page before this one; `nil` at the beginning.
    package var previous: String?
    /// Set when the search stopped early: how far it came, for people.
    package var searchedUpTo: String?

    /// Makes a page.
    package init(
        rows: [Row], next: String? = nil, previous: String? = nil, searchedUpTo: String? = nil
    ) {
        (self.rows, self.next, self.previous) = (rows, next, previous)
        self.searchedUpTo = searchedUpTo
    }
}

/// A page as a store reads it, before its ends become cursors.
package struct Slice<Row: Sendable>: Sendable {
    /// The rows in order.
    package var rows: [Row]
    /// Where the slice begins and ends.
    package var ends: SliceEnds

    /// Makes a slice.
    package init(rows: [Row], ends: SliceEnds) { (self.rows, self.ends) = (rows, ends) }

    /// The same slice with every row turned into another.
    package func map<Other>(_ transform: (Row) -> Other) -> Slice<Other> {
        Slice<Other>(rows: rows.map(transform), ends: ends)
    }
}

/// The sort keys of a slice's first and last row, and whether there is more on either side.
package struct SliceEnds: Sendable, Equatable {
    /// The first row's key; `nil` when the slice is empty.
    package var first: SortKey?
    /// The last row's key, or the last one looked at when the search was cut short.
    package var last: SortKey?
    /// Whether rows come before the first.
    package var hasPrevious: Bool
    /// Whether rows come after the last.
    package var hasNext: Bool
    /// Whether the search stopped after ``PageLimit/examinedMax`` rows.
    package var isCutShort: Bool
    /// How far a search that was cut short came, for people.
    package var searchedUpTo: String?

    /// Describes the ends of a slice.
    package init(
        first: SortKey?, last: SortKey?, hasPrevious: Bool, hasNext: Bool,
        isCutShort: Bool = false, searchedUpTo: String? = nil
    ) {
        (self.first, self.last) = (first, last)
        (self.hasPrevious, self.hasNext) = (hasPrevious, hasNext)
        (self.isCutShort, self.searchedUpTo) = (isCutShort, searchedUpTo)
    }
}

/// Where a row stands in a sorted list: its sort value, then its number, which breaks ties.
package struct SortKey: Sendable, Equatable {
    /// The value of the column that the list is sorted by.
    package var value: FilterValue
    /// The row's number in its table.
    package var number: Int64

    /// Names a place.
    package init(value: FilterValue, number: Int64) { (self.value, self.number) = (value, number) }
}
