internal import CNCurses

/// ncurses' numbers for our styles: attribute bits and a colour pair, made when first seen.
struct Renditions {
    struct Entry {
        var attributes: UInt32
        var pair: Int32
    }

    private let depth: ColorDepth
    private var entries: [UInt64: Entry] = [:]
    private var last: (word: UInt64, entry: Entry)

    /// Styles kept at once; ncurses has 65,536 pairs at most, some terminals 64.
    private let countMax: Int
    private static let countLimit = 30_000

    init(depth: ColorDepth) {
        self.depth = depth
        countMax = depth == .full || depth == .palette ? Self.countLimit : 1_024
        last = (Style.standard.word, Entry(attributes: 0, pair: 0))
    }

    var isFull: Bool { entries.count >= countMax }

    mutating func reset() {
        entries = [:]
        reset_color_pairs()
        last = (Style.standard.word, Entry(attributes: 0, pair: 0))
    }

    mutating func of(_ style: Style) -> Entry {
        let word = style.word
        if word == last.word { return last.entry }
        let entry = entries[word] ?? make(style)
        last = (word, entry)
        return entry
    }

    private mutating func make(_ style: Style) -> Entry {
        let foreground = style.foreground.number(at: depth)
        let background = style.background.number(at: depth)
        var entry = Entry(attributes: Self.bits(style.attributes), pair: 0)
        if foreground != -1 || background != -1 {
            entry.pair = max(0, alloc_pair(foreground, background))
        }
        entries[style.word] = entry
        return entry
    }

    private static func bits(_ attributes: Attributes) -> UInt32 {
        var bits: UInt32 = 0
        if attributes.contains(.bold) { bits |= cncurses_bold }
        if attributes.contains(.dim) { bits |= cncurses_dim }
        if attributes.contains(.italic) { bits |= cncurses_italic }
        if attributes.contains(.underline) { bits |= cncurses_underline }
        if attributes.contains(.reverse) { bits |= cncurses_reverse }
        return bits
    }
}
