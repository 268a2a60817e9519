internal import Domain

@testable import Fields

/// Columns of every kind, and the moment at which the filters are read.
enum FilterSamples {
    /// Midnight in Riyadh at the beginning of 16 November 2026.
    static let now = Instant(milliseconds: 1_794_776_400_000)

    static let columns = [
        ColumnSpec("name", "Name", .text, sortable: true),
        ColumnSpec("city", "City", .text),
        ColumnSpec("email", "Email", .email),
        ColumnSpec("phone", "Phone", .phone, personal: true),
        ColumnSpec("role", "Role", .choice(["talent", "guardian", "admin"])),
        ColumnSpec(
            "status", "Status", .choice(["active", "suspended", "closed"]),
            synonyms: ["banned": "suspended"]),
        ColumnSpec("grade", "Grade", .choice(["none", "gold"])),
        ColumnSpec("must_reset", "Must reset", .flag),
        ColumnSpec("amount", "Amount", .integer, sortable: true),
        ColumnSpec("joined", "Joined", .instant, sortable: true),
        ColumnSpec("born", "Born", .date),
        ColumnSpec("id", "ID", .id("user")),
        ColumnSpec("note", "Note", .text, filterable: false),
    ]

    static func parse(
        _ text: String, takesWords: Bool = true
    ) throws(Failure) -> [FilterTerm] {
        try FilterText.parse(text, columns: columns, takesWords: takesWords, now: now)
    }

    /// A term about one column.
    static func term(
        _ column: String?, _ comparison: FilterTerm.Comparison = .equal, _ values: FilterValue...
    ) -> FilterTerm {
        FilterTerm(column: column, comparison: comparison, values: values)
    }

    /// An inverted term about one column.
    static func not(_ column: String?, _ values: FilterValue...) -> FilterTerm {
        FilterTerm(column: column, isNegated: true, values: values)
    }

    /// A word.
    static func word(_ text: String) -> FilterTerm { term(nil, .equal, .text(text)) }

    /// A moment given as RFC 3339.
    static func at(_ text: String) -> FilterValue {
        guard let instant = Instant(text) else { preconditionFailure("\(text) is no moment") }
        return .instant(instant)
    }

    /// A date given as text.
    static func on(_ text: String) -> FilterValue {
        guard let date = CalendarDate(text) else { preconditionFailure("\(text) is no date") }
        return .date(date)
    }
}
