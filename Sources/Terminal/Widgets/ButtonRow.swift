/// Buttons beside each other; the selected one stands between brackets, and in reverse with the
/// focus.
struct ButtonRow: Hashable {
    private let buttons: [DialogButton]
    private let selected: Int
    private let isFocused: Bool

    init(_ buttons: [DialogButton], selected: Int, isFocused: Bool) {
        self.buttons = buttons
        self.selected = selected
        self.isFocused = isFocused
    }

    /// The selected button is always in view: those before it go first.
    func draw(into buffer: inout Buffer, in line: Rect, look: Look) {
        guard !line.isEmpty else { return }
        let widths = buttons.map { $0.title.width + 4 + ($0.letter == nil ? 0 : 4) }
        var first = 0
        func end(from first: Int) -> Int {
            guard selected >= first, selected < widths.count else { return 0 }
            return widths[first...selected].reduce(0) { $0 + $1 + 1 }
        }
        while first < selected, end(from: first) > line.columns { first += 1 }
        var column = line.column
        for index in buttons.indices.dropFirst(first) {
            let isSelected = index == selected
            let text = label(buttons[index], isSelected: isSelected)
            guard column < line.endColumn else { return }
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
