/// A labelled value of a record.
package struct DetailField: Hashable, Sendable {
    /// What the field is called in operations, such as `phone`.
    package var key: String
    package var label: TerminalText
    package var value: TerminalText
    package var role: Role
    package var glyph: Glyph?
    /// Whether the value is hidden until it is revealed; dots stand in its place.
    package var isMasked: Bool

    package init(
        _ key: String, _ label: TerminalText, _ value: TerminalText, role: Role = .detailValue,
        glyph: Glyph? = nil, isMasked: Bool = false
    ) {
        self.key = key
        self.label = label
        self.value = value
        self.role = role
        self.glyph = glyph
        self.isMasked = isMasked
    }
}

/// A part of a detail under its own title.
package struct DetailSection: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case fields([DetailField])
        case text([TerminalText])
        case chart(ChartWidget)
        /// One cell a day, and what it shows.
        case sparkline(ChartWidget, TerminalText)
    }

    /// Empty for none.
    package var title: TerminalText
    package var content: Content

    package init(_ title: TerminalText = .empty, _ content: Content) {
        self.title = title
        self.content = content
    }
}

/// A detail broken into lines of one width.
package struct DetailLayout: Hashable, Sendable {
    enum Line: Hashable, Sendable {
        case blank
        case title(TerminalText)
        case text(TerminalText)
        /// Label (empty on further lines), a part of the value, its role, index of the field.
        case field(TerminalText, TerminalText, Role, Int)
        /// One bar of a chart.
        case bar(ChartWidget, Int)
        case spark(ChartWidget, TerminalText)
    }

    private(set) var lines: [Line] = []
    /// The fields in their order.
    package private(set) var fields: [DetailField] = []
    /// The lines of each field.
    private(set) var places: [Range<Int>] = []
    private(set) var labelColumns = 0

    package var count: Int { lines.count }

    init(_ sections: [DetailSection], columns: Int, look: Look) {
        let all = sections.flatMap { section -> [DetailField] in
            if case .fields(let fields) = section.content { return fields }
            return []
        }
        let widest = all.map(\.label.width).max() ?? 0
        labelColumns = min(widest + 2, max(0, columns / 2))
        for section in sections {
            if !lines.isEmpty { lines.append(.blank) }
            if !section.title.isEmpty { lines.append(.title(section.title)) }
            add(section.content, columns: columns, look)
        }
    }

    private mutating func add(_ content: DetailSection.Content, columns: Int, _ look: Look) {
        switch content {
        case .fields(let fields):
            for field in fields { add(field, columns: max(1, columns - labelColumns), look) }
        case .text(let paragraphs):
            for paragraph in paragraphs {
                lines += paragraph.wrapped(to: columns).map(Line.text)
            }
        case .chart(let chart): lines += chart.points.indices.map { .bar(chart, $0) }
        case .sparkline(let chart, let words): lines.append(.spark(chart, words))
        }
    }

    private mutating func add(_ field: DetailField, columns: Int, _ look: Look) {
        let start = lines.count
        let sign = field.glyph.map { look.sign($0) + " " } ?? .empty
        let dots = TerminalText(repeating: look.sign(.masked), count: 6)
        let value = field.isMasked && field.value.isEmpty ? dots : field.value
        let role = field.isMasked ? Role.detailMasked : field.role
        for (index, part) in (sign + value).wrapped(to: columns).enumerated() {
            lines.append(.field(index == 0 ? field.label : .empty, part, role, fields.count))
        }
        fields.append(field)
        places.append(start..<lines.count)
    }
}

/// Where a person is in a detail.
package struct DetailState: Hashable, Sendable {
    /// Index of the tab shown.
    package private(set) var tab = 0
    /// Index of the field under the cursor.
    package private(set) var field = 0
    /// First line shown.
    package private(set) var top = 0

    package init() {}

    /// Goes to the tab after this one, from the last to the first.
    package mutating func showNextTab(of count: Int) { show(tab: tab + 1, of: count) }

    package mutating func showPreviousTab(of count: Int) { show(tab: tab - 1, of: count) }

    package mutating func show(tab: Int, of count: Int) {
        guard count > 0 else { return }
        self.tab = ((tab % count) + count) % count
        field = 0
        top = 0
    }

    /// Goes to the next field; reads on first where the field's end is not in view.
    package mutating func moveDown(in layout: DetailLayout, height: Int) {
        let end = layout.places.indices.contains(field) ? layout.places[field].upperBound : 0
        let hasNext = field + 1 < layout.places.count
        if end > top + height || !hasNext {
            scroll(by: 1, in: layout, height: height)
        } else {
            field += 1
            show(layout.places[field], in: layout, height: height)
        }
    }

    package mutating func moveUp(in layout: DetailLayout, height: Int) {
        let start = layout.places.indices.contains(field) ? layout.places[field].lowerBound : 0
        if start < top || field == 0 {
            scroll(by: -1, in: layout, height: height)
        } else {
            field = min(field, layout.places.count) - 1
            show(layout.places[field], in: layout, height: height)
        }
    }

    package mutating func scroll(by lines: Int, in layout: DetailLayout, height: Int) {
        top = min(max(0, top + lines), max(0, layout.count - max(1, height)))
    }

    /// Keeps place after the record or the size changed.
    package mutating func settle(in layout: DetailLayout, height: Int) {
        field = min(field, max(0, layout.places.count - 1))
        scroll(by: 0, in: layout, height: height)
    }

    private mutating func show(_ lines: Range<Int>, in layout: DetailLayout, height: Int) {
        // The start of a field matters more than its end.
        if lines.upperBound > top + height { top = lines.upperBound - max(1, height) }
        // With the first field its section's title comes into view.
        if lines.lowerBound < top { top = field == 0 ? 0 : lines.lowerBound }
        scroll(by: 0, in: layout, height: height)
    }
}
