internal import Domain
internal import Terminal

/// Going from view to view.
extension Console {
    mutating func openPane(number: Int) {
        let panes = panes
        guard panes.indices.contains(number - 1) else {
            return say(.info, "there is no pane \(number)")
        }
        open(panes[number - 1])
    }

    /// Shows the first view of a pane, as it was left.
    mutating func open(_ pane: Pane) {
        if let root = desk.root(of: pane.name) {
            desk.show(root.id)
            if !root.list.isLoaded { loadList(root.id) }
            return
        }
        loadList(desk.open(pane))
    }

    /// Opens a list of its own over the view on the screen.
    mutating func drill(_ pane: Pane, filter: String) {
        guard panes.contains(where: { $0.name == pane.name }) else {
            let permission = pane.source.spec.permission.rawValue
            return say(.bad, "\(pane.title) needs \(permission), which your role lacks")
        }
        loadList(desk.open(pane, filter: filter, parent: desk.current?.id))
    }

    /// Goes to the record of an identifier; `false` when it is none that is known.
    mutating func jump(to id: String) -> Bool {
        guard let pane = Panes.holding(id), id.utf8.count <= 100 else { return false }
        guard id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x22 }) else { return false }
        drill(pane, filter: "\(pane.idColumn):\(id)")
        desk.change { $0.list.opensFirst = true }
        return true
    }

    /// Escape: closes the detail, then the view, else takes the filter back.
    mutating func goBack() {
        guard let view = desk.current else { return }
        if candidates.isEmpty, view.detail != nil {
            return desk.change {
                $0.detail = nil
                $0.focus = .list
            }
        }
        if desk.close() { return }
        if !view.list.filter.isEmpty { return setFilter("") }
        say(.info, "q quits")
    }

    /// q: leaves the detail or the view; in the first asks to quit.
    mutating func leaveView() {
        guard let view = desk.current else { return }
        if view.detail != nil {
            return desk.change {
                $0.detail = nil
                $0.focus = .list
            }
        }
        if !desk.close() { askToQuit() }
    }

    mutating func moveFocus() {
        guard desk.current?.detail != nil else { return openDetail() }
        desk.change { $0.focus = $0.focus == .list ? .detail : .list }
    }

    /// Enter: opens the detail; in it, goes where the field leads.
    mutating func open() {
        guard let view = desk.current else { return }
        guard view.focus == .detail, let detail = view.detail else { return openDetail() }
        if let link = detail.meaning?.link, jump(to: link) { return }
        let tabs = view.pane.tabs
        guard tabs.indices.contains(detail.state.tab), let list = tabs[detail.state.tab].list,
            case let target = list(detail.id), let pane = Panes.named(target.pane)
        else { return }
        drill(pane, filter: target.filter)
    }

    mutating func openRelated() {
        guard let view = desk.current, let record = view.list.current else { return }
        if view.focus == .detail, let link = view.detail?.meaning?.link, jump(to: link) { return }
        let links = view.pane.links(record)
        guard let first = links.first else { return say(.info, "nothing is related to this row") }
        if !jump(to: first.id) { say(.info, "\(first.title) is not a record of its own") }
    }

    /// What would be left unfinished, as sentences.
    var underWay: [String] {
        let rows = bulk.map { bulk in
            "\(bulk.act.name) is under way; \(bulk.outcomes.count) of \(bulk.total) are done."
        }
        let act = errands.isActing ? "An act is under way; whether it is done is not known." : nil
        let open = unsettled.map { "\($0.name): nobody knows yet whether it was done." }
        return [rows, act].compactMap(\.self) + open
    }

    /// Quits at once, unless something would be left unfinished.
    mutating func quit() {
        if underWay.isEmpty { effects.append(.quit(0)) } else { askToQuit() }
    }

    mutating func askToQuit() {
        let dialog = DialogState(buttons: [.yes("Quit"), .no])
        overlay = .question(
            Question(
                title: "Quit callboard?", body: underWay, dialog: dialog,
                answer: { console, button in
                    if button == "yes" { console.effects.append(.quit(0)) }
                }))
    }

    /// What the clipboard gets: the field under the cursor, or the record's identifier.
    mutating func copyCurrent() {
        guard let view = desk.current, let record = view.list.current else { return }
        let text = view.focus == .detail ? view.detail?.meaning?.copied : nil
        effects.append(.copy(text ?? record.id))
        say(.info, text == nil ? "copied \(record.id)" : "copied")
    }
}
