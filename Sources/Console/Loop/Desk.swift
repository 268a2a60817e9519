internal import Domain
internal import Terminal

/// A pane as somebody looks at it: what is loaded, where the cursor is, what is open.
struct View: Sendable {
    /// What keys go to.
    enum Focus: Sendable { case list, detail }

    let id: Int
    let pane: Pane
    /// The pane's columns with the titles of its list.
    let columns: [TableColumn]
    private let contexts: (list: ContextName, detail: ContextName)
    var list: ListModel
    /// The list as it was before another filter or order, until that has come: when the server is
    /// away, it is what there is to look at.
    private var listBefore: ListModel?
    var detail: DetailModel?
    var focus = Focus.list
    /// The column scrolled to; 0 shows those of most weight.
    var firstColumn = 0
    /// The view that it was opened from; `nil` for the first view of a pane.
    let parent: Int?

    init(_ pane: Pane, id: Int, filter: String, parent: Int?) {
        (self.id, self.pane, self.parent) = (id, pane, parent)
        list = ListModel(source: pane.source)
        list.filter = filter
        contexts = (pane.listContext, pane.detailContext)
        columns = pane.columns.map { column in
            let index = pane.source.index(of: column.key) ?? 0
            return TableColumn(
                column.key, TerminalText(pane.source.columns[index].title), width: column.width,
                priority: column.priority, cell: index)
        }
    }
}

extension View {
    /// Empties the list for another filter or order, and keeps it as it was.
    mutating func renewList(_ change: (inout ListModel) -> Void) {
        if list.isLoaded { listBefore = list }
        change(&list)
        list.clear()
    }

    /// Forgets the list that was kept: the new one has come.
    mutating func dropKeptList() { listBefore = nil }

    /// Takes back the list that was kept; false when there is none, or another has come.
    mutating func bringListBack() -> Bool {
        guard !list.isLoaded, let before = listBefore else { return false }
        (list, listBefore) = (before, nil)
        return true
    }

    /// Where keys are looked up.
    var context: ContextName { focus == .list ? contexts.list : contexts.detail }
}

/// The views that are open and the ways between them.
struct Desk: Sendable {
    private var views: [View] = []
    private var currentID = 0
    private var lastID: Int?
    private var nextID = 1
    /// Views in the order in which they were looked at, for going back and forward.
    private var trail: [Int] = []
    private var place = 0

    /// Steps that can be gone back.
    private static let trailMax = 50

    var isEmpty: Bool { views.isEmpty }

    /// The view on the screen; `nil` before anybody is signed in.
    var current: View? { self[currentID] }

    /// Looks at the view on the screen without a copy of it; `nil` before anybody is signed in.
    func look<Found>(_ find: (View) -> Found) -> Found? {
        views.firstIndex { $0.id == currentID }.map { index in
            views.withUnsafeBufferPointer { find($0[index]) }
        }
    }

    /// Changes the view on the screen, in place.
    mutating func change(_ change: (inout View) -> Void) { self.change(currentID, change) }

    subscript(id: Int) -> View? { views.first { $0.id == id } }

    /// Changes a view; nothing happens when it was closed in the meantime.
    mutating func change(_ id: Int, _ change: (inout View) -> Void) {
        guard let index = views.firstIndex(where: { $0.id == id }) else { return }
        change(&views[index])
    }

    /// The first view of a pane, if it was opened.
    func root(of pane: String) -> View? {
        views.first { $0.pane.name == pane && $0.parent == nil }
    }

    /// Opens a view and shows it.
    mutating func open(_ pane: Pane, filter: String = "", parent: Int? = nil) -> Int {
        let id = nextID
        nextID += 1
        views.append(View(pane, id: id, filter: filter, parent: parent))
        show(id)
        return id
    }

    /// Shows a view that is open.
    mutating func show(_ id: Int) {
        guard id != currentID else { return }
        if self[currentID] != nil { lastID = currentID }
        currentID = id
        trail.removeSubrange(min(place + 1, trail.count)..<trail.count)
        trail.append(id)
        if trail.count > Self.trailMax { trail.removeFirst() }
        place = trail.count - 1
    }

    /// Changes to the view looked at before; `false` when there is none.
    mutating func showLast() -> Bool {
        guard let lastID, self[lastID] != nil else { return false }
        show(lastID)
        return true
    }

    /// Goes back (-1) or forward (1) in the history; `false` at its ends.
    mutating func step(_ direction: Int) -> Bool {
        var next = place + direction
        while trail.indices.contains(next), self[trail[next]] == nil { next += direction }
        guard trail.indices.contains(next) else { return false }
        (lastID, currentID, place) = (currentID, trail[next], next)
        return true
    }

    /// Closes the view on the screen and goes to the one it was opened from; `false` for a first.
    mutating func close() -> Bool {
        guard let view = current, let parent = view.parent else { return false }
        let target = self[parent] == nil ? lastID : parent
        guard let target, self[target] != nil else { return false }
        show(target)
        views.removeAll { $0.id == view.id }
        return true
    }

    /// The pane whose tab the view on the screen belongs to.
    var rootPane: String? {
        var next = views.firstIndex { $0.id == currentID }
        while let index = next, let parent = views[index].parent,
            let above = views.firstIndex(where: { $0.id == parent })
        {
            next = above
        }
        return next.map { views[$0].pane.name }
    }

    /// The way to the view on the screen, as titles.
    var path: [View] {
        var path: [View] = []
        var next = current
        while let view = next, path.count < 8 {
            path.insert(view, at: 0)
            next = view.parent.flatMap { self[$0] }
        }
        return path
    }

    /// Changes every view.
    mutating func changeAll(_ change: (inout View) -> Void) {
        for index in views.indices { change(&views[index]) }
    }
}
