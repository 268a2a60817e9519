internal import Domain
internal import Terminal

extension Console {
    /// What stands where now.
    var areas: Areas {
        Areas(
            size, hasDetail: desk.look { $0.detail != nil } ?? false,
            isDetailFocused: desk.look { $0.focus == .detail } ?? false)
    }

    /// Brings what depends on the size into line with it, after every event.
    mutating func settle() {
        clock.tell(now)
        settings.learnKeys(of: viewContext)
        settleFooter()
        guard case .work = stage, !isTooSmall, !desk.isEmpty else { return }
        let areas = areas
        let height = TableWidget.rowsShown(in: areas.list)
        if !areas.list.isEmpty, desk.look(\.list.table.height) != height {
            desk.change { $0.list.table.resize(height: height) }
            afterMove()
        }
        let now = now
        desk.change { $0.list.tell(at: now) }
        guard let area = areas.detail, let view = desk.current, let detail = view.detail else {
            return
        }
        let widget = detailWidget(view, detail)
        let layout = widget.layout(in: area, look: look)
        desk.change { view in
            view.detail?.state.settle(in: layout, height: widget.linesShown(in: area))
        }
    }
}

/// Where the mouse was pressed last, to tell double clicks.
struct ClickMemory: Sendable {
    private var row = -1
    private var atMs = Int.min / 2

    /// Two presses on one row within this time are a double click.
    static let doubleMs = 400

    /// Notes a press; true when it is the second of two.
    mutating func press(row: Int, atMs now: Int) -> Bool {
        let isDouble = row == self.row && now - atMs <= Self.doubleMs
        (self.row, atMs) = (row, isDouble ? Int.min / 2 : now)
        return isDouble
    }
}

/// Lines that one step of the wheel moves.
private let wheelLines = 3

extension Console {
    mutating func take(_ mouse: Mouse) {
        guard let view = desk.current else { return }
        let areas = areas
        let isInDetail =
            areas.detail?.contains(row: mouse.row, column: mouse.column) ?? false
        switch mouse.kind {
        case .wheelUp, .wheelDown:
            let lines = mouse.kind == .wheelUp ? -wheelLines : wheelLines
            if isInDetail { scrollDetail(lines) } else { scrollList(lines) }
        case .press where mouse.button == .left:
            if isInDetail { return desk.change { $0.focus = .detail } }
            press(mouse, view, areas)
        case .press, .release, .drag: break
        }
    }

    private mutating func scrollList(_ lines: Int) {
        desk.change { $0.list.table.scroll(by: lines) }
        afterMove()
    }

    private mutating func scrollDetail(_ lines: Int) {
        guard let view = desk.current, let detail = view.detail, let area = areas.detail else {
            return
        }
        let widget = detailWidget(view, detail)
        let layout = widget.layout(in: area, look: look)
        var state = detail.state
        state.scroll(by: lines, in: layout, height: widget.linesShown(in: area))
        desk.change { $0.detail?.state = state }
    }

    private mutating func press(_ mouse: Mouse, _ view: View, _ areas: Areas) {
        if let number = paneTabs.tab(
            atRow: mouse.row, column: mouse.column, in: areas.tabs, look: look)
        {
            return openPane(number: number + 1)
        }
        let table = tableWidget(view)
        let part = table.part(atRow: mouse.row, column: mouse.column, in: areas.list)
        switch part {
        case .row(let line):
            desk.change { view in
                view.focus = .list
                view.list.table.move(toLine: line)
            }
            afterMove()
            if click.press(row: mouse.row, atMs: time.milliseconds) { openDetail() }
        case .header(let key): sort(byColumn: key)
        case .news: loadList(view.id)
        case nil: break
        }
    }
}
