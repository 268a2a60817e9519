/// A list as a table: header, rows, and a line below that says where one is.
///
/// It is given the rows that are shown and no others.
package struct TableWidget: Hashable, Sendable {
    package struct Sort: Hashable, Sendable {
        package var key: String
        package var isDescending: Bool

        package init(_ key: String, descending: Bool = false) {
            self.key = key
            isDescending = descending
        }
    }

    /// What a place of the table is, for the mouse.
    package enum Part: Hashable, Sendable {
        /// Index among the rows shown.
        case row(Int)
        /// Key of the column.
        case header(String)
        /// The count of new rows.
        case news
    }

    package var columns: [TableColumn]
    package var rows: [TableRow]
    /// The column scrolled to, which stands behind the first; 0 shows those of most weight.
    package var firstColumn = 0
    /// Index of the cursor among the rows shown.
    package var cursor: Int?
    package var sort: Sort?
    /// Whether keys go to this table; else the cursor is marked by its sign alone.
    package var isFocused: Bool
    /// Rows that wait above, because nothing may move while a person decides.
    package var newRows: Int
    /// Said below the rows, such as `searched up to 12 March`.
    package var note: TerminalText
    /// Where one is, such as `41–62 of 1,204`; change it with scrolling only, it costs bytes.
    package var position: TerminalText
    /// Said in the place of rows.
    package var empty: TerminalText

    package init(
        columns: [TableColumn], rows: [TableRow], cursor: Int? = nil, sort: Sort? = nil,
        isFocused: Bool = true, newRows: Int = 0, note: TerminalText = .empty,
        position: TerminalText = .empty, empty: TerminalText = "nothing here"
    ) {
        self.columns = columns
        self.rows = rows
        self.cursor = cursor
        self.sort = sort
        self.isFocused = isFocused
        self.newRows = newRows
        self.note = note
        self.position = position
        self.empty = empty
    }

    /// Columns before the first cell: cursor and mark.
    static let gutter = 2
    /// Columns in reverse on the cursor's row, so that moving it costs few bytes.
    static let reversedColumns = 5

    /// How many rows fit into an area, for `TableState.resize`.
    package static func rowsShown(in area: Rect) -> Int { parts(of: area).body.rows }

    package func draw(into buffer: inout Buffer, in area: Rect, look: Look) {
        let parts = Self.parts(of: area)
        let fitting = columns(in: area)
        buffer.clipped(to: area) { buffer in
            drawHeader(into: &buffer, in: parts.header, fitting, look)
            for index in 0..<parts.body.rows {
                drawLine(index, into: &buffer, in: parts.body.line(index), fitting, look)
            }
            if rows.isEmpty { drawEmpty(into: &buffer, in: parts.body, look) }
            drawStatus(into: &buffer, in: parts.status, fitting, look)
        }
    }

    /// Draws what differs from `before`, which is what the area shows now.
    ///
    /// Rows that stand on another line are taken from where they are.
    func draw(
        after before: TableWidget, into buffer: inout Buffer, in area: Rect, look: Look
    ) {
        guard columns == before.columns, firstColumn == before.firstColumn,
            isFocused == before.isFocused, !rows.isEmpty, !before.rows.isEmpty
        else { return draw(into: &buffer, in: area, look: look) }
        let parts = Self.parts(of: area)
        let fitting = columns(in: area)
        let (shown, body) = (buffer, parts.body)
        let shift = lines(from: before)
        buffer.clipped(to: area) { buffer in
            if sort != before.sort { drawHeader(into: &buffer, in: parts.header, fitting, look) }
            for index in 0..<body.rows where !isSame(index, as: index, of: before) {
                let place = index + shift
                if place >= 0, place < body.rows, isSame(index, as: place, of: before) {
                    buffer.take(body.line(place), of: shown, to: body.row + index)
                } else {
                    drawLine(index, into: &buffer, in: body.line(index), fitting, look)
                }
            }
            guard (newRows, note, position) != (before.newRows, before.note, before.position)
            else { return }
            drawStatus(into: &buffer, in: parts.status, fitting, look)
        }
    }

    /// Lines that the rows stand lower in a table before; 0 when they share no end.
    private func lines(from before: TableWidget) -> Int {
        guard let first = rows.first, let old = before.rows.first else { return 0 }
        if let place = before.rows.firstIndex(where: { $0.id == first.id }) { return place }
        return rows.firstIndex { $0.id == old.id }.map { -$0 } ?? 0
    }

    /// Whether a line shows what another line of a table before showed.
    private func isSame(_ index: Int, as place: Int, of before: TableWidget) -> Bool {
        guard index < rows.count, place < before.rows.count else {
            return index >= rows.count && place >= before.rows.count
        }
        return (index == cursor) == (place == before.cursor) && rows[index] == before.rows[place]
    }

    /// What is at a place of the screen.
    package func part(atRow row: Int, column: Int, in area: Rect) -> Part? {
        guard area.contains(row: row, column: column) else { return nil }
        let parts = Self.parts(of: area)
        if parts.body.contains(row: row, column: column) {
            let index = row - parts.body.row
            return index < rows.count ? .row(index) : nil
        }
        if parts.header.contains(row: row, column: column) {
            return columns(in: area).places
                .first { column >= $0.column && column < $0.column + $0.columns }
                .map { .header(columns[$0.index].key) }
        }
        return newRows > 0 && column < area.column + Self.gutter + news("^").width ? .news : nil
    }

    private struct Parts {
        var header: Rect
        var body: Rect
        var status: Rect
    }

    /// A table of few lines gives them to its rows.
    private static func parts(of area: Rect) -> Parts {
        let (header, rest) = area.splitTop(area.rows >= 2 ? 1 : 0)
        let (body, status) = rest.splitBottom(area.rows >= 5 ? 1 : 0)
        return Parts(header: header, body: body, status: status)
    }

    private func columns(in area: Rect) -> TableColumns {
        let inner = area.splitLeft(Self.gutter).rest
        guard firstColumn > 0 else { return TableColumns(columns, in: inner) }
        let start = min(firstColumn, TableColumns.startMax(columns, in: inner))
        return TableColumns(columns, in: inner, from: start)
    }

    /// The farthest column that scrolling goes to; 0 when all fit into the area.
    package static func firstColumnMax(_ columns: [TableColumn], in area: Rect) -> Int {
        TableColumns.startMax(columns, in: area.splitLeft(gutter).rest)
    }
}

