internal import Domain
internal import Fields
internal import Terminal

extension Console {
    /// The table of a view, with the rows that are shown.
    func tableWidget(_ view: View) -> TableWidget {
        let list = view.list
        let rows = list.table.visible.map { place in
            let id = list.records[place].id
            return TableRow(
                id: id, cells: list.records[place].shown, isMarked: list.table.isMarked(id))
        }
        var table = TableWidget(
            columns: view.columns, rows: rows, cursor: list.table.cursorLine,
            sort: TableWidget.Sort(list.sort.key, descending: list.sort.isDescending),
            isFocused: view.focus == .list, newRows: list.newIDs.count, note: note(list),
            empty: emptyText(view))
        table.firstColumn = view.firstColumn
        return table
    }

    private func note(_ list: ListModel) -> TerminalText {
        var parts: [String] = []
        if !list.table.marks.isEmpty { parts.append("\(list.table.marks.count) marked") }
        if let place = list.searchedUpTo { parts.append("searched up to \(place)") }
        if list.current?.isGone == true { parts.append("this row is no longer there") }
        if list.isHeld { parts.append("updates held") }
        return TerminalText(parts.joined(separator: " · "), limit: 200)
    }

    private func emptyText(_ view: View) -> TerminalText {
        if let problem = view.list.problem { return TerminalText(problem, limit: 400) }
        if !view.list.isLoaded, let said = view.list.freshness.said {
            return TerminalText("\(said); trying again", limit: 400)
        }
        guard view.list.isLoaded else { return isSlow ? "loading; Ctrl-C cancels" : .empty }
        let filter = view.list.filter
        return filter.isEmpty
            ? "nothing here" : TerminalText("nothing fits \(filter); Esc removes the filter")
    }

    /// The detail of a view.
    func detailWidget(_ view: View, _ detail: DetailModel) -> DetailWidget {
        DetailWidget(
            title: TerminalText(detail.title, limit: 100),
            tabs: view.pane.tabs.map { TerminalText($0.title) }, sections: detail.sections,
            state: detail.state, isFocused: view.focus == .detail)
    }
}
