internal import Domain
internal import Fields
internal import Terminal

/// A tab of what is shown about a record.
struct DetailTab: Sendable {
    let title: String
    /// Reads what the tab shows; on a worker's thread.
    let read: @Sendable (any Backend, _ id: String, Instant) throws(Failure) -> DetailPage
    /// The pane and filter that the tab opens as a list of its own; `nil` when it is none.
    var list: (@Sendable (_ id: String) -> PaneFilter)?
}

/// A pane and what it shows of its list.
struct PaneFilter: Sendable, Equatable {
    var pane: String
    var filter: String
}

/// What a tab shows: sections for the widget, and what is known about each of their fields.
struct DetailPage: Sendable, Equatable {
    /// What is known about a field beside what is shown.
    struct Meaning: Sendable, Equatable {
        /// The personal field that it is, if it can be revealed.
        var personal: PersonalField?
        /// The record that it names.
        var link: String?
        /// The whole value, for copies; masked stays masked.
        var copied: String
    }

    private(set) var sections: [DetailSection] = []
    private(set) var meanings: [String: Meaning] = [:]

    /// A page as of a moment.
    init(now: Instant) { self.now = now }

    private let now: Instant

    /// The fields of all sections in their order.
    var fields: [DetailField] {
        sections.flatMap { section -> [DetailField] in
            if case .fields(let fields) = section.content { return fields }
            return []
        }
    }

    /// Adds a section of named values; those without a value are left out.
    mutating func add(_ title: String = "", _ items: [Item]) {
        var fields: [DetailField] = []
        for item in items where item.value != .none {
            let key = "\(meanings.count)"
            let shown = Self.text(of: item.value, now: now)
            meanings[key] = Meaning(
                personal: item.personal, link: item.link,
                copied: CellText.text(of: item.value, now: now, moments: .exact)
            )
            fields.append(
                DetailField(
                    key, TerminalText(item.label), TerminalText(shown), role: item.role,
                    glyph: item.value.glyph,
                    isMasked: item.personal != nil && shown.contains("•")
                )
            )
        }
        guard !fields.isEmpty else { return }
        sections.append(DetailSection(TerminalText(title), .fields(fields)))
    }

    /// Adds paragraphs.
    mutating func add(_ title: String = "", text: String) {
        let lines = TerminalText.lines(of: text, linesMax: 200)
        sections.append(DetailSection(TerminalText(title), .text(lines)))
    }

    /// Adds a chart of one cell a day.
    mutating func add(_ title: String, chart: ChartWidget, _ words: String) {
        sections.append(
            DetailSection(TerminalText(title), .sparkline(chart, TerminalText(words)))
        )
    }

    /// Moments are given in full, since a detail is read at leisure.
    private static func text(of value: CellValue, now: Instant) -> String {
        guard case .instant(let moment) = value else { return CellText.text(of: value, now: now) }
        let span = CellText.text(of: moment, now: now)
        let distance = moment > now ? span : "\(span) ago"
        return "\(CellText.text(of: moment, now: now, moments: .minute)) (\(distance))"
    }

    /// A named value of a page.
    struct Item: Sendable {
        var label: String
        var value: CellValue
        var personal: PersonalField?
        var link: String?

        init(
            _ label: String, _ value: CellValue, personal: PersonalField? = nil,
            link: String? = nil
        ) {
            (self.label, self.value, self.personal, self.link) = (label, value, personal, link)
        }

        /// A text; nothing is shown when there is none.
        init(_ label: String, _ text: String?) {
            self.init(label, text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .none)
        }

        /// A moment; nothing is shown when there is none.
        init(_ label: String, _ moment: Instant?) {
            self.init(label, moment.map(CellValue.instant) ?? .none)
        }

        /// A number; nothing is shown when there is none.
        init(_ label: String, _ number: Int?) {
            self.init(label, number.map { .integer(Int64($0)) } ?? .none)
        }

        /// A value that may be masked, and can be revealed.
        init(_ label: String, _ masked: Masked?, _ personal: PersonalField) {
            self.init(label, masked.map { .text($0.text) } ?? .none, personal: personal)
        }

        /// Somebody by name, else by the identifier that leads to them; nothing without both.
        init(_ label: String, named name: String?, id: String?) {
            self.init(label, (name ?? id).map { .text($0) } ?? .none, link: id)
        }

        var role: Terminal.Role { value.role ?? .detailValue }
    }
}

/// The rows of a list as a page of a detail.
struct DetailTable: Sendable {
    let source: ListSource
    /// The column whose value stands at the left.
    let label: String
    /// The columns beside it.
    let values: [String]
    /// The column whose value Enter goes to.
    var link: String?

    /// Rows shown in a detail; the list itself shows the rest.
    static let rowsMax = 100

    /// Reads the rows, below what `head` makes of them; on a worker's thread.
    func read(
        _ backend: any Backend, filter: String, now: Instant,
        head: (RecordPage) -> DetailPage? = { _ in nil }
    ) throws(Failure) -> DetailPage {
        let request = ListRequest(
            filter: filter, sort: source.defaultSort, limit: Self.rowsMax, cursor: nil)
        let rows = try source.read(backend, request)
        var page = head(rows) ?? DetailPage(now: now)
        page.add("", rows.records.map { item($0, now: now) })
        if rows.records.isEmpty { page.add(text: "nothing here") }
        if rows.next != nil { page.add(text: "there are more: Enter opens the list") }
        return page
    }

    private func item(_ record: Record, now: Instant) -> DetailPage.Item {
        let cells = values.compactMap { source.index(of: $0).map { record.cells[$0] } }
        let texts = cells.map { CellText.text(of: $0, now: now) }.filter { !$0.isEmpty }
        let joined = texts.joined(separator: "  ")
        let tone = cells.compactMap(\.tone).first
        let target = link.flatMap { source.index(of: $0) }.map { record.cells[$0] }
        return DetailPage.Item(
            label(of: record, now: now), tone.map { .state(joined, $0) } ?? .text(joined),
            link: target.map { CellText.text(of: $0, now: now) }
        )
    }

    private func label(of record: Record, now: Instant) -> String {
        guard let index = source.index(of: label) else { return "" }
        return CellText.text(of: record.cells[index], now: now, moments: .minute)
    }
}

extension CellValue {
    /// How good it is; `nil` for what is no state.
    var tone: Tone? {
        guard case .state(_, let tone) = self else { return nil }
        return tone
    }

    /// How a state looks; `nil` for what is no state.
    var role: Terminal.Role? {
        switch tone {
        case .good: .stateGood
        case .warn: .stateWarn
        case .bad: .stateBad
        case .neutral: .stateNeutral
        case .busy: .stateBusy
        case nil: nil
        }
    }

    /// The sign before a state's word; `nil` for what is no state.
    var glyph: Glyph? {
        switch tone {
        case .good: .good
        case .warn: .warn
        case .bad: .bad
        case .neutral: .neutral
        case .busy: .busy
        case nil: nil
        }
    }
}
