internal import Terminal

/// Short messages that go away by themselves.
struct Toasts: Sendable {
    private struct Entry: Sendable {
        var toast: ToastWidget.Toast
        var untilMs: Int
        /// Whether it says that the undo key takes an act back.
        var offersUndo: Bool
    }

    private var entries: [Entry] = []

    /// How long a message stays.
    static let lifeMs = 6_000
    /// Messages kept at once.
    private static let countMax = 5

    var shown: [ToastWidget.Toast] { entries.map(\.toast) }

    mutating func add(
        _ kind: ToastWidget.Toast.Kind, _ text: String, atMs now: Int, offersUndo: Bool = false
    ) {
        let toast = ToastWidget.Toast(kind, TerminalText(text, limit: 300))
        entries.removeAll { $0.toast == toast }
        entries.append(Entry(toast: toast, untilMs: now + Self.lifeMs, offersUndo: offersUndo))
        entries.removeFirst(max(0, entries.count - Self.countMax))
    }

    mutating func clear() { entries = [] }

    /// Takes away what says that an act can be taken back.
    mutating func dropOffers() { entries.removeAll(where: \.offersUndo) }

    mutating func expire(atMs now: Int) { entries.removeAll { $0.untilMs <= now } }

    /// When the next one goes; `nil` when there is none.
    var nextMs: Int? { entries.map(\.untilMs).min() }
}
