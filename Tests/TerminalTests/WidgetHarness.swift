internal import Themes

@testable import Terminal

/// Looks, sizes and hostile texts that every widget is tried with.
enum WidgetHarness {
    static let sizes = [
        Size(rows: 24, columns: 80), Size(rows: 30, columns: 120), Size(rows: 12, columns: 40),
    ]

    /// Down to nothing at all.
    static let tinySizes: [Size] = (0...6).flatMap { rows in
        [0, 1, 2, 3, 5, 9, 11, 21].map { Size(rows: rows, columns: $0) }
    }

    static let hostile: [TerminalText] = [
        "", "plain", TerminalText("\u{1b}[31mred\u{7}\r\n\u{202e}evil"), "ليلى القحطاني",
        "漢字仮名交じり文", TerminalText("e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}"),
        TerminalText(String(repeating: "very long ", count: 60)), "👩‍👩‍👧 [red] $(rm) %s",
    ]

    static func look(
        _ theme: String = "mono", depth: ColorDepth = .mono, unicode: Bool = true
    ) -> Look {
        let sources = Themes.all.map {
            ConfigurationSource(name: $0.name, bytes: $0.bytes, origin: .shipped)
        }
        let resolved = Theme.load(theme, from: sources).theme
            .resolved(depth: depth, unicode: unicode)
        return Look(theme: resolved, unicode: unicode)
    }

    /// A fresh screen with one widget on it.
    static func drawn(
        _ size: Size, _ look: Look = look(), _ draw: (inout Buffer, Rect, Look) -> Void
    ) -> Buffer {
        var buffer = look.buffer(size)
        draw(&buffer, Rect(size), look)
        return buffer
    }

    /// Draws at each tiny size in the middle of a larger screen, and gives the cells outside the
    /// area that were touched.
    static func spills(_ draw: (inout Buffer, Rect, Look) -> Void) -> [String] {
        let look = look()
        let blank = look.buffer(Size(rows: 12, columns: 30))
        var found: [String] = []
        for size in tinySizes {
            let area = Rect(row: 3, column: 4, rows: size.rows, columns: size.columns)
            var buffer = blank
            draw(&buffer, area, look)
            for row in 0..<12 {
                for column in 0..<30 where !area.contains(row: row, column: column) {
                    guard buffer[row, column] != blank[row, column] else { continue }
                    found.append("\(size): \(row),\(column)")
                }
            }
        }
        return found
    }
}

extension Buffer {
    /// The screen with reversed cells between brackets, to see what is selected without colour.
    var textWithReverse: String {
        (0..<size.rows).map { row in
            var line = ""
            var isReversed = false
            for column in 0..<size.columns {
                let cell = self[row, column]
                let now = cell.style.attributes.contains(.reverse)
                if now != isReversed { line += now ? "⟦" : "⟧" }
                isReversed = now
                line += cell.text
            }
            if isReversed { line += "⟧" }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// Whether every cell can be shown by a terminal without UTF-8, those of texts aside.
    var isASCII: Bool { text.utf8.allSatisfy { $0 < 0x80 } }
}
