/// Counts as bars below each other, or as one line of blocks.
package struct ChartWidget: Hashable, Sendable {
    package struct Point: Hashable, Sendable {
        package var label: TerminalText
        package var count: Int

        package init(_ label: TerminalText, _ count: Int) {
            self.label = label
            self.count = count
        }
    }

    package var points: [Point]

    package init(_ points: [Point]) {
        self.points = points
    }

    private static let blocks: [TerminalText] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let plainBlocks: [TerminalText] = [".", ":", "-", "=", "+", "*", "%", "#"]

    private var most: Int { max(1, points.map(\.count).max() ?? 1) }

    /// One row a point: label, bar, count.
    ///
    /// Points that find no row are left out.
    package func draw(into buffer: inout Buffer, in area: Rect, look: Look, on ground: Role = .text)
    {
        guard !area.isEmpty else { return }
        let labels = min(points.map(\.label.width).max() ?? 0, area.columns / 3)
        let counts = points.map { String($0.count).utf8.count }.max() ?? 1
        let bars = max(0, area.columns - labels - counts - 2)
        let axis = look.style(.chartAxis, on: ground)
        for (index, point) in points.prefix(area.rows).enumerated() {
            let row = area.row + index
            buffer.put(point.label, row: row, column: area.column, style: axis, width: labels)
            let length = point.count > 0 ? max(1, scaled(point.count, to: bars)) : 0
            buffer.put(
                TerminalText(repeating: look.sign(.full), count: min(length, bars)), row: row,
                column: area.column + labels + 1, style: look.style(.chartBar, on: ground))
            let number = TerminalText(String(max(0, point.count)))
            let column = area.column + labels + 2 + min(length, bars)
            buffer.put(
                number.fitted(to: area.endColumn - column), row: row, column: column, style: axis)
        }
    }

    /// One cell a point, the last ones where there are too many; zero is a space.
    package func sparkline(columns: Int, look: Look) -> TerminalText {
        let blocks = look.unicode ? Self.blocks : Self.plainBlocks
        return points.suffix(max(0, columns)).reduce(.empty) { line, point in
            guard point.count > 0 else { return line + " " }
            return line + blocks[min(blocks.count - 1, scaled(point.count, to: blocks.count - 1))]
        }
    }

    /// Rounded share of the highest count.
    private func scaled(_ count: Int, to length: Int) -> Int {
        Int(Double(max(0, count)) / Double(most) * Double(length) + 0.5)
    }
}
