/// Everything that is possible here, with its keys, and what is not, with the reason.
package struct PaletteWidget: Hashable, Sendable {
    package var title: TerminalText
    package var state: PaletteState

    package init(title: TerminalText = "Actions", state: PaletteState) {
        self.title = title
        self.state = state
    }

    static let columnsMax = 76

    /// - Returns: Where the terminal's cursor belongs.
    @discardableResult
    package func draw(
        into buffer: inout Buffer, in area: Rect, look: Look
    ) -> Screen.Position? {
        let hasFrame = area.rows >= 6 && area.columns >= 20
        let rows = min(area.rows, max(8, area.rows * 3 / 4))
        let box = area.centered(
            Size(rows: rows, columns: min(area.columns, Self.columnsMax)))
        let content = hasFrame ? box.inset(rows: 1, columns: 2) : box
        let (line, rest) = content.splitTop(1)
        let list = rest.splitTop(hasFrame ? 1 : 0).rest
        var cursor: Screen.Position?
        buffer.clipped(to: box) { buffer in
            buffer.fill(box, style: look.style(.dialog))
            if hasFrame { buffer.dialogFrame(box, title: title, look: look) }
            cursor = state.query.draw(
                into: &buffer, in: line, style: look.style(.formInputFocused, on: .dialog),
                look: look, hint: "type to search",
                hintStyle: look.style(.textDim, on: .dialog))
            drawHits(into: &buffer, in: list, look)
        }
        return cursor
    }

    private func drawHits(into buffer: inout Buffer, in list: Rect, _ look: Look) {
        guard !list.isEmpty else { return }
        guard !state.hits.isEmpty else {
            buffer.put(
                "nothing is called so", row: list.row, column: list.column + 1,
                style: look.style(.textDim, on: .dialog), width: max(0, list.columns - 1))
            return
        }
        let first = min(
            max(0, state.selected - list.rows + 1), max(0, state.hits.count - list.rows))
        for (index, hit) in state.hits[first...].prefix(list.rows).enumerated() {
            draw(
                hit, isSelected: first + index == state.selected, into: &buffer,
                in: list.line(index), look)
        }
    }

    private func draw(
        _ hit: PaletteState.Hit, isSelected: Bool, into buffer: inout Buffer, in line: Rect,
        _ look: Look
    ) {
        let entry = hit.entry
        let ground: Role = isSelected ? .promptCompletionSelected : .dialog
        let base = look.style(ground)
        let front = entry.refusal == nil ? base : look.style(.paletteDisabled, on: ground)
        buffer.fill(line, style: base)
        buffer.put(
            isSelected ? look.sign(.cursor) : " ", row: line.row, column: line.column, style: base)
        let inner = line.splitLeft(1).rest
        let (left, right) = inner.splitRight(min(entry.key.width + 1, inner.columns / 2))
        buffer.put(
            entry.key, row: line.row, column: right.column,
            style: look.style(.helpKey, on: ground), width: right.columns, alignment: .trailing)
        buffer.clipped(to: left) { buffer in
            let shown = entry.title.fitted(to: left.columns)
            buffer.put(shown, row: line.row, column: left.column, style: front)
            highlight(hit, into: &buffer, in: left, look)
            guard let refusal = entry.refusal else { return }
            let room = left.splitLeft(shown.width + 2).rest
            buffer.put(
                look.either("— ", "- ") + refusal, row: line.row, column: room.column,
                style: front, width: room.columns)
        }
    }

    /// Titles that are put into visual order have their letters elsewhere and stay plain.
    private func highlight(
        _ hit: PaletteState.Hit, into buffer: inout Buffer, in area: Rect, _ look: Look
    ) {
        guard !hit.entry.title.hasRightToLeft, !hit.positions.isEmpty else { return }
        let match = look.style(.paletteMatch)
        let room = hit.entry.title.width > area.columns ? area.columns - 1 : area.columns
        var column = 0
        for (index, cluster) in hit.entry.title.clusters.enumerated() {
            guard column + cluster.width <= room else { return }
            if hit.positions.contains(index) {
                let cell = Rect(
                    row: area.row, column: area.column + column, rows: 1, columns: cluster.width)
                buffer.restyle(cell) { Look.lay(match, on: $0) }
            }
            column += cluster.width
        }
    }
}
