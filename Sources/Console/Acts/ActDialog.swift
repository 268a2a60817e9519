internal import Domain
internal import Fields
internal import Terminal

/// The question before an act: what it is, what hangs on it, the exact call, reason and ticket.
struct ActDialog: Sendable {
    var act: Act
    var dialog: DialogState
    /// What hangs on the record, once it is known.
    var hanging: [String] = []
    /// What has changed since the record was drawn.
    var changes: [String] = []
    /// What came of it a moment ago, when that was not that it was done: a sentence.
    var obstacle: String?
    /// The act under way; `nil` while it is asked about.
    var running: Errand?
    /// The form that the act was filled in with; `nil` without one.
    var form: ActForm?

    /// Buttons that copy the call instead of making it.
    private static let copies = [
        DialogButton("curl", "curl", letter: "k"),
        DialogButton("command", "command line", letter: "l"),
    ]

    init(_ act: Act, ticket: String, guardrails: Guardrails, in environment: String) {
        self.act = act
        let yes = DialogButton.yes(TerminalText(act.title))
        // No comes first, so that it and the act are in view on every screen.
        let buttons = [.no, yes] + (act.targets.count > 1 ? [] : Self.copies)
        let presets = act.reasons.map { TerminalText($0) }
        let request: ReasonRequest? =
            switch act.spec.reason {
            case .none: nil
            case .optional:
                ReasonRequest(guardrails.needsReasons ? .required : .optional, presets: presets)
            case .required: ReasonRequest(.required, presets: presets)
            }
        dialog = DialogState(
            buttons: buttons, selected: 0,
            confirmation: Self.confirmation(act, guardrails, environment),
            request: request,
            ticket: act.ticket.isEmpty ? ticket : act.ticket)
        // What was typed with the command is not asked for again.
        if request != nil, !act.reason.isEmpty { dialog.insert(act.reason) }
    }

    /// What must be typed before an act, where the environment asks for that.
    private static func confirmation(
        _ act: Act, _ guardrails: Guardrails, _ environment: String
    ) -> Confirmation? {
        guard act.spec.risk == .disruptive, guardrails.typesConfirmation else { return nil }
        if act.targets.count == 1 { return .lastFour(of: act.targets[0].id) }
        // Without a record there is no id; the place is what must not be mistaken then.
        let expected = act.targets.isEmpty ? environment : String(act.targets.count)
        return Confirmation(
            label: TerminalText("type \(expected) to confirm"), expected: expected)
    }

    /// A dialog without a way on: what was wanted is no longer possible.
    init(_ act: Act, changes: [String], obstacle: String) {
        self.act = act
        self.changes = changes + ["This can no longer be done: \(obstacle)."]
        dialog = DialogState(buttons: [DialogButton("no", "Close", letter: "n")])
    }

    /// Keeps the form that the act was filled in with, and answers what was answered before.
    mutating func take(_ form: ActForm) {
        self.form = form
        if let asked = form.asked { dialog.takeReason(of: asked) }
    }

    /// The form that leads here, with what was answered since; `nil` for an act without one.
    var formAnswered: ActForm? {
        guard var form else { return nil }
        form.asked = dialog
        return form
    }

    var title: String { "\(act.name)?" }

    var body: [String] {
        var lines = obstacle.map { [$0] } ?? []
        if !changes.isEmpty { lines += ["It has changed since it was drawn:"] + changes }
        lines.append(act.spec.summary)
        lines += act.edits + act.moments + act.consequences + hanging
        let refused = act.refused.prefix(3).map { "left out: \($0.label), \($0.why)" }
        let more = act.refused.count > 3 ? ["and \(act.refused.count - 3) more left out"] : []
        return lines + refused + more
    }

    /// The call that will be made.
    func text(for target: Act.Target?) -> CallText? {
        guard let operation = try? act.operation(for: target) else {
            // Parameters were checked when they were typed; without them there is nothing to show.
            return nil
        }
        return CallText(
            operation, version: act.versionExpected(of: target), reason: dialog.reason,
            ticket: dialog.ticket.text)
    }

    var details: [String] {
        guard let text = text(for: act.targets.first) else { return [] }
        let more = act.targets.count > 1 ? " and \(act.targets.count - 1) more" : ""
        return [text.request + more]
    }
}

extension Act {
    /// The version that the call for a target expects; `nil` where none is compared.
    func versionExpected(of target: Target?) -> Int? {
        guard spec.comparesVersion, let target, target.version > 0 else { return nil }
        return target.version
    }
}

extension Console {
    mutating func take(_ input: Input, in act: ActDialog) {
        var act = act
        let outcome = act.dialog.handle(canonical(input, in: act.dialog.context))
        switch outcome {
        case .chosen("yes"):
            var chosen = act.act
            chosen.reason = act.dialog.reason
            chosen.ticket = act.dialog.ticket.text
            ticket = chosen.ticket
            act.act = chosen
            act.obstacle = nil
            overlay = .act(act)
            carryOut(chosen)
        case .chosen("curl"):
            let endpoint = configuration.endpointURL
            copy(act) { $0.curl(endpoint: endpoint) }
        case .chosen("command"): copy(act) { $0.command }
        // Nothing that was filled in is lost by not doing it yet.
        case .chosen, .cancelled: overlay = act.formAnswered.map(Overlay.form)
        case nil: overlay = .act(act)
        }
    }

    private mutating func copy(_ act: ActDialog, _ form: (CallText) -> String) {
        overlay = .act(act)
        guard let text = act.text(for: act.act.targets.first) else { return }
        effects.append(.copy(form(text)))
        say(.info, "copied")
    }
}
