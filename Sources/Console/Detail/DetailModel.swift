internal import Domain
internal import Terminal

/// What is shown about the record under the list's cursor.
struct DetailModel: Sendable {
    /// The record that is shown.
    private(set) var id: String
    private(set) var title: String
    /// Tab, field under the cursor, first line shown.
    var state = DetailState()
    /// What each tab showed last, by its index.
    private(set) var pages: [Int: DetailPage] = [:]
    /// A failure in the place of the page.
    var problem: String?
    /// When the cursor of the list will have rested long enough; `nil` when the detail is right.
    var dueMs: Int?
    /// Values that are shown for a short time.
    private(set) var revealed: [PersonalField: Revealed] = [:]

    /// A personal value for the eyes of who asked.
    struct Revealed: Sendable {
        var value: Secret
        var untilMs: Int
    }

    /// How long the list's cursor rests before the detail follows.
    static let restMs = 150

    init(_ record: Record, title: String) { (id, self.title) = (record.id, title) }

    var page: DetailPage? { pages[state.tab] }

    /// What is known about the field under the cursor.
    var meaning: DetailPage.Meaning? {
        guard let page else { return nil }
        let fields = page.fields
        guard fields.indices.contains(state.field) else { return nil }
        return page.meanings[fields[state.field].key]
    }

    /// Turns to another record; what was revealed is gone, the tab stays.
    mutating func show(_ record: Record, title: String) {
        dueMs = nil
        guard record.id != id else { return }
        let tab = state.tab
        (id, self.title) = (record.id, title)
        (pages, problem, revealed) = ([:], nil, [:])
        state = DetailState()
        state.show(tab: tab, of: tab + 1)
    }

    /// Takes what a tab shows now.
    mutating func take(_ page: DetailPage, tab: Int) {
        pages[tab] = page
        problem = nil
    }

    /// Says why a tab could not be read; what was read before stays.
    mutating func fail(_ failure: Failure, tab: Int) {
        guard pages[tab] == nil || !failure.isPassing else { return }
        if tab == state.tab { problem = failure.message }
    }

    mutating func reveal(_ field: PersonalField, _ value: Secret, untilMs: Int) {
        revealed[field] = Revealed(value: value, untilMs: untilMs)
    }

    /// Masks what was revealed long enough ago.
    mutating func mask(atMs now: Int) { revealed = revealed.filter { $0.value.untilMs > now } }

    /// Masks one field again.
    mutating func mask(_ field: PersonalField) { revealed[field] = nil }

    /// Masks everything, as before the screen locks.
    mutating func maskAll() { revealed = [:] }

    /// The sections to draw, with what is revealed in the place of dots.
    var sections: [DetailSection] {
        if let problem { return [DetailSection("", .text(TerminalText.lines(of: problem)))] }
        guard let page else { return [DetailSection("", .text(["loading"]))] }
        guard !revealed.isEmpty else { return page.sections }
        return page.sections.map { section in
            guard case .fields(let fields) = section.content else { return section }
            return DetailSection(section.title, .fields(fields.map { shown($0, of: page) }))
        }
    }

    private func shown(_ field: DetailField, of page: DetailPage) -> DetailField {
        guard let personal = page.meanings[field.key]?.personal, let value = revealed[personal]
        else { return field }
        var field = field
        let text = value.value.revealed
        field.value = TerminalText(text.isEmpty ? "not known" : text)
        field.isMasked = false
        return field
    }
}
