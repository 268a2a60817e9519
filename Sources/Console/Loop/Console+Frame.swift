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
        case .starting, .work:
            header.draw(into: &frame.buffer, in: all.line(0), look: look)
            drawEntry(into: &frame.buffer, all)
            let areas = areas
            drawOverlay(into: &frame, areas)
            drawToasts(into: &frame.buffer, areas)
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
        scene.place(bottom, in: areas.footer)
        return scene
    }

    private func drawToasts(into buffer: inout Buffer, _ areas: Areas) {
        guard !toasts.shown.isEmpty else { return }
        ToastWidget(toasts.shown).draw(into: &buffer, in: toastArea(areas.body), look: look)
    }

    /// Above a prompt: what is wrong with its line is not hidden.
    private func toastArea(_ body: Rect) -> Rect {
        guard case .prompt(let prompt) = overlay else { return body }
        return body.splitBottom(body.endRow - area(of: prompt).row).rest
    }

    // MARK: Top and bottom

    private var header: HeaderWidget {
        typealias Segment = HeaderWidget.Segment
        let environment: Terminal.Role =
            configuration.isProduction ? .headerEnvironmentProduction : .headerEnvironment
        var left = [
            Segment("callboard", priority: 3),
            Segment(TerminalText(environmentName, limit: 20), role: environment),
        ]
        if !configuration.endpoint.isEmpty {
            left.append(Segment(TerminalText(configuration.endpoint, limit: 40), priority: 4))
        }
        if let who {
            let name = "\(who.name) (\(who.role.rawValue))"
            left.append(Segment(TerminalText(name, limit: 40), priority: 2))
        }
        if who?.maintenance != nil {
            left.append(Segment("maintenance", role: .headerEnvironmentProduction))
        }
        if isReadOnly { left.append(Segment("read-only", role: .headerEnvironment)) }
        var right: [Segment] = []
        if case .work = stage, let freshness = desk.look({ freshness($0.list) }) {
            right.append(freshness)
        }
        right.append(Segment(clock.text, priority: 1))
        return HeaderWidget(left: left, right: right)
    }

    /// Capitals, so that production is unmistakable without colours too.
    private var environmentName: String {
        let name = configuration.environment
        return configuration.isProduction ? name.uppercased() : name
    }

    /// How old the rows are that stand there; what is being loaded is said behind it.
    private func freshness(_ list: ListModel) -> HeaderWidget.Segment {
        guard list.isLoaded || list.freshness.failures > 0 else {
            guard isSlow else { return HeaderWidget.Segment(.empty) }
            return HeaderWidget.Segment("loading", role: .headerFreshnessOld)
        }
        let state = list.freshness.state(atMs: time.milliseconds)
        let words = list.isHeld ? "held, \(state.words)" : state.words
        return HeaderWidget.Segment(
            look.state(state.role, TerminalText(isSlow ? "\(words) · loading" : words)),
            role: state.role)
    }

    /// The numbered panes.
    var paneTabs: TabsWidget {
        let root = desk.rootPane
        return TabsWidget(tabs, selected: panes.firstIndex { $0.name == root } ?? -1)
    }

    static func tabs(_ panes: [Pane]) -> [TabsWidget.Tab] {
        panes.enumerated().map { index, pane in
            TabsWidget.Tab(TerminalText(pane.title), number: index < 9 ? index + 1 : nil)
        }
    }

    private func path(_ view: View) -> BreadcrumbWidget {
        var steps: [TerminalText] = []
        for step in desk.path {
            steps.append(TerminalText(step.pane.title.lowercased()))
            if !step.list.filter.isEmpty {
                steps.append(TerminalText(step.list.filter, limit: 120))
            }
        }
        guard let trouble = trouble(view.list) else {
            return BreadcrumbWidget(steps, note: order(view.list))
        }
        return BreadcrumbWidget(steps, note: trouble, isUrgent: true)
    }

    /// Which part of asking failed last, and how long the others took.
    private func trouble(_ list: ListModel) -> TerminalText? {
        guard list.freshness.failures > 0, let said = list.freshness.said else { return nil }
        return TerminalText(said, limit: 200)
    }

    /// What the rows are sorted by.
    private func order(_ list: ListModel) -> TerminalText {
        let title = list.source.columns.first { $0.key == list.sort.key }?.title ?? list.sort.key
        let arrow = look.sign(list.sort.isDescending ? .descending : .ascending)
        return TerminalText("sorted by \(title.lowercased()) ", limit: 40) + arrow
    }

    private var bottom: Scene.Part {
        guard let bulk else { return .footer(FooterWidget(footer.hints)) }
        return .progress(
            ProgressWidget(
                TerminalText(bulk.act.name, limit: 60), done: bulk.outcomes.count,
                total: bulk.total))
    }
}
