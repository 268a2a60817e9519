internal import Domain
internal import Fields
internal import Terminal

/// A line being typed at the bottom: a command, or a filter.
struct PromptModel: Sendable {
    enum Kind: Sendable { case command, filter }

    let kind: Kind
    var state: PromptState
}

extension Console {
    mutating func openPrompt(_ text: String = "") {
        overlay = .prompt(
            PromptModel(
                kind: .command, state: PromptState(prefix: ":", text: text, history: history)))
        refreshPrompt()
    }

    mutating func openFilter() {
        guard let view = desk.current else { return }
        let text = view.list.filter
        let state = PromptState(prefix: "/", text: text.isEmpty ? "" : text + " ")
        overlay = .prompt(PromptModel(kind: .filter, state: state))
        refreshPrompt()
    }

    mutating func take(_ input: Input, in prompt: PromptModel) {
        var prompt = prompt
        switch canonical(input, in: .prompt) {
        case .mouse: return
        case .paste(let text): prompt.state.paste(text)
        case .key(let key):
            switch key.symbol {
            case .escape: return overlay = nil
            case .enter: return accept(prompt)
            case .backspace where prompt.state.input.isEmpty: return overlay = nil
            default:
                guard prompt.state.handle(key) else { return overlay = .prompt(prompt) }
            }
        }
        overlay = .prompt(prompt)
        refreshPrompt()
    }

    /// Looks at the line again: what may complete it, what it means, what is wrong.
    private mutating func refreshPrompt() {
        guard case .prompt(var prompt) = overlay else { return }
        let line = prompt.state.input
        switch prompt.kind {
        case .filter:
            let source = desk.current?.list.source
            let columns = source?.columns ?? []
            prompt.state.help = TerminalText(FilterText.help(forWordsIn: source?.wordsPlace))
            let offers = FilterText.completions(
                for: line.text, cursor: line.cursor, columns: columns)
            prompt.state.offer(offers.map { Self.completion($0, of: line.text) })
            let isTyping = !line.text.hasSuffix(" ") && !line.isEmpty
            if let problem = filterProblem(line.text), !isTyping || offers.isEmpty {
                prompt.state.fail(TerminalText(problem))
            }
        case .command:
            let help = CommandHelp(line.text, cursor: line.cursor, context: commandContext)
            prompt.state.offer(help.completions)
            prompt.state.help = TerminalText(help.help)
        }
        overlay = .prompt(prompt)
    }

    private static func completion(
        _ offer: Fields.Completion, of line: String
    ) -> PromptState.Completion {
        let letters = Array(line)
        let start = String(letters[..<offer.replacing.lowerBound])
        let rest = String(letters[offer.replacing.upperBound...])
        return PromptState.Completion(
            TerminalText(offer.text), help: TerminalText(offer.help),
            line: start + offer.text + rest)
    }

    /// What is wrong with a filter; `nil` when nothing is.
    func filterProblem(_ text: String) -> String? {
        guard let list = desk.current?.list else { return nil }
        do throws(Failure) {
            _ = try FilterText.parse(
                text, columns: list.source.columns, takesWords: list.source.wordsPlace != nil,
                now: now)
            return nil
        } catch {
            return error.message
        }
    }

    private mutating func accept(_ prompt: PromptModel) {
        var prompt = prompt
        let line = prompt.state.input.text.trimmed
        switch prompt.kind {
        case .filter:
            if let problem = filterProblem(line) {
                prompt.state.fail(TerminalText(problem))
                overlay = .prompt(prompt)
                return
            }
            overlay = nil
            setFilter(line)
        case .command:
            overlay = nil
            guard !line.isEmpty else { return }
            remember(line)
            run(command: line)
        }
    }

    /// Keeps a line in the history, without what people are called or reached by.
    private mutating func remember(_ line: String) {
        guard let kept = CommandLine.withoutPersonalData(line) else { return }
        history.remember(kept)
        effects.append(.remember(kept))
    }

    /// What completions and help of the `:` line depend on.
    var commandContext: CommandContext {
        CommandContext(
            panes: panes, themes: settings.themes, keymaps: settings.keymaps,
            permissions: Set(who?.permissions ?? []),
            canChangeRole: configuration.signInAs != nil,
            environments: configuration.environmentNames)
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
