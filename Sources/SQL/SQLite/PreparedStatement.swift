internal import CSQLite

/// A compiled statement of one connection, ready to be bound and stepped again and again.
final class PreparedStatement {
    let handle: OpaquePointer
    let row: SQLiteRow
    /// Set while rows are being read, when the same text needs a second compiled statement.
    private(set) var isRunning = false
    /// When its cache gave it away last.
    fileprivate var lastUse = 0

    /// Compiles one statement.
    ///
    /// - Parameters:
    ///   - text: exactly one statement; more is a programmer's error.
    ///   - connection: the open database.
    /// - Throws: what SQLite says about the text.
    init(_ text: String, on connection: OpaquePointer) throws(SQLError) {
        var text = text
        var compiled: OpaquePointer?
        let (code, restIsBlank) = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { bytes -> (Int32, Bool) in
                var rest: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    connection, bytes.baseAddress, Int32(bytes.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, &rest)
                guard let base = bytes.baseAddress, let rest else { return (code, true) }
                return (code, bytes[(rest - base)...].allSatisfy { $0 == 0x20 || $0 == 0x0a })
            }
        }
        guard code == SQLITE_OK else { throw SQLError(sqlite: code, connection) }
        guard let compiled else { preconditionFailure("a statement without text") }
        precondition(restIsBlank, "more than one statement; several are a script")
        handle = compiled
        row = SQLiteRow(compiled)
        assertPlaceholdersInOrder()
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Holds `Statement` to writing placeholders in order.
    ///
    /// SQLite numbers parameters by first appearance, whatever their name says: `$2, $1` would be
    /// bound crosswise.
    private func assertPlaceholdersInOrder() {
        let count = sqlite3_bind_parameter_count(handle)
        for number in 0..<count {
            let name = sqlite3_bind_parameter_name(handle, number + 1).map { String(cString: $0) }
            precondition(name == "$\(number + 1)", "a placeholder that no interpolation wrote")
        }
    }

    /// Binds the values in order and marks the statement as running; call `finish` afterwards.
    func start(_ values: [Value]) throws(SQLError) {
        isRunning = true
        precondition(
            Int(sqlite3_bind_parameter_count(handle)) == values.count,
            "a value inside quotes or a comment is not a parameter")
        for (index, value) in values.enumerated() {
            let code = bind(value, at: Int32(index) + 1)
            guard code == SQLITE_OK else { throw SQLError(sqlite: code, nil) }
        }
    }

    private func bind(_ value: Value, at index: Int32) -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(handle, index)
        case .integer(let integer):
            return sqlite3_bind_int64(handle, index, integer)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { bytes in
                    csqlite_bind_text(handle, index, bytes.baseAddress, UInt64(bytes.count))
                }
            }
        case .blob(let bytes):
            return bytes.withUnsafeBytes { bytes in
                csqlite_bind_blob(handle, index, bytes.baseAddress, UInt64(bytes.count))
            }
        }
    }

    /// Ends the run: gives up locks and the copies of the bound values, which may be secret.
    func finish() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        row.clear()
        isRunning = false
    }
}

/// The compiled statements of one connection, the least recently used one replaced when there are
/// too many.
struct StatementCache {
    /// How many statements stay compiled; one takes 2 to 10 KB.
    static let statementsMax = 96

    private var entries: [Statement.Shape: PreparedStatement] = [:]
    private var uses = 0

    /// How many statements were compiled so far, for tests.
    private(set) var compilations = 0

    var count: Int { entries.count }

    /// A compiled statement of the same text that nobody is using.
    mutating func prepared(
        _ statement: Statement, on connection: OpaquePointer
    ) throws(SQLError) -> PreparedStatement {
        uses += 1
        let shape = statement.shape
        if let found = entries[shape] {
            found.lastUse = uses
            if !found.isRunning { return found }
            // A query inside the same query: a guest that goes when it is done.
            compilations += 1
            return try PreparedStatement(statement.text, on: connection)
        }
        compilations += 1
        let prepared = try PreparedStatement(statement.text, on: connection)
        if entries.count >= StatementCache.statementsMax { evict() }
        prepared.lastUse = uses
        entries[shape] = prepared
        return prepared
    }

    private mutating func evict() {
        let idle = entries.filter { !$0.value.isRunning }
        let oldest = idle.min { $0.value.lastUse < $1.value.lastUse }
        if let oldest { entries[oldest.key] = nil }
    }

    /// Frees every statement, as a connection must before it closes.
    mutating func removeAll() {
        entries = [:]
    }
}
