/// What a person has chosen and typed in a dialog so far.
package struct DialogState: Hashable, Sendable {
    /// What keys go to.
    package enum Focus: Hashable, Sendable {
        case confirmation, presets, reason, ticket, buttons
    }

    package enum Outcome: Hashable, Sendable {
        /// Id of the button.
        case chosen(String)
        case cancelled
    }

    package let buttons: [DialogButton]
    package let confirmation: Confirmation?
    package let request: ReasonRequest?
    package private(set) var focus: Focus
    package private(set) var selectedButton: Int
    /// Index of the preset under the cursor.
    package private(set) var presetCursor = 0
    package private(set) var chosenPreset: Int?
    package private(set) var typed = TextInput(limit: 64)
    package private(set) var note: TextInput
    package private(set) var ticket: TextInput
    /// Whether the person tried to go on without what is needed.
    package private(set) var showsProblem = false
    /// Whether no key of the person's opened it: until Tab none answers, since what is typed just
    /// then was meant for what was there before.
    package private(set) var isUnasked = false

    /// Starts on the first thing that is asked for.
    ///
    /// `selected` is the button that Enter chooses first; when nil it is the last one, which should
    /// be the harmless one.
    package init(
        buttons: [DialogButton], selected: Int? = nil, confirmation: Confirmation? = nil,
        request: ReasonRequest? = nil, ticket: String = ""
    ) {
        self.buttons = buttons
        self.confirmation = confirmation
        self.request = request
        selectedButton = min(max(0, selected ?? buttons.count - 1), max(0, buttons.count - 1))
        note = TextInput(limit: 500)
        self.ticket = TextInput(ticket, limit: 64)
        focus = .buttons
        focus = order[0]
    }

    /// What can have the focus, from the top; the buttons are always last.
    package var order: [Focus] {
        var order: [Focus] = []
        if let request {
            if !request.presets.isEmpty { order.append(.presets) }
            order.append(.reason)
            if request.asksTicket { order.append(.ticket) }
        }
        if confirmation != nil { order.append(.confirmation) }
        return order + [.buttons]
    }

    /// The preset and the free text as one; empty when there is neither.
    package var reason: String {
        let preset = chosenPreset.flatMap { index in
            request.map { $0.presets[index].string }
        }
        let words = note.text.split(separator: " ").joined(separator: " ")
        guard let preset else { return words }
        return words.isEmpty ? preset : preset + ": " + words
    }

    /// What is still missing before a confirming button works; nil when nothing is.
    package var problem: TerminalText? {
        if request?.need == .required, reason.isEmpty { return "a reason is needed" }
        if let confirmation, !confirmation.isMet(by: typed.text) { return confirmation.label }
        return nil
    }

    /// Whether a letter begins the reason: while one is needed no button can be meant by it.
    package var beginsReason: Bool {
        focus == .presets && request?.need == .required && reason.isEmpty
    }

    // MARK: Verbs

    /// Notes that the question comes up by itself, perhaps under somebody's fingers.
    package mutating func comeUnasked() { isUnasked = true }

    package mutating func focusNext() { focus(by: 1) }

    package mutating func focusPrevious() { focus(by: -1) }

    package mutating func selectNextButton() { select(selectedButton + 1) }

    package mutating func selectPreviousButton() { select(selectedButton - 1) }

    /// Chooses a preset by its number, counted from 1; again takes the choice back.
    ///
    /// - Returns: Whether there is one.
    @discardableResult
    package mutating func choosePreset(_ number: Int) -> Bool {
        guard let request, request.presets.indices.contains(number - 1) else { return false }
        presetCursor = number - 1
        chosenPreset = chosenPreset == number - 1 ? nil : number - 1
        return true
    }

    /// Takes over what was chosen and typed as reason and ticket of a dialog that is asked again;
    /// what confirms must be typed anew.
    ///
    /// It starts where the reason was given: among the presets Enter would add one to what was
    /// typed, and behind them `y` would be typed where it was a preset that was chosen.
    package mutating func takeReason(of before: DialogState) {
        (note, ticket) = (before.note, before.ticket)
        if request?.presets == before.request?.presets {
            (presetCursor, chosenPreset) = (before.presetCursor, before.chosenPreset)
        }
        let isTyped = request != nil && chosenPreset == nil && !note.isEmpty
        focus = isTyped ? .reason : order[0]
    }

    /// Presses the selected button; a confirming one refuses while something is missing.
    package mutating func press() -> Outcome? {
        guard buttons.indices.contains(selectedButton) else { return .cancelled }
        let button = buttons[selectedButton]
        guard button.isConfirming, problem != nil else { return .chosen(button.id) }
        showsProblem = true
        focus = request?.need == .required && reason.isEmpty ? order[0] : .confirmation
        return nil
    }

    /// Presses a button by its letter.
    package mutating func press(letter: Unicode.Scalar) -> Outcome? {
        guard let index = button(of: letter) else { return nil }
        select(index)
        focus = .buttons
        return press()
    }

    /// Puts text into the input that has the focus, from the presets into the reason beneath them;
    /// at the buttons it is ignored.
    package mutating func insert(_ text: String) {
        if focus == .presets { focus = .reason }
        edit { $0.insert(text) }
    }

    /// A key or paste of a person; nil while nothing is decided.
    package mutating func handle(_ input: Input) -> Outcome? {
        guard !isUnasked else { return handleUnasked(input) }
        switch input {
        case .paste(let text): insert(text)
        case .key(let key): return handle(key)
        case .mouse: break
        }
        return nil
    }

    private mutating func handleUnasked(_ input: Input) -> Outcome? {
        guard case .key(let key) = input else { return nil }
        switch key.symbol {
        case .escape: return .cancelled
        case .tab: isUnasked = false
        default: break
        }
        return nil
    }

    private mutating func handle(_ key: Key) -> Outcome? {
        switch (key.symbol, key.modifiers) {
        case (.escape, _): return .cancelled
        case (.tab, .shift): focusPrevious()
        case (.tab, _): focusNext()
        case (.enter, _): return enter()
        case (.up, []): moveUp()
        case (.down, []): moveDown()
        default: return handleInFocus(key)
        }
        return nil
    }

    private mutating func handleInFocus(_ key: Key) -> Outcome? {
        switch focus {
        case .confirmation, .reason, .ticket:
            edit { $0.handle(key) }
            return nil
        case .presets, .buttons:
            break
        }
        switch key.symbol {
        case .left: selectPreviousButton()
        case .right: selectNextButton()
        default: return handleChoice(key)
        }
        return nil
    }

    private mutating func handleChoice(_ key: Key) -> Outcome? {
        let plain = key.layoutFallback ?? key
        guard let typed = plain.typed, let own = key.typed else { return nil }
        let number = Int(String(typed))
        if let number, choosePreset(number) { return nil }
        if typed == " ", focus == .presets {
            choosePreset(presetCursor + 1)
            return nil
        }
        if beginsReason || focus == .presets && button(of: typed) == nil {
            if let number { retype(before: own, number) }
            insert(String(own))
            return nil
        }
        return press(letter: typed)
    }

    /// Makes text of the digit that chose a preset, in the script of the next one, which names
    /// none: both belong to the same number.
    private mutating func retype(before digit: Unicode.Scalar, _ number: Int) {
        guard let chosen = chosenPreset else { return }
        chosenPreset = nil
        let zero = digit.value - UInt32(number)
        insert(
            String(chosen + 1).unicodeScalars.reduce(into: "") { text, latin in
                let own = Unicode.Scalar(zero + latin.value - Unicode.Scalar("0").value)
                text.unicodeScalars.append(own ?? latin)
            })
    }

    /// Index of the button that a letter presses.
    private func button(of letter: Unicode.Scalar) -> Int? {
        let lower = Unicode.Scalar(String(letter).lowercased()) ?? letter
        return buttons.firstIndex { $0.letter == lower }
    }

    private mutating func enter() -> Outcome? {
        switch focus {
        case .buttons: return press()
        case .presets:
            if chosenPreset != presetCursor { choosePreset(presetCursor + 1) }
            focusNext()
        case .reason: leaveReason()
        case .ticket, .confirmation: focusNext()
        }
        // Whoever has typed what was asked for wants to go on.
        if focus == .buttons, problem == nil,
            let confirming = buttons.firstIndex(where: \.isConfirming)
        {
            select(confirming)
        }
        return nil
    }

    /// Goes to what is needed next: the ticket may be left out and stays from act to act, so that
    /// only who wants to change it goes there, by Tab.
    private mutating func leaveReason() {
        guard request?.need != .required || !reason.isEmpty else { return showsProblem = true }
        focus = confirmation == nil ? .buttons : .confirmation
    }

    private mutating func moveUp() {
        if focus == .presets, presetCursor > 0 {
            presetCursor -= 1
        } else {
            focusPrevious()
        }
    }

    private mutating func moveDown() {
        if focus == .presets, let request, presetCursor + 1 < request.presets.count {
            presetCursor += 1
        } else {
            focusNext()
        }
    }

    private mutating func select(_ index: Int) {
        guard !buttons.isEmpty else { return }
        selectedButton = min(max(0, index), buttons.count - 1)
    }

    private mutating func focus(by step: Int) {
        let order = order
        let index = (order.firstIndex(of: focus) ?? 0) + step
        focus = order[(index + order.count) % order.count]
    }

    private mutating func edit(_ change: (inout TextInput) -> Void) {
        switch focus {
        case .confirmation: change(&typed)
        case .reason: change(&note)
        case .ticket: change(&ticket)
        case .presets, .buttons: break
        }
    }
}
