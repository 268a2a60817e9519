/// How a cell is set apart beside its colours.
package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let italic = Attributes(rawValue: 4)
    package static let underline = Attributes(rawValue: 8)
    package static let reverse = Attributes(rawValue: 16)
    /// Only pictures show it: ncurses 6.4 has no such attribute.
    package static let strikethrough = Attributes(rawValue: 32)
}

/// Colours and attributes of a cell, in one word so that rows compare fast.
package struct Style: Hashable, Sendable {
    /// Foreground in bits 0–25, background in 26–51, attributes in 52–59.
    private var bits: UInt64

    /// The terminal's own colours, no attributes.
    package static let standard = Style()

    package init(
        foreground: Color = .standard, background: Color = .standard, attributes: Attributes = []
    ) {
        bits = foreground.packed | background.packed << 26 | UInt64(attributes.rawValue) << 52
    }

    package var foreground: Color {
        get { Color(packed: bits & Self.colorMask) }
        set { bits = bits & ~Self.colorMask | newValue.packed }
    }

    package var background: Color {
        get { Color(packed: bits >> 26 & Self.colorMask) }
        set { bits = bits & ~(Self.colorMask << 26) | newValue.packed << 26 }
    }

    package var attributes: Attributes {
        get { Attributes(rawValue: UInt8(truncatingIfNeeded: bits >> 52)) }
        set { bits = bits & ~(0xff << 52) | UInt64(newValue.rawValue) << 52 }
    }

    /// The word itself, as the key of a cache.
    var word: UInt64 { bits }

    private static let colorMask: UInt64 = 0x3ff_ffff
}
