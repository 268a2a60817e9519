/// What is known about the user's terminal from the environment; it is never asked.
package struct TerminalProfile: Hashable, Sendable {
    /// The value of TERM.
    package var term: String
    package var depth: ColorDepth
    package var glyphs: Glyphs
    /// Whether frames may be wrapped in synchronised output (mode 2026).
    package var synchronizes: Bool
    /// Whether to switch the terminal's own bidi off (BDSM, `CSI 8 l`).
    package var hasModes: Bool
    /// A multiplexer between us and the terminal, which wants OSC 52 wrapped.
    package var multiplexer: Multiplexer?

    package enum Multiplexer: Hashable, Sendable {
        case tmux, screen
    }

    /// For tests and snapshots: nothing but a name and a depth.
    package init(term: String, depth: ColorDepth, glyphs: Glyphs = .unicode) {
        self.term = term
        self.depth = depth
        self.glyphs = glyphs
        synchronizes = false
        hasModes = true
        multiplexer = nil
    }

    /// Reads TERM, COLORTERM, NO_COLOR, the locale and the marks of multiplexers.
    ///
    /// Only terminals known for mode 2026 get it; others ignore private modes that they lack
    /// (ECMA-48 §5.4), but bytes cost time on a slow line.
    package init(environment: [String: String]) {
        term = environment["TERM"] ?? ""
        glyphs = Glyphs(environment: environment)
        depth = Self.depth(term, environment)
        hasModes = !term.hasPrefix("linux") && !term.hasPrefix("vt") && term != "ansi"
        if environment["TMUX"] != nil || term.hasPrefix("tmux") {
            multiplexer = .tmux
        } else {
            multiplexer = term.hasPrefix("screen") ? .screen : nil
        }
        synchronizes = multiplexer == nil && Self.isKnownToSynchronize(term, environment)
    }

    /// Why a full-screen program cannot run here; nil when it can.
    package var refusal: String? {
        switch term {
        case "": "TERM is not set"
        case "dumb", "unknown": "TERM is '\(term)', a terminal that cannot place its cursor"
        default: nil
        }
    }

    private static func depth(_ term: String, _ environment: [String: String]) -> ColorDepth {
        // no-color.org: any value but the empty one.
        if environment["NO_COLOR"]?.isEmpty == false { return .mono }
        let isBasic = term.hasPrefix("vt") || term.hasPrefix("linux")
        let announced = environment["COLORTERM"] ?? ""
        if !isBasic, announced == "truecolor" || announced == "24bit" || term.hasSuffix("-direct") {
            return .full
        }
        return term.hasPrefix("linux") ? .sixteen : .palette
    }

    private static func isKnownToSynchronize(
        _ term: String, _ environment: [String: String]
    ) -> Bool {
        let names = ["kitty", "ghostty", "foot", "alacritty", "contour", "wezterm"]
        let program = environment["TERM_PROGRAM"]?.lowercased() ?? ""
        return names.contains { term.contains($0) || program.contains($0) }
            || ["iterm.app", "vscode"].contains(program)
            || environment["WT_SESSION"] != nil
    }

    /// Whether the name speaks of an xterm-like terminal whose own description is missing.
    var isXtermLike: Bool {
        let parts = [
            "xterm", "kitty", "ghostty", "foot", "alacritty", "contour", "wezterm", "putty",
            "konsole", "gnome", "vte", "rxvt", "tmux", "screen", "st-", "iterm", "mintty",
            "256color", "direct",
        ]
        return parts.contains(where: term.contains)
    }
}
