internal import Domain
internal import Fields
package import Terminal

/// What the screen shows.
package struct Frame: Sendable {
    package var buffer: Buffer
    /// Where the terminal's cursor belongs; `nil` hides it.
    package var cursor: Screen.Position?
}

extension Console {
    /// Draws the screen as it is now.
    package func frame() -> Frame {
        var frame = Frame(buffer: look.buffer(size))
        let all = Rect(size)
        guard !isTooSmall else {
            NoticeWidget.tooSmall(
                size, least: Self.sizeLeast, quitKey: TerminalText(key(.quit))
            ).draw(into: &frame.buffer, in: all, look: look)
            return frame
        }
        switch stage {
        case .starting: drawHeader(into: &frame.buffer, all.line(0))
        case .signIn(let model), .locked(let model): drawSignIn(model, into: &frame)
        case .work: drawWork(into: &frame)
        }
        return frame
    }

    private func drawWork(into frame: inout Frame) {
        let areas = areas
        drawHeader(into: &frame.buffer, areas.header)
        paneTabs.draw(into: &frame.buffer, in: areas.tabs, look: look)
        if let view = desk.current {
            drawPath(view, into: &frame.buffer, areas.path)
            if !areas.list.isEmpty {
                tableWidget(view).draw(into: &frame.buffer, in: areas.list, look: look)
            }
            if let detail = view.detail, let area = areas.detail {
                detailWidget(view, detail).draw(into: &frame.buffer, in: area, look: look)
            }
        }
        drawFooter(into: &frame.buffer, areas.footer)
        drawOverlay(into: &frame, areas)
        drawToasts(into: &frame.buffer, areas)
    }

    private func drawToasts(into buffer: inout Buffer, _ areas: Areas) {
        guard !toasts.shown.isEmpty else { return }
        ToastWidget(toasts.shown).draw(into: &buffer, in: areas.body, look: look)
    }

    // MARK: Top and bottom

    private func drawHeader(into buffer: inout Buffer, _ line: Rect) {
        typealias Segment = HeaderWidget.Segment
        let environment: Terminal.Role =
            configuration.isProduction ? .headerEnvironmentProduction : .headerEnvironment
        var left = [
            Segment("callboard", priority: 3),
            Segment(TerminalText(configuration.environment, limit: 20), role: environment),
        ]
        if !configuration.endpoint.isEmpty {
            left.append(Segment(TerminalText(configuration.endpoint, limit: 40), priority: 4))
        }
        if let who {
            let name = "\(who.name) (\(who.role.rawValue))"
            left.append(Segment(TerminalText(name, limit: 40), priority: 2))
        }
        if isReadOnly { left.append(Segment("read-only", role: .headerEnvironment)) }
        var right: [Segment] = []
        if let list = desk.current?.list, case .work = stage {
            right.append(freshness(list))
        }
        right.append(Segment(TerminalText(clock), priority: 1))
        HeaderWidget(left: left, right: right).draw(into: &buffer, in: line, look: look)
    }

    private func freshness(_ list: ListModel) -> HeaderWidget.Segment {
        if isSlow { return HeaderWidget.Segment("loading", role: .headerFreshnessOld) }
        guard list.isLoaded || list.freshness.failures > 0 else {
            return HeaderWidget.Segment(.empty)
        }
        let state = list.freshness.state(atMs: time.milliseconds)
        let words = list.isHeld ? "held, \(state.words)" : state.words
        return HeaderWidget.Segment(
            look.state(state.role, TerminalText(words)), role: state.role)
    }

    /// `14:03`, in Riyadh.
    private var clock: String {
        String(CellText.text(of: now, now: now, moments: .minute).suffix(5))
    }

    /// The numbered panes.
    var paneTabs: TabsWidget {
        let panes = panes
        let path = desk.path
        let selected = panes.firstIndex { $0.name == path.first?.pane.name } ?? -1
        return TabsWidget(
            panes.enumerated().map { index, pane in
                TabsWidget.Tab(TerminalText(pane.title), number: index < 9 ? index + 1 : nil)
            }, selected: selected)
    }

    private func drawPath(_ view: View, into buffer: inout Buffer, _ line: Rect) {
        var steps: [TerminalText] = []
        for step in desk.path {
            steps.append(TerminalText(step.pane.title.lowercased()))
            if !step.list.filter.isEmpty {
                steps.append(TerminalText(step.list.filter, limit: 120))
            }
        }
        BreadcrumbWidget(steps).draw(into: &buffer, in: line, look: look)
    }

    private func drawFooter(into buffer: inout Buffer, _ line: Rect) {
        if let bulk {
            ProgressWidget(
                TerminalText(bulk.act.name, limit: 60), done: bulk.outcomes.count,
                total: bulk.total
            ).draw(into: &buffer, in: line, look: look, on: .footer)
            return
        }
        FooterWidget(hints).draw(into: &buffer, in: line, look: look)
    }

    /// Keys and what they do here, the most important first.
    private var hints: [FooterWidget.Hint] {
        if !candidates.isEmpty {
            return candidates.map {
                FooterWidget.Hint(
                    TerminalText($0.sequence.name),
                    TerminalText(KeymapVocabulary.console.summary(of: $0.binding)))
            }
        }
        guard let view = desk.current else { return [] }
        var names: [(ActionName, String)] = [
            (.openHelp, "help"), ("filter.edit", "filter"), ("command.prompt", "command"),
        ]
        if view.detail == nil {
            names += [("open", "detail"), ("mark.toggle", "mark")]
        } else if view.focus == .detail {
            names += [("detail.tab.next", "tab"), ("reveal", "reveal"), ("copy", "copy")]
        } else {
            names += [("focus.next", "detail"), ("detail.tab.next", "tab")]
        }
        var seen: Set<ActionName> = []
        for action in view.pane.actions
        where seen.insert(action.verb).inserted && obstacle(to: action) == nil {
            names.append((action.verb, action.title.lowercased()))
        }
        if let seconds = log.undoSeconds(at: now) {
            names.insert(("undo", "undo \(seconds) s"), at: 1)
        }
        names.append((.quit, "back"))
        return names.compactMap { action, title in
            let key = key(action)
            return key.isEmpty ? nil : FooterWidget.Hint(TerminalText(key), TerminalText(title))
        }
    }
}
