internal import Domain

/// A row that passed the reasons any table can give, while its reader judges it.
struct Record {
    /// The physical line where the row begins.
    let line: Int
    /// The row's id, 1 to 999,999,999.
    let id: Int
    /// What is said about the row so far.
    var remarks = RowRemarks()

    private let row: TableRow
    private let slots: [String: Int]

    init(row: TableRow, id: Int, slots: [String: Int]) {
        (line, self.id, self.row, self.slots) = (row.line, id, row, slots)
    }

    /// A field's cleaned bytes; empty when the file has no such column.
    subscript(column: String) -> ArraySlice<UInt8> {
        guard let slot = slots[column] else { return [] }
        return row[slot]
    }

    /// A field without text rules, or `nil` when it is empty.
    func plain(_ column: String) -> String? {
        let bytes = self[column]
        return bytes.isEmpty ? nil : bytes.text
    }

    /// A status, kind or other closed word: in small letters; empty when it is not given.
    func word(_ column: String) -> String { self[column].text.lowercased() }

    /// The named fields, each led by its length in four bytes.
    func source(_ columns: [String]) -> [UInt8] {
        var result: [UInt8] = []
        for column in columns {
            let bytes = self[column]
            let count = UInt32(truncatingIfNeeded: bytes.count)
            for shift in [24, 16, 8, 0] {
                result.append(UInt8(truncatingIfNeeded: count >> UInt32(shift)))
            }
            result.append(contentsOf: bytes)
        }
        return result
    }
}
