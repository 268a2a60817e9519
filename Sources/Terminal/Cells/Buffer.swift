/// A grid of cells to draw into: a value, so that a view is a function from model to buffer.
///
/// What lies outside the grid, or outside the area of `clipped(to:_:)`, is not drawn. Each row is
/// an array of its own: a copy of a buffer shares the rows that are not drawn on, and the screen
/// sees by a pointer that they are the same.
package struct Buffer: Hashable, Sendable {
    package let size: Size
    /// The rows from the top, each as long as the grid is wide.
    package private(set) var rows: [[Cell]]
    /// Who orders right-to-left text.
    package var bidi: BidiMode
    private var clip: Rect

    package init(_ size: Size, style: Style = .standard, bidi: BidiMode = .console) {
        self.size = size
        self.bidi = bidi
        clip = Rect(size)
        rows = Array(
            repeating: Array(repeating: .blank(style), count: size.columns), count: size.rows)
    }

    package var bounds: Rect { Rect(size) }

    /// The cell at a place of the grid; places outside are a programmer's error.
    package subscript(row: Int, column: Int) -> Cell {
        precondition(bounds.contains(row: row, column: column), "the cell is outside the grid")
        return rows[row][column]
    }

    /// Draws with everything outside `area` protected.
    package mutating func clipped(to area: Rect, _ draw: (inout Buffer) -> Void) {
        let before = clip
        clip = clip.intersection(area)
        draw(&self)
        clip = before
    }

    /// Fills an area with spaces of a style.
    package mutating func fill(_ area: Rect, style: Style) {
        let visible = clip.intersection(area)
        guard !visible.isEmpty else { return }
        for row in visible.row..<visible.endRow {
            mend(row: row, column: visible.column)
            mend(row: row, column: visible.endColumn)
            for column in visible.column..<visible.endColumn {
                rows[row][column] = .blank(style)
            }
        }
    }

    /// Changes the style of an area and leaves its text.
    package mutating func restyle(_ area: Rect, _ change: (Style) -> Style) {
        let visible = clip.intersection(area)
        guard !visible.isEmpty else { return }
        for row in visible.row..<visible.endRow {
            for column in visible.column..<visible.endColumn {
                rows[row][column].style = change(rows[row][column].style)
            }
        }
    }

    /// Takes what an area of another buffer of this size shows, line for line from `row` on.
    ///
    /// Where the area is as wide as the grid its rows are shared, not copied.
    package mutating func take(_ area: Rect, of other: Buffer, to row: Int) {
        precondition(other.size == size, "only buffers of one size share rows")
        let source = area.intersection(bounds)
        for offset in 0..<source.rows where size.rows > row + offset {
            if source.columns == size.columns {
                rows[row + offset] = other.rows[source.row + offset]
            } else {
                rows[row + offset].replaceSubrange(
                    source.column..<source.endColumn,
                    with: other.rows[source.row + offset][source.column..<source.endColumn])
            }
        }
    }

    /// Copies a grid onto this one, its top left at a place of this one.
    package mutating func draw(_ other: Buffer, row: Int, column: Int) {
        for otherRow in 0..<other.size.rows {
            var target = column
            for otherColumn in 0..<other.size.columns {
                let cell = other[otherRow, otherColumn]
                set(cell.cluster, style: cell.style, row: row + otherRow, column: target)
                target += 1
            }
        }
    }

    /// Sets one cell, and the cell right of it for a character of two columns.
    ///
    /// Where only one half fits, or half of another character is overwritten, a space stands.
    mutating func set(_ cluster: Cluster, style: Style, row: Int, column: Int) {
        let width = cluster.width
        guard width > 0 else { return }
        let seesFirst = clip.contains(row: row, column: column)
        let seesLast = width == 1 ? seesFirst : clip.contains(row: row, column: column + 1)
        guard seesFirst, seesLast else {
            if seesFirst { setOne(.space, style, row, column) }
            if width == 2, seesLast { setOne(.space, style, row, column + 1) }
            return
        }
        setOne(cluster, style, row, column)
        if width == 2 {
            mend(row: row, column: column + 2)
            rows[row][column + 1] = Cell(.rightHalf, style)
        }
    }

    /// Writes printable ASCII, which is most of what is shown: one cell a byte.
    mutating func set(ascii text: String, style: Style, row: Int, column: Int) {
        let first = max(column, clip.column)
        let end = min(column + text.utf8.count, clip.endColumn)
        guard first < end, row >= clip.row, row < clip.endRow else { return }
        mend(row: row, column: first)
        mend(row: row, column: end)
        var target = first
        for byte in text.utf8.dropFirst(first - column).prefix(end - first) {
            rows[row][target] = Cell(Cluster(Unicode.Scalar(byte), width: 1), style)
            target += 1
        }
    }

    private mutating func setOne(_ cluster: Cluster, _ style: Style, _ row: Int, _ column: Int) {
        mend(row: row, column: column)
        mend(row: row, column: column + 1)
        rows[row][column] = Cell(cluster, style)
    }

    /// Blanks both halves of a character that reaches over the left edge of a column.
    private mutating func mend(row: Int, column: Int) {
        guard column > 0, column < size.columns else { return }
        guard rows[row][column].isRightHalf else { return }
        rows[row][column - 1].cluster = .space
        rows[row][column].cluster = .space
    }
}
