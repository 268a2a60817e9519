internal import Domain
internal import Fields
internal import Terminal

/// What keys do to the list on the screen.
extension Console {
    mutating func performOnList(_ action: ActionName) -> Bool {
        guard let focus = desk.look(\.focus) else { return false }
        if focus == .detail, performOnDetail(action) { return true }
        switch action {
        case "cursor.up": move { $0.moveUp() }
        case "cursor.down": move { $0.moveDown() }
        case "cursor.half.up": move { $0.halfPageUp() }
        case "cursor.half.down": move { $0.halfPageDown() }
        case "cursor.page.up": page(-1)
        case "cursor.page.down": page(1)
        case "cursor.top": goToEnd(.first)
        case "cursor.bottom": goToEnd(.last)
        case "sort.next": sort(by: 1)
        case "sort.previous": sort(by: -1)
        case "sort.reverse": reverseSort()
        case "mark.toggle": desk.change { $0.list.toggleMark(label: $0.pane.label) }
        case "mark.all": markAll()
        case "mark.clear": desk.change { $0.list.clearMarks() }
        case "scroll.left": scrollColumns(-1)
        case "scroll.right": scrollColumns(1)
        default: return false
        }
        afterMove()
        return true
    }

    /// Shows the columns that did not fit, one farther with each step.
    private mutating func scrollColumns(_ step: Int) {
        let area = areas.list
        guard let view = desk.current, !area.isEmpty else { return }
        let last = TableWidget.firstColumnMax(view.columns, in: area)
        guard last > 0 else { return say(.info, "every column is shown") }
        let next = min(view.firstColumn, last) + step
        // The line below the rows says where there are more.
        guard next >= 0, next <= last else { return }
        desk.change { $0.firstColumn = next }
    }

    private mutating func move(_ change: (inout TableState) -> Void) {
        desk.change { view in
            change(&view.list.table)
            view.list.dropGone()
        }
    }

    /// Moves by a page; what is not loaded yet is moved on when it has come.
    private mutating func page(_ direction: Int) {
        guard let before = desk.current?.list else { return }
        move { direction > 0 ? $0.pageDown() : $0.pageUp() }
        guard let after = desk.current?.list, let from = before.table.cursor,
            let to = after.table.cursor
        else { return }
        let wanted = max(1, after.table.height - 1) * direction
        let isMore = direction > 0 ? after.nextCursor != nil : after.previousCursor != nil
        if isMore, to - from != wanted { desk.change { $0.list.owedRows = wanted - (to - from) } }
    }

    private mutating func goToEnd(_ end: ListModel.End) {
        guard let view = desk.current else { return }
        let isHere =
            end == .first
            ? view.list.previousCursor == nil && view.list.newIDs.isEmpty
            : view.list.nextCursor == nil
        guard isHere, view.list.isLoaded else { return loadList(view.id, from: end) }
        move { end == .first ? $0.moveToTop() : $0.moveToBottom() }
    }

    /// What follows a move: pages that should be on their way, and a detail that follows.
    mutating func afterMove() {
        let isNearEnd = desk.look { $0.list.wantsNext || $0.list.wantsPrevious }
        if isNearEnd == true, let view = desk.current { prefetch(view) }
        guard desk.look({ $0.detail != nil }) == true, let view = desk.current,
            let detail = view.detail, let record = view.list.current
        else { return }
        let due = detail.id == record.id ? nil : time.milliseconds + DetailModel.restMs
        desk.change { $0.detail?.dueMs = due }
    }

    private mutating func prefetch(_ view: View) {
        let id = view.id
        if view.list.wantsNext, !errands.isRunning(.nextPage(id)), !errands.isRunning(.list(id)) {
            loadMore(view, errand: .nextPage(id), cursor: view.list.nextCursor)
        }
        if view.list.wantsPrevious, !errands.isRunning(.previousPage(id)),
            !errands.isRunning(.list(id))
        {
            loadMore(view, errand: .previousPage(id), cursor: view.list.previousCursor)
        }
    }

    private mutating func loadMore(_ view: View, errand: Errand, cursor: String?) {
        let (source, request, id) = (view.list.source, view.list.request(cursor), view.id)
        ask(errand) { backend throws(Failure) in
            try source.read(backend, request)
        } then: { console, result in
            switch result {
            case .success(let page):
                console.desk.change(id) { view in
                    guard view.list.request(cursor) == request else { return }
                    if errand == .nextPage(id) {
                        view.list.append(page, asked: cursor)
                    } else {
                        view.list.prepend(page, asked: cursor)
                    }
                }
                console.afterMove()
            case .failure(let failure): console.failList(id, failure)
            }
        }
    }

    /// Loads a list from one of its ends, in place of what is shown.
    ///
    /// With `isKept` the cursor stays on its record where that is on the page.
    mutating func loadList(
        _ id: Int, from end: ListModel.End = .first, keepingCursor isKept: Bool = false
    ) {
        guard let view = desk[id] else { return }
        errands.forget(.nextPage(id))
        errands.forget(.previousPage(id))
        let cursor = end == .last ? "end" : nil
        let (source, request) = (view.list.source, view.list.request(cursor))
        let (sinceMs, counter) = (time.milliseconds, live.counter)
        ask(.list(id)) { backend throws(Failure) in
            try source.read(backend, request)
        } then: { console, result in
            switch result {
            case .success(let page):
                console.desk.change(id) { view in
                    view.list.take(page, end: end, asked: cursor, keepingCursor: isKept)
                    view.list.freshness.confirm(atMs: sinceMs, counter: counter)
                    view.list.problem = nil
                    view.dropKeptList()
                }
                console.afterLoad(id)
            case .failure(let failure): console.failList(id, failure)
            }
        }
    }

