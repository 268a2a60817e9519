/// A column of a list: what it is called, what it holds, what can be done with it.
package struct ColumnSpec: Sendable, Equatable {
    /// The key in filters, sorts, JSON and pane definitions.
    package let key: String
    /// The heading.
    package let title: String
    /// What the column holds.
    package let kind: Kind
    /// Whether a filter may name it.
    package let isFilterable: Bool
    /// Whether a list may be sorted by it.
    package let isSortable: Bool
    /// Whether it holds personal values, which are masked for some and never searched by them.
    package let isPersonal: Bool
    /// Other words for those of a choice, as people say them: `dead` for `discarded`.
    package let synonyms: [String: String]

    /// What a column holds, which decides how a filter compares.
    package enum Kind: Sendable, Equatable {
        case text, integer, flag, instant, date, email, phone
        case choice([String])
        case id(String)
    }

    /// Describes a column.
    package init(
        _ key: String, _ title: String, _ kind: Kind, filterable: Bool = true,
        sortable: Bool = false, personal: Bool = false, synonyms: [String: String] = [:]
    ) {
        (self.key, self.title, self.kind) = (key, title, kind)
        (isFilterable, isSortable, isPersonal) = (filterable, sortable, personal)
        self.synonyms = synonyms
    }
}

/// What one cell of a list holds.
package enum CellValue: Sendable, Equatable {
    /// Text as it was stored: hostile until the screen has made it harmless.
    case text(String)
    case integer(Int64)
    case flag(Bool)
    case instant(Instant)
    case date(CalendarDate)
    /// A word of a closed set, with how good it is.
    case state(String, Tone)
    /// Nothing to show.
    case none

    /// How good a state is: the screen gives each a glyph, a colour and a word.
    package enum Tone: String, Sendable { case good, warn, bad, neutral, busy }
}

/// A column together with the way to read it from a row.
package struct Column<Row>: Sendable {
    /// What the column is.
    package let spec: ColumnSpec
    /// The row's value.
    package let value: @Sendable (Row) -> CellValue
    /// What screens show in the place of the value at a moment, or `nil` for the value itself;
    /// `nil` for a column whose value is always shown.
    package let standing: (@Sendable (Row, Instant) -> CellValue?)?

    /// Makes a column.
    package init(
        _ spec: ColumnSpec, _ value: @escaping @Sendable (Row) -> CellValue,
        standing: (@Sendable (Row, Instant) -> CellValue?)? = nil
    ) {
        (self.spec, self.value, self.standing) = (spec, value, standing)
    }
}

/// One row of a list.
package protocol ListRow: Codable, Sendable {
    /// Every column, in the order of preference.
    static var columns: [Column<Self>] { get }
    /// Where words without a key are looked for, as in `the error`; `nil` where there may be none.
    static var words: String? { get }
    /// The identifier, in text.
    var rowID: String { get }
    /// The record's version; 0 when it never changes.
    var rowVersion: Int { get }
}
