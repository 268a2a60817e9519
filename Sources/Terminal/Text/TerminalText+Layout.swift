/// Where a text stands in a field that is wider.
package enum Alignment: Hashable, Sendable {
    case leading, center, trailing
}

extension TerminalText {
    /// One column that says that something was cut; shown as `~` where only ASCII can be shown.
    package static let ellipsis: TerminalText = "\u{2026}"

    package static func + (left: TerminalText, right: TerminalText) -> TerminalText {
        if case .ascii(let first) = left.storage, case .ascii(let second) = right.storage {
            return TerminalText(ascii: first + second)
        }
        return TerminalText(
            clusters: left.clusters + right.clusters, width: left.width + right.width,
            hasRightToLeft: left.hasRightToLeft || right.hasRightToLeft)
    }

    /// The text repeated, for rules and bars.
    package init(repeating text: TerminalText, count: Int) {
        let times = max(0, count)
        switch text.storage {
        case .ascii(let part):
            self.init(ascii: String(repeating: part, count: times))
        case .clusters(let part):
            let all = repeatElement(part, count: times).flatMap(\.self)
            self.init(
                clusters: all, width: text.width * times, hasRightToLeft: text.hasRightToLeft)
        }
    }

    /// The first clusters that fit into `columns`, without a sign that something was cut.
    package func cut(to columns: Int) -> TerminalText {
        slice(from: 0, columns: columns)
    }

    /// The clusters that lie wholly within `columns` columns from column `start` on.
    package func slice(from start: Int, columns: Int) -> TerminalText {
        if start <= 0, columns >= width { return self }
        guard columns > 0, start < width else { return .empty }
        if case .ascii(let text) = storage {
            let part = text.utf8.dropFirst(max(0, start)).prefix(columns)
            return TerminalText(ascii: String(Substring(part)))
        }
        var kept: [Cluster] = []
        var column = 0
        for cluster in clusters {
            if column >= start, column + cluster.width <= start + columns { kept.append(cluster) }
            column += cluster.width
            if column >= start + columns { break }
        }
        return TerminalText(clusters: kept)
    }

    /// The text itself, or as much of it as fits with `…` at its end.
    package func fitted(to columns: Int) -> TerminalText {
        if width <= columns { return self }
        guard columns > 0 else { return .empty }
        return cut(to: columns - 1).appendingEllipsis(limit: columns)
    }

    /// Columns of a text's end that tell it from others; for fewer its head gives way.
    private static let endColumnsMin = 6

    /// The text itself, or its first `head` columns, `…` and as much of its end as fits.
    ///
    /// For identifiers: those that were made one after the other differ at their ends only.
    package func fitted(to columns: Int, keepingHead head: Int) -> TerminalText {
        if width <= columns { return self }
        guard columns > 0 else { return .empty }
        let start = columns - head > Self.endColumnsMin ? cut(to: head) : .empty
        let room = columns - start.width - 1
        return start + .ellipsis + slice(from: width - room, columns: room)
    }

    func appendingEllipsis(limit: Int) -> TerminalText {
        width < limit ? self + .ellipsis : self
    }

    /// Exactly `columns` columns: cut, or filled with spaces.
    package func padded(to columns: Int, alignment: Alignment = .leading) -> TerminalText {
        let text = fitted(to: columns)
        let missing = max(0, columns - text.width)
        let before =
            switch alignment {
            case .leading: 0
            case .center: missing / 2
            case .trailing: missing
            }
        let left = TerminalText(repeating: " ", count: before)
        return left + text + TerminalText(repeating: " ", count: missing - before)
    }
}
