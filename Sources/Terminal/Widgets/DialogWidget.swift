/// A question in the middle of the screen, with what will be done and what hangs on it.
package struct DialogWidget: Hashable, Sendable {
    package var title: TerminalText
    package var body: [TerminalText]
    /// What will be done exactly, such as the call that will be made; never wrapped at words.
    package var details: [TerminalText]
    package var state: DialogState

    package init(
        title: TerminalText, body: [TerminalText] = [], details: [TerminalText] = [],
        state: DialogState
    ) {
        self.title = title
        self.body = body
        self.details = details
        self.state = state
    }

    static let columnsMax = 72

    /// One line of the dialog.
    private enum Line {
        case blank
        case text(TerminalText, Role)
        case preset(Int)
        case input(TerminalText, DialogState.Focus)
        case buttons(Range<Int>)

        func isFocused(in state: DialogState) -> Bool {
            switch self {
            case .input(_, let mine): mine == state.focus
            case .preset(let index): state.focus == .presets && index == state.presetCursor
            case .buttons(let row): state.focus == .buttons && row.contains(state.selectedButton)
            case .blank, .text: false
            }
        }
    }

    /// - Returns: Where the terminal's cursor belongs; nil while the buttons have the focus.
    @discardableResult
    package func draw(
        into buffer: inout Buffer, in area: Rect, look: Look
    ) -> Screen.Position? {
        let columns = min(Self.columnsMax, area.columns)
        let hasFrame = area.rows >= 5 && columns >= 10
        let inner = max(0, columns - (hasFrame ? 4 : 0))
        let asked = asked(columns: inner)
        let told = told(columns: inner)
        let border = hasFrame ? 2 : 0
        let box = area.centered(
            Size(rows: told.count + asked.count + border, columns: columns))
        let content = hasFrame ? box.inset(rows: 1, columns: 2) : box
        var cursor: Screen.Position?
        buffer.clipped(to: box) { buffer in
            buffer.fill(box, style: look.style(.dialog))
            if hasFrame { buffer.dialogFrame(box, title: title, look: look) }
            let lines = fitted(told, asked, rows: content.rows)
            for (index, line) in lines.enumerated() {
                let place = draw(line, into: &buffer, in: content.line(index), look)
                cursor = place ?? cursor
            }
        }
        return cursor
    }

    /// What is only read.
    private func told(columns: Int) -> [Line] {
        var lines = body.flatMap { text in
            text.wrapped(to: columns).map { Line.text($0, .dialog) }
        }
        if !details.isEmpty {
            if !lines.isEmpty { lines.append(.blank) }
            for text in details {
                lines += text.wrapped(to: columns).map { Line.text($0, .detailValue) }
            }
        }
        return lines.isEmpty ? [] : lines + [.blank]
    }

    /// What is chosen or typed; always in view before what is only read.
    private func asked(columns: Int) -> [Line] {
        var lines: [Line] = []
        if let request = state.request {
            lines += request.presets.indices.map { .preset($0) }
            let label: TerminalText = request.need == .required ? "reason *" : "reason"
            lines.append(.input(label, .reason))
            if request.asksTicket { lines.append(.input("ticket", .ticket)) }
        }
        if let confirmation = state.confirmation {
            lines.append(.input(confirmation.label, .confirmation))
        }
        if state.showsProblem, let problem = state.problem {
            lines.append(.text(problem, .formError))
        }
        if state.isUnasked {
            lines.append(.text("this came up by itself; Tab, then answer", .formError))
        }
        if !lines.isEmpty { lines.append(.blank) }
        return lines + buttons.rows(columns: columns).map(Line.buttons)
    }

    /// Cuts what is read first, then shows what is asked around the focus.
    private func fitted(_ told: [Line], _ asked: [Line], rows: Int) -> [Line] {
        guard told.count + asked.count > rows else { return told + asked }
        let room = rows - asked.count
        if room > 1 { return told.prefix(room - 1) + [.text(.ellipsis, .textDim)] + asked }
        if room >= 0 { return told.prefix(room) + asked }
        let at = asked.firstIndex { $0.isFocused(in: state) } ?? 0
        let start = max(0, min(at - rows / 2, asked.count - rows))
        return Array(asked[start...].prefix(rows))
    }

    private func draw(
        _ line: Line, into buffer: inout Buffer, in rect: Rect, _ look: Look
    ) -> Screen.Position? {
        guard !rect.isEmpty else { return nil }
        switch line {
        case .blank: break
        case .text(let text, let role):
            buffer.put(
                text.fitted(to: rect.columns), row: rect.row, column: rect.column,
                style: look.style(role, on: .dialog))
        case .preset(let index): draw(preset: index, into: &buffer, in: rect, look)
        case .input(let label, let focus):
            return draw(label, focus, into: &buffer, in: rect, look)
        case .buttons(let row): buttons.draw(row, into: &buffer, in: rect, look: look)
        }
        return nil
    }

    private var buttons: ButtonRow {
        ButtonRow(
            state.buttons, selected: state.selectedButton,
            isFocused: state.focus == .buttons && !state.isUnasked)
    }

    private func draw(preset index: Int, into buffer: inout Buffer, in rect: Rect, _ look: Look) {
        guard let request = state.request else { return }
        let isUnderCursor = state.focus == .presets && state.presetCursor == index
        let mark = look.sign(state.chosenPreset == index ? .checked : .unchecked)
        let number = mark + TerminalText(" \(index + 1) ")
        let style =
            isUnderCursor
            ? look.style(.promptCompletionSelected) : look.style(.dialog)
        let pointer = isUnderCursor ? look.sign(.cursor) : " "
        let (left, right) = rect.splitLeft(pointer.width + number.width)
        buffer.put(
            pointer + number, row: rect.row, column: left.column, style: style,
            width: left.columns)
        buffer.put(
            request.presets[index], row: rect.row, column: right.column, style: style,
            width: right.columns)
    }

    private func draw(
        _ label: TerminalText, _ focus: DialogState.Focus, into buffer: inout Buffer,
        in rect: Rect, _ look: Look
    ) -> Screen.Position? {
        let isFocused = state.focus == focus
        let input: TextInput
        switch focus {
        case .confirmation: input = state.typed
        case .ticket: input = state.ticket
        case .reason, .presets, .buttons: input = state.note
        }
        let (left, rest) = rect.splitLeft(min(label.width + 2, rect.columns * 2 / 3))
        let front = look.style(.formLabel, on: .dialog)
        let (pointer, name) = left.splitLeft(1)
        buffer.put(
            isFocused ? look.sign(.cursor) : " ", row: rect.row, column: pointer.column,
            style: front, width: pointer.columns)
        buffer.put(
            label, row: rect.row, column: name.column, style: front, width: name.columns)
        let style = look.style(isFocused ? .formInputFocused : .formInput, on: .dialog)
        let place = input.draw(into: &buffer, in: rest, style: style, look: look)
        return isFocused ? place : nil
    }
}
