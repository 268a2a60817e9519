/// A colour of a theme's palette: what it is at each depth.
package struct ThemeColor: Hashable, Sendable {
    /// 24-bit colour.
    package let full: Color
    /// One of 256.
    package let palette: Color
    /// One of the terminal's own sixteen.
    package let ansi: Color

    /// The terminal's own foreground or background at every depth.
    package static let standard = ThemeColor(full: .standard, palette: .standard, ansi: .standard)

    /// Values that a file leaves out are computed from the richest one that it gives.
    ///
    /// - Returns: nil when nothing is given.
    init?(full: Color?, palette: Color?, ansi: Color?) {
        guard let richest = full ?? palette ?? ansi else { return nil }
        self.full = richest
        self.palette = palette ?? (full == nil ? richest : richest.nearestOf256)
        self.ansi = ansi ?? (palette ?? richest).nearestOf16
    }

    private init(full: Color, palette: Color, ansi: Color) {
        self.full = full
        self.palette = palette
        self.ansi = ansi
    }

    /// The colour at a depth of at least eight; at eight, bright colours lose their brightness.
    func color(at depth: ColorDepth) -> Color {
        switch depth {
        case .mono: .standard
        case .eight: ansi.withoutBrightness
        case .sixteen: ansi
        case .palette: palette
        case .full: full
        }
    }

    /// The sixteen names in the order of their numbers, and `default`.
    static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
        "brightblack", "brightred", "brightgreen", "brightyellow", "brightblue",
        "brightmagenta", "brightcyan", "brightwhite",
    ]
}

extension Color {
    /// Reads `default`, one of the sixteen names, or nothing.
    init?(ansiName name: String) {
        if name == "default" {
            self = .standard
            return
        }
        guard let index = ThemeColor.names.firstIndex(of: name) else { return nil }
        self = .indexed(UInt8(index))
    }

    /// Reads `#rgb` or `#rrggbb`.
    init?(hex: String) {
        guard hex.first == "#" else { return nil }
        let digits = hex.dropFirst().compactMap(\.hexDigitValue).map { UInt8($0) }
        guard digits.count == hex.count - 1 else { return nil }
        switch digits.count {
        case 3: self = .rgb(digits[0] * 17, digits[1] * 17, digits[2] * 17)
        case 6:
            self = .rgb(
                digits[0] * 16 + digits[1], digits[2] * 16 + digits[3],
                digits[4] * 16 + digits[5])
        default: return nil
        }
    }

    var isBright: Bool {
        guard case .indexed(let index) = self else { return false }
        return (8...15).contains(index)
    }

    var withoutBrightness: Color {
        guard case .indexed(let index) = self, isBright else { return self }
        return .indexed(index - 8)
    }

    /// The nearest of the fixed entries 16–255; the first sixteen look different everywhere.
    var nearestOf256: Color {
        nearest(among: 16...255)
    }

    /// The nearest of the sixteen, as xterm shows them.
    var nearestOf16: Color {
        nearest(among: 0...15)
    }

    private func nearest(among indices: ClosedRange<UInt8>) -> Color {
        if case .indexed(let index) = self, indices.contains(index) { return self }
        guard let light = Light(self, in: .xterm) else { return self }
        let target = light.perceived
        let best = indices.min { left, right in
            Light(index: left, in: .xterm).perceived.distance(to: target)
                < Light(index: right, in: .xterm).perceived.distance(to: target)
        }
        return best.map(Color.indexed) ?? self
    }
}
