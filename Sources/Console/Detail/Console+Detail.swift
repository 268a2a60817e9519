internal import Domain
internal import Fields
internal import Terminal

extension View {
    /// The tab of the detail that is shown; `nil` when none is open, or the pane has none.
    var tab: DetailTab? {
        guard let index = detail?.state.tab, pane.tabs.indices.contains(index) else { return nil }
        return pane.tabs[index]
    }

    /// Why an act does not fit the tab that is shown; `nil` when it does.
    ///
    /// A key that could be meant for a row of the tab must not be taken for the whole record.
    func misfit(of action: PaneAction) -> String? {
        guard let id = detail?.id, let tab, !action.tabs.isEmpty,
            !action.tabs.contains(tab.title)
        else { return nil }
        let rows = tab.list.flatMap { list in Panes.named(list(id).pane) }
        let isForRows = rows?.actions.contains { $0.verb == action.verb } ?? false
        let keys = focus == .list ? "Tab, then Enter opens a row" : "Enter opens the row"
        let way = isForRows ? "; \(keys)" : ""
        return "done on \(action.tabs.joined(separator: " or ")), not on \(tab.title)\(way)"
    }
}

/// What keys do to the detail on the screen.
extension Console {
    mutating func openDetail() {
        guard let view = desk.current else { return }
        guard let record = view.list.current else { return say(.info, "there is no row here") }
        let tabs = view.pane.tabs
        let label = view.pane.label(record)
        let isSmall = areas.isSmall
        desk.change { view in
            if view.detail == nil { view.detail = DetailModel(record, title: label) }
            view.detail?.show(record, title: label)
            // Where one thing is shown at a time, keys go to what is shown.
            if isSmall { view.focus = .detail }
        }
        guard !tabs.isEmpty else {
            var page = DetailPage(now: now)
            let specs = view.list.source.columns
            page.add("", zip(specs, record.cells).map { .init($0.title, $1) })
            return desk.change { $0.detail?.take(page, tab: 0) }
        }
        loadDetail()
    }

    /// Reads the tab that is shown.
    mutating func loadDetail() {
        guard let view = desk.current, let detail = view.detail else { return }
        let tabs = view.pane.tabs
        let tab = detail.state.tab
        guard tabs.indices.contains(tab) else { return }
        let (read, id, viewID, now) = (tabs[tab].read, detail.id, view.id, now)
        ask(.detail(viewID)) { backend throws(Failure) in
            try read(backend, id, now)
        } then: { console, result in
            console.desk.change(viewID) { view in
                guard view.detail?.id == id else { return }
                switch result {
                case .success(let page): view.detail?.take(page, tab: tab)
                case .failure(let failure): view.detail?.fail(failure, tab: tab)
                }
            }
        }
    }

    mutating func showTab(_ step: Int) {
        guard let view = desk.current else { return }
        guard let detail = view.detail else { return openDetail() }
        let count = max(1, view.pane.tabs.count)
        desk.change { view in
            view.detail?.problem = nil
            if step > 0 {
                view.detail?.state.showNextTab(of: count)
            } else {
                view.detail?.state.showPreviousTab(of: count)
            }
        }
        if detail.state.tab != desk.current?.detail?.state.tab { loadDetail() }
    }

    /// Moves in the detail; `false` for what is no move.
    mutating func performOnDetail(_ action: ActionName) -> Bool {
        guard let view = desk.current, let detail = view.detail else { return false }
        let widget = detailWidget(view, detail)
        guard let area = areas.detail else { return false }
        let layout = widget.layout(in: area, look: look)
        let height = widget.linesShown(in: area)
        var state = detail.state
        switch action {
        case "cursor.up": state.moveUp(in: layout, height: height)
        case "cursor.down": state.moveDown(in: layout, height: height)
        case "cursor.page.up": state.scroll(by: -height, in: layout, height: height)
        case "cursor.page.down": state.scroll(by: height, in: layout, height: height)
        case "cursor.half.up": state.scroll(by: -height / 2, in: layout, height: height)
        case "cursor.half.down": state.scroll(by: height / 2, in: layout, height: height)
        case "cursor.top": state.scroll(by: -layout.count, in: layout, height: height)
        case "cursor.bottom": state.scroll(by: layout.count, in: layout, height: height)
        default: return false
        }
        desk.change { $0.detail?.state = state }
        return true
    }

    /// Lets the detail follow the cursor of the list, which has rested.
    mutating func followCursor() {
        guard let view = desk.current, let due = view.detail?.dueMs,
            due <= time.milliseconds
        else { return }
        guard view.list.current != nil else {
            return desk.change { $0.detail = nil }
        }
        openDetail()
    }

    /// Whether masked values can be shown here at all.
    var mayReveal: Bool {
        !isReadOnly && who?.permissions.contains(RevealField.spec.permission) == true
    }

    /// Shows the masked value under the cursor for a short time.
    mutating func reveal() {
        guard let view = desk.current, let detail = view.detail else {
            return say(.info, "open the detail with Enter and go to the field")
        }
        guard view.focus == .detail, let personal = detail.meaning?.personal else {
            return say(.info, "go to a masked field of the detail; Tab moves there")
        }
        guard let user = User.ID(detail.id) else { return }
        let permission = RevealField.spec.permission
        guard who?.permissions.contains(permission) == true else {
            return say(.bad, "your role lacks \(permission.rawValue)")
        }
        if detail.revealed[personal] != nil {
            return desk.change { $0.detail?.mask(personal) }
        }
        // It is recorded as done and counts towards an alarm: no mere reading.
        let refusal = configuration.readOnly ?? who?.maintenance(against: RevealField.spec)
        if let refusal { return say(.bad, refusal) }
        let (id, call) = (view.id, call(ticket: ticket))
        ask(.reveal(id)) { backend throws(Failure) in
            try backend.perform(RevealField(user: user, field: personal), call)
        } then: { console, result in
            switch result {
            case .success(let value):
                let until = console.time.milliseconds + Int(RevealField.life.milliseconds)
                console.desk.change(id) { view in
                    guard view.detail?.id == user.description else { return }
                    view.detail?.reveal(personal, value.value, untilMs: until)
                }
            case .failure(let failure): console.say(failure, of: "reveal")
            }
        }
    }
}
