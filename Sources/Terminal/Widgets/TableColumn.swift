/// A column of a table.
package struct TableColumn: Hashable, Sendable {
    package var key: String
    package var title: TerminalText
    package var width: Extent
    package var alignment: Alignment
    /// What goes first where there is too little room: the highest number; 0 never goes.
    package var priority: Int
    /// Where its value stands among the cells of a row; `nil` when as among the columns.
    package var cell: Int?

    package init(
        _ key: String, _ title: TerminalText, width: Extent, alignment: Alignment = .leading,
        priority: Int = 0, cell: Int? = nil
    ) {
        self.key = key
        self.title = title
        self.width = width
        self.alignment = alignment
        self.priority = priority
        self.cell = cell
    }
}

/// One value of a row.
package struct TableCell: Hashable, Sendable {
    package var text: TerminalText
    /// How it looks on the row's ground.
    package var role: Role
    /// A sign before the text, such as that of a state.
    package var glyph: Glyph?
    /// Columns at the beginning of a text that is cut behind them, since its end tells more; `nil`
    /// for one that is cut at its end.
    package var head: Int?

    package init(
        _ text: TerminalText, role: Role = .listRow, glyph: Glyph? = nil, head: Int? = nil
    ) {
        self.text = text
        self.role = role
        self.glyph = glyph
        self.head = head
    }
}

/// One row; its cells stand in the order of the columns, unless these say otherwise.
package struct TableRow: Hashable, Sendable {
    package var id: String
    package var cells: [TableCell]
    package var isMarked: Bool

    package init(id: String, cells: [TableCell], isMarked: Bool = false) {
        self.id = id
        self.cells = cells
        self.isMarked = isMarked
    }
}

/// The columns that fit, with their places.
///
/// Where there is too little room those of least weight go. With a first column to scroll to, all
/// from there on stand in their order behind the very first, which stays.
struct TableColumns: Hashable {
    struct Place: Hashable {
        /// Index of the column among all.
        var index: Int
        var column: Int
        var columns: Int
    }

    let places: [Place]

    init(_ columns: [TableColumn], in area: Rect, from start: Int = 0) {
        let gap = area.columns < 60 ? 1 : 2
        var kept = columns.indices.filter { $0 == 0 || $0 >= start }
        func needed() -> Int {
            kept.reduce(0) { $0 + columns[$1].width.least } + gap * (kept.count - 1)
        }
        while kept.count > 1, needed() > area.columns {
            let last =
                start > 0
                ? nil
                : kept.indices.reversed().max {
                    columns[kept[$0]].priority < columns[kept[$1]].priority
                }
            kept.remove(at: last ?? kept.count - 1)
        }
        let rects = Layout.columns(of: area, kept.map { columns[$0].width }, gap: gap)
        places = zip(kept, rects).compactMap { index, rect in
            guard rect.columns > 0 else { return nil }
            return Place(index: index, column: rect.column, columns: rect.columns)
        }
    }
    /// Whether some column is left out.
    func isShort(of columns: [TableColumn]) -> Bool { places.count < columns.count }

    /// The farthest column that scrolling goes to: from there on the last is shown.
    static func startMax(_ columns: [TableColumn], in area: Rect) -> Int {
        guard TableColumns(columns, in: area).isShort(of: columns) else { return 0 }
        return (1..<max(2, columns.count)).first { start in
            TableColumns(columns, in: area, from: start).places.last?.index == columns.count - 1
        } ?? max(1, columns.count - 1)
    }
}
