/// A database in one SQLite file: one writer with group commit, a pool of readers.
package final class SQLiteStore: @unchecked Sendable {
    // because: `watcher` and its start are touched with `watcherLock` held; everything else
    // never changes.
    let file: SQLiteFile
    private let writer: Writer
    private let readers: ReaderPool
    private let longReads: LongReads
    private let limits: Limits
    private let folder: TemporaryFolder?
    private let watcherLock = Lock()
    private var watcher: SQLiteConnection?
    /// What the watcher's counter begins with; JSON carries the sum whole, being below 2^53.
    private var watcherStart: Int64 = 0

    /// Opens a database.
    ///
    /// - Parameters:
    ///   - path: the file; its directory must exist, and it must not be readable by others.
    ///   - creating: makes the file (mode 0600) when it is missing.
    ///   - limits: how many may read and wait, and for how long.
    /// - Throws: `unsafeFile` for a file that others may read, `corrupt` for one that is no
    ///   database, and whatever else keeps it from being opened durably.
    package convenience init(
        path: String, creating: Bool, limits: Limits = Limits()
    ) throws(SQLError) {
        try self.init(SQLiteFile(path, creating: creating), limits, in: nil)
    }

    /// An empty database that `close` removes, in memory where the system offers a place for it.
    package static func temporary(limits: Limits = Limits()) throws(SQLError) -> SQLiteStore {
        let folder = try TemporaryFolder()
        return try SQLiteStore(
            SQLiteFile(folder.path + "/data", creating: true), limits, in: folder)
    }

    /// Looks at a file as it is, by a connection that cannot write: the writer of a store makes of
    /// any file one with a log.
    package static func look<Result>(
        at path: String, _ body: (any Connection) throws(SQLError) -> Result
    ) throws(SQLError) -> Result {
        let connection = try SQLiteConnection(
            SQLiteFile(path, creating: false), as: .reader, limits: Limits())
        try connection.begin(.reader)
        defer { _ = connection.rollBack() }
        return try body(connection)
    }

    private init(
        _ file: SQLiteFile, _ limits: Limits, in folder: TemporaryFolder?
    ) throws(SQLError) {
        self.file = file
        self.limits = limits
        self.folder = folder
        writer = try Writer(file, limits: limits)
        readers = ReaderPool(file, limits: limits)
        longReads = LongReads(readersMax: limits.readersMax, waitMs: limits.readerWaitMs)
    }

    /// What the writer did so far, for benchmarks: `jobs / batches` operations shared a flush.
    package var counters: Counters { writer.counters }

    static let closed = SQLError(.closed, "the database has been closed")

    static let owedForeignKey = SQLError(
        .constraint(.foreignKey), "FOREIGN KEY constraint failed at the end of the transaction")
}

extension SQLiteStore {
    /// Every wait has a limit.
    package struct Limits: Sendable {
        /// How long to wait for another process that holds the database.
        package var busyTimeoutMs = 5_000
        /// Connections that read at the same time.
        package var readersMax = 8
        /// How long a reader waits for a connection.
        package var readerWaitMs = 2_000
        /// Callers that wait to write; one more is refused at once.
        package var writeQueueMax = 256
        /// How long a caller waits for its turn to write.
        package var writeWaitMs = 10_000
        /// Jobs that share a commit.
        package var batchJobsMax = 64
        /// How long a batch takes in further jobs before it commits.
        package var gatherMs = 8

        package init() {}
    }

    /// What the writer did since the store was opened.
    package struct Counters: Equatable, Sendable {
        /// Transactions, each with at most one flush of the disk.
        package internal(set) var batches = 0
        /// Calls of `write` that ran, whether they succeeded or threw.
        package internal(set) var jobs = 0
        /// Batches that were run again because something in them had to be undone.
        package internal(set) var repeats = 0
        /// Callers that wait for their turn at this moment.
        package internal(set) var waiting = 0
    }
}

extension SQLiteStore: SQLStore {
    package func read<Result, Failure: Error>(
        timeoutMs: Int, isLong: Bool,
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try longReads.run(isLong: isLong, failing: failing) { () throws(Failure) in
            try readers.read(timeoutMs: timeoutMs, failing: failing, body)
        }
    }

    package func write<Result, Failure: Error>(
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try writer.write(failing: failing, body)
    }

    /// There is one writer: nobody is hindered.
    package func writeRowwise<Result, Failure: Error>(
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try writer.write(failing: failing, body)
    }

    /// Reads `PRAGMA data_version` on a connection that never writes.
    ///
    /// The number tells of all other connections' commits, and so of ours as well
    /// (https://sqlite.org/pragma.html). It counts from a start drawn for each connection, so that
    /// two processes' numbers are not taken for one.
    package func changeCounter() throws(SQLError) -> Int64 {
        // Open descriptors outlive their file: without a look at it, changes would seem to stop.
        try file.requireReadable()
        return try watcherLock.hold { () throws(SQLError) in
            if let watcher { return watcherStart + (try watcher.dataVersion()) }
            let opened = try SQLiteConnection(file.checked(), as: .reader, limits: limits)
            watcher = opened
            watcherStart = Int64(UInt32.random(in: .min ... .max)) << 20
            return watcherStart + (try opened.dataVersion())
        }
    }

    /// Looks at the file, which holds up nobody.
    package func requireWritable() throws(SQLError) { try file.requireWritable() }

    package func interruptReads() {
        readers.interrupt()
    }

    package func close() {
        readers.close()
        watcherLock.hold { watcher = nil }
        writer.close()
        folder?.remove()
    }
}
