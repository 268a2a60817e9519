/// A few read-only connections, opened when first needed and lent for one snapshot each.
final class ReaderPool: @unchecked Sendable {
    // because: `idle`, `busy`, `opened` and `isClosed` are touched with `lock` held, and a
    // connection outside `idle` belongs to the one thread that borrowed it.
    private let file: SQLiteFile
    private let limits: SQLiteStore.Limits
    private let lock = Lock()
    private let returned = Signal()
    private var idle: [SQLiteConnection] = []
    private var busy: [SQLiteConnection] = []
    private var opened = 0
    private var isClosed = false

    init(_ file: SQLiteFile, limits: SQLiteStore.Limits) {
        self.file = file
        self.limits = limits
    }

    /// Runs the closure on one snapshot; see `SQLStore.read`.
    func read<Result, Failure: Error>(
        timeoutMs: Int,
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let connection: SQLiteConnection
        do throws(SQLError) {
            connection = try borrow(timeoutMs: timeoutMs)
        } catch {
            throw failing(error)
        }
        defer { giveBack(connection) }
        return try body(connection)
    }

    /// Stops what the readers are running.
    ///
    /// A borrowed connection is not closed while we hold the lock, so this is safe from any thread.
    func interrupt() {
        lock.hold {
            for connection in busy { connection.interrupt() }
        }
    }

    /// Refuses new readers, stops the running ones and waits for them for at most the wait limit.
    func close() {
        let deadline = Deadline(inMs: limits.readerWaitMs)
        lock.hold {
            isClosed = true
            opened -= idle.count
            idle = []
            returned.wakeAll()
            for connection in busy { connection.interrupt() }
            while opened > 0, returned.wait(lock, until: deadline) {}
        }
    }

    private func borrow(timeoutMs: Int) throws(SQLError) -> SQLiteConnection {
        let connection: SQLiteConnection
        if let idle = try idleConnection() {
            connection = idle
        } else {
            connection = try open()
        }
        connection.allow(until: Deadline(inMs: timeoutMs))
        do throws(SQLError) {
            try connection.begin(.reader)
        } catch {
            giveBack(connection)
            throw error
        }
        return connection
    }

    /// A connection from the pool; nil when the caller has won the right to open one more.
    private func idleConnection() throws(SQLError) -> SQLiteConnection? {
        let deadline = Deadline(inMs: limits.readerWaitMs)
        return try lock.hold { () throws(SQLError) in
            var isInTime = true
            while true {
                guard !isClosed else { throw SQLiteStore.closed }
                // The last one returned has the warmest cache.
                if let connection = idle.popLast() {
                    busy.append(connection)
                    return connection
                }
                if opened < limits.readersMax {
                    opened += 1
                    return nil
                }
                guard isInTime else { throw exhausted }
                // After a time-out we look once more: the wake-up may have been meant for us.
                isInTime = returned.wait(lock, until: deadline)
            }
        }
    }

    private var exhausted: SQLError {
        SQLError(
            .busy,
            "all \(limits.readersMax) connections of the reader pool were in use")
    }

    private func open() throws(SQLError) -> SQLiteConnection {
        do throws(SQLError) {
            let connection = try SQLiteConnection(file.checked(), as: .reader, limits: limits)
            lock.hold { busy.append(connection) }
            return connection
        } catch {
            lock.hold {
                opened -= 1
                returned.wakeAll()
            }
            throw error
        }
    }

    private func giveBack(_ connection: SQLiteConnection) {
        connection.allow(until: nil)
        let isSound = connection.rollBack()
        lock.hold {
            busy.removeAll { $0 === connection }
            if isSound && !isClosed {
                idle.append(connection)
                returned.wakeOne()
            } else {
                opened -= 1
                returned.wakeAll()
            }
        }
    }
}
