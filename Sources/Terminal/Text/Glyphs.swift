/// Which characters the user's terminal can be given.
package enum Glyphs: String, Hashable, Sendable, CaseIterable {
    case unicode, ascii

    /// UTF-8 if the locale says so, by the first of LC_ALL, LC_CTYPE, LANG that is set (locale(7)).
    package init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .compactMap { environment[$0] }
            .first { !$0.isEmpty }
        let name = (locale ?? "").lowercased()
        self = name.contains("utf-8") || name.contains("utf8") ? .unicode : .ascii
    }
}

extension Cluster {
    /// The nearest ASCII character of frames and marks, else `?`; a wide one gives two.
    var ascii: Cluster {
        guard base.value >= 0x80 else { return Cluster(base, width: width) }
        return Cluster(Self.asciiOf[base] ?? "?", width: 1)
    }

    private static let asciiOf: [Unicode.Scalar: Unicode.Scalar] = [
        "…": "~", "─": "-", "━": "-", "═": "=", "│": "|", "┃": "|", "║": "|",
        "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+",
        "┼": "+", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┏": "+", "┓": "+", "┗": "+",
        "┛": "+", "╔": "+", "╗": "+", "╚": "+", "╝": "+", "▌": "|", "▏": "|", "▐": "|",
        "█": "#", "▓": "#", "▒": "=", "░": ".", "●": "*", "○": "o", "■": "#", "□": "-",
        "◆": "*", "▲": "^", "▼": "v", "↑": "^", "↓": "v", "←": "<", "→": ">", "›": ">",
        "‹": "<", "·": ".", "•": "*", "✓": "+", "✔": "+", "✗": "x", "✘": "x", "–": "-",
        "—": "-", "‘": "'", "’": "'", "“": "\"", "”": "\"", "\u{a0}": " ",
    ]
}

extension Cell {
    /// The nearest that can be shown where only ASCII can.
    var inASCII: Cell {
        Cell(isRightHalf ? Cluster("?", width: 1) : cluster.ascii, style)
    }
}

extension Buffer {
    /// The same screen in ASCII alone, every cell in its place.
    package var inASCII: Buffer {
        var plain = Buffer(size, bidi: bidi)
        for row in 0..<size.rows {
            for column in 0..<size.columns {
                let cell = self[row, column].inASCII
                plain.set(cell.cluster, style: cell.style, row: row, column: column)
            }
        }
        return plain
    }
}
