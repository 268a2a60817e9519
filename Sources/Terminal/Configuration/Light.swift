internal import Glibc

/// A colour as light: linear red, green and blue from 0 to 1.
struct Light: Hashable, Sendable {
    let red: Double
    let green: Double
    let blue: Double

    private init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// From 8-bit sRGB (IEC 61966-2-1).
    init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = Self.linear(red)
        self.green = Self.linear(green)
        self.blue = Self.linear(blue)
    }

    init(hex: UInt32) {
        self.init(
            UInt8(truncatingIfNeeded: hex >> 16), UInt8(truncatingIfNeeded: hex >> 8),
            UInt8(truncatingIfNeeded: hex))
    }

    /// An entry of the 256-colour palette: the terminal's own sixteen, xterm's cube of 6 × 6 × 6,
    /// and 24 greys.
    init(index: UInt8, in palette: TerminalPalette) {
        switch index {
        case 0...15: self.init(hex: palette.colors[Int(index)])
        case 16...231:
            let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
            let cube = Int(index) - 16
            self.init(steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6])
        default:
            let grey = 8 + 10 * (index - 232)
            self.init(grey, grey, grey)
        }
    }

    /// Nil for the terminal's own foreground or background.
    init?(_ color: Color, in palette: TerminalPalette) {
        switch color {
        case .standard: return nil
        case .indexed(let index): self.init(index: index, in: palette)
        case .rgb(let red, let green, let blue): self.init(red, green, blue)
        }
    }

    private static func linear(_ value: UInt8) -> Double {
        let share = Double(value) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }

    /// Relative luminance (WCAG 2.2).
    var luminance: Double {
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast ratio (WCAG 2.2), from 1 to 21.
    func contrast(with other: Light) -> Double {
        let bright = max(luminance, other.luminance)
        let dark = min(luminance, other.luminance)
        return (bright + 0.05) / (dark + 0.05)
    }

    /// About what terminals make of "faint": two thirds of the way from the ground in sRGB, which
    /// is two fifths of the light.
    func dimmed(on ground: Light) -> Light {
        Light(
            red: red * 0.4 + ground.red * 0.6, green: green * 0.4 + ground.green * 0.6,
            blue: blue * 0.4 + ground.blue * 0.6)
    }

    /// The colour in Oklab (Ottosson 2020), where distances are about as large as they look.
    var perceived: Oklab {
        let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        let medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        return Oklab(
            lightness: 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
            greenRed: 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
            blueYellow: 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short)
    }
}

/// A colour as it is perceived.
struct Oklab {
    let lightness: Double
    let greenRed: Double
    let blueYellow: Double

    /// The square of the distance.
    func distance(to other: Oklab) -> Double {
        let first = lightness - other.lightness
        let second = greenRed - other.greenRed
        let third = blueYellow - other.blueYellow
        return first * first + second * second + third * third
    }
}

/// Sixteen colours as a terminal shows them, with its own foreground and background.
///
/// Nobody can know how a terminal is set up; a theme is checked on the three palettes that most
/// others come from, each dark and light.
struct TerminalPalette: Hashable, Sendable {
    let name: String
    let isDark: Bool
    /// 24-bit sRGB, in the order of the numbers.
    let colors: [UInt32]
    let foreground: UInt32
    let background: UInt32

    static let xterm = TerminalPalette(
        name: "xterm dark", isDark: true, colors: xtermColors, foreground: 0xe5e5e5,
        background: 0)

    static let all = [
        xterm,
        TerminalPalette(
            name: "VGA dark", isDark: true, colors: vgaColors, foreground: 0xaaaaaa,
            background: 0),
        TerminalPalette(
            name: "Tango dark", isDark: true, colors: tangoColors, foreground: 0xd3d7cf,
            background: 0x2e3436),
        TerminalPalette(
            name: "xterm light", isDark: false, colors: xtermColors, foreground: 0,
            background: 0xffffff),
        TerminalPalette(
            name: "VGA light", isDark: false, colors: vgaColors, foreground: 0,
            background: 0xffffff),
        TerminalPalette(
            name: "Tango light", isDark: false, colors: tangoColors, foreground: 0x2e3436,
            background: 0xeeeeec),
    ]

    private static let xtermColors: [UInt32] = [
        0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
        0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
    ]

    private static let vgaColors: [UInt32] = [
        0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa,
        0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff,
    ]

    private static let tangoColors: [UInt32] = [
        0x2e3436, 0xcc0000, 0x4e9a06, 0xc4a000, 0x3465a4, 0x75507b, 0x06989a, 0xd3d7cf,
        0x555753, 0xef2929, 0x8ae234, 0xfce94f, 0x729fcf, 0xad7fa8, 0x34e2e2, 0xeeeeec,
    ]
}
