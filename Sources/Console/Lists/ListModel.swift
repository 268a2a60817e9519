internal import Domain
internal import Terminal

/// A list of which a window of pages is loaded, and where the person is in it.
///
/// Rows stay in their order while somebody looks at them: what changes changes in place, what
/// vanished is greyed, what is new waits above.
struct ListModel: Sendable {
    /// A page of the window.
    private struct Segment {
        var count: Int
        /// The cursor that gave the page; `nil` for the first page.
        var asked: String?
        var next: String?
        var previous: String?
    }

    /// The end of the list that a load brings.
    enum End: Sendable { case first, last }

    /// What an act needs of a marked record.
    struct Mark: Sendable {
        var id: String
        var version: Int
        /// What it is called in sentences.
        var label: String

        init(_ record: Record, label: String) {
            (id, version, self.label) = (record.id, record.version, label)
        }
    }

    /// Most rows kept; pages far from the cursor are forgotten.
    static let rowsMax = 400
    /// Marks kept for one list.
    static let marksMax = 10_000

    let source: ListSource
    var filter = ""
    var sort: SortOrder
    /// Cursor, first row shown, marks.
    var table = TableState()
    private(set) var records: [Record] = [] {
        didSet { told = nil }
    }
    /// The minute and the rows for which moments were put into words last.
    private var told: (minute: Int64, rows: Range<Int>)?
    /// Whether a record is gone, so that a move takes it out.
    private var hasGone = false
    private var segments: [Segment] = []
    /// Each marked record as it was when it was marked; it may not be loaded any longer.
    private(set) var marked: [String: Mark] = [:]
    /// Rows that came above since the list was loaded.
    private(set) var newIDs: Set<String> = []
    private(set) var searchedUpTo: String?
    /// Whether live updates wait until the person lets them go on.
    var isHeld = false
    /// Rows that the person wants to move on when the next page has come.
    var owedRows = 0
    var freshness = Freshness()
    /// A failure that asking again will not heal, such as one of the filter.
    var problem: String?
    /// Whether the detail of the first row opens as soon as it has come.
    var opensFirst = false

    init(source: ListSource) {
        self.source = source
        sort = source.defaultSort
    }

    /// The record under the cursor.
    var current: Record? { table.cursor.map { records[$0] } }

    /// Where that record stands among ``records``.
    var currentPlace: Int? { table.cursor }

    /// Whether anything was loaded yet.
    var isLoaded: Bool { !segments.isEmpty }

    /// Rows asked for at once: two screens and more, so that neither a page down waits nor opening
    /// a list asks twice.
    var limit: Int { min(200, max(100, table.height * 4)) }

    var nextCursor: String? { segments.last?.next }
    var previousCursor: String? { segments.first?.previous }

    /// Whether the last page should be on its way before somebody gets there.
    var wantsNext: Bool { nextCursor != nil && table.isNearEnd(within: 2 * table.height) }

    /// Whether the page before should be on its way.
    var wantsPrevious: Bool {
        previousCursor != nil && table.isNearStart(within: 2 * table.height)
    }

    func request(_ cursor: String?) -> ListRequest {
        ListRequest(filter: filter, sort: sort, limit: limit, cursor: cursor)
    }

    /// Says of the rows in view how long ago their moments are.
    mutating func tell(at now: Instant) {
        let (minute, rows) = (now.milliseconds / 60_000, table.visible)
        if let told, told == (minute, rows) { return }
        for place in rows { records[place].tell(at: now) }
        told = (minute, rows)
    }

    /// The record of an id, if it is loaded.
    func record(_ id: String) -> Record? { records.first { $0.id == id } }
}

// MARK: - Pages

extension ListModel {
    /// Takes a page in place of all others; the cursor goes to the end, or stays on its record.
    mutating func take(
        _ page: RecordPage, end: End, asked: String?, keepingCursor isKept: Bool = false
    ) {
        let kept = isKept ? table.cursorID : nil
        records = page.records
        segments = [segment(page, count: page.records.count, asked: asked)]
        newIDs = []
        searchedUpTo = page.searchedUpTo
        table.replace(records.map(\.id))
        if end == .last {
            table.moveToBottom()
        } else if kept.map({ !table.move(toID: $0) }) ?? true {
            table.moveToTop()
        }
    }

