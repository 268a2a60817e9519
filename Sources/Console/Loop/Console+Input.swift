internal import Domain
internal import Terminal

/// Keys, pastes and the mouse while somebody works.
extension Console {
    mutating func takeInWork(_ input: Input) {
        if overlay != nil { return takeInOverlay(input) }
        switch input {
        case .key(let key): take(key)
        case .mouse(let mouse): take(mouse)
        // Text goes into inputs only: a paste never runs keys.
        case .paste: break
        }
    }

    /// Where keys are looked up.
    var context: ContextName {
        overlay?.context ?? viewContext
    }

    private mutating func take(_ key: Key) {
        let outcome = matcher.feed(key, in: context)
        candidates = []
        switch outcome {
        case .bound(let binding): run(binding)
        case .pending(let ways): candidates = ways
        case .unbound: break
        }
    }

    private mutating func run(_ binding: KeyBinding) {
        switch binding.target {
        case .action(let action): perform(action)
        case .command(let text): run(command: text)
        }
    }

    /// Does what a key or the palette asks for.
    mutating func perform(_ action: ActionName) {
        guard !performOnList(action), !performOnView(action) else { return }
        if let number = action.paneNumber { return openPane(number: number) }
        if action.rawValue.hasPrefix("verb.") { return perform(verb: action) }
        performEverywhere(action)
    }

    private mutating func performEverywhere(_ action: ActionName) {
        switch action {
        case .openHelp: openPalette(isHelp: true)
        case .openPalette: openPalette(isHelp: false)
        case .quit: leaveView()
        case "back": goBack()
        case "view.last": if !desk.showLast() { say(.info, "there is no other view yet") }
        case "history.back": if !desk.step(-1) { say(.info, "there is nothing before") }
        case "history.forward": if !desk.step(1) { say(.info, "there is nothing after") }
        case "command.prompt": openPrompt()
        case "log.open": openLog()
        case "undo": undoLast()
        case "session.lock": lock()
        case "redraw": effects.append(.redraw)
        case "mouse.toggle": toggleMouse()
        case "cancel": cancel()
        case "suspend.process": effects.append(.suspend)
        default: say(.info, "nothing does \(action.rawValue) here")
        }
    }

    private mutating func performOnView(_ action: ActionName) -> Bool {
        switch action {
        case "open": open()
        case "focus.next": moveFocus()
        case "detail.tab.next": showTab(1)
        case "detail.tab.previous": showTab(-1)
        case "filter.edit": openFilter()
        case "copy": copyCurrent()
        case "reveal": reveal()
        case "related.open": openRelated()
        case "reload": reload()
        case "updates.hold": toggleHold()
        case "problems.only": toggleProblems()
        default: return false
        }
        return true
    }

    /// Ctrl-C: forgets what is being loaded, else asks whether to quit.
    private mutating func cancel() {
        if bulk != nil { return stopBulk() }
        if errands.cancelReading() {
            let way = "not loaded; \(key("reload")) loads it"
            desk.change { view in
                view.list.owedRows = 0
                if view.detail?.page == nil { view.detail?.problem = way }
            }
            return say(.info, "cancelled")
        }
        askToQuit()
    }

    private mutating func toggleMouse() {
        hasMouse.toggle()
        effects.append(.setMouse(hasMouse))
        say(.info, hasMouse ? "the mouse works here" : "the mouse selects text")
    }
}

extension ActionName {
    /// The number of a pane that the action goes to.
    fileprivate var paneNumber: Int? {
        guard rawValue.hasPrefix("pane.") else { return nil }
        return Int(rawValue.dropFirst(5))
    }
}

extension Console {
    /// Shows a short message.
    mutating func say(_ kind: ToastWidget.Toast.Kind, _ text: String) {
        toasts.add(kind, text, atMs: time.milliseconds)
    }

    /// Shows a failure, and keeps it in the log.
    mutating func say(_ failure: Failure, of what: String) {
        say(.bad, "\(what): \(failure.message)")
        log.note("\(what): \(failure.message)", at: now)
    }

    /// Says what is wrong with theme and keymap files.
    mutating func report(_ problems: [ConfigurationProblem]) {
        for problem in problems.filter({ $0.severity == .error }).prefix(3) {
            say(.bad, problem.brief)
        }
        for problem in problems { log.note(problem.description, at: now) }
    }
}
