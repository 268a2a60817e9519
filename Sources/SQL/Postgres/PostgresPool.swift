/// A few connections, opened when first needed and lent for one transaction each.
final class PostgresPool: @unchecked Sendable {
    // because: all state is touched with `lock` held, and a connection outside `idle` belongs to
    // the one thread that borrowed it.
    private let address: PostgresAddress
    private let connectionsMax: Int
    private let waitMs: Int
    private let lock = Lock()
    private let returned = Signal()
    private var idle: [PostgresConnection] = []
    private var busy: [PostgresConnection] = []
    private var freeLanes: Set<Int>
    /// Connections that are lent or being opened.
    private var lent = 0
    /// Whether one borrower has all of the pool to itself, or is about to.
    private var isReserved = false
    private var isClosed = false

    /// A pool of at most so many connections, each of which is waited for so long.
    init(_ address: PostgresAddress, connectionsMax: Int, waitMs: Int) {
        (self.address, self.connectionsMax, self.waitMs) = (address, connectionsMax, waitMs)
        freeLanes = Set(0..<connectionsMax)
    }

    static let closed = SQLError(.closed, "the database has been closed")

    /// A connection, perhaps a new one.
    ///
    /// With `alone` nobody else has one of this pool until it is given back.
    ///
    /// A server that refuses a new one may have no more to give; libpq tells no code of that. So
    /// one of those that are lent is waited for, as long as there are any.
    func borrow(alone: Bool) throws(SQLError) -> PostgresConnection {
        let deadline = Deadline(inMs: waitMs)
        let lane: Int
        switch try reserve(alone: alone, until: deadline) {
        case .connection(let connection): return connection
        case .lane(let free): lane = free
        }
        do throws(SQLError) {
            let connection = try PostgresConnection(address, lane: lane)
            lock.hold { busy.append(connection) }
            return connection
        } catch {
            lock.hold { free(lane, alone: alone) }
            guard !alone else { throw error }
            return try awaitReturned(instead: error, until: deadline)
        }
    }

    private enum Place {
        case connection(PostgresConnection)
        /// The right to open one.
        case lane(Int)
    }

    private func reserve(alone: Bool, until deadline: Deadline) throws(SQLError) -> Place {
        try lock.hold { () throws(SQLError) in
            var isInTime = true
            var holdsReservation = false
            while true {
                guard !isClosed else { throw Self.closed }
                if alone, !isReserved { (isReserved, holdsReservation) = (true, true) }
                let mayHave = alone ? holdsReservation && lent == 0 : !isReserved
                if mayHave, let place = take() { return place }
                guard isInTime else {
                    if holdsReservation { isReserved = false }
                    throw exhausted
                }
                // After a time-out we look once more: the wake-up may have been meant for us.
                isInTime = returned.wait(lock, until: deadline)
            }
        }
    }

    /// A connection that comes back in time; the refusal of a new one when none can.
    private func awaitReturned(
        instead refusal: SQLError, until deadline: Deadline
    ) throws(SQLError) -> PostgresConnection {
        try lock.hold { () throws(SQLError) in
            var isInTime = true
            while true {
                guard !isClosed else { throw Self.closed }
                if !isReserved, let connection = takeIdle() { return connection }
                guard isInTime, lent > 0 || !idle.isEmpty else { throw refusal }
                isInTime = returned.wait(lock, until: deadline)
            }
        }
    }

    private func takeIdle() -> PostgresConnection? {
        // The last one returned has the warmest cache.
        guard let connection = idle.popLast() else { return nil }
        busy.append(connection)
        lent += 1
        return connection
    }

    private func take() -> Place? {
        if let connection = takeIdle() { return .connection(connection) }
        guard let lane = freeLanes.min() else { return nil }
        freeLanes.remove(lane)
        lent += 1
        return .lane(lane)
    }

    private var exhausted: SQLError {
        SQLError(.busy, "all \(connectionsMax) connections to the database were in use")
    }

    /// Takes a connection back; one that cannot be used again is closed.
    func giveBack(_ connection: PostgresConnection, alone: Bool) {
        let isSound = connection.rollBack()
        lock.hold {
            busy.removeAll { $0 === connection }
            guard isSound && !isClosed else { return free(connection.lane, alone: alone) }
            idle.append(connection)
            lent -= 1
            if alone { isReserved = false }
            returned.wakeAll()
        }
    }

    private func free(_ lane: Int, alone: Bool) {
        freeLanes.insert(lane)
        lent -= 1
        if alone { isReserved = false }
        returned.wakeAll()
    }

    /// Closes the connections that nobody uses: after one was lost the others may be as well.
    func dropIdle() {
        lock.hold { closeIdle() }
    }

    private func closeIdle() {
        for connection in idle { freeLanes.insert(connection.lane) }
        idle = []
    }

    /// How long one that is lent is waited for before a new one is asked for again, in
    /// milliseconds.
    private static let giveWayMs = 250

    /// Closes the connections that nobody uses, for the other pool, to which the server gives no
    /// more; where all are lent, waits a little for one.
    ///
    /// Answers whether there were any, so that asking the server again makes sense.
    func giveWay() -> Bool {
        let deadline = Deadline(inMs: Self.giveWayMs)
        return lock.hold {
            var hasWaited = false
            while idle.isEmpty {
                // One that is being opened is none yet: where no server answers, none ever is.
                guard !busy.isEmpty else { return hasWaited }
                hasWaited = true
                guard returned.wait(lock, until: deadline) else { return true }
            }
            closeIdle()
            return true
        }
    }

    /// Stops what the connections are running.
    func interrupt() {
        lock.hold {
            for connection in busy { connection.interruption.wish() }
        }
    }

    /// Refuses new borrowers and waits for those there are, for at most the wait limit.
    func close() {
        let deadline = Deadline(inMs: waitMs)
        lock.hold {
            isClosed = true
            idle = []
            returned.wakeAll()
            while lent > 0, returned.wait(lock, until: deadline) {}
        }
    }
}
