internal import Domain
internal import Terminal

/// Tries to learn who is signed in, while the backend does not answer.
struct EntryTries: Sendable {
    private(set) var failures = 0
    /// What the last failure said; `nil` before one.
    private(set) var said: String?
    /// When to try again; `nil` while nothing failed.
    private(set) var dueMs: Int?

    mutating func fail(_ text: String, atMs now: Int) {
        let pauseMs = min(LiveUpdates.pauseMaxMs, LiveUpdates.intervalMs << min(failures, 4))
        (failures, said, dueMs) = (failures + 1, text, now + pauseMs)
    }

    /// Notes that another try is under way.
    mutating func begin() { dueMs = nil }
}

extension Console {
    /// Takes a failure of the first question: an answer that did not come is asked for again.
    mutating func failEntry(_ failure: Failure) {
        if case .starting = stage {
            guard !failure.isPassing else {
                return entry.fail(failure.message, atMs: time.milliseconds)
            }
            // Who signs in here was not about to go elsewhere.
            overlay = nil
        }
        stage = .signIn(SignInModel(message: failure.message, login: signInLogin))
    }

    /// Keys while nobody knows yet who is signed in: out of here, or to another environment.
    mutating func takeInEntry(_ input: Input) {
        if input.isInterrupt { return effects.append(.quit(0)) }
        if overlay != nil { return takeInOverlay(input) }
        guard case .key(let key) = input, key.symbol == .escape, !goBackFromSignIn(),
            configuration.environments != nil
        else { return }
        switchEnvironment(to: "")
    }

    /// Where Escape leads from a backend that does not answer; `nil` when nowhere.
    private var wayElsewhere: String? {
        if let before = environmentBefore { return "Esc goes back to \(before.environment)" }
        return configuration.environments.map { _ in "Esc goes to another environment" }
    }

    /// Asks again who is signed in, when it is time.
    mutating func startAgain() {
        guard let due = entry.dueMs, due <= time.milliseconds else { return }
        entry.begin()
        askWho()
    }

    /// Says why there is nothing to see yet.
    func drawEntry(into buffer: inout Buffer, _ all: Rect) {
        guard let said = entry.said ?? (isSlow ? "waiting for an answer" : nil) else { return }
        let ways = [
            entry.said.map { _ in "trying again by itself" }, wayElsewhere, "Ctrl-C quits",
        ].compactMap(\.self)
        let lines = [
            TerminalText(said, limit: 300), TerminalText(ways.joined(separator: "; "), limit: 300),
        ]
        for (index, line) in lines.enumerated() {
            let row = all.rows / 2 - 1 + index
            buffer.put(
                line, row: row, column: 0, style: look.style(index == 0 ? .formError : .textDim),
                width: all.columns, alignment: .center)
        }
    }
}
