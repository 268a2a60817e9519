/// Something that the palette offers.
package struct PaletteEntry: Hashable, Sendable {
    package var id: String
    package var title: TerminalText
    /// The key that does the same; empty when there is none.
    package var key: TerminalText
    /// Why it is not possible now; nil when it is.
    package var refusal: TerminalText?

    package init(
        _ id: String, _ title: TerminalText, key: TerminalText = .empty,
        refusal: TerminalText? = nil
    ) {
        self.id = id
        self.title = title
        self.key = key
        self.refusal = refusal
    }
}

/// What is typed and chosen in the palette; as help it is the same list.
package struct PaletteState: Hashable, Sendable {
    package struct Hit: Hashable, Sendable {
        package var entry: PaletteEntry
        /// Clusters of the title that were found.
        package var positions: [Int]
    }

    package enum Outcome: Hashable, Sendable {
        /// Id of the entry.
        case run(String)
        /// The entry is not possible now.
        case refused(TerminalText)
        case cancelled
    }

    package let entries: [PaletteEntry]
    package private(set) var query: TextInput
    /// What fits the query, the best first; with an empty query everything in its own order.
    package private(set) var hits: [Hit] = []
    package private(set) var selected = 0

    package init(_ entries: [PaletteEntry], query: String = "") {
        self.entries = entries
        self.query = TextInput(query, limit: 100)
        search()
    }

    package mutating func moveUp(_ rows: Int = 1) { select(selected - rows) }

    package mutating func moveDown(_ rows: Int = 1) { select(selected + rows) }

    package mutating func select(_ index: Int) {
        selected = min(max(0, index), max(0, hits.count - 1))
    }

    /// Takes the selected entry; nil when nothing fits.
    package func choose() -> Outcome? {
        guard hits.indices.contains(selected) else { return nil }
        let entry = hits[selected].entry
        return entry.refusal.map(Outcome.refused) ?? .run(entry.id)
    }

    /// A key or paste of a person; nil while nothing is decided.
    package mutating func handle(_ input: Input) -> Outcome? {
        switch input {
        case .mouse: break
        case .paste(let text): edit { $0.insert(text) }
        case .key(let key):
            switch (key.symbol, key.modifiers) {
            case (.escape, _): return .cancelled
            case (.enter, _): return choose()
            case (.up, []), (.tab, .shift): moveUp()
            case (.down, []), (.tab, []): moveDown()
            case (.pageUp, _): moveUp(10)
            case (.pageDown, _): moveDown(10)
            default: edit { $0.handle(key) }
            }
        }
        return nil
    }

    private mutating func edit(_ change: (inout TextInput) -> Void) {
        let before = query.text
        change(&query)
        if query.text != before { search() }
    }

    private mutating func search() {
        selected = 0
        let matcher = FuzzyMatcher(query.text)
        let found = entries.enumerated().compactMap { index, entry in
            matcher.match(entry.title).map { (index: index, entry: entry, match: $0) }
        }
        guard query.text.contains(where: { $0 != " " }) else {
            hits = found.map { Hit(entry: $0.entry, positions: []) }
            return
        }
        hits =
            found
            .sorted { left, right in
                let isWorse = (left.entry.refusal != nil, right.entry.refusal != nil)
                if left.match.score != right.match.score {
                    return left.match.score > right.match.score
                }
                if isWorse.0 != isWorse.1 { return isWorse.1 }
                return left.index < right.index
            }
            .map { Hit(entry: $0.entry, positions: $0.match.positions) }
    }
}
