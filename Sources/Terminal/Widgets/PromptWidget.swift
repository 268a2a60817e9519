/// A prompt in the last row of an area; help, error and completions stand above it.
package struct PromptWidget: Hashable, Sendable {
    package var state: PromptState

    package init(_ state: PromptState) {
        self.state = state
    }

    static let completionsMax = 8

    /// Rows that the prompt takes of an area with `rows` rows.
    package func rows(in rows: Int) -> Int {
        let message = hasMessage ? 1 : 0
        return min(rows, 1 + message + min(Self.completionsMax, state.completions.count))
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
        let (list, message) = above.splitBottom(hasMessage ? 1 : 0)
        drawMessage(into: &buffer, in: message, look)
        drawCompletions(into: &buffer, in: list, look)
        return state.input.draw(
            into: &buffer, in: line.splitLeft(prefix.width).rest, style: style, look: look)
    }

    private var hasMessage: Bool { !state.error.isEmpty || !state.help.isEmpty }

    private func drawMessage(into buffer: inout Buffer, in line: Rect, _ look: Look) {
        guard !line.isEmpty else { return }
        let isError = !state.error.isEmpty
        buffer.put(
            isError ? state.error : state.help, row: line.row, column: line.column,
            style: isError ? look.style(.promptError) : look.style(.textDim, on: .prompt),
            width: line.columns)
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
