/// A colour as a theme names it; the screen maps it to what the terminal can show.
package enum Color: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case standard
    /// An entry of the 256-colour palette; 0–15 are the terminal's own named colours.
    case indexed(UInt8)
    case rgb(UInt8, UInt8, UInt8)

    /// Two bits of kind and 24 of value, so that a style is one word.
    var packed: UInt64 {
        switch self {
        case .standard: 0
        case .indexed(let index): 1 << 24 | UInt64(index)
        case .rgb(let red, let green, let blue):
            2 << 24 | UInt64(red) << 16 | UInt64(green) << 8 | UInt64(blue)
        }
    }

    init(packed: UInt64) {
        switch packed >> 24 & 3 {
        case 1: self = .indexed(UInt8(truncatingIfNeeded: packed))
        case 2:
            self = .rgb(
                UInt8(truncatingIfNeeded: packed >> 16), UInt8(truncatingIfNeeded: packed >> 8),
                UInt8(truncatingIfNeeded: packed))
        default: self = .standard
        }
    }
}

/// How many colours a terminal can show.
package enum ColorDepth: Int, Comparable, Hashable, Sendable, CaseIterable {
    case mono = 1
    case eight = 8
    case sixteen = 16
    case palette = 256
    case full = 16_777_216

    package static func < (left: ColorDepth, right: ColorDepth) -> Bool {
        left.rawValue < right.rawValue
    }
}
