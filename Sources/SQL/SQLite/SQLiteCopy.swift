internal import CSQLite

extension SQLiteStore {
    /// Pages of one step of a copy, 1 MiB of the usual size: between two steps the caller is told.
    private static let pagesPerStep: Int32 = 256

    /// Copies a database as it is at one moment, while others go on writing to it.
    ///
    /// The source is read in one transaction. So the copy is what was committed when it began, no
    /// write makes it begin again, and nobody waits for it; only the source's log cannot be reused
    /// until it ends (https://sqlite.org/backup.html, https://sqlite.org/wal.html).
    ///
    /// - Parameters:
    ///   - path: the source, which need not be of any version.
    ///   - target: the copy, mode 0600; it must be missing or empty, and is not flushed to disk.
    ///   - progress: is told of pages done and pages in all, and may throw to stop.
    /// - Throws: what keeps the source from being read or the copy from being written.
    package static func copy(
        _ path: String, to target: String,
        progress: (_ done: Int, _ whole: Int) throws(SQLError) -> Void
    ) throws(SQLError) {
        let limits = Limits()
        let source = try SQLiteConnection(
            SQLiteFile(path, creating: false), as: .reader, limits: limits)
        let copy = try SQLiteConnection(
            SQLiteFile(target, creating: true), as: .copy, limits: limits)
        try source.begin(.reader)
        defer { _ = source.rollBack() }
        // The snapshot is taken by the first read.
        _ = try source.first("SELECT 1 FROM sqlite_master LIMIT 1") { _ in true }
        guard let backup = sqlite3_backup_init(copy.handle, "main", source.handle, "main") else {
            throw SQLError(sqlite: sqlite3_extended_errcode(copy.handle), copy.handle)
        }
        var code = SQLITE_OK
        do throws(SQLError) {
            while code == SQLITE_OK {
                code = sqlite3_backup_step(backup, pagesPerStep)
                let whole = Int(sqlite3_backup_pagecount(backup))
                try progress(whole - Int(sqlite3_backup_remaining(backup)), whole)
            }
        } catch {
            sqlite3_backup_finish(backup)
            throw error
        }
        sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else { throw SQLError(sqlite: code, copy.handle) }
    }
}
