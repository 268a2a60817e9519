/// Buttons beside each other, in as many rows as they need; the selected one stands between
/// brackets, and in reverse with the focus.
struct ButtonRow: Hashable {
    private let buttons: [DialogButton]
    private let selected: Int
    private let isFocused: Bool

    init(_ buttons: [DialogButton], selected: Int, isFocused: Bool) {
        self.buttons = buttons
        self.selected = selected
        self.isFocused = isFocused
    }

    /// Which buttons stand in each row: as many as fit into `columns`, at least one.
    func rows(columns: Int) -> [Range<Int>] {
        var rows: [Range<Int>] = []
        var end = 0
        for (index, button) in buttons.enumerated() {
            let width = button.title.width + 4 + (button.letter == nil ? 0 : 4)
            if let row = rows.last, end + 1 + width <= columns {
                rows[rows.count - 1] = row.lowerBound..<index + 1
                end += 1 + width
            } else {
                rows.append(index..<index + 1)
                end = width
            }
        }
        return rows
    }

    /// Draws one of ``rows(columns:)``.
    func draw(_ row: Range<Int>, into buffer: inout Buffer, in line: Rect, look: Look) {
        guard !line.isEmpty else { return }
        var column = line.column
        for index in row {
            let isSelected = index == selected
            let text = label(buttons[index], isSelected: isSelected)
            let style = look.style(
                isSelected && isFocused ? .dialogButtonSelected : .dialogButton, on: .dialog)
            column +=
                1
                + buffer.put(
                    text.fitted(to: line.endColumn - column), row: line.row, column: column,
                    style: style)
        }
    }

    private func label(_ button: DialogButton, isSelected: Bool) -> TerminalText {
        let letter = button.letter.map { TerminalText(" (\($0))") } ?? .empty
        let title = button.title + letter
        return isSelected ? "[ " + title + " ]" : "  " + title + "  "
    }
}
