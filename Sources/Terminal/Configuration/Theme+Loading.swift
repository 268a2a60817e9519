/// A theme and what was wrong with the files that it comes from.
package struct LoadedTheme: Sendable {
    /// What is left when every bad entry is skipped.
    package let theme: Theme
    /// In the order of the files, ancestors first.
    package let problems: [ConfigurationProblem]
}

extension Theme {
    /// Merges a theme with all that it inherits.
    ///
    /// Nothing here fails: what makes no sense is reported, and what the parent says stays.
    package static func load(
        _ name: String, from sources: [ConfigurationSource]
    ) -> LoadedTheme {
        let chain = ConfigurationChain(of: name, kind: .theme, in: sources)
        var merge = ThemeMerge(problems: chain.problems)
        for layer in chain.layers {
            merge.lay(ThemeFile(layer))
        }
        return LoadedTheme(theme: merge.theme(name: name), problems: merge.problems)
    }
}

/// A theme that grows file by file.
private struct ThemeMerge {
    private(set) var problems: [ConfigurationProblem]
    private var background = ThemeBackground.any
    private var palette: [String: ThemeColor] = [:]
    private var roles: [String: ThemeFile.RoleEntry] = [:]
    private var glyphs: [Glyph: GlyphForms] = [:]

    init(problems: [ConfigurationProblem]) {
        self.problems = problems
    }

    mutating func lay(_ file: ThemeFile) {
        problems += file.problems
        background = file.background ?? background
        palette.merge(file.palette) { _, new in new }
        glyphs.merge(file.glyphs) { _, new in new }
        // A colour that nobody gives is no reason to lose what the parent says about the role.
        for (name, entry) in file.roles {
            var entry = entry
            entry.foreground = known(entry.foreground)
            entry.background = known(entry.background)
            roles[name] = entry.over(roles[name])
        }
    }

    /// The theme with every colour looked up in the merged palette, so that a child that changes
    /// a colour of the palette changes the roles of its parents.
    func theme(name: String) -> Theme {
        let looks = roles.mapValues { entry in
            Theme.Look(
                foreground: entry.foreground.flatMap { color($0.name) },
                background: entry.background.flatMap { color($0.name) },
                attributes: entry.attributes, glyph: entry.glyph, word: entry.word)
        }
        return Theme(name: name, background: background, looks: looks, glyphs: glyphs)
    }

    private mutating func known(
        _ reference: ThemeFile.ColorReference?
    ) -> ThemeFile.ColorReference? {
        guard let reference else { return nil }
        if color(reference.name) != nil { return reference }
        let names = palette.keys.sorted() + ThemeColor.names + ["default"]
        problems.append(
            ConfigurationProblem(
                file: reference.file, position: reference.position,
                message: unknown("colour", reference.name, among: names)))
        return nil
    }

    private func color(_ name: String) -> ThemeColor? {
        if let color = palette[name] { return color }
        guard let ansi = Color(ansiName: name) else { return nil }
        return ThemeColor(full: nil, palette: nil, ansi: ansi)
    }
}
