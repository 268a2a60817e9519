extension TerminalText {
    /// Text of several lines, each cleaned for itself; at most `linesMax` of them.
    package static func lines(
        of raw: String, linesMax: Int = 1_000, limit: Int = columnsMax
    ) -> [TerminalText] {
        var lines: [TerminalText] = []
        for line in raw.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            guard lines.count < linesMax else { return lines + [.ellipsis] }
            lines.append(TerminalText(String(line), limit: limit))
        }
        return lines
    }

    /// The text in lines of at most `columns`, broken at spaces, or within a word that is longer.
    package func wrapped(to columns: Int) -> [TerminalText] {
        guard columns > 0 else { return [] }
        guard width > columns else { return [self] }
        let all = clusters
        var lines: [TerminalText] = []
        var start = 0
        while start < all.count {
            let end = Self.lineEnd(all, from: start, columns: columns)
            var last = end
            while last > start, all[last - 1] == .space { last -= 1 }
            lines.append(TerminalText(clusters: Array(all[start..<last])))
            start = end
            while start < all.count, all[start] == .space { start += 1 }
        }
        return lines
    }

    /// The same in at most `linesMax` lines, one or more; the last is cut.
    package func wrapped(to columns: Int, linesMax: Int) -> [TerminalText] {
        let lines = wrapped(to: columns)
        guard lines.count > linesMax else { return lines }
        let rest = lines[(linesMax - 1)...].dropFirst().reduce(lines[linesMax - 1]) {
            $0 + " " + $1
        }
        return lines.prefix(linesMax - 1) + [rest.fitted(to: columns)]
    }

    /// Where the line from `start` on ends: behind its last space if it must be broken.
    ///
    /// A character wider than the line stands alone all the same.
    private static func lineEnd(_ all: [Cluster], from start: Int, columns: Int) -> Int {
        var taken = 0
        var end = start
        var afterSpace: Int?
        while end < all.count, taken + all[end].width <= columns {
            taken += all[end].width
            end += 1
            if all[end - 1] == .space { afterSpace = end }
        }
        if end == all.count || all[end] == .space { return max(end, start + 1) }
        return afterSpace ?? max(end, start + 1)
    }
}
