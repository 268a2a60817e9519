internal import Domain
internal import Terminal

/// What is shown about the record under the list's cursor.
struct DetailModel: Sendable {
    /// The record that is shown.
    var id: String
    var title: String
    var tab = 0
    /// What each tab showed last, by its index.
    var pages: [Int: DetailPage] = [:]
    /// The line under the cursor, and the first line shown.
    var line = 0
    var top = 0
    /// A failure in the place of the page.
    var problem: String?
    /// When the cursor of the list will have rested long enough; `nil` when the detail is right.
    var dueMs: Int?
    /// Values that are shown for a short time.
    var revealed: [PersonalField: Revealed] = [:]

    /// A personal value for the eyes of who asked.
    struct Revealed: Sendable {
        var value: Secret
        var untilMs: Int
    }

    /// How long the list's cursor rests before the detail follows.
    static let restMs = 150

    var page: DetailPage? { pages[tab] }
    var lines: [DetailLine] { page?.lines ?? [] }
    var current: DetailLine? { lines.indices.contains(line) ? lines[line] : nil }

    /// Turns to another record; what was revealed is gone.
    mutating func show(_ record: Record, title: String) {
        guard record.id != id else { return }
        (id, self.title) = (record.id, title)
        (pages, line, top, problem, revealed) = ([:], 0, 0, nil, [:])
    }

    /// Takes what a tab shows now; the cursor stays on its line.
    mutating func take(_ page: DetailPage, tab: Int) {
        pages[tab] = page
        problem = nil
        clamp()
    }

    mutating func move(by lines: Int) {
        line += lines
        clamp()
    }

    /// Keeps the line under the cursor within the lines and on the screen.
    mutating func keepInView(height: Int) {
        clamp()
        guard height > 0 else { return }
        if line < top { top = line }
        if line >= top + height { top = line - height + 1 }
        top = max(0, min(top, max(0, lines.count - height)))
    }

    private mutating func clamp() { line = max(0, min(line, lines.count - 1)) }

    /// Masks what was revealed long enough ago; true when there was any.
    mutating func mask(atMs now: Int) -> Bool {
        let before = revealed.count
        revealed = revealed.filter { $0.value.untilMs > now }
        return revealed.count != before
    }
}
