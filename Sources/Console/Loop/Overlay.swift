internal import Domain
internal import Terminal

/// What lies over the view and takes the keys.
enum Overlay: Sendable {
    case question(Question)
    case act(ActDialog)
    case form(ActForm)
    case prompt(PromptModel)
    case palette(PaletteModel)
    case log(LogModel)
    /// Something to read, until a key closes it.
    case notice(Notice)

    /// Where keys are looked up.
    var context: ContextName {
        switch self {
        case .question(let question): question.dialog.context
        case .act(let act): act.dialog.context
        case .form: .form
        case .prompt: .prompt
        case .palette(let palette): palette.isHelp ? .help : .palette
        case .log: .list
        case .notice: .confirm
        }
    }
}

extension Overlay {
    /// The act under way that was asked about here; `nil` for none.
    var running: Errand? {
        get {
            switch self {
            case .act(let dialog): dialog.running
            case .form(let form): form.running
            case .question, .prompt, .palette, .log, .notice: nil
            }
        }
        set {
            switch self {
            case .act(var dialog):
                dialog.running = newValue
                self = .act(dialog)
            case .form(var form):
                form.running = newValue
                self = .form(form)
            case .question, .prompt, .palette, .log, .notice: break
            }
        }
    }

    /// Takes keys again after an act that was not done, or of which no answer is waited for any
    /// longer, with all that was typed.
    mutating func resume(because text: String, isDoneUnknown: Bool = false) {
        guard running != nil else { return }
        running = nil
        guard case .act(var dialog) = self else { return }
        dialog.obstacle =
            isDoneUnknown
            ? "Nobody knows whether it was done: \(text). Look before it is done again."
            : "Not done: \(text)."
        self = .act(dialog)
    }
}

/// A question with buttons.
struct Question: Sendable {
    var title: String
    var body: [String]
    var dialog: DialogState
    /// What follows from the button that was chosen.
    var answer: @Sendable (inout Console, String) -> Void
}

/// Something to read, such as a code that is shown once or the report of a bulk act.
struct Notice: Sendable {
    var title: String
    var lines: [TerminalText]
    /// First line shown.
    var top = 0
    /// What `y` puts on the clipboard; `nil` for what must not be copied.
    var copied: String?
    /// Words under the lines that say how it is closed.
    var hint = "Esc closes"
    /// Whether only Enter and Escape close it, since it is shown once, or came up unawares.
    var isOnce = false
}

extension DialogState {
    /// Whether a text is being typed, or begins with the next letter.
    var takesText: Bool {
        focus == .reason || focus == .ticket || focus == .confirmation || beginsReason
    }

    /// In a question that came up by itself letters mean nothing, as in a form.
    var context: ContextName { takesText || isUnasked ? .form : .confirm }
}

extension Console {
    mutating func takeInOverlay(_ input: Input) {
        guard let overlay else { return }
        // Whether it is done is not known before the answer.
        guard overlay.running == nil else { return }
        switch overlay {
        case .question(let question): take(input, in: question)
        case .act(let act): take(input, in: act)
        case .form(let form): take(input, in: form)
        case .prompt(let prompt): take(input, in: prompt)
        case .palette(let palette): take(input, in: palette)
        case .log(let log): take(input, in: log)
        case .notice(let notice): take(input, in: notice)
        }
    }

    /// Shows something to read as soon as nothing else is open: who types loses nothing by it.
    mutating func present(_ notice: Notice) {
        var notice = notice
        // What comes up under somebody's fingers is not closed by the next letter.
        if overlay != nil { notice.isOnce = true }
        waiting.append(.notice(notice))
        presentWaiting()
    }

    /// Asks something as soon as nothing else is open, once.
    mutating func present(_ question: Question) {
        let isAsked = ([overlay].compactMap(\.self) + waiting).contains { open in
            if case .question(let other) = open { other.title == question.title } else { false }
        }
        guard !isAsked else { return }
        var question = question
        question.dialog.comeUnasked()
        waiting.append(.question(question))
        presentWaiting()
    }

    mutating func presentWaiting() {
        guard case .work = stage, overlay == nil, !waiting.isEmpty else { return }
        overlay = waiting.removeFirst()
    }

    private mutating func take(_ input: Input, in question: Question) {
        var question = question
        let outcome = question.dialog.handle(canonical(input, in: question.dialog.context))
        switch outcome {
        case .chosen(let button):
            overlay = nil
            question.answer(&self, button)
        case .cancelled: overlay = nil
        case nil: overlay = .question(question)
        }
    }

    private mutating func take(_ input: Input, in notice: Notice) {
        guard case .key = input, case .key(let key) = canonical(input, in: .confirm) else { return }
        var notice = notice
        let height = max(1, size.rows - 8)
        switch key.symbol {
        case .escape, .enter: return overlay = nil
        case .down: notice.top += 1
        case .up: notice.top -= 1
        case .pageDown: notice.top += height
        case .pageUp: notice.top -= height
        case .character("y"):
            if let text = notice.copied {
                effects.append(.copy(text))
                say(.info, "copied")
            }
        default: if !notice.isOnce { return overlay = nil }
        }
        notice.top = max(0, min(notice.top, notice.lines.count - height))
        overlay = .notice(notice)
    }

    /// The input with keys that the keymap names replaced by those that widgets know.
    ///
    /// So that every widget follows the keymap, and letters of an Arabic keyboard count.
    mutating func canonical(_ input: Input, in context: ContextName) -> Input {
        guard case .key(let key) = input else { return input }
        let outcome = matcher.feed(key, in: context)
        guard case .bound(let binding) = outcome, case .action(let action) = binding.target,
            let plain = Self.widgetKeys[action], !key.symbol.isArrow
        else { return input }
        return .key(plain)
    }

    private static let widgetKeys: [ActionName: Key] = [
        "accept": Key(.enter), "cancel": Key(.escape), "back": Key(.escape),
        "next": Key(.tab), "previous": Key(.tab, .shift),
        "cursor.up": Key(.up), "cursor.down": Key(.down),
        "cursor.page.up": Key(.pageUp), "cursor.page.down": Key(.pageDown),
        "cursor.top": Key(.home), "cursor.bottom": Key(.end),
        "line.start": Key(.home), "line.end": Key(.end),
        "delete.word": Key("w", .ctrl), "delete.line": Key("u", .ctrl),
        "history.previous": Key(.up), "history.next": Key(.down), "complete": Key(.tab),
        "verb.yes": Key("y"), "verb.no": Key("n"), "open": Key(.enter),
        "copy": Key("y"),
    ]
}

extension Key.Symbol {
    /// Whether widgets know better what it means than a keymap: it depends on what has the focus.
    fileprivate var isArrow: Bool {
        switch self {
        case .left, .right, .up, .down: true
        default: false
        }
    }
}
