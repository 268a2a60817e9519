/// One place of the grid: what it shows, and how.
package struct Cell: Hashable, Sendable {
    package var cluster: Cluster
    package var style: Style

    package init(_ cluster: Cluster, _ style: Style) {
        self.cluster = cluster
        self.style = style
    }

    /// A space in the given style.
    package static func blank(_ style: Style = .standard) -> Cell {
        Cell(.space, style)
    }

    /// Whether this is the right half of a character of two columns.
    package var isRightHalf: Bool { cluster.width == 0 }

    /// What the cell shows; empty for a right half.
    package var text: String {
        guard !isRightHalf else { return "" }
        guard cluster.hasMarks else { return String(cluster.base) }
        var scalars = String.UnicodeScalarView()
        scalars.append(cluster.base)
        scalars.append(contentsOf: cluster.marks)
        return String(scalars)
    }
}
