/// A grid of cells to draw into: a value, so that a view is a function from model to buffer.
///
/// What lies outside the grid, or outside the area of `clipped(to:_:)`, is not drawn.
package struct Buffer: Hashable, Sendable {
    package let size: Size
    /// Row after row from the top.
    package private(set) var cells: [Cell]
    /// Who orders right-to-left text.
    package var bidi: BidiMode
    private var clip: Rect

    package init(_ size: Size, style: Style = .standard, bidi: BidiMode = .console) {
        self.size = size
        self.bidi = bidi
        clip = Rect(size)
        cells = Array(repeating: .blank(style), count: size.rows * size.columns)
    }

    package var bounds: Rect { Rect(size) }

    /// The cell at a place of the grid; places outside are a programmer's error.
    package subscript(row: Int, column: Int) -> Cell {
        precondition(bounds.contains(row: row, column: column), "the cell is outside the grid")
        return cells[row * size.columns + column]
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
                cells[row * size.columns + column] = .blank(style)
            }
        }
    }

    /// Changes the style of an area and leaves its text.
    package mutating func restyle(_ area: Rect, _ change: (Style) -> Style) {
        let visible = clip.intersection(area)
        guard !visible.isEmpty else { return }
        for row in visible.row..<visible.endRow {
            for column in visible.column..<visible.endColumn {
                let index = row * size.columns + column
                cells[index].style = change(cells[index].style)
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
            cells[row * size.columns + column + 1] = Cell(.rightHalf, style)
        }
    }

    /// Writes printable ASCII, which is most of what is shown: one cell a byte.
    mutating func set(ascii text: String, style: Style, row: Int, column: Int) {
        let first = max(column, clip.column)
        let end = min(column + text.utf8.count, clip.endColumn)
        guard first < end, row >= clip.row, row < clip.endRow else { return }
        mend(row: row, column: first)
        mend(row: row, column: end)
        var index = row * size.columns + first
        for byte in text.utf8.dropFirst(first - column).prefix(end - first) {
            cells[index] = Cell(Cluster(Unicode.Scalar(byte), width: 1), style)
            index += 1
        }
    }

    private mutating func setOne(_ cluster: Cluster, _ style: Style, _ row: Int, _ column: Int) {
        mend(row: row, column: column)
        mend(row: row, column: column + 1)
        cells[row * size.columns + column] = Cell(cluster, style)
    }

    /// Blanks both halves of a character that reaches over the left edge of a column.
    private mutating func mend(row: Int, column: Int) {
        guard column > 0, column < size.columns else { return }
        let index = row * size.columns + column
        guard cells[index].isRightHalf else { return }
        cells[index - 1].cluster = .space
        cells[index].cluster = .space
    }
}
