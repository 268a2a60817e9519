internal import CSQLite

/// One SQLite connection; used by one thread at a time, which its pool or writer sees to.
package final class SQLiteConnection {
    /// What a connection is for, and so how it is opened.
    enum Role {
        case reader, writer
        /// Takes in the pages of another database.
        case copy

        /// How much of the file stays in memory, in KiB and negative, as SQLite is told; it takes
        /// it as it needs it.
        fileprivate var cache: (size: Int64, setting: Statement) {
            switch self {
            case .reader: (-2_048, "PRAGMA cache_size = -2048")
            case .writer, .copy: (-4_096, "PRAGMA cache_size = -4096")
            }
        }

        fileprivate var flags: Int32 {
            switch self {
            case .reader: SQLITE_OPEN_READONLY
            case .writer, .copy: SQLITE_OPEN_READWRITE
            }
        }
    }

    private enum Transaction {
        case none, open
        /// SQLite has rolled it back by itself, or a part of it could not be undone.
        case doomed(SQLError)
    }

    /// How many steps of SQLite's machine pass between two looks at the clock: about 20 µs.
    private static let stepsPerCheck: Int32 = 1_000

    private static let librarySettings = csqlite_forgo_memory_statistics()

    let handle: OpaquePointer
    private let limit = TimeLimit()
    private var cache = StatementCache()
    private var transaction = Transaction.none
    private var parts = SQLiteParts()

    /// Opens the file and sets what the house demands, reading back what must hold.
    init(
        _ file: SQLiteFile, as role: Role, limits: SQLiteStore.Limits
    ) throws(SQLError) {
        // It must come before the first database; later it would only be refused.
        _ = Self.librarySettings
        var opened: OpaquePointer?
        let flags = role.flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW
        let code = sqlite3_open_v2(file.path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let error = SQLError(sqlite: code, opened)
            sqlite3_close_v2(opened)
            throw file.explained(error)
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, Int32(limits.busyTimeoutMs))
        limit.install(on: handle, everySteps: SQLiteConnection.stepsPerCheck)
        do throws(SQLError) {
            try harden()
            try tune(role)
        } catch {
            throw file.explained(error)
        }
    }

    deinit {
        cache.removeAll()
        sqlite3_close_v2(handle)
    }

    /// A hostile file must not run code of its own, and "text" in double quotes is a typing error.
    private func harden() throws(SQLError) {
        let settings: [(Int32, Int32)] = [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
            (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
        ]
        for (option, value) in settings { try configure(option, value) }
    }

    private func configure(_ option: Int32, _ value: Int32) throws(SQLError) {
        let code = csqlite_configure(handle, option, value)
        guard code == SQLITE_OK else { throw SQLError(sqlite: code, handle) }
    }

    private func tune(_ role: Role) throws(SQLError) {
        try run("PRAGMA temp_store = MEMORY")
        try run(role.cache.setting)
        try demand("PRAGMA cache_size", gives: role.cache.size, "the cache size")
        // Pages mapped into memory would count as ours, and the console has 30 MB in all.
        try run("PRAGMA mmap_size = 0")
        try demand("PRAGMA foreign_keys", gives: 1, "foreign_keys = ON")
        if role == .copy {
            // A copy that was cut short is thrown away, so nothing of it needs to be undone.
            try run("PRAGMA journal_mode = MEMORY")
            try run("PRAGMA synchronous = OFF")
        }
        guard role == .writer else { return }
        // Readers meet a file that its writer has already switched.
        let journal = try first("PRAGMA journal_mode = WAL") { $0.text(0) }
        guard journal == "wal" else {
            throw SQLError(.other, "the database does not take journal_mode = WAL here")
        }
        try run("PRAGMA journal_size_limit = 16777216")
        // As many pages as that are bytes: those that change again and again are written back
        // once, and the disk is flushed for it a quarter as often.
        _ = try first("PRAGMA wal_autocheckpoint = 4000") { $0.integer(0) }
        try run("PRAGMA synchronous = FULL")
        try demand("PRAGMA synchronous", gives: 2, "synchronous = FULL")
    }

    private func demand(
        _ question: Statement, gives expected: Int64, _ name: StaticString
    ) throws(SQLError) {
        let found = try first(question) { $0.integer(0) }
        guard found == expected else {
            throw SQLError(.other, "the database does not take \(name)")
        }
    }

    private func step(
        _ statement: Statement, while body: (SQLiteRow) throws(SQLError) -> Bool
    ) throws(SQLError) {
        if case .doomed(let error) = transaction { throw error }
        let prepared = try cache.prepared(statement, on: handle)
        defer { prepared.finish() }
        try prepared.start(statement.values)
        while true {
            switch sqlite3_step(prepared.handle) {
            case SQLITE_ROW:
                let goesOn = try body(prepared.row)
                try prepared.row.check()
                guard goesOn else { return }
            case SQLITE_DONE:
                precondition(hasItsTransaction, "a statement ended its store's transaction")
                return
            case let code:
                let error = failed(code, hidesDetail: !statement.values.isEmpty)
                throw error.kind == .other ? flaw(in: statement) ?? error : error
            }
        }
    }

    /// Why a statement can no longer be compiled, as when its table is gone; `nil` when it can.
    ///
    /// What SQLite says of it quotes no value.
    private func flaw(in statement: Statement) -> SQLError? {
        do throws(SQLError) {
            _ = try PreparedStatement(statement.text, on: handle)
            return nil
        } catch {
            return error
        }
    }

    /// The error of a failed step, after noting whether the transaction survived it.
    ///
    /// SQLite rolls back a whole transaction by itself on some errors (full disk, I/O, memory,
    /// interrupt: https://sqlite.org/lang_transaction.html). What came after would stand alone.
    private func failed(_ code: Int32, hidesDetail: Bool) -> SQLError {
        var error = SQLError(sqlite: code, handle, hidesDetail: hidesDetail)
        if error.kind == .interrupted, limit.hasPassed {
            error = SQLError(.interrupted, code: code, "the statement took longer than allowed")
        }
        if !hasItsTransaction { transaction = .doomed(error) }
        return error
    }

    private var hasItsTransaction: Bool {
        if case .open = transaction { return sqlite3_get_autocommit(handle) == 0 }
        return true
    }
}

extension SQLiteConnection: Connection {
    package var dialect: Dialect { .sqlite }
    package var lane: Int { 0 }

    /// A writer has no limit of time; a reader keeps its own.
    package func liftTimeLimit() {}

    @discardableResult
    package func run(_ statement: Statement) throws(SQLError) -> Int {
        let before = sqlite3_total_changes64(handle)
        try step(statement) { _ in true }
        // `changes` keeps its number when a statement is not INSERT, UPDATE or DELETE.
        return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }

    package func number(inserting statement: Statement) throws(SQLError) -> Int64 {
        try step(statement) { _ in true }
        return sqlite3_last_insert_rowid(handle)
    }

    package func rows(
        of statement: Statement,
        while body: (any Row) throws(SQLError) -> Bool
    ) throws(SQLError) {
        try step(statement, while: body)
    }

    package func script(_ statements: Statement) throws(SQLError) {
        if case .doomed(let error) = transaction { throw error }
        precondition(statements.values.isEmpty, "a script binds nothing")
        // Before it: of a script that fails, the first statements may have been run.
        parts.scripts += 1
        // What defines tables may also change how they are defined; nothing else may.
        try configure(SQLITE_DBCONFIG_DEFENSIVE, 0)
        let code = sqlite3_exec(handle, statements.text, nil, nil, nil)
        try configure(SQLITE_DBCONFIG_DEFENSIVE, 1)
        guard code == SQLITE_OK else { throw failed(code, hidesDetail: false) }
        precondition(hasItsTransaction, "a script ended its store's transaction")
    }

    package func runLate(_ statement: Statement) throws(SQLError) {
        parts.late.append(statement)
    }

    package func settle() throws(SQLError) {
        do throws(SQLError) {
            while let statement = parts.nextLate {
                try run(statement)
                parts.noteSettled()
            }
        } catch {
            // It may be a neighbour's: who it was shows when each can be undone alone.
            if !parts.canBeUndone { doomUntilRunAgain() }
            throw error
        }
    }

    package func openSavepoint() throws(SQLError) {
        if parts.canBeUndone { try run("SAVEPOINT part") }
        parts.open(at: changes)
    }

    package func releaseSavepoint() throws(SQLError) {
        if parts.canBeUndone { try run("RELEASE part") }
        parts.close()
    }

    package func rollBackSavepoint() {
        let hasChanged = parts.undo(at: changes)
        guard case .open = transaction else { return }
        guard parts.canBeUndone else {
            if hasChanged { doomUntilRunAgain() }
            return
        }
        do throws(SQLError) {
            try run("ROLLBACK TO part")
            try run("RELEASE part")
        } catch {
            if case .open = transaction { transaction = .doomed(error) }
        }
    }

    /// A number that differs after anything was changed.
    private var changes: Int64 { sqlite3_total_changes64(handle) + parts.scripts }

    private func doomUntilRunAgain() {
        guard case .open = transaction else { return }
        transaction = .doomed(SQLError(.other, "a part of the transaction must be undone"))
        parts.mustRunAgain = true
    }
}

/// What its writer and its pool need beyond `Connection`.
extension SQLiteConnection {
    /// Begins a transaction: one that may write and has the right to, or a snapshot.
    ///
    /// Savepoints cost about a third of a short write: pages are copied for them, and FTS5 writes
    /// down what it has gathered. Without `undoingParts` there are none, and a part that must be
    /// undone after it changed something dooms the transaction: see ``mustRunAgain``.
    func begin(_ role: Role, undoingParts: Bool = true) throws(SQLError) {
        parts = SQLiteParts(canBeUndone: undoingParts)
        switch role {
        case .reader: try run("BEGIN DEFERRED")
        case .writer, .copy: try run("BEGIN IMMEDIATE")
        }
        transaction = .open
    }

    /// Makes the transaction durable, after its late statements have been run; when this throws it
    /// is still open and must be rolled back.
    func commit() throws(SQLError) {
        if case .doomed(let error) = transaction { throw error }
        transaction = .none
        // Late statements hold texts of people, which must not outlive them here.
        parts = SQLiteParts()
        do throws(SQLError) {
            try run("COMMIT")
        } catch {
            transaction = .doomed(error)
            throw error
        }
    }

    /// Undoes the transaction; false when the connection cannot be used again.
    func rollBack() -> Bool {
        transaction = .none
        parts = SQLiteParts()
        guard sqlite3_get_autocommit(handle) == 0 else { return true }
        do throws(SQLError) { try run("ROLLBACK") } catch { return false }
        return sqlite3_get_autocommit(handle) != 0
    }

    /// The error that ended the transaction early; nil while it can still be committed.
    var doom: SQLError? {
        if case .doomed(let error) = transaction { return error }
        return nil
    }

    /// Whether the transaction failed only because its parts cannot be undone: rolled back and run
    /// again with parts that can, it may succeed.
    var mustRunAgain: Bool { parts.mustRunAgain }

    /// Whether each part of the transaction can be undone alone.
    var undoesParts: Bool { parts.canBeUndone }

    /// Whether the transaction, ended now, would break a deferred foreign key.
    var owesForeignKeys: Bool {
        var current: Int32 = 0
        var highest: Int32 = 0
        let code = sqlite3_db_status(
            handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return code != SQLITE_OK || current != 0
    }

    /// Lets statements run until the deadline; nil lifts it.
    func allow(until deadline: Deadline?) {
        limit.deadline = deadline
    }

    /// Stops the running statements.
    ///
    /// The only call that may come from another thread, and only while the connection is kept open.
    func interrupt() {
        sqlite3_interrupt(handle)
    }

    /// The number that other connections' commits change.
    func dataVersion() throws(SQLError) -> Int64 {
        try first("PRAGMA data_version") { $0.integer(0) } ?? 0
    }

    /// How many statements are compiled now, and how many have been.
    var compiledStatements: (now: Int, ever: Int) { (cache.count, cache.compilations) }
}

/// Stops a connection's statements when a deadline has passed.
private final class TimeLimit {
    var deadline: Deadline?

    var hasPassed: Bool { deadline?.hasPassed ?? false }

    /// The connection keeps the limit alive for as long as the handler is called.
    func install(on handle: OpaquePointer, everySteps steps: Int32) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let handler: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
            guard let context else { return 0 }
            let limit = Unmanaged<TimeLimit>.fromOpaque(context).takeUnretainedValue()
            return limit.hasPassed ? 1 : 0
        }
        sqlite3_progress_handler(handle, steps, handler, context)
    }
}
