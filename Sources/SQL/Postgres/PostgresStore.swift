internal import Glibc

/// A database on a PostgreSQL server, or on one that speaks its protocol.
///
/// Transactions that write run side by side and are serializable: each sees the database as if it
/// were alone, or is run again. Those of one process give way to one that is run again, so that it
/// comes through.
package final class PostgresStore: @unchecked Sendable {
    // because: `writing` is touched with `writingLock` held; everything else never changes.
    private let readers: PostgresPool
    private let longReads: LongReads
    private let writers: PostgresPool
    private let limits: Limits
    private let writingLock = Lock()
    private var writing: Set<pthread_t> = []

    /// Every wait has a limit.
    package struct Limits: Sendable {
        /// Connections that read at the same time.
        package var readersMax = 8
        /// Connections that write at the same time.
        package var writersMax = 8
        /// How long somebody waits for a connection.
        package var waitMs = 10_000
        /// How long one statement of a write may take.
        package var statementMs = 30_000
        /// How often a transaction is run before it is given up; as long as it has not waited
        /// ``waitMs``, it is run more often.
        package var runsMax = 40

        package init() {}
    }

    /// Opens a database; fails when the server cannot be reached.
    package init(_ address: PostgresAddress, limits: Limits = Limits()) throws(SQLError) {
        self.limits = limits
        readers = PostgresPool(
            address, connectionsMax: limits.readersMax, waitMs: limits.waitMs)
        longReads = LongReads(readersMax: limits.readersMax, waitMs: limits.waitMs)
        writers = PostgresPool(
            address, connectionsMax: limits.writersMax, waitMs: limits.waitMs)
        try read { connection throws(SQLError) in
            let encoding = try connection.first("SHOW server_encoding") { $0.text(0) }
            guard encoding == "UTF8" else {
                throw SQLError(.other, "\(address) must be made with ENCODING 'UTF8'")
            }
        }
    }

    /// What came of one run of a transaction.
    private enum Run<Result, Failure: Error> {
        case done(Swift.Result<Result, Failure>)
        case again(SQLError)
    }
}

extension PostgresStore: SQLStore {
    package func read<Result, Failure: Error>(
        timeoutMs: Int, isLong: Bool,
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try longReads.run(isLong: isLong, failing: failing) { () throws(Failure) in
            try read(timeoutMs, failing, body)
        }
    }

    private func read<Result, Failure: Error>(
        _ timeoutMs: Int, _ failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var runs = 0
        while true {
            runs += 1
            switch read(once: timeoutMs, failing, body) {
            case .done(let result): return try result.get()
            case .again(let error):
                // Every idle connection may be lost as this one was; a new one tells.
                guard runs < 3, error.kind != .closed else { throw failing(error) }
                readers.dropIdle()
            }
        }
    }

    private func read<Result, Failure: Error>(
        once timeoutMs: Int, _ failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) -> Run<Result, Failure> {
        let connection: PostgresConnection
        do throws(SQLError) {
            connection = try borrow(from: readers, alone: false, before: writers)
        } catch {
            return .done(.failure(failing(error)))
        }
        defer { readers.giveBack(connection, alone: false) }
        do throws(SQLError) {
            try connection.begin(.reader, limitMs: timeoutMs)
        } catch {
            return connection.mayRunAgain ? .again(error) : .done(.failure(failing(error)))
        }
        let result: Swift.Result<Result, Failure>
        do throws(Failure) { result = .success(try body(connection)) } catch {
            result = .failure(error)
        }
        if let error = connection.doom, connection.mayRunAgain { return .again(error) }
        return .done(result)
    }

    package func write<Result, Failure: Error>(
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try write(.writer, failing, body)
    }

    package func writeRowwise<Result, Failure: Error>(
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try write(.rowwise, failing, body)
    }

    private func write<Result, Failure: Error>(
        _ mode: PostgresConnection.Mode, _ failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let thread = pthread_self()
        let isFirst = writingLock.hold { writing.insert(thread).inserted }
        precondition(isFirst, "a write inside a write")
        defer { _ = writingLock.hold { writing.remove(thread) } }
        let deadline = Deadline(inMs: limits.waitMs)
        var (runs, isReadOnly) = (0, false)
        while true {
            runs += 1
            switch write(mode, alone: runs > 1, failing, body) {
            case .done(let result): return try result.get()
            case .again(let error):
                guard runs < limits.runsMax || !deadline.hasPassed else { throw failing(error) }
                // Those that only read are left alone: readings go on while nothing can be written.
                if [.unreachable, .readOnly].contains(error.kind) { writers.dropIdle() }
                if error.kind == .readOnly {
                    // A new connection was told the same.
                    guard !isReadOnly else { throw failing(error) }
                    isReadOnly = true
                }
                Self.pause(after: runs)
            }
        }
    }

