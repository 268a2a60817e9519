/// How much of a row or column a part takes.
package enum Extent: Hashable, Sendable {
    case fixed(Int)
    /// A share of what the others leave, by weight, and never below the minimum.
    case fill(weight: Int = 1, min: Int = 0)

    /// The least that the part can live with.
    package var least: Int {
        switch self {
        case .fixed(let count): max(0, count)
        case .fill(_, let least): max(0, least)
        }
    }

    var weight: Int {
        switch self {
        case .fixed: 0
        case .fill(let weight, _): max(0, weight)
        }
    }
}

/// Splits a length into parts; first come, first served where there is too little.
package enum Layout {
    /// The length of each part; together with the gaps never more than `total`.
    package static func lengths(of total: Int, _ parts: [Extent], gap: Int = 0) -> [Int] {
        var left = max(0, total - gap * max(0, parts.count - 1))
        var lengths = parts.map { part in
            let taken = min(part.least, left)
            left -= taken
            return taken
        }
        var weights = parts.reduce(0) { $0 + $1.weight }
        for index in parts.indices where parts[index].weight > 0 {
            let share = left * parts[index].weight / weights
            lengths[index] += share
            left -= share
            weights -= parts[index].weight
        }
        return lengths
    }

    /// Areas beside each other, from left to right.
    package static func columns(of area: Rect, _ parts: [Extent], gap: Int = 0) -> [Rect] {
        var column = area.column
        return lengths(of: area.columns, parts, gap: gap).map { length in
            defer { column += length + gap }
            return Rect(row: area.row, column: column, rows: area.rows, columns: length)
                .intersection(area)
        }
    }

    /// Areas below each other, from top to bottom.
    package static func rows(of area: Rect, _ parts: [Extent], gap: Int = 0) -> [Rect] {
        var row = area.row
        return lengths(of: area.rows, parts, gap: gap).map { length in
            defer { row += length + gap }
            return Rect(row: row, column: area.column, rows: length, columns: area.columns)
                .intersection(area)
        }
    }
}
