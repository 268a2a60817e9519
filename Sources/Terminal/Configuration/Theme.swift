/// The terminal's own background that a theme is made for.
package enum ThemeBackground: String, CaseIterable, Hashable, Sendable {
    case dark, light, any

    func fits(_ palette: TerminalPalette) -> Bool {
        switch self {
        case .dark: palette.isDark
        case .light: !palette.isDark
        case .any: true
        }
    }
}

/// The merged looks of a theme and all that it inherits.
package struct Theme: Sendable {
    struct Look: Hashable, Sendable {
        var foreground: ThemeColor?
        var background: ThemeColor?
        var attributes: Attributes?
        var glyph: Glyph?
        var word: String?
    }

    /// The name that was asked for.
    package let name: String
    /// What the theme's contrast is checked on.
    package let background: ThemeBackground
    private let looks: [String: Look]
    private let glyphs: [Glyph: GlyphForms]

    init(
        name: String, background: ThemeBackground, looks: [String: Look],
        glyphs: [Glyph: GlyphForms]
    ) {
        self.name = name
        self.background = background
        self.looks = looks
        self.glyphs = glyphs
    }

    /// The theme as one terminal can show it, ready for drawing.
    ///
    /// - Parameters:
    ///   - depth: `.mono` also for `NO_COLOR`: no colours, all attributes.
    ///   - unicode: Whether the locale is UTF-8; else glyphs are ASCII.
    /// - Returns: A table of every role.
    package func resolved(depth: ColorDepth, unicode: Bool = true) -> ResolvedTheme {
        ResolvedTheme(
            depth: depth,
            styles: Role.allCases.map { style($0, at: depth) },
            glyphs: Glyph.allCases.map { glyph in
                guard let forms = glyphs[glyph] else { return "?" }
                return unicode ? forms.unicode : forms.ascii
            },
            roleGlyphs: Role.allCases.map { property(\.glyph, of: $0) },
            words: Role.allCases.map { property(\.word, of: $0) ?? "" })
    }

    /// The value of a property from the nearest name that sets it.
    private func property<Value>(_ path: KeyPath<Look, Value?>, of role: Role) -> Value? {
        for name in Role.path(of: role.name) {
            if let value = looks[name]?[keyPath: path] { return value }
        }
        return nil
    }

    private func style(_ role: Role, at depth: ColorDepth) -> Style {
        let foreground = property(\.foreground, of: role) ?? .standard
        let background = property(\.background, of: role) ?? .standard
        var attributes = property(\.attributes, of: role) ?? []
        // A bar that is told by its ground alone would vanish where no ground can be shown.
        if depth == .mono, background.full != .standard { attributes.insert(.reverse) }
        // On eight colours bold is what makes a colour bright (the Linux console does it), so it
        // stands where the theme wants that and nowhere else.
        if depth == .eight, case .indexed = foreground.ansi {
            attributes =
                foreground.ansi.isBright
                ? attributes.union(.bold) : attributes.subtracting(.bold)
        }
        return Style(
            foreground: foreground.color(at: depth), background: background.color(at: depth),
            attributes: attributes)
    }
}

/// A theme for one terminal: what a role looks like is one look into a table.
package struct ResolvedTheme: Hashable, Sendable {
    /// What the styles were made for.
    package let depth: ColorDepth
    private let styles: [Style]
    private let glyphs: [Glyph: String]
    private let roleGlyphs: [Glyph?]
    private let words: [String]

    init(
        depth: ColorDepth, styles: [Style], glyphs: [String], roleGlyphs: [Glyph?],
        words: [String]
    ) {
        self.depth = depth
        self.styles = styles
        self.glyphs = Dictionary(uniqueKeysWithValues: zip(Glyph.allCases, glyphs))
        self.roleGlyphs = roleGlyphs
        self.words = words
    }

    /// How a role looks: one look into a table.
    package func style(_ role: Role) -> Style {
        styles[role.rawValue]
    }

    /// One cell of text.
    package func glyph(_ glyph: Glyph) -> String {
        glyphs[glyph] ?? "?"
    }

    /// The sign of a role, such as a state; nil for most.
    package func glyph(of role: Role) -> String? {
        roleGlyphs[role.rawValue].map(glyph)
    }

    /// What a state is called when there is no better word; empty for most roles.
    package func word(of role: Role) -> String {
        words[role.rawValue]
    }
}
