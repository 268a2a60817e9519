internal import Terminal

/// What stands where on a screen of a size.
struct Areas: Sendable, Equatable {
    let header: Rect
    let tabs: Rect
    let path: Rect
    /// The list; empty where only the detail is shown.
    let list: Rect
    /// The detail; `nil` when none is open.
    let detail: Rect?
    let footer: Rect
    /// Everything between path and footer.
    let body: Rect
    /// Whether one thing is shown at a time.
    let isSmall: Bool

    /// Columns from which the detail stands beside the list.
    static let wideColumns = 120
    /// The size from which the detail stands below the list.
    static let tallSize = Size(rows: 20, columns: 70)

    init(_ size: Size, hasDetail: Bool, isDetailFocused: Bool) {
        let all = Rect(size)
        let (top, rest) = all.splitTop(size.rows >= 12 ? 3 : 2)
        header = top.line(0)
        tabs = top.rows == 3 ? top.line(1) : top.line(9)
        path = top.line(top.rows - 1)
        (body, footer) = rest.splitBottom(1)
        let isWide = size.columns >= Self.wideColumns
        isSmall =
            !isWide
            && (size.rows < Self.tallSize.rows || size.columns < Self.tallSize.columns)
        guard hasDetail else {
            (list, detail) = (body, nil)
            return
        }
        if isWide {
            let (left, right) = body.splitLeft(body.columns * 3 / 5)
            // A column between them belongs to neither.
            (list, detail) = (left.splitRight(1).rest, right)
        } else if !isSmall {
            let (above, below) = body.splitBottom(max(8, body.rows / 2))
            (list, detail) = (above, below)
        } else {
            (list, detail) = isDetailFocused ? (body.splitTop(0).top, body) : (body, nil)
        }
    }
}
