/// Titles beside each other, one of them selected.
package struct TabsWidget: Hashable, Sendable {
    package struct Tab: Hashable, Sendable {
        package var title: TerminalText
        /// The digit that goes there; nil for none.
        package var number: Int?
        /// Items that need someone; 0 shows nothing.
        package var badge: Int
        /// A sign behind the title, such as that of bad health, and how it looks.
        package var state: Role?

        package init(
            _ title: TerminalText, number: Int? = nil, badge: Int = 0, state: Role? = nil
        ) {
            self.title = title
            self.number = number
            self.badge = badge
            self.state = state
        }
    }

    package var tabs: [Tab]
    package var selected: Int

    package init(_ tabs: [Tab], selected: Int) {
        self.tabs = tabs
        self.selected = selected
    }

    private static let superscripts: [TerminalText] = [
        "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹",
    ]

    package func draw(into buffer: inout Buffer, in line: Rect, look: Look) {
        guard !line.isEmpty else { return }
        buffer.clipped(to: line.line(0)) { buffer in
            buffer.fill(line, style: look.style(.tabs))
            for (index, columns) in places(in: line, look) {
                draw(
                    tabs[index], isSelected: index == selected, into: &buffer, row: line.row,
                    columns, look)
            }
        }
    }

    /// Index of the tab at a place of the screen.
    package func tab(atRow row: Int, column: Int, in line: Rect, look: Look) -> Int? {
        guard line.line(0).contains(row: row, column: column) else { return nil }
        return places(in: line, look).first { $0.columns.contains(column) }?.index
    }

    /// Tabs stand closer where there is too little room, and then those before the selected go.
    private func places(in line: Rect, _ look: Look) -> [(index: Int, columns: Range<Int>)] {
        let texts = tabs.map { text(of: $0, look).width + ($0.state == nil ? 0 : 1) }
        let isTight = texts.reduce(0) { $0 + $1 + 2 } > line.columns
        let widths = texts.map { $0 + (isTight ? 1 : 2) }
        var first = 0
        if widths.indices.contains(selected) {
            while first < selected, widths[first...selected].reduce(0, +) > line.columns {
                first += 1
            }
        }
        var column = line.column
        var places: [(index: Int, columns: Range<Int>)] = []
        for index in tabs.indices.dropFirst(first) where column < line.endColumn {
            places.append((index, column..<min(line.endColumn, column + widths[index])))
            column += widths[index]
        }
        return places
    }

    private func text(of tab: Tab, _ look: Look) -> TerminalText {
        let number = tab.number.map { TerminalText("\($0) ") } ?? .empty
        return number + tab.title + badge(tab, look)
    }

    private func badge(_ tab: Tab, _ look: Look) -> TerminalText {
        guard tab.badge > 0 else { return .empty }
        guard look.unicode else { return TerminalText(tab.badge > 99 ? ":99+" : ":\(tab.badge)") }
        let digits = String(min(tab.badge, 99)).utf8.map { Self.superscripts[Int($0) - 0x30] }
        return digits.reduce(.empty, +) + (tab.badge > 99 ? "⁺" : .empty)
    }

    private func draw(
        _ tab: Tab, isSelected: Bool, into buffer: inout Buffer, row: Int,
        _ columns: Range<Int>, _ look: Look
    ) {
        let ground: Role = isSelected ? .tabsSelected : .tabs
        let style = look.style(ground)
        var at = columns.lowerBound
        let badge = badge(tab, look)
        let title = text(of: Tab(tab.title, number: tab.number), look)
        at += buffer.put(" " + title, row: row, column: at, style: style)
        at += buffer.put(
            badge, row: row, column: at, style: look.style(.tabsBadge, on: ground))
        if let state = tab.state {
            at += buffer.put(
                look.sign(of: state) ?? "!", row: row, column: at,
                style: look.style(state, on: ground))
        }
        guard at < columns.upperBound else { return }
        buffer.put(" ", row: row, column: at, style: style)
    }
}
