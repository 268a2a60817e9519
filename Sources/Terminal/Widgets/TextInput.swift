/// A single line being typed.
///
/// It is edited in logical order, by grapheme cluster; Arabic is put into visual order when drawn.
package struct TextInput: Hashable, Sendable {
    /// Longest text unless the maker says otherwise, in grapheme clusters.
    package static let lengthMax = 1_000

    private var characters: [Character] = []
    /// Clusters before the cursor.
    package private(set) var cursor = 0
    /// Whether the text is shown as dots and left out of descriptions.
    package let isSecret: Bool
    package let limit: Int
    package var history: InputHistory

    package init(
        _ text: String = "", isSecret: Bool = false, limit: Int = TextInput.lengthMax,
        history: InputHistory = InputHistory()
    ) {
        self.isSecret = isSecret
        self.limit = max(0, limit)
        self.history = history
        set(text)
    }

    package var text: String { String(characters) }

    package var isEmpty: Bool { characters.isEmpty }

    /// Clusters of the text.
    package var count: Int { characters.count }

    /// What each cluster looks like.
    var drawn: [Character] { characters }

    // MARK: Editing

    /// Takes a text in place of all; the cursor goes to its end.
    package mutating func set(_ text: String) {
        characters = []
        cursor = 0
        insert(text)
    }

    package mutating func clear() { set("") }

    /// Puts text at the cursor, typed or pasted.
    ///
    /// Line breaks and tabs become spaces (none at the end), other control characters and unseen
    /// direction marks vanish, and what is too long is left out.
    package mutating func insert(_ raw: String) {
        let clean = Self.cleaned(raw)
        guard !clean.isEmpty else { return }
        let head = String(characters[..<cursor])
        let tail = String(characters[cursor...])
        let room = max(0, limit - characters.count)
        // A mark joins the letter before it and takes no room, at either end of what is added; so
        // a million pasted characters are counted once, and only the last few tried.
        var added = String(clean.prefix(room + 2))
        while (head + added + tail).count > characters.count + room, !added.isEmpty {
            added.removeLast()
        }
        characters = Array(head + added + tail)
        cursor = min((head + added).count, characters.count)
    }

    package mutating func deleteBackward() { delete(from: cursor - 1, to: cursor) }

    package mutating func deleteForward() { delete(from: cursor, to: cursor + 1) }

    /// Deletes the word before the cursor and the spaces between.
    package mutating func deleteWord() { delete(from: wordStart, to: cursor) }

    /// Deletes everything before the cursor.
    package mutating func deleteToStart() { delete(from: 0, to: cursor) }

    /// Deletes everything behind the cursor.
    package mutating func deleteToEnd() { delete(from: cursor, to: count) }

    // MARK: Moving, in reading order

    package mutating func moveBackward() { cursor = max(0, cursor - 1) }

    package mutating func moveForward() { cursor = min(count, cursor + 1) }

    package mutating func moveToStart() { cursor = 0 }

    package mutating func moveToEnd() { cursor = count }

    package mutating func moveWordBackward() { cursor = wordStart }

    package mutating func moveWordForward() {
        var index = cursor
        while index < count, !Self.isWord(characters[index]) { index += 1 }
        while index < count, Self.isWord(characters[index]) { index += 1 }
        cursor = index
    }

    // MARK: History

    package mutating func showPrevious() {
        if let line = history.previous(from: text) { set(line) }
    }

    package mutating func showNext() {
        if let line = history.next() { set(line) }
    }

    /// Keeps the text in the history, unless it is secret.
    package mutating func remember() {
        if !isSecret { history.remember(text) }
    }

    private var wordStart: Int {
        var index = cursor
        while index > 0, !Self.isWord(characters[index - 1]) { index -= 1 }
        while index > 0, Self.isWord(characters[index - 1]) { index -= 1 }
        return index
    }

    private mutating func delete(from start: Int, to end: Int) {
        let range = max(0, start)..<min(count, max(end, 0))
        guard !range.isEmpty else { return }
        let head = String(characters[..<range.lowerBound])
        characters = Array(head + String(characters[range.upperBound...]))
        cursor = min(head.count, characters.count)
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    private static func cleaned(_ raw: String) -> String {
        var clean = String.UnicodeScalarView()
        var text = raw[...]
        while text.last?.isNewline == true { text.removeLast() }
        for character in text {
            if character.isNewline || character == "\t" {
                clean.append(" ")
            } else {
                clean.append(contentsOf: character.unicodeScalars.filter(isKept))
            }
        }
        return String(clean)
    }

    /// ZWNJ and ZWJ belong to the spelling of Persian and Urdu words and of emoji.
    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        case .format: scalar.value == 0x200c || scalar.value == 0x200d
        default: true
        }
    }
}

extension TextInput {
    /// Edits by a key that means the same in every input.
    ///
    /// - Returns: Whether the key was one of these.
    @discardableResult
    package mutating func handle(_ key: Key) -> Bool {
        if let typed = key.typed {
            insert(String(typed))
            return true
        }
        switch (key.symbol, key.modifiers) {
        case (.left, []): moveBackward()
        case (.right, []): moveForward()
        case (.left, .ctrl), (.left, .alt): moveWordBackward()
        case (.right, .ctrl), (.right, .alt): moveWordForward()
        case (.home, []), (.character("a"), .ctrl): moveToStart()
        case (.end, []), (.character("e"), .ctrl): moveToEnd()
        case (.backspace, []): deleteBackward()
        case (.delete, []): deleteForward()
        case (.character("w"), .ctrl), (.backspace, .alt): deleteWord()
        case (.character("u"), .ctrl): deleteToStart()
        case (.character("k"), .ctrl): deleteToEnd()
        default: return false
        }
        return true
    }
}

extension TextInput: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { isSecret ? "secret of \(count)" : text }

    package var debugDescription: String { description }
}
