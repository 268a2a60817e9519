internal import Domain

/// Reads a table record by record, and rejects rows for the reasons that any table can give
/// (RULES, section 1), in their order.
struct RecordReader {
    /// The book of the file, for the reader's own verdicts too.
    var journal: FileJournal

    private var table: Table
    private var row = TableRow()
    private var earlier = TableRow()
    private let slots: [String: Int]
    /// Where the row with a hash begins.
    ///
    /// Of different rows with equal hashes the later ones stand at the next free number; a row is
    /// read again to tell a repeated one from an equal hash.
    private var startsByHash: [Int: Int] = [:]
    private var ids: Set<Int> = []

    /// Begins to read a file in any of the encodings.
    init(file: String, bytes: [UInt8]) {
        journal = FileJournal(file: file)
        table = Table(bytes)
        var slots: [String: Int] = [:]
        for (index, name) in table.header.enumerated() {
            let name = name[...].text
            if slots[name] == nil { slots[name] = index }
        }
        self.slots = slots
    }

    /// Told bytes read and all bytes now and then.
    var onProgress: ((Int, Int) -> Void)?

    /// Rows between two calls of `onProgress`.
    private static let rowsPerProgress = 4096
    private var rows = 0

    /// The next record whose form is right; rows before it are booked as rejected.
    mutating func next() -> Record? {
        while table.next(&row) {
            rows += 1
            if rows.isMultiple(of: Self.rowsPerProgress) {
                onProgress?(table.progress.done, table.progress.all)
            }
            var remarks = RowRemarks()
            switch judge(&remarks) {
            case .accepted(let id):
                var record = Record(row: row, id: id, slots: slots)
                record.remarks = remarks
                return record
            case .rejected(let code, let id):
                journal.reject(line: row.line, id: id, code)
            }
        }
        return nil
    }

    private enum Verdict {
        case accepted(id: Int)
        case rejected(ImportCode, ImportRemark.RowID)
    }

    private mutating func judge(_ remarks: inout RowRemarks) -> Verdict {
        if row.isBroken { return .rejected(.badQuoting, .unreadable) }
        let width = table.header.count
        if row.count != width {
            guard row.count > width, (width..<row.count).allSatisfy({ row[$0].isEmpty }) else {
                return .rejected(.columnCount, .unreadable)
            }
            row.drop(after: width)
            remarks.add(.extraColumnsDropped, nil)
        }
        if (0..<width).allSatisfy({ row[$0].lazy.map(\.small).elementsEqual(table.header[$0]) }) {
            return .rejected(.repeatedHeader, rowID)
        }
        if isRepeated() { return .rejected(.duplicateRow, rowID) }
        guard case .number(let id) = rowID else { return .rejected(.badID, rowID) }
        guard ids.insert(id).inserted else { return .rejected(.duplicateID, rowID) }
        return .accepted(id: id)
    }

    /// The row's id: its number, or what is written in its place.
    private var rowID: ImportRemark.RowID {
        guard let slot = slots["id"] else { return .text("") }
        return RecordID.read(row[slot]).map { .number($0) } ?? .text(row[slot].text)
    }

    /// Whether an earlier row of the file has the same fields; keeps the row for later ones.
    private mutating func isRepeated() -> Bool {
        var hash = row.hash
        while let start = startsByHash[hash] {
            table.read(at: start, into: &earlier)
            earlier.drop(after: table.header.count)
            if row.hasSameFields(as: earlier) { return true }
            hash &+= 1
        }
        startsByHash[hash] = row.start
        return false
    }
}
