extension Buffer {
    /// Draws text from a place to the right, and gives the columns it took.
    ///
    /// With `width`, the text is cut to that many columns in reading order (`…` at its end) and
    /// the rest of the field is filled with spaces of the style, before or behind as `alignment`
    /// says. Without it, the text ends at the right edge of the grid.
    @discardableResult
    package mutating func put(
        _ text: TerminalText, row: Int, column: Int, style: Style = .standard,
        width: Int? = nil, alignment: Alignment = .leading
    ) -> Int {
        let room = width ?? max(0, size.columns - column)
        guard room > 0 else { return 0 }
        let laid = text.laidOut(columns: room, bidi: bidi)
        guard width != nil else {
            write(laid, row: row, column: column, style: style)
            return laid.width
        }
        let missing = room - laid.width
        let before =
            switch alignment {
            case .leading: 0
            case .center: missing / 2
            case .trailing: missing
            }
        writeSpaces(before, row: row, column: column, style: style)
        write(laid, row: row, column: column + before, style: style)
        let end = column + before + laid.width
        writeSpaces(missing - before, row: row, column: end, style: style)
        return room
    }

    private mutating func write(_ text: TerminalText, row: Int, column: Int, style: Style) {
        var at = column
        switch text.storage {
        case .ascii(let string):
            set(ascii: string, style: style, row: row, column: at)
        case .clusters(let clusters):
            for cluster in clusters {
                set(cluster.drawn, style: style, row: row, column: at)
                at += cluster.width
            }
        }
    }

    private mutating func writeSpaces(_ count: Int, row: Int, column: Int, style: Style) {
        guard count > 0 else { return }
        fill(Rect(row: row, column: column, rows: 1, columns: count), style: style)
    }

    /// The screen as lines of text, spaces at their ends removed.
    package var text: String {
        (0..<size.rows).map(line).joined(separator: "\n")
    }

    /// One line of the screen as text, spaces at its end removed.
    package func line(_ row: Int) -> String {
        let texts = (0..<size.columns).map { self[row, $0].text }
        guard let end = texts.lastIndex(where: { $0 != " " && $0 != "" }) else { return "" }
        return texts[...end].joined()
    }
}