    private mutating func afterLoad(_ id: Int) {
        guard let view = desk[id] else { return }
        if view.list.opensFirst {
            desk.change(id) { $0.list.opensFirst = false }
            if desk.current?.id == id { openDetail() }
        }
        afterMove()
    }

    /// Notes that a list could not be read; what is shown stays, or what was shown before another
    /// filter or order comes back.
    mutating func failList(_ id: Int, _ failure: Failure) {
        guard let view = desk[id] else { return }
        var isNews = view.list.freshness.failures == 0
        desk.change(id) { view in
            view.list.owedRows = 0
            guard failure.isPassing else { return view.list.problem = failure.message }
            if view.bringListBack() { isNews = true }
            view.list.freshness.fail(failure.message)
        }
        if isNews { say(failure, of: view.pane.title) }
    }

    mutating func reload() {
        guard let view = desk.current else { return }
        desk.change { $0.list.freshness.forgive() }
        loadList(view.id, keepingCursor: true)
        if view.detail != nil { loadDetail() }
    }

    mutating func toggleHold() {
        desk.change { $0.list.isHeld.toggle() }
        let isHeld = desk.current?.list.isHeld == true
        say(.info, isHeld ? "live updates wait; z lets them go on" : "live updates go on")
        if !isHeld { refreshLive() }
    }
}

// MARK: - Filter and sort

extension Console {
    /// Takes another filter, whose text was found right.
    mutating func setFilter(_ text: String) {
        guard let view = desk.current, view.list.filter != text else { return }
        desk.change {
            $0.renewList { $0.filter = text }
            $0.detail = nil
            $0.focus = .list
        }
        loadList(view.id)
    }

    mutating func toggleProblems() {
        guard let view = desk.current else { return }
        guard let problems = view.pane.problems else {
            return say(.info, "\(view.pane.title) know no problems")
        }
        setFilter(view.list.filter == problems ? "" : problems)
    }

    /// Sorts by the next (1) or the previous (-1) column that can be sorted by.
    private mutating func sort(by step: Int) {
        guard let view = desk.current else { return }
        let shown = view.pane.columns.map(\.key)
        let keys = shown.filter { key in
            view.list.source.columns.contains { $0.key == key && $0.isSortable }
        }
        guard !keys.isEmpty else { return say(.info, "this list has one order only") }
        let place = keys.firstIndex(of: view.list.sort.key)
        let next = place.map { ($0 + step + keys.count) % keys.count } ?? 0
        sort(SortOrder(keys[next], descending: isBestDescending(keys[next])))
    }

    /// Newest first, names from A.
    private func isBestDescending(_ key: String) -> Bool {
        desk.current?.list.source.columns.first { $0.key == key }?.kind == .instant
    }

    mutating func reverseSort() {
        guard let order = desk.current?.list.sort else { return }
        sort(SortOrder(order.key, descending: !order.isDescending))
    }

    /// A click on a header: sorts by it, again the other way round.
    mutating func sort(byColumn key: String) {
        guard let list = desk.current?.list else { return }
        guard list.source.columns.contains(where: { $0.key == key && $0.isSortable }) else {
            return say(.info, "this column cannot be sorted by")
        }
        guard list.sort.key != key else { return reverseSort() }
        sort(SortOrder(key, descending: isBestDescending(key)))
    }

    private mutating func sort(_ order: SortOrder) {
        guard let view = desk.current else { return }
        desk.change { $0.renewList { $0.sort = order } }
        loadList(view.id)
    }
}

// MARK: - Marks

extension Console {
    /// Rows asked for at once while marking.
    private static let markPageRows = 1000

    /// Marks all rows of the filter, as far as ``ListModel/marksMax``.
    mutating func markAll() {
        guard let view = desk.current else { return }
        let (id, source, label) = (view.id, view.list.source, view.pane.label)
        var first = view.list.request(nil)
        first.limit = Self.markPageRows
        let request = first
        say(.info, "marking")
        ask(.marks(id)) { backend throws(Failure) in
            var request = request
            var found: [ListModel.Mark] = []
            repeat {
                let page = try source.read(backend, request)
                found += page.records.map { ListModel.Mark($0, label: label($0)) }
                request.cursor = page.next
            } while request.cursor != nil && found.count < ListModel.marksMax
            return (Array(found.prefix(ListModel.marksMax)), request.cursor != nil)
        } then: { console, result in
            switch result {
            case .success(let (found, isCut)):
                console.desk.change(id) { $0.list.mark(found) }
                let more = isCut ? ", which is the limit; narrow the filter for the rest" : ""
                console.say(.info, "\(found.count) marked\(more)")
            case .failure(let failure): console.say(failure, of: "marking")
            }
        }
    }
}
