/// A sign of one cell that a theme may choose, with a form for terminals without UTF-8.
package enum Glyph: String, CaseIterable, Hashable, Sendable {
    case good, warn, bad, neutral, busy
    /// Beside the row that has the cursor.
    case cursor
    /// Beside a marked row.
    case mark
    /// Freshness of what is shown.
    case live, stale, offline
    case ascending, descending
    /// Between the steps of a path.
    case step
    /// Between parts of a line.
    case separator
    /// Where a long value is cut.
    case more
    /// In the place of a masked letter.
    case masked
    case up, down
    case checked, unchecked
    case full, empty
    case horizontal, vertical
    case topLeft = "top-left"
    case topRight = "top-right"
    case bottomLeft = "bottom-left"
    case bottomRight = "bottom-right"
}

/// The two forms of a glyph.
package struct GlyphForms: Hashable, Sendable {
    /// One scalar, one cell wide.
    package let unicode: String
    /// One ASCII character.
    package let ascii: String
}
