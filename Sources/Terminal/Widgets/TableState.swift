/// Where a person is in a list of which a window is loaded: cursor, first row shown, marks.
///
/// The cursor belongs to a record, not to a place: rows that come, go or change leave it on its
/// record, and the record on its line of the screen as long as there are rows to fill the others.
package struct TableState: Hashable, Sendable {
    /// Ids of the loaded rows in their order.
    package private(set) var ids: [String]
    /// Index of the row under the cursor; nil when there are no rows.
    package private(set) var cursor: Int?
    /// Index of the first row shown.
    package private(set) var top = 0
    /// Rows that the screen has for the list.
    package private(set) var height: Int
    /// Ids of marked rows, also of rows that are no longer loaded.
    package private(set) var marks: Set<String> = []
    /// Lines that the shown rows moved up with the last verb; negative when they moved down.
    package private(set) var lastScroll = 0

    package init(ids: [String] = [], height: Int = 0) {
        self.ids = ids
        self.height = max(0, height)
        cursor = ids.isEmpty ? nil : 0
    }

    /// The record under the cursor.
    package var cursorID: String? { cursor.map { ids[$0] } }

    /// Indices of the rows shown.
    package var visible: Range<Int> { top..<min(ids.count, top + height) }

    /// The cursor's line on the screen, counted from the first row shown.
    package var cursorLine: Int? { cursor.map { $0 - top } }

    /// Whether fewer than `rows` loaded rows lie above the cursor.
    package func isNearStart(within rows: Int) -> Bool { (cursor ?? 0) < rows }

    /// Whether fewer than `rows` loaded rows lie below the cursor.
    package func isNearEnd(within rows: Int) -> Bool {
        ids.count - 1 - (cursor ?? -1) < rows
    }

    // MARK: Moving

    package mutating func moveUp(_ rows: Int = 1) { move(by: -rows) }

    package mutating func moveDown(_ rows: Int = 1) { move(by: rows) }

    package mutating func moveToTop() { move(to: 0) }

    package mutating func moveToBottom() { move(to: ids.count - 1) }

    package mutating func pageUp() { page(-pageRows) }

    package mutating func pageDown() { page(pageRows) }

    package mutating func halfPageUp() { page(-max(1, height / 2)) }

    package mutating func halfPageDown() { page(max(1, height / 2)) }

    /// Puts the cursor on a record.
    ///
    /// - Returns: Whether it is loaded.
    @discardableResult
    package mutating func move(toID id: String) -> Bool {
        lastScroll = 0
        guard let index = ids.firstIndex(of: id) else { return false }
        move(to: index)
        return true
    }

    /// Puts the cursor on a line of the screen, as a click does.
    package mutating func move(toLine line: Int) {
        lastScroll = 0
        guard visible.contains(top + line) else { return }
        cursor = top + line
    }

    /// Moves the shown rows, as a wheel does; the cursor follows only where it would vanish.
    package mutating func scroll(by lines: Int) {
        let before = top
        top = clampedTop(top + lines)
        lastScroll = top - before
        guard let cursor, height > 0 else { return }
        self.cursor = min(max(cursor, top), max(top, visible.upperBound - 1))
    }

    /// Takes a new height; the cursor stays in view.
    package mutating func resize(height: Int) {
        let before = top
        self.height = max(0, height)
        top = clampedTop(top)
        keepCursorInView()
        lastScroll = top - before
    }

    private var pageRows: Int { max(1, height - 1) }

    private mutating func move(by rows: Int) {
        lastScroll = 0
        guard let cursor else { return }
        move(to: cursor + rows)
    }

    private mutating func move(to index: Int) {
        let before = top
        if !ids.isEmpty { cursor = min(max(0, index), ids.count - 1) }
        keepCursorInView()
        lastScroll = top - before
    }

    /// Moves cursor and rows alike, so that the cursor keeps its line.
    private mutating func page(_ rows: Int) {
        lastScroll = 0
        guard let cursor else { return }
        let before = top
        top = clampedTop(top + rows)
        self.cursor = min(max(0, cursor + rows), ids.count - 1)
        keepCursorInView()
        lastScroll = top - before
    }

    private func clampedTop(_ top: Int) -> Int {
        min(max(0, top), max(0, ids.count - max(1, height)))
    }

    private mutating func keepCursorInView() {
        guard let cursor, height > 0 else { return }
        if cursor < top { top = cursor }
        if cursor >= top + height { top = cursor - height + 1 }
    }
}

