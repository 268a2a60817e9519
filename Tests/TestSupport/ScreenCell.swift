internal import CVTerm

/// A colour as the program asked for it.
package enum CellColor: Equatable, Sendable {
    /// No colour was asked for.
    case standard
    /// Number in the palette of 256. (libvterm's RGB ramp differs from xterm's: compare numbers.)
    case indexed(Int)
    case rgb(red: Int, green: Int, blue: Int)

    init(_ color: VTermColor) {
        let type = UInt32(color.type)
        if type & (VTERM_COLOR_DEFAULT_FG.rawValue | VTERM_COLOR_DEFAULT_BG.rawValue) != 0 {
            self = .standard
        } else if type & VTERM_COLOR_TYPE_MASK.rawValue == VTERM_COLOR_INDEXED.rawValue {
            self = .indexed(Int(color.indexed.idx))
        } else {
            let rgb = color.rgb
            self = .rgb(red: Int(rgb.red), green: Int(rgb.green), blue: Int(rgb.blue))
        }
    }
}

/// What stands in one cell of a virtual terminal.
package struct ScreenCell: Equatable, Sendable {
    /// Base character and combining marks; empty where nothing was written and in the right
    /// half of a wide character.
    package var text: String
    /// Columns that the character covers: 1 or 2.
    package var widthColumns: Int
    package var isBold: Bool
    package var isItalic: Bool
    /// 0 none, 1 single, 2 double, 3 curly.
    package var underline: Int
    package var isBlinking: Bool
    package var isReversed: Bool
    package var isStruck: Bool
    package var foreground: CellColor
    package var background: CellColor

    init(_ cell: VTermScreenCell) {
        text = withUnsafeBytes(of: cell.chars) { bytes in
            let scalars = bytes.bindMemory(to: UInt32.self).prefix { $0 != 0 && $0 != .max }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars.map { Unicode.Scalar($0) ?? "\u{FFFD}" })
            return String(view)
        }
        widthColumns = max(1, Int(cell.width))
        isBold = cell.attrs.bold != 0
        isItalic = cell.attrs.italic != 0
        underline = Int(cell.attrs.underline)
        isBlinking = cell.attrs.blink != 0
        isReversed = cell.attrs.reverse != 0
        isStruck = cell.attrs.strike != 0
        foreground = CellColor(cell.fg)
        background = CellColor(cell.bg)
    }
}
