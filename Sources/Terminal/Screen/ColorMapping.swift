extension Color {
    /// The number that ncurses wants for this colour at a depth; -1 is the terminal's own.
    func number(at depth: ColorDepth) -> Int32 {
        switch (self, depth) {
        case (.standard, _), (_, .mono): -1
        case (.indexed(let index), .full): OwnTerminals.directPaletteStart + Int32(index)
        case (.indexed(let index), .palette): Int32(index)
        case (.indexed(let index), _): Int32(Self.named(Self.components(of: index), depth, index))
        case (.rgb(let red, let green, let blue), .full):
            Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
        case (.rgb(let red, let green, let blue), .palette):
            Int32(Self.nearestPaletteEntry(Components(red, green, blue)))
        case (.rgb(let red, let green, let blue), _):
            Int32(Self.named(Components(red, green, blue), depth, nil))
        }
    }

    /// Red, green and blue from 0 to 255.
    struct Components: Hashable {
        var red: Int
        var green: Int
        var blue: Int

        init(_ red: some BinaryInteger, _ green: some BinaryInteger, _ blue: some BinaryInteger) {
            self.red = Int(red)
            self.green = Int(green)
            self.blue = Int(blue)
        }

        /// Squared distance, green weighted most and blue least, as the eye does.
        func distance(_ other: Components) -> Int {
            let red = red - other.red
            let green = green - other.green
            let blue = blue - other.blue
            return 3 * red * red + 4 * green * green + 2 * blue * blue
        }
    }

    /// xterm's default values of the sixteen named colours.
    static let namedComponents: [Components] = [
        Components(0, 0, 0), Components(205, 0, 0), Components(0, 205, 0),
        Components(205, 205, 0), Components(0, 0, 238), Components(205, 0, 205),
        Components(0, 205, 205), Components(229, 229, 229), Components(127, 127, 127),
        Components(255, 0, 0), Components(0, 255, 0), Components(255, 255, 0),
        Components(92, 92, 255), Components(255, 0, 255), Components(0, 255, 255),
        Components(255, 255, 255),
    ]

    private static let steps = [0, 95, 135, 175, 215, 255]

    /// The value of a palette entry: the named colours, the 6×6×6 cube, 24 greys.
    static func components(of index: UInt8) -> Components {
        switch index {
        case ..<16: return namedComponents[Int(index)]
        case ..<232:
            let cube = Int(index) - 16
            return Components(steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6])
        default:
            let grey = 8 + 10 * (Int(index) - 232)
            return Components(grey, grey, grey)
        }
    }

    /// The nearest entry past the named colours, which every terminal paints as it likes.
    static func nearestPaletteEntry(_ color: Components) -> UInt8 {
        func step(_ value: Int) -> Int { value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40 }
        let cube = 16 + 36 * step(color.red) + 6 * step(color.green) + step(color.blue)
        let mean = (color.red + color.green + color.blue) / 3
        let grey = 232 + max(0, min(23, (mean - 3) / 10))
        let candidates = [UInt8(cube), UInt8(grey)]
        return candidates.min {
            components(of: $0).distance(color) < components(of: $1).distance(color)
        } ?? UInt8(cube)
    }

    private static func named(_ color: Components, _ depth: ColorDepth, _ index: UInt8?) -> Int {
        let count = depth == .eight ? 8 : 16
        if let index, index < 16 { return Int(index) % count }
        return (0..<count).min {
            namedComponents[$0].distance(color) < namedComponents[$1].distance(color)
        } ?? 7
    }
}
