internal import Domain
internal import Fields
internal import Terminal

/// What follows when an act was not done: nothing that was typed is lost.
extension Console {
    mutating func fail(_ act: Act, _ failure: Failure, of errand: Errand, tookMs: Int) {
        log.add(
            CommandLog.Entry(
                at: now, name: act.name, call: act.spec.name, outcome: failure.message,
                tookMs: tookMs, isBad: true))
        if case .stale(let current) = failure {
            return showWhatChanged(act, of: errand, current: current)
        }
        say(.bad, "\(act.name): \(failure.message)")
        switch failure {
        case .unavailable, .maintenance, .tooMany: resume(errand, because: failure.message)
        case .invalid(let field, let text):
            guard isAsked(field), bringFormBack(of: errand), case .form(var form)? = overlay else {
                return resume(errand, because: failure.message)
            }
            form.form.fail(field, TerminalText(text))
            overlay = .form(form)
        default:
            if !bringFormBack(of: errand) { close(errand) }
            refreshLive()
        }
    }

    /// Leaves the question, or the form, with all that was typed: the act may be possible soon.
    private mutating func resume(_ errand: Errand, because text: String) {
        if overlay?.running == errand { overlay?.resume(because: text) }
    }

    /// Whether the form of the act on the screen has such a field.
    private func isAsked(_ field: String) -> Bool {
        let form: ActForm? =
            switch overlay {
            case .form(let form)?: form
            case .act(let dialog)?: dialog.form
            default: nil
            }
        return form?.form.fields.contains { $0.key == field } ?? false
    }

    /// Brings the form of an act back, with what the question behind it was answered with; `false`
    /// for an act without one.
    private mutating func bringFormBack(of errand: Errand) -> Bool {
        guard overlay?.running == errand else { return false }
        switch overlay {
        case .form(var form)?:
            form.running = nil
            overlay = .form(form)
        case .act(let dialog)?:
            guard let form = dialog.formAnswered else { return false }
            overlay = .form(form)
        default: return false
        }
        return true
    }

    /// A record as it is now, and what it holds of what an act changes.
    private struct Fresh: Sendable {
        var record: Record
        var before: [String: String]
    }

    /// The record changed since it was drawn: says what, and asks again.
    private mutating func showWhatChanged(_ act: Act, of errand: Errand, current: Int) {
        guard let target = act.targets.first, let view = desk.current else {
            close(errand)
            return say(.bad, "\(act.name): \(Failure.stale(current: current).message)")
        }
        let (source, column) = (view.list.source, view.pane.idColumn)
        let (viewID, action) = (view.id, act.before.isEmpty ? nil : act.action)
        // The same errand goes on: what else is looked up must not take its place, since the
        // question or the form waits for its answer.
        ask(errand) { backend throws(Failure) -> Fresh? in
            guard let record = try source.record(target.id, by: column, backend) else {
                return nil
            }
            guard let action else { return Fresh(record: record, before: [:]) }
            return Fresh(record: record, before: try action.before(backend, record))
        } then: { console, result in
            switch result {
            case .success(let fresh): console.askAgain(act, of: errand, fresh, in: viewID)
            case .failure(let failure):
                console.resume(errand, because: failure.message)
                console.say(failure, of: act.name)
            }
        }
    }

    private mutating func askAgain(
        _ act: Act, of errand: Errand, _ fresh: Fresh?, in viewID: Int
    ) {
        // Who opened something else meanwhile is not torn from it.
        guard overlay == nil || overlay?.running == errand else {
            return say(.bad, "\(act.name): the record has changed; look again")
        }
        guard let fresh, let old = act.targets.first?.record, let view = desk[viewID] else {
            close(errand)
            return say(.bad, "\(act.name): the row is no longer there")
        }
        let record = fresh.record
        desk.changeAll { $0.list.put(record) }
        let changes = zip(view.list.source.columns, zip(old.cells, record.cells))
            .filter { $1.0 != $1.1 }
            .map { column, cells in
                let before = CellText.text(of: cells.0, now: now)
                let after = CellText.text(of: cells.1, now: now)
                return "\(column.title): \(before.isEmpty ? "nothing" : before) → "
                    + (after.isEmpty ? "nothing" : after)
            }
        var act = act
        act.before = fresh.before
        act.targets = [
            Act.Target(
                id: record.id, version: record.version, label: view.pane.label(record),
                record: record)
        ]
        let said = changes.isEmpty ? ["something that the list does not show"] : changes
        if let why = act.action?.obstacle(record, who, readOnly: configuration.readOnly) {
            overlay = .act(ActDialog(act, changes: said, obstacle: why))
            return
        }
        var dialog = question(before: act)
        dialog.changes = said
        // Nobody types anything twice because somebody else was quicker.
        switch overlay {
        case .act(let asked)?:
            dialog.dialog.takeReason(of: asked.dialog)
            dialog.form = asked.form
        case .form(var form)?:
            form.running = nil
            dialog.take(form)
        default: break
        }
        // The key that was pressed once too often agrees to nothing new.
        dialog.dialog.comeUnasked()
        overlay = .act(dialog)
    }
}
