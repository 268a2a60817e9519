internal import Domain
internal import Fields
internal import Terminal

/// From a key to a question to an act.
extension Console {
    /// Does what a verb means for the row under the cursor, or for the marked rows.
    mutating func perform(verb: ActionName) {
        guard let view = desk.current else { return }
        let actions = view.pane.actions.filter { $0.verb == verb }
        guard !actions.isEmpty else {
            return say(.info, "\(key(verb)) does nothing in \(view.pane.title)")
        }
        let possible = actions.filter { obstacle(to: $0) == nil }
        guard let only = possible.first else {
            let why = actions.compactMap { obstacle(to: $0) }.first ?? ""
            return say(.bad, "\(actions[0].title): \(why)")
        }
        guard possible.count > 1 else { return begin(only) }
        choose(among: possible, of: view)
    }

    private mutating func choose(among actions: [PaneAction], of view: View) {
        let buttons = actions.enumerated().map { index, action in
            DialogButton(
                String(index), TerminalText(action.title),
                letter: Unicode.Scalar(String(index + 1)))
        }
        let label = targets(of: view).count > 1 ? "marked rows" : currentLabel
        overlay = .question(
            Question(
                title: label,
                body: actions.map { action in
                    let follows = view.list.current.map(action.consequences) ?? []
                    return "\(action.title): \(follows.first ?? action.spec.summary)"
                },
                dialog: DialogState(buttons: buttons + [.cancel], selected: 0),
                answer: { console, button in
                    if let index = Int(button) { console.begin(actions[index]) }
                }))
    }

    private var currentLabel: String {
        guard let view = desk.current, let record = view.list.current else { return "" }
        return view.pane.label(record)
    }

    /// Why an action is not possible now; `nil` when it is.
    func obstacle(to action: PaneAction) -> String? {
        if let refusal = action.refusal(who, readOnly: configuration.readOnly) { return refusal }
        guard action.subject != nil else { return nil }
        guard let view = desk.current else { return "there is no row" }
        if let misfit = view.misfit(of: action) { return misfit }
        let marks = view.list.table.marks
        if !marks.isEmpty {
            guard action.isBulk else { return "it is done to one row at a time; U removes marks" }
            let loaded = view.list.records.filter { marks.contains($0.id) }
            let obstacles = loaded.map {
                action.obstacle($0, who, readOnly: configuration.readOnly)
            }
            // Rows that are not loaded are judged by the service.
            let isHopeless = loaded.count == marks.count && !obstacles.contains(nil)
            return isHopeless ? obstacles.compactMap(\.self).first : nil
        }
        guard let record = view.list.current else { return "there is no row under the cursor" }
        return action.obstacle(record, who, readOnly: configuration.readOnly)
    }

    private func targets(of view: View) -> [Act.Target] {
        let marked = view.list.table.marks.sorted()
        guard marked.isEmpty else {
            let loaded = Dictionary(
                view.list.records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            return marked.map { id in
                let (record, mark) = (loaded[id], view.list.marked[id])
                return Act.Target(
                    id: id, version: mark?.version ?? record?.version ?? 0,
                    label: record.map(view.pane.label) ?? mark?.label ?? id, record: record)
            }
        }
        return view.list.current.map {
            [
                Act.Target(
                    id: $0.id, version: $0.version, label: view.pane.label($0), record: $0)
            ]
        } ?? []
    }

    /// Starts an action: a form where parameters are asked for, then the question.
    mutating func begin(_ action: PaneAction) {
        guard let view = desk.current else { return }
        var act = Act(
            title: action.title, type: action.type, subject: action.subject,
            texts: action.preset, targets: action.subject == nil ? [] : targets(of: view),
            reasons: action.reasons, action: action, ticket: ticket)
        if let parameter = action.filter { act.texts[parameter] = view.list.filter }
        leaveOut(&act)
        guard action.subject == nil || !act.targets.isEmpty else {
            return say(.bad, "\(action.title): \(act.refused.first?.why ?? "there is no row")")
        }
        act.consequences = act.targets.first?.record.map(action.consequences) ?? []
        guard let current = action.current, let record = act.targets.first?.record else {
            let before = act.targets.first?.record.map(action.held) ?? [:]
            return fill(act, asks: action.asks, before: before)
        }
        let begun = act
        ask(.show) { backend throws(Failure) in
            try current(backend, record)
        } then: { console, result in
            switch result {
            // Who opened something else meanwhile is not torn from it.
            case .success where console.overlay != nil: break
            case .success(let texts): console.fill(begun, asks: action.asks, before: texts)
            case .failure(let failure): console.say(failure, of: action.title)
            }
        }
    }

    /// Takes out what is known to be refused.
    private func leaveOut(_ act: inout Act) {
        guard let action = act.action else { return }
        var kept: [Act.Target] = []
        for target in act.targets {
            let why = target.record.flatMap {
                action.obstacle($0, who, readOnly: configuration.readOnly)
            }
            if let why { act.refused.append((target.label, why)) } else { kept.append(target) }
        }
        act.targets = kept
    }

    private mutating func fill(_ act: Act, asks: [String], before: [String: String]) {
        var act = act
        act.before = before
        guard !asks.isEmpty else { return confirm(act) }
        let choices = act.targets.first?.record.flatMap { act.action?.choices($0) } ?? [:]
        overlay = .form(ActForm(act, asks: asks, before: before, choices: choices))
    }

    /// Asks before an act that disturbs; does a routine one at once.
    mutating func confirm(_ act: Act) {
        guard act.asksFirst(configuration.guardrails) else { return carryOut(act) }
        var dialog = question(before: act)
        if case .form(let form) = overlay { dialog.take(form) }
        overlay = .act(dialog)
        lookUpWhatHangs(on: act)
        tryOut(act)
    }

    /// The question before an act, as the environment wants it asked.
    func question(before act: Act) -> ActDialog {
        let place = configuration.environment
        return ActDialog(act, ticket: ticket, guardrails: configuration.guardrails, in: place)
    }

    /// Tries an act that many rows may meet, to say how many, while the question is being read.
    private mutating func tryOut(_ act: Act) {
        guard let parameter = act.dryRunParameter else { return }
        var trial = act
        trial.texts[parameter] = "true"
        let operation: any Operation
        do throws(Failure) { operation = try trial.operation(for: nil) } catch { return }
        let call = Call(reason: "counted before it was asked", source: Self.source)
        ask(.show) { backend throws(Failure) in
            try backend.answer(any: operation, call)
        } then: { console, result in
            guard case .act(var dialog) = console.overlay, dialog.act.title == act.title else {
                return
            }
            switch result {
            case .success(let answer):
                dialog.hanging = [operation.erasedNotice(of: answer.output)].compactMap(\.self)
            case .failure(let failure): dialog.hanging = ["not counted: \(failure.message)"]
            }
            console.overlay = .act(dialog)
        }
    }

    /// Reads what hangs on the record while the question is being read.
    private mutating func lookUpWhatHangs(on act: Act) {
        guard act.targets.count == 1, let user = User.ID(act.targets[0].id) else { return }
        ask(.show) { backend throws(Failure) in
            try backend.perform(ShowUser(user: user), Call(source: Self.source))
        } then: { console, result in
            // Without the answer the question is as good as before.
            guard case .success(let detail) = result, case .act(var dialog) = console.overlay,
                dialog.act.targets.first?.id == user.description
            else { return }
            let resets = detail.openResets > 0 ? " · open resets \(detail.openResets)" : ""
            dialog.hanging = ["sessions \(detail.activeSessions)\(resets)"]
            console.overlay = .act(dialog)
        }
    }
}

// MARK: - Doing it

extension Console {
    /// What came of one call.
    struct Performed: Sendable {
        var answer: Answer
        var tookMs: Int
    }

