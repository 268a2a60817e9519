internal import Domain
internal import Terminal

/// Everything that is possible here; as help it is the same list.
struct PaletteModel: Sendable {
    /// What an entry does.
    enum Choice: Sendable {
        case action(ActionName)
        case pane(PaneAction)
        case command(String)
    }

    let isHelp: Bool
    var state: PaletteState
    let choices: [String: Choice]
}

extension Console {
    mutating func openPalette(isHelp: Bool) {
        var entries: [PaletteEntry] = []
        var choices: [String: PaletteModel.Choice] = [:]
        func add(
            _ choice: PaletteModel.Choice, _ title: String, key: String, refusal: String? = nil
        ) {
            let id = String(entries.count)
            choices[id] = choice
            entries.append(
                PaletteEntry(
                    id, TerminalText(title), key: TerminalText(key),
                    refusal: refusal.map { TerminalText($0) }))
        }
        for action in desk.current?.pane.actions ?? [] {
            add(
                .pane(action), "\(action.title): \(action.spec.summary)", key: key(action.verb),
                refusal: obstacle(to: action))
        }
        for action in Action.standard where isOffered(action.name) {
            add(.action(action.name), action.summary, key: key(action.name))
        }
        for (index, pane) in panes.enumerated() {
            let name = ActionName(rawValue: "pane.\(index + 1)")
            add(.command(pane.name), "Go to \(pane.title).", key: key(name))
        }
        for pane in Panes.all where !panes.contains(where: { $0.name == pane.name }) {
            let permission = pane.source.spec.permission.rawValue
            add(
                .command(pane.name), "Go to \(pane.title).", key: "",
                refusal: "your role lacks \(permission)")
        }
        for name in settings.themes { add(.command("theme \(name)"), "Theme \(name).", key: "") }
        for name in settings.keymaps { add(.command("keymap \(name)"), "Keymap \(name).", key: "") }
        add(.command("sign-out"), "Sign out.", key: "")
        overlay = .palette(
            PaletteModel(isHelp: isHelp, state: PaletteState(entries), choices: choices))
    }

    /// The first key of an action in the view on the screen; empty when it has none.
    func key(_ action: ActionName) -> String { settings.key(action, in: viewContext) }

    /// Where keys of the view on the screen are looked up, whatever lies over it.
    var viewContext: ContextName {
        desk.look(\.context) ?? .global
    }

    private static let answers: Set<ActionName> = [
        "accept", "next", "previous", "complete", "delete.word", "delete.line", "line.start",
        "line.end", "history.previous", "history.next",
    ]

    private func isOffered(_ action: ActionName) -> Bool {
        !Self.answers.contains(action) && !action.rawValue.hasPrefix("pane.")
            && !action.rawValue.hasPrefix("verb.")
    }

    mutating func take(_ input: Input, in palette: PaletteModel) {
        var palette = palette
        let outcome = palette.state.handle(
            canonical(input, in: palette.isHelp ? .help : .palette))
        switch outcome {
        case .cancelled: overlay = nil
        case .refused(let why): say(.bad, why.string)
        case .run(let id):
            overlay = nil
            if let choice = palette.choices[id] { run(choice) }
        case nil: overlay = .palette(palette)
        }
    }

    private mutating func run(_ choice: PaletteModel.Choice) {
        switch choice {
        case .action(let action): perform(action)
        case .pane(let action): begin(action)
        case .command(let line): run(command: line)
        }
    }
}
