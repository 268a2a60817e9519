/// A prompt in the last row of an area; help, error and completions stand above it.
package struct PromptWidget: Hashable, Sendable {
    package var state: PromptState

    package init(_ state: PromptState) {
        self.state = state
    }

    static let completionsMax = 8
    /// Lines of an error or of help; what is longer is cut.
    static let messageLinesMax = 3

    /// Rows that the prompt takes of an area of a size.
    package func rows(in size: Size) -> Int {
        let message = message(columns: size.columns).count
        return min(size.rows, 1 + message + min(Self.completionsMax, state.completions.count))
    }

    /// - Returns: Where the terminal's cursor belongs.
    @discardableResult
    package func draw(
        into buffer: inout Buffer, in area: Rect, look: Look
    ) -> Screen.Position? {
        let (above, line) = area.splitBottom(1)
        guard !line.isEmpty else { return nil }
        let style = look.style(.prompt)
        buffer.fill(line, style: style)
        let prefix = state.prefix.fitted(to: max(0, line.columns - 1))
        buffer.put(prefix, row: line.row, column: line.column, style: style)
        let message = message(columns: area.columns)
        let (list, said) = above.splitBottom(message.count)
        draw(message, into: &buffer, in: said, look)
        drawCompletions(into: &buffer, in: list, look)
        return state.input.draw(
            into: &buffer, in: line.splitLeft(prefix.width).rest, style: style, look: look)
    }

    /// Whole where it fits: the way out of an error stands at its end.
    private func message(columns: Int) -> [TerminalText] {
        let text = state.error.isEmpty ? state.help : state.error
        guard !text.isEmpty else { return [] }
        return text.wrapped(to: columns, linesMax: Self.messageLinesMax)
    }

    private func draw(
        _ message: [TerminalText], into buffer: inout Buffer, in area: Rect, _ look: Look
    ) {
        let style =
            state.error.isEmpty ? look.style(.textDim, on: .prompt) : look.style(.promptError)
        for (index, line) in message.prefix(area.rows).enumerated() {
            buffer.put(
                line, row: area.row + index, column: area.column, style: style,
                width: area.columns)
        }
    }

    private func drawCompletions(into buffer: inout Buffer, in area: Rect, _ look: Look) {
        let count = min(Self.completionsMax, state.completions.count, area.rows)
        guard count > 0, area.columns > 0 else { return }
        let first = min(
            max(0, (state.selected ?? 0) - count + 1), state.completions.count - count)
        let shown = state.completions[first..<first + count]
        let widest = shown.map(\.title.width).max() ?? 0
        let titleColumns = min(widest + 2, max(1, area.columns / 2))
        let list = area.splitBottom(count).bottom
        for (offset, completion) in shown.enumerated() {
            let isSelected = first + offset == state.selected
            let style = look.style(isSelected ? .promptCompletionSelected : .promptCompletion)
            let line = list.line(offset)
            buffer.fill(line, style: style)
            buffer.put(
                isSelected ? look.sign(.cursor) : " ", row: line.row, column: line.column,
                style: style, width: 1)
            buffer.put(
                completion.title, row: line.row, column: line.column + 1, style: style,
                width: titleColumns - 1)
            buffer.put(
                completion.help, row: line.row, column: line.column + titleColumns,
                style: style, width: max(0, area.columns - titleColumns))
        }
    }
}
