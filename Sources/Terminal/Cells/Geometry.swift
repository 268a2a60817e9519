/// How many rows and columns something takes, never negative.
package struct Size: Hashable, Sendable {
    package var rows: Int
    package var columns: Int

    package init(rows: Int, columns: Int) {
        self.rows = max(0, rows)
        self.columns = max(0, columns)
    }
}

/// An area of cells; rows and columns count from 0 at the top left.
package struct Rect: Hashable, Sendable {
    package var row: Int
    package var column: Int
    package var size: Size

    package init(row: Int, column: Int, rows: Int, columns: Int) {
        self.row = row
        self.column = column
        size = Size(rows: rows, columns: columns)
    }

    package init(_ size: Size) {
        self.init(row: 0, column: 0, rows: size.rows, columns: size.columns)
    }

    package var rows: Int { size.rows }
    package var columns: Int { size.columns }
    /// The first row below the area.
    package var endRow: Int { row + size.rows }
    /// The first column right of the area.
    package var endColumn: Int { column + size.columns }
    package var isEmpty: Bool { size.rows == 0 || size.columns == 0 }

    package func contains(row: Int, column: Int) -> Bool {
        row >= self.row && row < endRow && column >= self.column && column < endColumn
    }

    /// What both areas cover; empty where they do not meet.
    package func intersection(_ other: Rect) -> Rect {
        let top = max(row, other.row)
        let left = max(column, other.column)
        return Rect(
            row: top, column: left,
            rows: min(endRow, other.endRow) - top,
            columns: min(endColumn, other.endColumn) - left)
    }

    /// The area without a border of the given thickness on each side.
    package func inset(rows: Int = 1, columns: Int = 1) -> Rect {
        Rect(
            row: row + rows, column: column + columns,
            rows: size.rows - 2 * rows, columns: size.columns - 2 * columns)
    }

    /// The first `count` rows, and what is left below them.
    package func splitTop(_ count: Int) -> (top: Rect, rest: Rect) {
        let taken = max(0, min(count, rows))
        return (
            Rect(row: row, column: column, rows: taken, columns: columns),
            Rect(row: row + taken, column: column, rows: rows - taken, columns: columns)
        )
    }

    /// What is above the last `count` rows, and these rows.
    package func splitBottom(_ count: Int) -> (rest: Rect, bottom: Rect) {
        let (rest, bottom) = splitTop(rows - max(0, min(count, rows)))
        return (rest, bottom)
    }

    /// The first `count` columns, and what is left beside them.
    package func splitLeft(_ count: Int) -> (left: Rect, rest: Rect) {
        let taken = max(0, min(count, columns))
        return (
            Rect(row: row, column: column, rows: rows, columns: taken),
            Rect(row: row, column: column + taken, rows: rows, columns: columns - taken)
        )
    }

    /// An area of the given size in the middle of this one, cut where it does not fit.
    package func centered(_ size: Size) -> Rect {
        let rows = min(size.rows, self.rows)
        let columns = min(size.columns, self.columns)
        return Rect(
            row: row + (self.rows - rows) / 2, column: column + (self.columns - columns) / 2,
            rows: rows, columns: columns)
    }
}
