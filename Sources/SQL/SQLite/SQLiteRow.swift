internal import CSQLite

/// The current row of one prepared statement; the same object for all its rows.
final class SQLiteRow {
    private let statement: OpaquePointer
    /// The first column that was read as a type that it is not.
    private var mismatch: SQLError?

    init(_ statement: OpaquePointer) {
        self.statement = statement
    }

    /// Throws what the closure's reading found wrong, and forgets it.
    func check() throws(SQLError) {
        guard let error = mismatch else { return }
        mismatch = nil
        throw error
    }

    /// Forgets a mismatch that nobody asked for, before the statement is used anew.
    func clear() {
        mismatch = nil
    }

    /// Whether the column holds this type; notes a mismatch if not, but for a null that is allowed.
    private func holds(_ type: Int32, _ column: Int, nullable: Bool = false) -> Bool {
        let found = sqlite3_column_type(statement, Int32(column))
        guard found != type else { return true }
        if found == SQLITE_NULL && nullable { return false }
        note(column)
        return false
    }

    private func note(_ column: Int) {
        guard mismatch == nil else { return }
        let name = sqlite3_column_name(statement, Int32(column)).map { String(cString: $0) }
        mismatch = SQLError(
            .mismatch,
            "column \(column) (\(name ?? "none")) does not hold the type that was asked for")
    }

    private func textValue(_ column: Int) -> String {
        guard let bytes = sqlite3_column_text(statement, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    private func blobValue(_ column: Int) -> [UInt8] {
        // A blob of no bytes has no address.
        guard let bytes = sqlite3_column_blob(statement, Int32(column)) else { return [] }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    }
}

extension SQLiteRow: Row {
    func integer(_ column: Int) -> Int64 {
        guard holds(SQLITE_INTEGER, column) else { return 0 }
        return sqlite3_column_int64(statement, Int32(column))
    }

    func optionalInteger(_ column: Int) -> Int64? {
        guard holds(SQLITE_INTEGER, column, nullable: true) else { return nil }
        return sqlite3_column_int64(statement, Int32(column))
    }

    func text(_ column: Int) -> String {
        holds(SQLITE_TEXT, column) ? textValue(column) : ""
    }

    func optionalText(_ column: Int) -> String? {
        holds(SQLITE_TEXT, column, nullable: true) ? textValue(column) : nil
    }

    func blob(_ column: Int) -> [UInt8] {
        holds(SQLITE_BLOB, column) ? blobValue(column) : []
    }

    func optionalBlob(_ column: Int) -> [UInt8]? {
        holds(SQLITE_BLOB, column, nullable: true) ? blobValue(column) : nil
    }

    func flag(_ column: Int) -> Bool {
        integer(column) != 0
    }
}
