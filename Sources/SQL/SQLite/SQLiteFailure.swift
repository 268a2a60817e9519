internal import CSQLite

/// The one place where SQLite's result codes become errors.
extension SQLError {
    /// The error that a call on this connection just returned.
    ///
    /// - Parameters:
    ///   - code: the extended result code.
    ///   - handle: the connection, which still knows its message.
    ///   - hidesDetail: leaves out SQLite's sentence where it may quote a bound value, as the
    ///     full-text query parser does with `SQLITE_ERROR`.
    init(sqlite code: Int32, _ handle: OpaquePointer?, hidesDetail: Bool = false) {
        let quotes = hidesDetail && code & 0xff == SQLITE_ERROR
        let sentence = quotes || handle == nil ? sqlite3_errstr(code) : sqlite3_errmsg(handle)
        let message = sentence.map { String(cString: $0) } ?? "unknown error"
        self.init(Kind(sqlite: code), code: code, message)
    }
}

extension SQLError.Kind {
    /// What an extended result code means to a caller (https://sqlite.org/rescode.html).
    fileprivate init(sqlite code: Int32) {
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
        case SQLITE_CONSTRAINT: self = .constraint(SQLError.Constraint(sqlite: code))
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt
        case SQLITE_FULL: self = .full
        case SQLITE_READONLY: self = .readOnly
        case SQLITE_INTERRUPT: self = .interrupted
        default: self = .other
        }
    }
}

extension SQLError.Constraint {
    fileprivate init(sqlite code: Int32) {
        switch code {
        case csqlite_constraint_unique, csqlite_constraint_primary_key, csqlite_constraint_rowid:
            self = .unique
        case csqlite_constraint_foreign_key: self = .foreignKey
        case csqlite_constraint_check: self = .check
        case csqlite_constraint_not_null: self = .notNull
        default: self = .other
        }
    }
}