    private func write<Result, Failure: Error>(
        _ mode: PostgresConnection.Mode, alone: Bool, _ failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) -> Run<Result, Failure> {
        let connection: PostgresConnection
        do throws(SQLError) {
            connection = try borrow(from: writers, alone: alone, before: readers)
        } catch {
            return .done(.failure(failing(error)))
        }
        defer { writers.giveBack(connection, alone: alone) }
        func failed(_ error: SQLError) -> Run<Result, Failure> {
            connection.mayRunAgain ? .again(error) : .done(.failure(failing(error)))
        }
        do throws(SQLError) {
            try connection.begin(mode, limitMs: limits.statementMs)
        } catch {
            return failed(error)
        }
        let result: Swift.Result<Result, Failure>
        do throws(Failure) { result = .success(try body(connection)) } catch {
            result = .failure(error)
        }
        if let error = connection.doom, connection.mayRunAgain { return .again(error) }
        guard case .success = result else { return .done(result) }
        do throws(SQLError) { try connection.commit() } catch { return failed(error) }
        return .done(result)
    }

    /// How often a server is asked for a connection again after another was closed, and after how
    /// many milliseconds: it takes a moment to notice.
    private static let (looksMax, lookMs) = (20, 10)

    /// A connection of one pool; where the server gives no more, the other pool gives way as soon
    /// as one of its own is free, so that neither ever has all that there are.
    private func borrow(
        from pool: PostgresPool, alone: Bool, before other: PostgresPool
    ) throws(SQLError) -> PostgresConnection {
        let deadline = Deadline(inMs: limits.waitMs)
        var looksLeft = 0
        while true {
            do throws(SQLError) { return try pool.borrow(alone: alone) } catch {
                guard error.kind == .unreachable, !deadline.hasPassed else { throw error }
                if other.giveWay() { looksLeft = Self.looksMax }
                guard looksLeft > 0 else { throw error }
                looksLeft -= 1
                usleep(UInt32(Self.lookMs) * 1_000)
            }
        }
    }

    /// Waits a little before the next run, longer each time and never the same.
    ///
    /// The other side of the conflict is another process: this one has given way already.
    private static func pause(after runs: Int) {
        guard runs > 1 else { return }
        let mostMs = min(1 << runs, 256)
        usleep(UInt32.random(in: 0..<UInt32(mostMs)) * 1_000)
    }

    /// Tells the transactions that have ended: the numbers given out and those still open
    /// (https://www.postgresql.org/docs/current/functions-info.html).
    ///
    /// Other databases of the server change it as well, which costs a reader one look for nothing.
    package func changeCounter() throws(SQLError) -> Int64 {
        try read { connection throws(SQLError) in
            let ended = try connection.first("SELECT CAST(txid_current_snapshot() AS TEXT)") {
                $0.text(0)
            }
            // FNV-1a: equal snapshots give equal numbers, others practically never.
            let hash = (ended ?? "").utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01b3
            }
            return Int64(bitPattern: hash)
        }
    }

    /// Asks what a new connection would be told: an older one may lead to a server that has only
    /// been a standby since (https://www.postgresql.org/docs/15/hot-standby.html).
    package func requireWritable() throws(SQLError) {
        guard try readOnlyReason() != nil else { return }
        readers.dropIdle()
        writers.dropIdle()
        if let reason = try readOnlyReason() { throw SQLError(.readOnly, reason) }
    }

    /// Why the server takes no changes; `nil` when it does.
    private func readOnlyReason() throws(SQLError) -> String? {
        try read { connection throws(SQLError) -> String? in
            let found = try connection.first(
                "SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only')"
            ) { (isStandby: $0.flag(0), isReadOnly: $0.text(1) == "on") }
            guard let found else { return nil }
            if found.isStandby { return "the server is a standby" }
            return found.isReadOnly ? "default_transaction_read_only is on" : nil
        }
    }

    package func interruptReads() {
        readers.interrupt()
    }

    package func close() {
        readers.interrupt()
        readers.close()
        writers.close()
    }
}
