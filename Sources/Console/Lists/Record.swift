internal import Domain
internal import Fields
internal import Terminal

/// A row of any list, with its type forgotten and its texts made harmless once.
///
/// What the table shows is made here and shared by every frame.
struct Record: Sendable {
    /// The row's identifier, in text.
    let id: String
    /// The version that a change must expect; 0 when the record never changes.
    let version: Int
    /// The row itself, for what a pane knows about it.
    let row: any Codable & Sendable
    /// One for each column of the list.
    let cells: [CellValue]
    /// What the table shows; moments as of the minute of the last ``tell(at:)``.
    private(set) var shown: [TableCell]
    /// Cells that show something else than their value at some times.
    private let standings: [Standing]
    private var toldMinute = Int64.min
    /// Whether the row was no longer there when it was looked for.
    private(set) var isGone = false

    init<Row: ListRow>(_ row: Row) {
        (id, version, self.row) = (row.rowID, row.rowVersion, row)
        cells = Row.columns.map { $0.value(row) }
        shown = cells.map { Self.drawn($0) }
        standings = Row.columns.enumerated().compactMap { index, column in
            column.standing.map { standing in Standing(index: index) { standing(row, $0) } }
        }
    }

    /// What a cell shows in the place of its value at a moment, if anything.
    private struct Standing: Sendable {
        let index: Int
        let value: @Sendable (Instant) -> CellValue?
    }

    /// A cell for drawing; one of a moment is empty until it is told.
    private static func drawn(_ cell: CellValue) -> TableCell {
        if case .instant = cell { return TableCell(.empty) }
        let text = CellText.text(of: cell, now: Instant(milliseconds: 0))
        return TableCell(
            TerminalText(text, limit: cellColumnsMax), role: cell.role ?? .listRow,
            glyph: cell.glyph, head: AnyID.prefix(of: text).map { $0.utf8.count + 1 })
    }

    /// Columns of a cell's text that are kept for drawing; the whole value is in ``cells``.
    static let cellColumnsMax = 240

    /// Says how long ago moments are and how the record stands, once a minute: an idle screen stays
    /// as it is.
    mutating func tell(at now: Instant) {
        let minute = now.milliseconds / 60_000
        guard minute != toldMinute else { return }
        toldMinute = minute
        for (index, cell) in cells.enumerated() {
            guard case .instant = cell else { continue }
            shown[index].text = TerminalText(CellText.text(of: cell, now: now))
        }
        for standing in standings {
            let index = standing.index
            shown[index] = Self.drawn(standing.value(now) ?? cells[index])
            if isGone { shown[index].role = .textDim }
        }
    }

    /// Notes that the row was no longer there when it was looked for.
    mutating func goAway() {
        isGone = true
        for index in shown.indices { shown[index].role = .textDim }
    }
}

/// A page of a list as a worker brings it.
struct RecordPage: Sendable {
    var records: [Record]
    var next: String?
    var previous: String?
    /// How far a search came that was cut short.
    var searchedUpTo: String?
}

/// What to ask a list for.
struct ListRequest: Sendable, Equatable {
    var filter: String
    var sort: SortOrder
    var limit: Int
    /// Where the page begins; `nil` for the first.
    var cursor: String?
}

/// The list behind a pane, with its type forgotten.
struct ListSource: Sendable {
    let spec: Spec
    let columns: [ColumnSpec]
    /// Where a filter's words without a key are looked for; `nil` where there may be none.
    let wordsPlace: String?
    let defaultSort: SortOrder
    private let reading: @Sendable (any Backend, ListRequest) throws(Failure) -> RecordPage

    /// Wraps a list operation, given the way to make it of filter, sort, limit and cursor.
    init<List: ListOperation>(
        _ make: @escaping @Sendable (String?, String?, Int?, String?) -> List
    ) {
        spec = List.spec
        columns = List.columnSpecs
        wordsPlace = List.wordsPlace
        defaultSort = List.defaultSort
        reading = { backend, request throws(Failure) in
            let list = make(
                request.filter.isEmpty ? nil : request.filter, SortText.text(of: request.sort),
                request.limit, request.cursor
            )
            let page = try backend.perform(list, Call(source: Console.source))
            return RecordPage(
                records: page.rows.map { Record($0) }, next: page.next, previous: page.previous,
                searchedUpTo: page.searchedUpTo
            )
        }
    }

    /// Reads one page; on a worker's thread.
    func read(_ backend: any Backend, _ request: ListRequest) throws(Failure) -> RecordPage {
        try reading(backend, request)
    }

    /// Reads one record as it is now, by the column that names it; on a worker's thread.
    ///
    /// `nil` when it is no longer there.
    func record(
        _ id: String, by column: String = "id", _ backend: any Backend
    ) throws(Failure) -> Record? {
        let request = ListRequest(
            filter: "\(column):\(id)", sort: defaultSort, limit: 1, cursor: nil)
        return try read(backend, request).records.first
    }

    /// Where a column stands among the columns of the list.
    func index(of key: String) -> Int? { columns.firstIndex { $0.key == key } }
}
