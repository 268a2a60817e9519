/// What `themes check` and `themes list` say about a theme: problems and contrast.
package struct ThemeReport: Sendable {
    /// A role on a ground, as one terminal shows it.
    package struct Contrast: Hashable, Sendable {
        /// What is drawn.
        package let role: Role
        /// The role whose background it is drawn upon; often the same.
        package let ground: Role
        /// The colours that the terminal has.
        package let depth: ColorDepth
        /// The assumed palette of the terminal, such as `Tango dark`.
        package let terminal: String
        /// From 1 to 21 (WCAG 2.2).
        package let ratio: Double
        /// What WCAG 2.2 wants at level AA.
        package let ratioMin: Double

        /// Whether the pair can be read.
        package var isEnough: Bool { ratio >= ratioMin }
    }

    /// The theme's name.
    package let name: String
    /// What the theme says it is made for.
    package let background: ThemeBackground
    /// What is wrong with the files.
    package let problems: [ConfigurationProblem]
    /// Every role at every depth on every assumed terminal that fits.
    package let contrasts: [Contrast]

    package init(_ loaded: LoadedTheme) {
        let theme = loaded.theme
        name = theme.name
        background = theme.background
        problems = loaded.problems
        contrasts = ColorDepth.allCases.flatMap { depth in
            let resolved = theme.resolved(depth: depth)
            return TerminalPalette.all.filter(theme.background.fits).flatMap { palette in
                Self.measure(resolved, on: palette)
            }
        }
    }

    /// Whether `themes check` passes.
    package var isClean: Bool { problems.isEmpty && contrasts.allSatisfy(\.isEnough) }

    /// Every problem and every contrast that is too low on its line, and a last line to sum up.
    package var check: [String] {
        let low = contrasts.filter { !$0.isEnough }
        let sum =
            "\(name) (\(background.rawValue) background): \(contrasts.count) pairs, "
            + "\(low.count) too low, \(problems.count) problems"
        return problems.map(\.description) + low.map { "\(name): \($0)" } + [sum]
    }

    /// For each role the pair with the lowest contrast.
    package var list: [String] {
        Role.allCases.compactMap { role in
            contrasts.filter { $0.role == role }.min { $0.ratio < $1.ratio }?.description
        }
    }

    private static func measure(
        _ theme: ResolvedTheme, on palette: TerminalPalette
    ) -> [Contrast] {
        Role.allCases.flatMap { role in
            let style = theme.style(role)
            let hasOwnGround =
                style.background != .standard || style.attributes.contains(.reverse)
            let grounds = hasOwnGround || role.grounds.isEmpty ? [role] : role.grounds
            return grounds.map { ground in
                let shown = Shown(style, depth: theme.depth, in: palette)
                let under = Shown(theme.style(ground), depth: theme.depth, in: palette)
                return Contrast(
                    role: role, ground: ground, depth: theme.depth, terminal: palette.name,
                    ratio: shown.foreground.contrast(with: under.background),
                    ratioMin: role.contrastMin)
            }
        }
    }
}

extension ThemeReport.Contrast: CustomStringConvertible {
    package var description: String {
        let hundredths = Int(ratio * 100)
        let shown = "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
        let least = "\(Int(ratioMin)).\(Int(ratioMin * 10) % 10)"
        return "\(role.name) on \(ground.name), \(depth.name), \(terminal): "
            + "contrast \(shown), needs \(least)"
    }
}

extension ColorDepth {
    /// What reports call the depth.
    package var name: String {
        switch self {
        case .mono: "mono"
        case .eight: "8 colours"
        case .sixteen: "16 colours"
        case .palette: "256 colours"
        case .full: "truecolor"
        }
    }
}

/// The two colours of a style as a terminal shows them.
private struct Shown {
    let foreground: Light
    let background: Light

    init(_ style: Style, depth: ColorDepth, in palette: TerminalPalette) {
        var color = style.foreground
        if depth == .eight, style.attributes.contains(.bold), case .indexed(let index) = color,
            index < 8
        {
            color = .indexed(index + 8)
        }
        var front = Light(color, in: palette) ?? Light(hex: palette.foreground)
        let back = Light(style.background, in: palette) ?? Light(hex: palette.background)
        if style.attributes.contains(.dim) { front = front.dimmed(on: back) }
        let isReversed = style.attributes.contains(.reverse)
        foreground = isReversed ? back : front
        background = isReversed ? front : back
    }
}
