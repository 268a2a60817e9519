/// Who puts right-to-left text into visual order.
package enum BidiMode: String, Hashable, Sendable, CaseIterable {
    /// We order and shape it, and tell terminals with their own bidi to leave it alone.
    case console
    /// The terminal does; neighbouring cells may move with it.
    case terminal
    /// Nobody: logical order, unjoined letters.
    case off
}
