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
        var painter = Painter()
        return frame(&painter)
    }

    /// The same with a painter who drew the frame before, and so has less to do.
    package func frame(_ painter: inout Painter) -> Frame {
        if case .work = stage, !isTooSmall { return workFrame(&painter) }
        var frame = Frame(buffer: look.buffer(size))
        let all = Rect(size)
        guard !isTooSmall else {
            NoticeWidget.tooSmall(
                size, least: Self.sizeLeast, quitKey: TerminalText(key(.quit))
            ).draw(into: &frame.buffer, in: all, look: look)
            return frame
        }
        switch stage {
        case .signIn(let model), .locked(let model): drawSignIn(model, into: &frame)
        case .starting, .work: header.draw(into: &frame.buffer, in: all.line(0), look: look)
        }
        return frame
    }

    private func workFrame(_ painter: inout Painter) -> Frame {
        let areas = areas
        var frame = Frame(buffer: painter.paint(scene(areas), look: look))
        drawOverlay(into: &frame, areas)
        drawToasts(into: &frame.buffer, areas)
        return frame
    }

    private func scene(_ areas: Areas) -> Scene {
        var scene = Scene(size)
        scene.place(.header(header), in: areas.header)
        scene.place(.tabs(paneTabs), in: areas.tabs)
        if let view = desk.current {
            scene.place(.path(path(view)), in: areas.path)
            if !areas.list.isEmpty {
                scene.place(.table(tableWidget(view)), in: areas.list)
            }
            if let detail = view.detail, let area = areas.detail {
                scene.place(.detail(detailWidget(view, detail)), in: area)
            }
        }
        scene.place(footer, in: areas.footer)
        return scene
    }

    private func drawToasts(into buffer: inout Buffer, _ areas: Areas) {
        guard !toasts.shown.isEmpty else { return }
        ToastWidget(toasts.shown).draw(into: &buffer, in: areas.body, look: look)
    }

    // MARK: Top and bottom

    private var header: HeaderWidget {
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
        return HeaderWidget(left: left, right: right)
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

    private func path(_ view: View) -> BreadcrumbWidget {
        var steps: [TerminalText] = []
        for step in desk.path {
            steps.append(TerminalText(step.pane.title.lowercased()))
            if !step.list.filter.isEmpty {
                steps.append(TerminalText(step.list.filter, limit: 120))
            }
        }
        return BreadcrumbWidget(steps)
    }

    private var footer: Scene.Part {
        guard let bulk else { return .footer(FooterWidget(hints)) }
        return .progress(
            ProgressWidget(
                TerminalText(bulk.act.name, limit: 60), done: bulk.outcomes.count,
                total: bulk.total))
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
