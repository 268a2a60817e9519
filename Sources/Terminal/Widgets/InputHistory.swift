/// Lines typed before, the newest last.
package struct InputHistory: Hashable, Sendable {
    /// Entries kept; older ones are forgotten.
    package static let entriesMax = 200

    package private(set) var entries: [String]
    /// Index of the entry shown; nil while what the person typed is.
    private var shown: Int?
    private var draft = ""

    package init(_ entries: [String] = []) {
        self.entries = Array(entries.suffix(Self.entriesMax))
    }

    /// Keeps a line as the newest; one that is already there moves.
    package mutating func remember(_ line: String) {
        shown = nil
        guard !line.isEmpty else { return }
        entries.removeAll { $0 == line }
        entries.append(line)
        entries.removeFirst(max(0, entries.count - Self.entriesMax))
    }

    /// The entry before the one shown; nil when there is none.
    package mutating func previous(from typed: String) -> String? {
        let index = (shown ?? entries.count) - 1
        guard index >= 0 else { return nil }
        if shown == nil { draft = typed }
        shown = index
        return entries[index]
    }

    /// The entry after the one shown, at last what was typed; nil when that is shown.
    package mutating func next() -> String? {
        guard let index = shown else { return nil }
        shown = index + 1 < entries.count ? index + 1 : nil
        return shown.map { entries[$0] } ?? draft
    }
}
