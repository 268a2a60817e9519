internal import Domain

/// What is said about one row while it is read: at most one remark a code.
struct RowRemarks {
    /// A remark without its row.
    struct Entry {
        let code: ImportCode
        let field: String?
        let value: ImportRemark.Value?
    }

    private(set) var entries: [Entry] = []

    /// Adds a remark, unless the row has one with that code.
    mutating func add(_ code: ImportCode, _ field: String?, to value: ImportRemark.Value? = nil) {
        guard !entries.contains(where: { $0.code == code }) else { return }
        entries.append(Entry(code: code, field: field, value: value))
    }

    /// Whether any remark ends the row in that way.
    func contains(_ outcome: ImportCode.Outcome) -> Bool {
        entries.contains { $0.code.outcome == outcome }
    }
}

/// The book that is kept about one file: every row ends in it exactly once.
struct FileJournal {
    private(set) var tally: ImportTally
    private var remarks: [ImportRemark] = []

    init(file: String) { tally = ImportTally(file: file) }

    /// All remarks by line; within a row in the order found.
    var sortedRemarks: [ImportRemark] {
        let order = remarks.indices.sorted {
            (remarks[$0].line, $0) < (remarks[$1].line, $1)
        }
        return order.map { remarks[$0] }
    }

    /// Books a row that is not imported.
    mutating func reject(line: Int, id: ImportRemark.RowID, _ code: ImportCode) {
        tally.rows += 1
        tally.rejected += 1
        tally.codes[code.name, default: 0] += 1
        remarks.append(ImportRemark(file: tally.file, line: line, id: id, code: code))
    }

    /// Books an imported row with what was said about it.
    mutating func accept(line: Int, id: Int, _ found: RowRemarks) {
        tally.rows += 1
        tally.imported += 1
        if found.entries.isEmpty { tally.cleanRows += 1 }
        if found.contains(.repaired) { tally.repairedRows += 1 }
        if found.contains(.warned) { tally.warnedRows += 1 }
        for entry in found.entries {
            tally.codes[entry.code.name, default: 0] += 1
            remarks.append(
                ImportRemark(
                    file: tally.file, line: line, id: .number(id), code: entry.code,
                    field: entry.field, to: entry.value))
        }
    }
}
