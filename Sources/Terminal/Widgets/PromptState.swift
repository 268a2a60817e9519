/// A line that is typed at the bottom of the screen, with what may complete it.
package struct PromptState: Hashable, Sendable {
    package struct Completion: Hashable, Sendable {
        /// What is shown.
        package var title: TerminalText
        /// One line of help, shown beside it.
        package var help: TerminalText
        /// The whole line that it stands for.
        package var line: String

        package init(_ title: TerminalText, help: TerminalText = .empty, line: String) {
            self.title = title
            self.help = help
            self.line = line
        }
    }

    /// What stands before the line, such as `:` or `/`.
    package let prefix: TerminalText
    package var input: TextInput
    package private(set) var completions: [Completion] = []
    /// Index of the chosen completion; nil while the line is what was typed.
    package private(set) var selected: Int?
    /// What is wrong with the line; empty when nothing is.
    package private(set) var error = TerminalText.empty
    /// How the command is used, shown above the line.
    package var help = TerminalText.empty
    private var typed = ""

    package init(prefix: TerminalText, text: String = "", history: InputHistory = InputHistory()) {
        self.prefix = prefix
        input = TextInput(text, history: history)
    }

    /// Takes what may complete the line now; nothing is chosen.
    package mutating func offer(_ completions: [Completion]) {
        self.completions = completions
        selected = nil
    }

    /// Says what is wrong until the line is changed.
    package mutating func fail(_ error: TerminalText) { self.error = error }

    /// Puts the next completion into the line; after the last what was typed.
    package mutating func completeNext() { choose((selected ?? -1) + 1) }

    package mutating func completePrevious() {
        choose((selected ?? completions.count) - 1)
    }

    /// Edits the line by a key.
    ///
    /// - Returns: Whether the line may differ now, so that it must be looked at again.
    package mutating func handle(_ key: Key) -> Bool {
        switch (key.symbol, key.modifiers) {
        case (.tab, []): completeNext()
        case (.tab, .shift): completePrevious()
        case (.up, []): input.showPrevious()
        case (.down, []): input.showNext()
        default: return changeInput { $0.handle(key) }
        }
        error = .empty
        return key.symbol != .tab
    }

    package mutating func paste(_ text: String) {
        _ = changeInput { $0.insert(text) }
    }

    private mutating func changeInput<Result>(_ change: (inout TextInput) -> Result) -> Bool {
        let before = input.text
        _ = change(&input)
        guard input.text != before else { return false }
        error = .empty
        selected = nil
        return true
    }

    private mutating func choose(_ index: Int) {
        guard !completions.isEmpty else { return }
        if selected == nil { typed = input.text }
        selected = completions.indices.contains(index) ? index : nil
        input.set(selected.map { completions[$0].line } ?? typed)
    }
}