    mutating func carryOut(_ act: Act) {
        guard act.targets.count <= 1 else { return startBulk(act) }
        let target = act.targets.first
        let operation: any Operation
        do throws(Failure) {
            operation = try act.operation(for: target)
        } catch {
            overlay = nil
            return say(error, of: act.title)
        }
        let call = call(
            expecting: act.versionExpected(of: target), reason: act.reason, ticket: act.ticket)
        let startMs = time.milliseconds
        let errand = errands.newAct()
        overlay?.running = errand
        ask(errand) { backend throws(Failure) in
            try backend.answer(any: operation, call)
        } then: { console, result in
            let tookMs = console.time.milliseconds - startMs
            switch result {
            case .success(let answer):
                console.close(errand)
                console.finish(act, operation, Performed(answer: answer, tookMs: tookMs))
            case .failure(.unsettled(let text)):
                console.close(errand)
                console.keep(UnsettledAct(act.name, operation, call, sinceMs: startMs), text)
            case .failure(let failure): console.fail(act, failure, of: errand, tookMs: tookMs)
            }
        }
    }

    /// Closes the question or the form of an act that is over; what was opened since stays.
    mutating func close(_ errand: Errand) {
        if overlay?.running == errand { overlay = nil }
    }

    private mutating func finish(
        _ act: Act, _ operation: any Operation, _ performed: Performed
    ) {
        let notice = operation.erasedNotice(of: performed.answer.output)
        let entry = CommandLog.Entry(
            at: now, name: act.name, call: act.spec.name, outcome: notice ?? "done",
            tookMs: performed.tookMs, undo: undo(of: performed.answer),
            change: act.spec.changes ? .act : nil)
        keep(entry)
        take(output: performed.answer.output)
        sayDone(act, notice ?? "done", entry.undo)
        show(performed.answer.output, of: act)
        refreshLive()
    }

    func undo(of answer: Answer) -> CommandLog.UndoOffer? {
        guard let undo = answer.undo, let until = answer.undoUntil, until > now else { return nil }
        return CommandLog.UndoOffer(undo: undo, record: answer.record, until: until)
    }

    private mutating func sayDone(
        _ act: Act, _ outcome: String, _ offer: CommandLog.UndoOffer?
    ) {
        guard let offer else { return say(.good, "\(act.name): \(outcome)") }
        let seconds = max(0, (offer.until - now).milliseconds / 1000)
        let loses = offer.undo.loses.map { "; \($0)" } ?? ""
        let text = "\(act.name): \(outcome); u takes it back for \(seconds) s\(loses)"
        toasts.add(.good, text, atMs: time.milliseconds, offersUndo: true)
    }

    /// Puts what an act left of a record into the lists.
    mutating func take(output: any Codable & Sendable) {
        guard let row = output as? any ListRow else { return }
        let record = Self.record(of: row)
        desk.changeAll { $0.list.put(record) }
    }

    private static func record(of row: some ListRow) -> Record { Record(row) }

    /// Shows what is to be read out, once, or what an asking operation gave.
    private mutating func show(_ output: any Codable & Sendable, of act: Act) {
        if let started = output as? StartedReset, let code = started.code {
            let expires = CellText.text(of: started.reset.expires, now: now)
            present(
                Notice(
                    title: "One-time code for \(act.targets.first?.label ?? "the account")",
                    lines: [
                        "", TerminalText("    " + code.revealed), "",
                        TerminalText("Read it out; it works once and ends \(expires)."),
                        "It is not shown again.",
                    ], copied: nil, hint: "Enter or Esc closes; it cannot be shown again",
                    isOnce: true))
        }
    }
}