// MARK: - The window of loaded rows

extension TableState {
    /// Takes rows in place of all others.
    ///
    /// Where the record under the cursor is gone, the cursor goes to the next that is still there,
    /// or else to the one before.
    package mutating func replace(_ ids: [String]) {
        let old = self.ids
        let line = cursorLine ?? 0
        let wanted = cursor.flatMap { survivor(of: $0, in: old, among: ids) }
        self.ids = ids
        lastScroll = 0
        guard !ids.isEmpty else {
            cursor = nil
            top = 0
            return
        }
        let place = wanted ?? min(cursor ?? 0, ids.count - 1)
        cursor = place
        top = clampedTop(place - line)
        keepCursorInView()
    }

    /// Takes rows before the first; what is on the screen stays where it is.
    package mutating func prepend(_ more: [String]) {
        ids.insert(contentsOf: more, at: 0)
        lastScroll = 0
        guard let cursor else { return startAgain() }
        self.cursor = cursor + more.count
        top += more.count
    }

    /// Takes rows behind the last.
    package mutating func append(_ more: [String]) {
        ids.append(contentsOf: more)
        lastScroll = 0
        if cursor == nil { startAgain() }
    }

    /// Forgets rows at the start of the window; never rows on the screen or the cursor's.
    ///
    /// - Returns: How many were forgotten.
    @discardableResult
    package mutating func dropFirst(_ count: Int) -> Int {
        lastScroll = 0
        let dropped = max(0, min(count, top, cursor ?? 0))
        ids.removeFirst(dropped)
        top -= dropped
        cursor = cursor.map { $0 - dropped }
        return dropped
    }

    /// Forgets rows at the end of the window; never rows on the screen or the cursor's.
    ///
    /// - Returns: How many were forgotten.
    @discardableResult
    package mutating func dropLast(_ count: Int) -> Int {
        lastScroll = 0
        let kept = max(visible.upperBound, (cursor ?? -1) + 1)
        let dropped = max(0, min(count, ids.count - kept))
        ids.removeLast(dropped)
        return dropped
    }

    /// Forgets one row, such as one that was decided.
    package mutating func remove(_ id: String) {
        marks.remove(id)
        replace(ids.filter { $0 != id })
    }

    private mutating func startAgain() {
        cursor = ids.isEmpty ? nil : 0
        top = 0
    }

    private func survivor(of index: Int, in old: [String], among new: [String]) -> Int? {
        if let same = new.firstIndex(of: old[index]) { return same }
        let places = Dictionary(
            zip(new, new.indices), uniquingKeysWith: { first, _ in first })
        return old[index...].lazy.compactMap { places[$0] }.first
            ?? old[..<index].reversed().lazy.compactMap { places[$0] }.first
    }
}

// MARK: - Marks

extension TableState {
    /// Marks the row under the cursor or unmarks it, and goes one down.
    package mutating func toggleMark() {
        guard let id = cursorID else { return }
        if marks.remove(id) == nil { marks.insert(id) }
        moveDown()
    }

    /// Marks every id given, loaded or not.
    package mutating func mark(_ ids: some Sequence<String>) {
        marks.formUnion(ids)
    }

    package mutating func clearMarks() {
        marks = []
    }

    package func isMarked(_ id: String) -> Bool {
        marks.contains(id)
    }
}