// MARK: - Drawing

extension TableWidget {
    private func drawHeader(
        into buffer: inout Buffer, in line: Rect, _ fitting: TableColumns, _ look: Look
    ) {
        let style = look.style(.listHeader)
        buffer.fill(line, style: style)
        guard !line.isEmpty else { return }
        for place in fitting.places {
            let column = columns[place.index]
            buffer.put(
                title(of: column, columns: place.columns, look), row: line.row,
                column: place.column, style: style, width: place.columns,
                alignment: column.alignment)
        }
    }

    /// The arrow is never cut away with the title.
    private func title(of column: TableColumn, columns: Int, _ look: Look) -> TerminalText {
        guard let sort, sort.key == column.key else { return column.title }
        let arrow = look.sign(sort.isDescending ? .descending : .ascending)
        return column.title.fitted(to: max(0, columns - 2)) + " " + arrow
    }

    private func drawLine(
        _ index: Int, into buffer: inout Buffer, in line: Rect, _ fitting: TableColumns,
        _ look: Look
    ) {
        let isMarked = index < rows.count && rows[index].isMarked
        buffer.fill(line, style: look.style(isMarked ? .listRowMarked : .listRow))
        guard index < rows.count else { return }
        draw(rows[index], into: &buffer, in: line, fitting, look)
        if index == cursor { markCursor(into: &buffer, in: line, look) }
    }

