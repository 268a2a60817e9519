/// What a form asks for.
package struct FormField: Hashable, Sendable {
    package struct Choice: Hashable, Sendable {
        package var value: String
        package var title: TerminalText

        package init(_ value: String, _ title: TerminalText) {
            self.value = value
            self.title = title
        }
    }

    package enum Kind: Hashable, Sendable {
        case text
        /// Shown as dots.
        case secret
        case choice([Choice])
        /// Its value is `true` or `false`.
        case flag
    }

    package var key: String
    package var label: TerminalText
    package var kind: Kind
    /// One sentence, shown while the field has the focus.
    package var help: TerminalText
    package var isRequired: Bool
    /// What stands there at first.
    package var value: String
    /// Longest text, in grapheme clusters.
    package var limit: Int

    package init(
        _ key: String, _ label: TerminalText, _ kind: Kind = .text, help: TerminalText = .empty,
        required: Bool = false, value: String = "", limit: Int = TextInput.lengthMax
    ) {
        self.key = key
        self.label = label
        self.kind = kind
        self.help = help
        isRequired = required
        self.value = value
        self.limit = limit
    }
}

/// What a person has typed and chosen in a form so far.
package struct FormState: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case submitted, cancelled
    }

    package enum Focus: Hashable, Sendable {
        /// Index of the field.
        case field(Int)
        case submit, cancel
    }

    package let fields: [FormField]
    package private(set) var focus: Focus
    package private(set) var errors: [String: TerminalText] = [:]
    /// What is said about what stands in a field, by its key: how it was understood.
    package private(set) var notes: [String: TerminalText] = [:]
    private var inputs: [TextInput]
    private var chosen: [Int]

    package init(_ fields: [FormField]) {
        self.fields = fields
        focus = fields.isEmpty ? .submit : .field(0)
        inputs = fields.map {
            TextInput($0.value, isSecret: $0.kind == .secret, limit: $0.limit)
        }
        chosen = fields.map { field in
            switch field.kind {
            case .choice(let choices):
                choices.firstIndex { $0.value == field.value } ?? 0
            case .flag: field.value == "true" ? 1 : 0
            case .text, .secret: 0
            }
        }
    }

    // MARK: Values

    /// The value of a field; empty when there is no such field.
    package func value(of key: String) -> String {
        fields.firstIndex { $0.key == key }.map(value(at:)) ?? ""
    }

    package func isOn(_ key: String) -> Bool { value(of: key) == "true" }

    /// Shows an error beside its field and goes to the first field that has one.
    package mutating func fail(_ key: String, _ error: TerminalText) {
        errors[key] = error
        if let first = fields.firstIndex(where: { errors[$0.key] != nil }) {
            focus = .field(first)
        }
    }

    /// Says something about a field's value, or nothing any more.
    package mutating func note(_ key: String, _ note: TerminalText?) { notes[key] = note }

    func input(at index: Int) -> TextInput { inputs[index] }

    func choice(at index: Int) -> Int { chosen[index] }

    private func value(at index: Int) -> String {
        switch fields[index].kind {
        case .text, .secret: inputs[index].text
        case .flag: chosen[index] == 1 ? "true" : "false"
        case .choice(let choices):
            choices.indices.contains(chosen[index]) ? choices[chosen[index]].value : ""
        }
    }

    // MARK: Verbs

    package mutating func focusNext() { focus(by: 1) }

    package mutating func focusPrevious() { focus(by: -1) }

    /// Whether the last field has the focus, after which there are only the buttons.
    package var isAtLastField: Bool { focus == .field(fields.count - 1) }

    /// Takes the next choice of the field that has the focus, or turns its flag.
    package mutating func chooseNext() { choose(by: 1) }

    package mutating func choosePrevious() { choose(by: -1) }

    package mutating func insert(_ text: String) { edit { $0.insert(text) } }

    /// Asks for what is required and still empty.
    package mutating func submit() -> Outcome? {
        errors = [:]
        for (index, field) in fields.enumerated()
        where field.isRequired && value(at: index).allSatisfy({ $0 == " " }) {
            fail(field.key, "is needed")
        }
        return errors.isEmpty ? .submitted : nil
    }

    /// A key or paste of a person; nil while nothing is decided.
    package mutating func handle(_ input: Input) -> Outcome? {
        switch input {
        case .paste(let text): insert(text)
        case .key(let key): return handle(key)
        case .mouse: break
        }
        return nil
    }

    private mutating func handle(_ key: Key) -> Outcome? {
        switch (key.symbol, key.modifiers) {
        case (.escape, _): return .cancelled
        case (.tab, .shift), (.up, []): focusPrevious()
        case (.tab, _), (.down, []): focusNext()
        case (.enter, _): return enter()
        case (.left, []) where !isTyping: moveLeft()
        case (.right, []) where !isTyping: moveRight()
        case (.character(" "), []) where !isTyping: chooseNext()
        default: edit { $0.handle(key) }
        }
        return nil
    }

    private mutating func enter() -> Outcome? {
        switch focus {
        case .field:
            focusNext()
            return nil
        case .submit: return submit()
        case .cancel: return .cancelled
        }
    }

    private mutating func moveLeft() {
        if focus == .cancel { focus = .submit } else { choosePrevious() }
    }

    private mutating func moveRight() {
        if focus == .submit { focus = .cancel } else { chooseNext() }
    }

    private var isTyping: Bool {
        guard case .field(let index) = focus else { return false }
        return fields[index].kind == .text || fields[index].kind == .secret
    }

    private mutating func focus(by step: Int) {
        let order = fields.indices.map { Focus.field($0) } + [.submit, .cancel]
        let index = (order.firstIndex(of: focus) ?? 0) + step
        focus = order[(index + order.count) % order.count]
    }

    private mutating func choose(by step: Int) {
        guard case .field(let index) = focus else { return }
        let count =
            switch fields[index].kind {
            case .choice(let choices): choices.count
            case .flag: 2
            case .text, .secret: 0
            }
        guard count > 0 else { return }
        chosen[index] = (chosen[index] + step + count) % count
        errors[fields[index].key] = nil
    }

    private mutating func edit(_ change: (inout TextInput) -> Void) {
        guard isTyping, case .field(let index) = focus else { return }
        let before = inputs[index].text
        change(&inputs[index])
        if inputs[index].text != before { errors[fields[index].key] = nil }
    }
}
