internal import Domain
internal import Terminal

extension Console {
    func drawOverlay(into frame: inout Frame, _ areas: Areas) {
        let body = areas.body
        switch overlay {
        case nil: break
        case .question(let question):
            frame.cursor = DialogWidget(
                title: TerminalText(question.title), body: question.body.map { TerminalText($0) },
                state: question.dialog
            ).draw(into: &frame.buffer, in: body, look: look)
        case .act(let act):
            frame.cursor = DialogWidget(
                title: TerminalText(act.running == nil ? act.title : Self.oneMoment(act.act)),
                body: act.body.map { TerminalText($0) },
                details: act.details.map { TerminalText($0) }, state: act.dialog
            ).draw(into: &frame.buffer, in: body, look: look)
        case .form(let form):
            frame.cursor = FormWidget(
                title: TerminalText(
                    form.running == nil ? form.act.name : Self.oneMoment(form.act)),
                state: form.form,
                submitTitle: TerminalText(form.act.title)
            ).draw(into: &frame.buffer, in: body, look: look)
        case .prompt(let prompt): draw(prompt, into: &frame)
        case .palette(let palette):
            frame.cursor = PaletteWidget(
                title: palette.isHelp ? "Help" : "Actions", state: palette.state
            ).draw(into: &frame.buffer, in: body, look: look)
        case .log(let model): draw(model, into: &frame, body)
        case .notice(let notice): draw(notice, into: &frame, body)
        }
    }

    private static func oneMoment(_ act: Act) -> String { "\(act.name): one moment" }

    private func draw(_ prompt: PromptModel, into frame: inout Frame) {
        frame.cursor = PromptWidget(prompt.state)
            .draw(into: &frame.buffer, in: area(of: prompt), look: look)
    }

    /// Where a prompt stands: at the bottom, with what is said about its line.
    func area(of prompt: PromptModel) -> Rect {
        let room = Size(rows: max(1, size.rows - 3), columns: size.columns)
        return Rect(size).splitBottom(PromptWidget(prompt.state).rows(in: room)).bottom
    }

    private func draw(_ model: LogModel, into frame: inout Frame, _ body: Rect) {
        let entries = log.entries.indices.reversed()
        let lines = entries.map { TerminalText(log.line($0, now: now), limit: 300) }
        let cursor = log.entries.count - 1 - log.index(of: model.entry)
        drawBox(
            "What I did", lines, cursor: cursor, top: max(0, cursor - body.rows + 6),
            hint: "u takes the act under the cursor back; Esc closes", into: &frame.buffer, body)
    }

    private func draw(_ notice: Notice, into frame: inout Frame, _ body: Rect) {
        drawBox(
            notice.title, notice.lines, cursor: nil, top: notice.top, hint: notice.hint,
            into: &frame.buffer, body)
    }

    /// A framed box of lines.
    private func drawBox(
        _ title: String, _ lines: [TerminalText], cursor: Int?, top: Int, hint: String,
        into buffer: inout Buffer, _ body: Rect
    ) {
        let room = max(0, body.rows - 4)
        let unseen = max(0, lines.count - room)
        let widest =
            (lines + [TerminalText(Self.hint(hint, below: unseen))]).map(\.width).max() ?? 0
        let columns = min(body.columns, max(44, min(100, widest + 4)))
        let box = body.centered(Size(rows: min(body.rows, lines.count + 4), columns: columns))
        buffer.fill(box, style: look.style(.dialog))
        buffer.frame(box, look: look, on: .dialog)
        buffer.put(
            TerminalText(" \(title) ").fitted(to: box.columns - 4), row: box.row,
            column: box.column + 2, style: look.style(.dialogTitle, on: .dialog))
        let inner = box.inset(rows: 1, columns: 2)
        let (text, last) = inner.splitBottom(1)
        for (index, line) in lines.dropFirst(top).prefix(max(0, text.rows - 1)).enumerated() {
            let isHere = cursor == top + index
            let style = look.style(isHere ? .promptCompletionSelected : .dialog)
            buffer.put(
                line, row: text.row + index, column: text.column, style: style,
                width: text.columns)
        }
        buffer.put(
            TerminalText(Self.hint(hint, below: unseen - top)), row: last.row,
            column: last.column, style: look.style(.textDim, on: .dialog), width: last.columns)
    }

    /// What closes a box, and that it goes on.
    private static func hint(_ hint: String, below: Int) -> String {
        below > 0 ? "\(below) more below; \(hint)" : hint
    }

    func drawSignIn(_ model: SignInModel, into frame: inout Frame) {
        let all = Rect(size)
        let title: String
        switch model.step {
        case .login:
            let place = configuration.endpoint.isEmpty ? "" : " at \(configuration.endpoint)"
            title = "callboard \(configuration.environment): sign in\(place)"
        case .unlock(let name): title = "locked: \(name)"
        case .change: title = "change your password"
        }
        let lines = model.message.map { message in
            TerminalText(message, limit: 400).wrapped(to: size.columns - 4).prefix(5)
        }
        let (top, bottom) = all.splitBottom(max(2, (lines?.count ?? 0) + 1))
        frame.cursor = FormWidget(
            title: TerminalText(title, limit: 76), state: model.form,
            submitTitle: model.step == .change ? "Change" : "Sign in"
        ).draw(into: &frame.buffer, in: top, look: look)
        for (index, line) in (lines ?? []).enumerated() {
            frame.buffer.put(
                line, row: bottom.row + index, column: 0,
                style: look.style(.formError, on: .text), width: size.columns, alignment: .center)
        }
    }
}
