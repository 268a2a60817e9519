/// One record: title, tabs, and the sections of the tab shown.
package struct DetailWidget: Hashable, Sendable {
    package var title: TerminalText
    /// Titles of the tabs; none are shown for fewer than two.
    package var tabs: [TerminalText]
    package var sections: [DetailSection]
    package var state: DetailState
    package var isFocused: Bool

    package init(
        title: TerminalText, tabs: [TerminalText] = [], sections: [DetailSection],
        state: DetailState = DetailState(), isFocused: Bool = false
    ) {
        self.title = title
        self.tabs = tabs
        self.sections = sections
        self.state = state
        self.isFocused = isFocused
    }

    /// The lines as they stand in an area, for the verbs of `DetailState`.
    package func layout(in area: Rect, look: Look) -> DetailLayout {
        DetailLayout(sections, columns: body(of: area).columns, look: look)
    }

    /// Lines that the area has for the sections.
    package func linesShown(in area: Rect) -> Int { body(of: area).rows }

    package func draw(into buffer: inout Buffer, in area: Rect, look: Look) {
        let body = body(of: area)
        let layout = layout(in: area, look: look)
        buffer.clipped(to: area) { buffer in
            buffer.fill(area, style: look.style(.detail))
            drawTitle(into: &buffer, in: area.line(0), look, layout, rows: body.rows)
            if tabs.count > 1, area.rows >= 4 {
                drawTabs(into: &buffer, in: area.line(1), look)
            }
            let top = min(state.top, max(0, layout.count - 1))
            for (index, line) in layout.lines.dropFirst(max(0, top)).prefix(body.rows).enumerated()
            {
                draw(line, into: &buffer, in: body.line(index), look, layout)
            }
        }
    }

    private func body(of area: Rect) -> Rect {
        let rest = area.splitTop(tabs.count > 1 && area.rows >= 4 ? 2 : 1).rest
        return Rect(
            row: rest.row, column: rest.column + min(1, rest.columns), rows: rest.rows,
            columns: rest.columns - 2)
    }

    /// A rule with the title in it, and how far one has read.
    private func drawTitle(
        into buffer: inout Buffer, in line: Rect, _ look: Look, _ layout: DetailLayout, rows: Int
    ) {
        guard !line.isEmpty else { return }
        let border = look.style(.border, on: .detail)
        buffer.put(
            TerminalText(repeating: look.sign(.horizontal), count: line.columns), row: line.row,
            column: line.column, style: border)
        let pointer = isFocused ? look.sign(.cursor) : " "
        let style = look.style(.detailTitle, on: .detail)
        let field = line.splitLeft(2).rest
        buffer.put(pointer, row: line.row, column: field.column, style: style)
        let text = (title + " ").fitted(to: max(0, field.columns - 1))
        buffer.put(text, row: line.row, column: field.column + 1, style: style)
        guard layout.count > rows, rows > 0 else { return }
        let last = min(layout.count, state.top + rows)
        let place = TerminalText(" \(min(state.top + 1, last))-\(last)/\(layout.count) ")
        guard text.width + place.width + 6 <= line.columns else { return }
        buffer.put(
            place, row: line.row, column: line.endColumn - place.width - 2, style: border)
    }

    private func drawTabs(into buffer: inout Buffer, in line: Rect, _ look: Look) {
        TabsWidget(tabs.map { TabsWidget.Tab($0) }, selected: state.tab)
            .draw(into: &buffer, in: line, look: look)
    }

    private func draw(
        _ line: DetailLayout.Line, into buffer: inout Buffer, in rect: Rect, _ look: Look,
        _ layout: DetailLayout
    ) {
        guard !rect.isEmpty else { return }
        switch line {
        case .blank: break
        case .title(let text):
            put(text, .detailTitle, into: &buffer, in: rect, look)
        case .text(let text):
            put(text, .detailValue, into: &buffer, in: rect, look)
        case .bar(let chart, let index):
            drawBar(chart, index, into: &buffer, in: rect, look)
        case .spark(let chart, let words):
            let spark = chart.sparkline(columns: rect.columns / 2, look: look)
            put(spark, .chartBar, into: &buffer, in: rect, look)
            put(
                words, .detailLabel, into: &buffer, in: rect.splitLeft(spark.width + 1).rest, look)
        case .field(let label, let value, let role, let index):
            let (left, right) = rect.splitLeft(layout.labelColumns)
            put(label, .detailLabel, into: &buffer, in: left, look)
            put(value, role, into: &buffer, in: right, look)
            if isFocused, index == state.field { markCursor(into: &buffer, in: rect, look) }
        }
    }

    private func markCursor(into buffer: inout Buffer, in rect: Rect, _ look: Look) {
        guard rect.column > 0 else { return }
        buffer.put(
            look.sign(of: .listCursor) ?? look.sign(.cursor), row: rect.row,
            column: rect.column - 1, style: look.style(.listCursor, on: .detail))
    }

    /// The bar is drawn with the others unseen, so that all have one scale.
    private func drawBar(
        _ chart: ChartWidget, _ index: Int, into buffer: inout Buffer, in rect: Rect, _ look: Look
    ) {
        var whole = rect
        whole.row -= index
        whole.size.rows = index + 1
        buffer.clipped(to: rect) { buffer in
            chart.draw(into: &buffer, in: whole, look: look, on: .detail)
        }
    }

    private func put(
        _ text: TerminalText, _ role: Role, into buffer: inout Buffer, in rect: Rect, _ look: Look
    ) {
        buffer.put(
            text.fitted(to: rect.columns), row: rect.row, column: rect.column,
            style: look.style(role, on: .detail))
    }
}