    private func draw(
        _ row: TableRow, into buffer: inout Buffer, in line: Rect, _ fitting: TableColumns,
        _ look: Look
    ) {
        let ground = row.isMarked ? Role.listRowMarked : .listRow
        if row.isMarked {
            buffer.put(
                look.sign(of: .listRowMark) ?? look.sign(.mark), row: line.row,
                column: line.column + 1, style: look.style(.listRowMark, on: ground))
        }
        for place in fitting.places {
            let column = columns[place.index]
            guard case let index = column.cell ?? place.index, row.cells.indices.contains(index)
            else { continue }
            let cell = row.cells[index]
            let style = look.style(cell.role, on: ground)
            var field = Rect(
                row: line.row, column: place.column, rows: 1, columns: place.columns)
            // Apart from the text, which may be right-to-left and would take the sign along.
            if let glyph = cell.glyph {
                let sign = field.splitLeft(2)
                buffer.put(
                    look.sign(glyph), row: line.row, column: field.column, style: style,
                    width: sign.left.columns)
                field = sign.rest
            }
            let cut = cell.head.map { cell.text.fitted(to: field.columns, keepingHead: $0) }
            buffer.put(
                cut ?? cell.text, row: line.row, column: field.column, style: style,
                width: field.columns, alignment: column.alignment)
        }
    }

    /// The sign, and the first columns as the theme shows what is selected.
    private func markCursor(into buffer: inout Buffer, in line: Rect, _ look: Look) {
        guard !line.isEmpty else { return }
        if isFocused {
            var end = min(line.column + Self.reversedColumns, line.endColumn)
            if end < buffer.size.columns, end > 0, buffer[line.row, end].isRightHalf { end += 1 }
            let area = Rect(
                row: line.row, column: line.column + 1, rows: 1,
                columns: end - line.column - 1)
            let selected = look.style(.listRowSelected)
            buffer.restyle(area) { _ in selected }
        }
        buffer.put(
            look.sign(of: .listCursor) ?? look.sign(.cursor), row: line.row, column: line.column,
            style: look.style(.listCursor, on: .listRow))
    }

    private func drawEmpty(into buffer: inout Buffer, in body: Rect, _ look: Look) {
        let lines = empty.wrapped(to: max(0, body.columns - 2 * Self.gutter))
        let top = body.row + min(1, max(0, body.rows - lines.count))
        for (index, text) in lines.prefix(body.rows).enumerated() {
            buffer.put(
                text, row: top + index, column: body.column + Self.gutter,
                style: look.style(.textDim, on: .listRow))
        }
    }

    private func drawStatus(
        into buffer: inout Buffer, in line: Rect, _ fitting: TableColumns, _ look: Look
    ) {
        guard !line.isEmpty else { return }
        buffer.fill(line, style: look.style(.listRow))
        let dim = look.style(.textDim, on: .listRow)
        let inner = line.splitLeft(Self.gutter).rest
        let all = position.isEmpty ? columnsLeftOut(fitting) : position
        let place = all.width + 2 <= inner.columns ? all : .empty
        let (left, right) = inner.splitRight(place.width)
        buffer.put(place, row: right.row, column: right.column, style: dim)
        var column = left.column
        if newRows > 0 {
            let text = news(look.sign(.up)).fitted(to: left.columns)
            column += buffer.put(
                text, row: line.row, column: column,
                style: look.style(.link, on: .listRow))
            column += 2
        }
        let room = left.endColumn - 1 - column
        buffer.put(note.fitted(to: max(0, room)), row: line.row, column: column, style: dim)
    }

    /// How many columns scrolling would show.
    private func columnsLeftOut(_ fitting: TableColumns) -> TerminalText {
        let count = columns.count - fitting.places.count
        guard count > 0 else { return .empty }
        let first = fitting.places.dropFirst().first?.index ?? 0
        let more = count == 1 ? "1 more column" : "\(count) more columns"
        guard firstColumn > 0, first > 1 else { return TerminalText("\(more) → ") }
        let isLast = fitting.places.last?.index == columns.count - 1
        return TerminalText("← \(more)" + (isLast ? " " : " → "))
    }

    private func news(_ arrow: TerminalText) -> TerminalText {
        TerminalText("\(newRows) new ") + arrow
    }
}

extension Rect {
    /// What is left of the last `count` columns, and these columns.
    package func splitRight(_ count: Int) -> (rest: Rect, right: Rect) {
        let (rest, right) = splitLeft(columns - max(0, min(count, columns)))
        return (rest, right)
    }
}
