/// Text that may be drawn: no control, format or line-break characters, a known width.
///
/// Only the sanitiser makes one. It stays in logical (reading) order; what is right-to-left is
/// put into visual order when it is drawn, after it has been cut.
package struct TerminalText: Hashable, Sendable {
    /// ASCII is most of what is shown: the string itself is kept, one column a byte.
    enum Storage: Hashable {
        case ascii(String)
        case clusters([Cluster])
    }

    let storage: Storage
    /// Columns that the text takes before shaping; shaped Arabic may take fewer.
    package let width: Int
    /// Whether any character belongs to a right-to-left script.
    package let hasRightToLeft: Bool

    /// Columns of the longest text, unless the maker says otherwise.
    package static let columnsMax = 4_096
    package static let empty = TerminalText(ascii: "")

    /// Cleans text from outside.
    ///
    /// What is longer than `limit` columns ends in `…`.
    package init(_ raw: String, limit: Int = TerminalText.columnsMax) {
        if Self.isPlain(raw), raw.utf8.count <= limit {
            self.init(ascii: raw)
            return
        }
        let clean = Sanitizer(raw, columnsMax: max(0, limit))
        let text = TerminalText(
            clusters: clean.clusters, width: clean.width, hasRightToLeft: clean.hasRightToLeft)
        guard clean.isCut else {
            self = text
            return
        }
        self = text.cut(to: max(0, limit - 1)).appendingEllipsis(limit: limit)
    }

    /// Only for strings known to be printable ASCII.
    init(ascii: String) {
        storage = .ascii(ascii)
        width = ascii.utf8.count
        hasRightToLeft = false
    }

    init(clusters: [Cluster], width: Int, hasRightToLeft: Bool) {
        storage = .clusters(clusters)
        self.width = width
        self.hasRightToLeft = hasRightToLeft
    }

    init(clusters: [Cluster]) {
        self.init(
            clusters: clusters,
            width: clusters.reduce(0) { $0 + $1.width },
            hasRightToLeft: clusters.contains { Sanitizer.isRightToLeft($0.base.value) })
    }

    package var isEmpty: Bool { width == 0 }

    /// What each cell shows, in logical order.
    package var clusters: [Cluster] {
        switch storage {
        case .ascii(let text): text.unicodeScalars.map { Cluster($0, width: 1) }
        case .clusters(let clusters): clusters
        }
    }

    /// The text again, in logical order and without what the sanitiser took out.
    package var string: String {
        switch storage {
        case .ascii(let text): return text
        case .clusters(let clusters):
            var scalars = String.UnicodeScalarView()
            for cluster in clusters {
                scalars.append(cluster.base)
                scalars.append(contentsOf: cluster.marks)
            }
            return String(scalars)
        }
    }

    private static func isPlain(_ raw: String) -> Bool {
        raw.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
    }
}

extension TerminalText: ExpressibleByStringLiteral {
    /// A literal of the source; it passes the sanitiser like any other text.
    package init(stringLiteral value: StaticString) {
        self.init(value.description)
    }
}

extension TerminalText: CustomStringConvertible {
    package var description: String { string }
}
