/// Fields below each other, then the buttons.
package struct FormWidget: Hashable, Sendable {
    package var title: TerminalText
    package var state: FormState
    package var submitTitle: TerminalText

    package init(title: TerminalText, state: FormState, submitTitle: TerminalText = "Save") {
        self.title = title
        self.state = state
        self.submitTitle = submitTitle
    }

    static let columnsMax = 80
    /// Lines of what is said about a field; what is longer is cut.
    static let saidLinesMax = 3

    private enum Line {
        case field(Int)
        case help(TerminalText)
        case error(TerminalText)
        case blank
        case buttons(Range<Int>)

        func has(_ focus: FormState.Focus) -> Bool {
            switch self {
            case .field(let index): focus == .field(index)
            case .buttons(let row):
                focus == .submit && row.contains(0) || focus == .cancel && row.contains(1)
            case .help, .error, .blank: false
            }
        }
    }

    /// - Returns: Where the terminal's cursor belongs; nil where nothing is typed.
    @discardableResult
    package func draw(
        into buffer: inout Buffer, in area: Rect, look: Look
    ) -> Screen.Position? {
        let hasFrame = area.rows >= 5 && area.columns >= 20
        let columns = min(Self.columnsMax, area.columns)
        let lines = lines(columns: columns - (hasFrame ? 4 : 0))
        let box = area.centered(
            Size(rows: lines.count + (hasFrame ? 2 : 0), columns: columns))
        let content = hasFrame ? box.inset(rows: 1, columns: 2) : box
        var cursor: Screen.Position?
        buffer.clipped(to: box) { buffer in
            buffer.fill(box, style: look.style(.dialog))
            if hasFrame { buffer.dialogFrame(box, title: title, look: look) }
            for (index, line) in shown(lines, rows: content.rows).enumerated() {
                let place = draw(line, into: &buffer, in: content.line(index), look)
                cursor = place ?? cursor
            }
        }
        return cursor
    }

    private func lines(columns: Int) -> [Line] {
        let room = columns - labelColumns(columns)
        var lines: [Line] = []
        for (index, field) in state.fields.enumerated() {
            lines.append(.field(index))
            if let error = state.errors[field.key] {
                lines += said(error, columns: room).map(Line.error)
                continue
            }
            if let note = state.notes[field.key] {
                lines += said(note, columns: room).map(Line.help)
            }
            if state.focus == .field(index), !field.help.isEmpty {
                lines += said(field.help, columns: room).map(Line.help)
            }
        }
        return lines + [.blank] + buttons.rows(columns: columns).map(Line.buttons)
    }

    private func said(_ text: TerminalText, columns: Int) -> [TerminalText] {
        text.wrapped(to: columns, linesMax: Self.saidLinesMax)
    }

    /// The lines around the focus; a field comes with what is said about it.
    private func shown(_ lines: [Line], rows: Int) -> [Line] {
        guard lines.count > rows else { return lines }
        let at = lines.firstIndex { $0.has(state.focus) } ?? 0
        let start = max(0, min(at - rows / 2, lines.count - rows))
        return Array(lines[start...].prefix(rows))
    }

    private func draw(
        _ line: Line, into buffer: inout Buffer, in rect: Rect, _ look: Look
    ) -> Screen.Position? {
        guard !rect.isEmpty else { return nil }
        switch line {
        case .blank: break
        case .help(let text): say(text, .textDim, into: &buffer, in: rect, look)
        case .error(let text): say(text, .formError, into: &buffer, in: rect, look)
        case .buttons(let row): buttons.draw(row, into: &buffer, in: rect, look: look)
        case .field(let index): return draw(field: index, into: &buffer, in: rect, look)
        }
        return nil
    }

    private var buttons: ButtonRow {
        let isCancel = state.focus == .cancel
        return ButtonRow(
            [DialogButton("submit", submitTitle), DialogButton("cancel", "Cancel")],
            selected: isCancel ? 1 : 0, isFocused: isCancel || state.focus == .submit)
    }

    private func say(
        _ text: TerminalText, _ role: Role, into buffer: inout Buffer, in rect: Rect,
        _ look: Look
    ) {
        let inner = rect.splitLeft(labelColumns(rect.columns)).rest
        buffer.put(
            text.fitted(to: inner.columns), row: rect.row, column: inner.column,
            style: look.style(role, on: .dialog))
    }

    private func labelColumns(_ columns: Int) -> Int {
        let widest = state.fields.map { $0.label.width + ($0.isRequired ? 2 : 0) }.max() ?? 0
        return min(widest + 3, columns / 2)
    }

    private func draw(
        field index: Int, into buffer: inout Buffer, in rect: Rect, _ look: Look
    ) -> Screen.Position? {
        let field = state.fields[index]
        let isFocused = state.focus == .field(index)
        let (left, right) = rect.splitLeft(labelColumns(rect.columns))
        let label = field.isRequired ? field.label + " *" : field.label
        let front = look.style(.formLabel, on: .dialog)
        let (pointer, name) = left.splitLeft(1)
        buffer.put(
            isFocused ? look.sign(.cursor) : " ", row: rect.row, column: pointer.column,
            style: front, width: pointer.columns)
        buffer.put(
            label, row: rect.row, column: name.column, style: front, width: name.columns)
        let style = look.style(isFocused ? .formInputFocused : .formInput, on: .dialog)
        switch field.kind {
        case .text, .secret:
            let place = state.input(at: index)
                .draw(into: &buffer, in: right, style: style, look: look)
            return isFocused ? place : nil
        case .flag:
            let isOn = state.choice(at: index) == 1
            let mark = isOn ? look.sign(.checked) : " "
            put("[" + mark + "]" + (isOn ? " yes" : " no"), style, into: &buffer, in: right)
        case .choice(let choices):
            let place = state.choice(at: index)
            let name = choices.indices.contains(place) ? choices[place].title : .empty
            put(
                look.either("‹ ", "< ") + name + look.either(" ›", " >"), style, into: &buffer,
                in: right)
        }
        return nil
    }

    private func put(
        _ text: TerminalText, _ style: Style, into buffer: inout Buffer, in rect: Rect
    ) {
        buffer.put(
            text.fitted(to: rect.columns), row: rect.row, column: rect.column, style: style)
    }
}
