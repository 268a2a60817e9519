/// The line at the bottom: keys and what they do, as many as fit, and the last, which leaves.
package struct FooterWidget: Hashable, Sendable {
    package struct Hint: Hashable, Sendable {
        package var key: TerminalText
        package var title: TerminalText

        var width: Int { key.width + 1 + title.width }

        package init(_ key: TerminalText, _ title: TerminalText) {
            self.key = key
            self.title = title
        }
    }

    /// The most important first.
    package var hints: [Hint]

    package init(_ hints: [Hint]) {
        self.hints = hints
    }

    package func draw(into buffer: inout Buffer, in line: Rect, look: Look) {
        guard !line.isEmpty else { return }
        buffer.fill(line.line(0), style: look.style(.footer))
        var column = line.column + 1
        let end = hints.last.map { line.endColumn - $0.width - 2 } ?? line.endColumn
        for (index, hint) in hints.enumerated() {
            let isLast = index == hints.count - 1
            guard column + hint.width <= (isLast ? line.endColumn : end) else { continue }
            buffer.put(
                hint.key, row: line.row, column: column, style: look.style(.footerKey, on: .footer))
            buffer.put(
                hint.title, row: line.row, column: column + hint.key.width + 1,
                style: look.style(.footer))
            column += hint.width + 2
        }
    }
}

/// How much of something is done.
package struct ProgressWidget: Hashable, Sendable {
    package var title: TerminalText
    package var done: Int
    /// Nil while nobody knows.
    package var total: Int?

    package init(_ title: TerminalText, done: Int, total: Int?) {
        self.title = title
        self.done = done
        self.total = total
    }

    /// Title, bar and count in one line; the bar goes first where there is too little room.
    package func draw(into buffer: inout Buffer, in line: Rect, look: Look, on ground: Role = .text)
    {
        guard !line.isEmpty else { return }
        let style = look.style(ground)
        buffer.fill(line.line(0), style: style)
        let count = TerminalText(total.map { "\(done) of \($0)" } ?? "\(done)")
        let parts = Layout.columns(
            of: line.line(0),
            [
                .fixed(min(title.width, line.columns / 2)), .fill(),
                .fixed(min(count.width, line.columns)),
            ], gap: 1)
        buffer.put(
            title, row: line.row, column: parts[0].column, style: style,
            width: parts[0].columns)
        buffer.put(
            count, row: line.row, column: parts[2].column, style: style,
            width: parts[2].columns)
        let bar = parts[1].columns
        guard let total, bar >= 3 else { return }
        let share = total > 0 ? Double(min(max(0, done), total)) / Double(total) : 1
        let full = Int(share * Double(bar))
        let text =
            TerminalText(repeating: look.sign(.full), count: full)
            + TerminalText(repeating: look.sign(.empty), count: bar - full)
        buffer.put(
            text, row: line.row, column: parts[1].column,
            style: look.style(.progressBar, on: ground))
    }
}
