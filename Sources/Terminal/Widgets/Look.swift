/// What widgets draw with: a theme for this terminal, who orders right-to-left text, which signs.
package struct Look: Hashable, Sendable {
    package let theme: ResolvedTheme
    package let bidi: BidiMode
    /// Whether frames and rules may use more than ASCII.
    package let unicode: Bool
    private let signs: [Glyph: TerminalText]

    package init(theme: ResolvedTheme, bidi: BidiMode = .console, unicode: Bool = true) {
        self.theme = theme
        self.bidi = bidi
        self.unicode = unicode
        signs = Dictionary(
            uniqueKeysWithValues: Glyph.allCases.map {
                ($0, TerminalText(theme.glyph($0)).cut(to: 1))
            })
    }

    /// An empty screen in the theme's colours.
    package func buffer(_ size: Size) -> Buffer {
        Buffer(size, style: style(.text), bidi: bidi)
    }

    package func style(_ role: Role) -> Style { theme.style(role) }

    /// A role on the ground of another: what the role leaves to the terminal is the ground's.
    package func style(_ role: Role, on ground: Role) -> Style {
        guard role != ground else { return style(ground) }
        return Self.lay(style(role), on: style(ground))
    }

    static func lay(_ front: Style, on ground: Style) -> Style {
        var laid = front
        if front.foreground == .standard { laid.foreground = ground.foreground }
        if front.background == .standard { laid.background = ground.background }
        laid.attributes.formUnion(ground.attributes)
        return laid
    }

    /// One cell.
    package func sign(_ glyph: Glyph) -> TerminalText { signs[glyph] ?? "?" }

    /// The sign of a role, such as a state; nil for most.
    package func sign(of role: Role) -> TerminalText? {
        theme.glyph(of: role).map { TerminalText($0).cut(to: 1) }
    }

    /// What a state is called when there is no better word; empty for most roles.
    package func word(of role: Role) -> TerminalText { TerminalText(theme.word(of: role)) }

    /// A sign and a word of a state: `● active`.
    package func state(_ role: Role, _ word: TerminalText) -> TerminalText {
        sign(of: role).map { $0 + " " + word } ?? word
    }

    /// The first that can be shown here.
    func either(_ fine: TerminalText, _ plain: TerminalText) -> TerminalText {
        unicode ? fine : plain
    }
}

extension Buffer {
    /// Draws a frame of the theme's signs along the edge of an area, which must be at least 2×2.
    package mutating func frame(_ area: Rect, look: Look, role: Role = .border, on ground: Role) {
        guard area.rows >= 2, area.columns >= 2 else { return }
        let style = look.style(role, on: ground)
        let inner = area.columns - 2
        let line = TerminalText(repeating: look.sign(.horizontal), count: inner)
        let top = look.sign(.topLeft) + line + look.sign(.topRight)
        let bottom = look.sign(.bottomLeft) + line + look.sign(.bottomRight)
        put(top, row: area.row, column: area.column, style: style)
        put(bottom, row: area.endRow - 1, column: area.column, style: style)
        for row in (area.row + 1)..<(area.endRow - 1) {
            put(look.sign(.vertical), row: row, column: area.column, style: style)
            put(look.sign(.vertical), row: row, column: area.endColumn - 1, style: style)
        }
    }

    /// Draws the frame of a dialog, with the title in its top edge.
    mutating func dialogFrame(_ box: Rect, title: TerminalText, look: Look) {
        frame(box, look: look, on: .dialog)
        put(
            (" " + title + " ").fitted(to: box.columns - 4), row: box.row, column: box.column + 2,
            style: look.style(.dialogTitle, on: .dialog))
    }
}

extension Rect {
    /// One row of the area, counted from its top; empty when the area has no such row.
    package func line(_ index: Int) -> Rect {
        let exists = index >= 0 && index < rows
        return Rect(
            row: row + index, column: column, rows: exists ? 1 : 0, columns: exists ? columns : 0)
    }
}
