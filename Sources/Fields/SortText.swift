package import Domain

/// Sort orders as text: a column's key, with `-` in front for the greatest first.
package enum SortText {
    /// Reads an order; nothing, or empty text, is the default.
    package static func parse(
        _ text: String?, columns: [ColumnSpec], default order: SortOrder
    ) throws(Failure) -> SortOrder {
        guard let text, !text.isEmpty else { return order }
        let isDescending = text.hasPrefix("-")
        let key = isDescending ? String(text.dropFirst()) : text
        let keys = columns.filter(\.isSortable).map(\.key)
        guard !keys.contains(key) else { return SortOrder(key, descending: isDescending) }
        let isColumn = columns.contains { $0.key == key }
        let problem =
            isColumn
            ? "cannot be '\(key)'"
            : "is '\(key)', which is no column" + Nearest.hint(for: key, in: keys)
        throw .invalid(field: "sort", "\(problem); sort by \(keys.joined(separator: ", "))")
    }

    /// The text of an order, which ``parse(_:columns:default:)`` reads.
    package static func text(of order: SortOrder) -> String {
        (order.isDescending ? "-" : "") + order.key
    }
}