    /// Takes the page behind the last one, and forgets pages far above.
    mutating func append(_ page: RecordPage, asked: String?) {
        let fresh = unknown(page.records)
        records += fresh
        segments.append(segment(page, count: fresh.count, asked: asked))
        searchedUpTo = page.searchedUpTo
        table.append(fresh.map(\.id))
        while records.count > Self.rowsMax, let first = segments.first,
            first.count <= table.top - table.height
        {
            records.removeFirst(table.dropFirst(first.count))
            segments.removeFirst()
        }
        payOwedRows()
    }

    /// Takes the page before the first one, and forgets pages far below.
    mutating func prepend(_ page: RecordPage, asked: String?) {
        let fresh = unknown(page.records)
        records.insert(contentsOf: fresh, at: 0)
        segments.insert(segment(page, count: fresh.count, asked: asked), at: 0)
        table.prepend(fresh.map(\.id))
        while records.count > Self.rowsMax, let last = segments.last,
            table.visible.upperBound + table.height < records.count - last.count
        {
            records.removeLast(table.dropLast(last.count))
            segments.removeLast()
        }
        payOwedRows()
    }

    private mutating func payOwedRows() {
        let owed = owedRows
        owedRows = 0
        if owed > 0 { table.moveDown(owed) }
        if owed < 0 { table.moveUp(-owed) }
    }

    private func segment(_ page: RecordPage, count: Int, asked: String?) -> Segment {
        Segment(count: count, asked: asked, next: page.next, previous: page.previous)
    }

    private func unknown(_ more: [Record]) -> [Record] {
        let known = Set(table.ids)
        return more.filter { !known.contains($0.id) }
    }

    /// Forgets everything, as when filter or sort change.
    mutating func clear() {
        (records, segments, newIDs, searchedUpTo) = ([], [], [], nil)
        owedRows = 0
        table.replace([])
    }
}

// MARK: - Live updates

extension ListModel {
    /// The cursors of the pages that are in view.
    var askedInView: [String?] {
        var start = 0
        var asked: [String?] = []
        for segment in segments {
            let range = start..<(start + segment.count)
            if range.overlaps(table.visible) || segments.count == 1 { asked.append(segment.asked) }
            start += segment.count
        }
        return asked
    }

    /// Puts the values of a page that was asked for again into the rows that are here.
    mutating func refresh(_ page: RecordPage, asked: String?) {
        guard let index = segments.firstIndex(where: { $0.asked == asked }) else { return }
        let start = segments[..<index].reduce(0) { $0 + $1.count }
        let range = start..<(start + segments[index].count)
        let arrived = Dictionary(
            page.records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let lastSeen = range.last { arrived[records[$0].id] != nil }
        for place in range {
            if let record = arrived[records[place].id] {
                records[place] = record
            } else if page.next == nil || place < lastSeen ?? range.lowerBound {
                // A row behind the last one that came may only have been pushed off the page.
                records[place].goAway()
                hasGone = true
            }
        }
        let known = Set(table.ids)
        // Rows behind the last known one only moved up from the page below.
        let lastKnown = page.records.lastIndex { known.contains($0.id) } ?? page.records.endIndex
        let above = page.records[..<lastKnown].map(\.id)
        newIDs.formUnion(above.filter { !known.contains($0) })
        if range.isEmpty, !page.records.isEmpty { take(page, end: .first, asked: asked) }
    }

    /// Takes vanished rows out, but for the one under the cursor.
    mutating func dropGone() {
        guard hasGone else { return }
        let kept = table.cursorID
        var start = 0
        for index in segments.indices {
            let range = start..<(start + segments[index].count)
            start = range.upperBound
            segments[index].count = range.count { !records[$0].isGone || records[$0].id == kept }
        }
        records.removeAll { $0.isGone && $0.id != kept }
        hasGone = records.contains(where: \.isGone)
        table.replace(records.map(\.id))
    }

    /// Replaces one record by what an act left of it.
    mutating func put(_ record: Record) {
        guard let place = records.firstIndex(where: { $0.id == record.id }) else { return }
        records[place] = record
    }
}

// MARK: - Marks

extension ListModel {
    /// Marks the row under the cursor or unmarks it, and goes one down.
    mutating func toggleMark(label: (Record) -> String) {
        guard let current else { return }
        table.toggleMark()
        marked[current.id] =
            table.isMarked(current.id) ? Mark(current, label: label(current)) : nil
    }

    /// Marks records, loaded or not, with the versions that were seen.
    mutating func mark(_ marks: [Mark]) {
        table.mark(marks.map(\.id))
        for mark in marks { marked[mark.id] = mark }
    }

    mutating func clearMarks() {
        table.clearMarks()
        marked = [:]
    }
}
