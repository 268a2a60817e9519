/// Follows the keys that a person presses through a keymap.
///
/// It is a value without clock or terminal: when a pop-up appears or a pending sequence is given
/// up is for the caller to say.
package struct KeySequenceMatcher: Sendable {
    /// What a key brought.
    package enum Outcome: Hashable, Sendable {
        case bound(KeyBinding)
        /// More keys are needed; these are the ways to go on.
        case pending([Keymap.Candidate])
        /// Nothing; a text input may insert the key. What was pending is given up.
        case unbound
    }

    /// What is followed; a new keymap takes a new matcher.
    package let keymap: Keymap
    /// The keys pressed so far of a sequence that is not complete.
    package private(set) var pending: KeySequence?

    package init(keymap: Keymap) {
        self.keymap = keymap
    }

    /// Takes one key.
    ///
    /// Where text is typed, printable characters are for the text. Elsewhere a letter of another
    /// script that means nothing is tried once more as the Latin letter on the same key.
    ///
    /// - Parameters:
    ///   - key: What was pressed.
    ///   - context: What has the focus.
    ///   - takesText: Whether a text input has the focus; nil: as usual in this context.
    /// - Returns: What the key does, together with those before it.
    package mutating func feed(
        _ key: Key, in context: ContextName, takesText: Bool? = nil
    ) -> Outcome {
        let takesText = takesText ?? context.takesText
        if takesText, pending == nil, key.typed != nil { return .unbound }
        let begun = pending
        pending = nil
        let tries = takesText ? [key] : [key, key.layoutFallback].compactMap(\.self)
        for key in tries {
            let sequence = begun?.appending(key) ?? KeySequence(key)
            switch keymap.lookup(sequence, in: context) {
            case .bound(let binding):
                return .bound(binding)
            case .prefix(let candidates):
                pending = sequence
                return .pending(candidates)
            case .unbound:
                continue
            }
        }
        return .unbound
    }

    /// Gives up the sequence that is not complete.
    package mutating func reset() {
        pending = nil
    }
}
