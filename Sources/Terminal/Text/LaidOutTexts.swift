internal import Synchronization

/// Texts as they were cut and ordered last.
///
/// A list shows the same names in every frame, and ordering an Arabic one costs more than drawing
/// its row.
final class LaidOutTexts: Sendable {
    /// The one of the process.
    static let shared = LaidOutTexts()

    private struct Place: Hashable {
        let text: TerminalText
        let columns: Int
        let isOrdered: Bool
    }

    /// Texts that are kept, a few screens full; past that, all are forgotten.
    private static let countMax = 2_000

    private let texts = Mutex<[Place: TerminalText]>([:])

    /// The text laid out, by the closure when it is not known yet.
    func text(
        of text: TerminalText, columns: Int, isOrdered: Bool, layOut: () -> TerminalText
    ) -> TerminalText {
        let place = Place(text: text, columns: columns, isOrdered: isOrdered)
        if let known = texts.withLock({ $0[place] }) { return known }
        let made = layOut()
        texts.withLock { texts in
            if texts.count >= Self.countMax { texts = [:] }
            texts[place] = made
        }
        return made
    }
}
