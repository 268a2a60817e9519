extension TextInput {
    /// Draws the part around the cursor into one line.
    ///
    /// - Returns: Where the terminal's own cursor belongs; nil when the line has no room.
    @discardableResult
    package func draw(
        into buffer: inout Buffer, in line: Rect, style: Style, look: Look,
        hint: TerminalText = .empty, hintStyle: Style? = nil
    ) -> Screen.Position? {
        guard line.rows > 0, line.columns > 0 else { return nil }
        if isEmpty {
            buffer.put(
                hint, row: line.row, column: line.column, style: hintStyle ?? style,
                width: line.columns)
            return Screen.Position(row: line.row, column: line.column)
        }
        let window = window(columns: line.columns, look)
        let room = min(line.columns, max(1, window.text.width))
        let isTrailing = window.isRightToLeft && look.bidi == .console
        let start = isTrailing ? line.endColumn - room : line.column
        buffer.fill(line.line(0), style: style)
        buffer.clipped(to: line) { buffer in
            buffer.put(window.text, row: line.row, column: start, style: style)
        }
        return Screen.Position(
            row: line.row, column: min(start + window.caret, line.endColumn - 1))
    }

    private struct Window {
        /// What is put into cells; already in visual order where we do the ordering.
        var text: TerminalText
        /// Column of the cursor in it.
        var caret: Int
        var isRightToLeft: Bool
    }

    /// Marks the cursor's cluster while its visual place is looked for; no text has it.
    private static let marker = "\u{20e8}"

    private func window(columns: Int, _ look: Look) -> Window {
        let dot = look.sign(.masked)
        // The space is the place behind the last cluster.
        let cells = drawn.map { isSecret ? dot : TerminalText(String($0)) } + [" "]
        let range = visible(cells, columns: columns)
        let shown = range.map { isSecret || $0 == count ? cells[$0].string : String(drawn[$0]) }
        let at = cursor - range.lowerBound
        let logical = TerminalText(shown.joined())
        let text = logical.laidOut(columns: columns, bidi: look.bidi)
        var marked = shown
        marked[at] += Self.marker
        let probe = TerminalText(marked.joined()).laidOut(columns: columns, bidi: look.bidi)
        var caret = 0
        for cluster in probe.clusters {
            if cluster.marks.contains("\u{20e8}") { break }
            caret += cluster.width
        }
        // The marker parts the letters of a ligature, which takes one cell where it is whole.
        if probe.width > text.width { caret -= probe.width - text.width }
        return Window(
            text: text, caret: max(0, min(caret, columns - 1)),
            isRightToLeft: Self.isRightToLeft(shown))
    }

    /// The clusters around the cursor that fit: as many before it as there is room for.
    private func visible(_ cells: [TerminalText], columns: Int) -> ClosedRange<Int> {
        var end = cursor
        var start = cursor
        var left = columns - cells[cursor].width
        // A quarter of the line is kept for what follows, so that one sees where one goes.
        var ahead = columns / 4
        while end + 1 < cells.count, cells[end + 1].width <= min(left, ahead) {
            end += 1
            left -= cells[end].width
            ahead -= cells[end].width
        }
        while start > 0, cells[start - 1].width <= left {
            start -= 1
            left -= cells[start].width
        }
        while end + 1 < cells.count, cells[end + 1].width <= left {
            end += 1
            left -= cells[end].width
        }
        return start...end
    }

    private static func isRightToLeft(_ parts: [String]) -> Bool {
        for part in parts {
            guard let character = part.first, character.isLetter else { continue }
            return TerminalText(part).hasRightToLeft
        }
        return false
    }
}
