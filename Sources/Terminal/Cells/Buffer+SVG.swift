/// Colours of a picture for what a buffer leaves to the terminal.
package struct PictureColors: Hashable, Sendable {
    /// `#rrggbb`.
    package var foreground: String
    package var background: String

    package init(foreground: String = "#d8dee9", background: String = "#1b1f27") {
        self.foreground = foreground
        self.background = background
    }
}

extension Buffer {
    /// A run of cells of one style in one row.
    private struct Run {
        var column: Int
        var columns: Int
        var text: String
        var style: Style
    }

    private static let cellWidth = 8.4
    private static let cellHeight = 18

    /// The screen as a picture (SVG 1.1), each run of cells held to its columns.
    package func svg(_ colors: PictureColors = PictureColors()) -> String {
        let width = Self.length(size.columns + 2)
        let height = (size.rows + 1) * Self.cellHeight
        var svg = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
            font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14">
            <style>text{white-space:pre;unicode-bidi:bidi-override;direction:ltr}</style>
            <rect width="100%" height="100%" rx="6" fill="\(colors.background)"/>

            """
        for row in 0..<size.rows {
            for run in runs(row) { svg += Self.element(run, row: row, colors) }
        }
        return svg + "</svg>\n"
    }

    private func runs(_ row: Int) -> [Run] {
        var runs: [Run] = []
        for column in 0..<size.columns where !self[row, column].isRightHalf {
            let cell = self[row, column]
            // What is not ASCII stands alone: fonts disagree about its width.
            let isPlain = cell.cluster.base.value < 0x80 && !cell.cluster.hasMarks
            if isPlain, var last = runs.last, last.style == cell.style,
                last.text.utf8.allSatisfy({ $0 < 0x80 })
            {
                last.columns += 1
                last.text += cell.text
                runs[runs.count - 1] = last
            } else {
                runs.append(
                    Run(
                        column: column, columns: cell.cluster.width, text: cell.text,
                        style: cell.style))
            }
        }
        return runs
    }

    private static func element(_ run: Run, row: Int, _ colors: PictureColors) -> String {
        var foreground = hex(run.style.foreground) ?? colors.foreground
        var background = hex(run.style.background)
        if run.style.attributes.contains(.reverse) {
            (foreground, background) = (background ?? colors.background, foreground)
        }
        let left = length(run.column + 1)
        let width = length(run.columns)
        let top = row * cellHeight + cellHeight / 2
        var element = ""
        if let background {
            element += "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(width)\" "
            element += "height=\"\(cellHeight)\" fill=\"\(background)\"/>\n"
        }
        guard run.text.contains(where: { $0 != " " }) else { return element }
        element += "<text x=\"\(left)\" y=\"\(top + 13)\" textLength=\"\(width)\" "
        element += "lengthAdjust=\"spacingAndGlyphs\" fill=\"\(foreground)\""
        return element + emphasis(run.style.attributes) + ">\(escaped(run.text))</text>\n"
    }

    private static func emphasis(_ attributes: Attributes) -> String {
        var text = ""
        if attributes.contains(.bold) { text += " font-weight=\"bold\"" }
        if attributes.contains(.dim) { text += " opacity=\"0.6\"" }
        if attributes.contains(.italic) { text += " font-style=\"italic\"" }
        let lines: [(Attributes, String)] = [
            (.underline, "underline"), (.strikethrough, "line-through"),
        ]
        let decoration = lines.filter { attributes.contains($0.0) }.map(\.1)
        if !decoration.isEmpty {
            text += " text-decoration=\"\(decoration.joined(separator: " "))\""
        }
        return text
    }

    /// Columns as a length of the picture, in tenths.
    private static func length(_ columns: Int) -> String {
        let tenths = Int(Double(columns) * cellWidth * 10 + 0.5)
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func hex(_ color: Color) -> String? {
        let parts: Color.Components
        switch color {
        case .standard: return nil
        case .indexed(let index): parts = Color.components(of: index)
        case .rgb(let red, let green, let blue): parts = Color.Components(red, green, blue)
        }
        return "#"
            + [parts.red, parts.green, parts.blue].map { value in
                (value < 16 ? "0" : "") + String(value, radix: 16)
            }.joined()
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
