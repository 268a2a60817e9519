internal import Glibc

/// The one connection that writes, and the queue before it.
///
/// **Group commit.** A durable commit costs a flush of the disk, so callers share it. The first to
/// come leads: it begins a transaction, runs the waiting jobs one after another on its own thread,
/// each in a savepoint, takes in those that arrive meanwhile, commits once, and answers all. Then
/// the first of those who waited during the flush leads the next batch.
///
/// **Trust.** Few writes need to be undone after they changed something, so while callers come in
/// company, or did a few batches ago, batches do without savepoints. When one of them does need it,
/// the batch is rolled back and run again with savepoints, and the next few keep them.
///
/// **No lost wake-up.** A job's state changes only under `lock`, and its owner looks at the state
/// before each wait. While `isLed`, exactly one thread leads or has been told to; when it ends it
/// names the next, or clears `isLed` with the queue empty, in one step under the lock.
final class Writer: @unchecked Sendable {
    // because: all state is touched with `lock` held, but for `connection`, `batchesAlone` and
    // `carefulBatches`, which belong to the leading thread, and a running job's fields, which are
    // its leader's until done.
    private let file: SQLiteFile
    private let limits: SQLiteStore.Limits
    private let lock = Lock()
    private let becameIdle = Signal()
    private var queue: [Job] = []
    private var isLed = false
    private var leader: pthread_t?
    private var isClosed = false
    private var counts = SQLiteStore.Counters()
    private var connection: SQLiteConnection?
    /// Batches of a single caller since the last that was shared.
    ///
    /// Full at first: nobody has come yet.
    private var batchesAlone = Writer.batchesRemembered
    /// Batches that keep savepoints, after one that had to be run again for want of them.
    private var carefulBatches = 0

    /// How many batches it remembers: of single callers between shared ones, and of careful ones,
    /// so that work of which some is always undone is not run twice all the time.
    private static let batchesRemembered = 16

    init(_ file: SQLiteFile, limits: SQLiteStore.Limits) throws(SQLError) {
        self.file = file
        self.limits = limits
        connection = try SQLiteConnection(file, as: .writer, limits: limits)
    }

    /// Batches and jobs so far, and the jobs that wait now.
    var counters: SQLiteStore.Counters {
        lock.hold {
            var counts = counts
            counts.waiting = queue.count
            return counts
        }
    }

    /// Runs the closure in a transaction, perhaps on another thread; see `SQLStore.write`.
    func write<Result, Failure: Error>(
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var outcome: Swift.Result<Result, Failure>?
        // The job lets go of the closure before `submit` returns.
        let failure = withoutActuallyEscaping(body) { body in
            submit { connection in
                do throws(Failure) {
                    outcome = .success(try body(connection))
                    return true
                } catch {
                    outcome = .failure(error)
                    return false
                }
            }
        }
        if let failure { throw failing(failure) }
        guard let outcome else { preconditionFailure("a job without failure has run") }
        return try outcome.get()
    }

    /// Refuses the waiting jobs, waits for the running batch and closes the connection.
    func close() {
        lock.hold {
            precondition(leader != pthread_self(), "a store cannot be closed by its own write")
            isClosed = true
            for job in queue where job.state == .waiting {
                job.finish(SQLiteStore.closed)
                job.signal.wakeOne()
            }
            queue.removeAll { $0.state == .done }
            while isLed { becameIdle.wait(lock) }
            connection = nil
        }
    }

    /// Waits until the job has run and its batch has been committed; nil then, or why not.
    private func submit(_ body: @escaping (any Connection) -> Bool) -> SQLError? {
        let job = Job(body)
        let deadline = Deadline(inMs: limits.writeWaitMs)
        lock.lock()
        defer { lock.unlock() }
        if let refusal = enqueue(job) { return refusal }
        while true {
            switch job.state {
            case .done:
                return job.failure
            case .leading:
                lead()
            case .running:
                // Its time is bounded by the batch: it cannot be taken back any more.
                job.signal.wait(lock)
            case .waiting:
                let isInTime = job.signal.wait(lock, until: deadline)
                if !isInTime && job.state == .waiting { withdraw(job) }
            }
        }
    }

    private func enqueue(_ job: Job) -> SQLError? {
        precondition(leader != pthread_self(), "a write inside a write")
        guard !isClosed else { return SQLiteStore.closed }
        guard queue.count < limits.writeQueueMax else {
            return SQLError(.busy, "\(queue.count) writes are waiting already; try again later")
        }
        queue.append(job)
        if !isLed {
            isLed = true
            job.state = .leading
        }
        return nil
    }

    private func withdraw(_ job: Job) {
        queue.removeAll { $0 === job }
        job.finish(
            SQLError(.busy, "the write did not get its turn within \(limits.writeWaitMs) ms"))
    }

    /// Runs one batch and names the next leader; called and left with the lock held.
    private func lead() {
        leader = pthread_self()
        lock.unlock()
        var batch: [Job] = []
        let failure = commit(&batch)
        lock.lock()
        for job in batch { job.finish(failure ?? job.failure) }
        counts.batches += 1
        counts.jobs += batch.count
        leader = nil
        let next = queue.first
        next?.state = .leading
        if next == nil {
            isLed = false
            becameIdle.wakeAll()
        }
        lock.unlock()
        // Woken without the lock, so that they do not queue up behind it; the next leader first.
        next?.signal.wakeOne()
        for job in batch { job.signal.wakeOne() }
        lock.lock()
    }

    /// Runs jobs and commits them; the error that undid all of them, if any.
    private func commit(_ batch: inout [Job]) -> SQLError? {
        do throws(SQLError) {
            let connection = try connected()
            let isTrusting = batchesAlone < Self.batchesRemembered && carefulBatches == 0
            carefulBatches = max(carefulBatches - 1, 0)
            try connection.begin(.writer, undoingParts: !isTrusting)
            do throws(SQLError) {
                try gather(&batch, on: connection)
                try connection.settle()
            } catch {
                guard connection.mustRunAgain else { throw error }
                try repeatCarefully(batch, on: connection)
            }
            try connection.commit()
            return nil
        } catch {
            // SQLite opens a file that may not be written for reading, for as long as it is open
            // (https://sqlite.org/c3ref/open.html).
            let isStuck = connection?.rollBack() == false || error.kind == .readOnly
            if isStuck { connection = nil }
            // Whoever waited as long as we did for a database that cannot be had gets our answer.
            if batch.isEmpty {
                while let job = take(after: batch.count, until: nil) { batch.append(job) }
            }
            return error
        }
    }

    /// Runs the waiting jobs, and those that come meanwhile, until the batch is full or late.
    ///
    /// The callers of the last batch have just been answered and are about to come again. Where
    /// there were several, giving way to them once, which costs microseconds, nearly doubles the
    /// jobs that share a flush.
    private func gather(_ batch: inout [Job], on connection: SQLiteConnection) throws(SQLError) {
        let deadline = Deadline(inMs: limits.gatherMs)
        var givesWay = batchesAlone == 0
        while true {
            if let job = take(after: batch.count, until: deadline) {
                batch.append(job)
                try run(job, on: connection)
                continue
            }
            guard givesWay else { break }
            givesWay = false
            sched_yield()
        }
        batchesAlone = batch.count > 1 ? 0 : min(batchesAlone + 1, Self.batchesRemembered)
    }

    /// Runs the jobs of a batch once more, now that one of them is known to be undone.
    private func repeatCarefully(
        _ batch: [Job], on connection: SQLiteConnection
    ) throws(SQLError) {
        carefulBatches = Self.batchesRemembered
        lock.hold { counts.repeats += 1 }
        guard connection.rollBack() else {
            throw SQLError(.other, "the database could not undo a batch")
        }
        try connection.begin(.writer)
        for job in batch { try run(job, on: connection) }
    }

    private func run(_ job: Job, on connection: SQLiteConnection) throws(SQLError) {
        job.run(on: connection)
        if let doom = connection.doom { throw doom }
    }

    /// The connection, opened anew after a failure that it did not survive.
    private func connected() throws(SQLError) -> SQLiteConnection {
        if let connection {
            // A commit into a file that nobody finds any more would be lost.
            try file.requireReadable()
            return connection
        }
        let opened = try SQLiteConnection(file.checked(), as: .writer, limits: limits)
        connection = opened
        return opened
    }

    /// The next job of a batch that has so many already; the first is the leader's own.
    private func take(after count: Int, until deadline: Deadline?) -> Job? {
        guard count < limits.batchJobsMax else { return nil }
        if count > 0, let deadline, deadline.hasPassed { return nil }
        return lock.hold {
            guard !queue.isEmpty else { return nil }
            let job = queue.removeFirst()
            job.state = .running
            return job
        }
    }
}

/// One caller's closure on its way through the queue.
private final class Job {
    enum State {
        case waiting
        /// Its owner leads the batch that begins with it.
        case leading
        case running, done
    }

    let signal = Signal()
    var state = State.waiting
    private(set) var failure: SQLError?
    /// Answers whether to keep what it did.
    private var body: ((any Connection) -> Bool)?

    init(_ body: @escaping (any Connection) -> Bool) {
        self.body = body
    }

    /// Runs the closure in a savepoint of its own.
    ///
    /// Its late statements belong to it, so that it alone fails with them; without savepoints all
    /// of them wait for the end of the batch.
    ///
    /// A deferred foreign key would be checked by the commit and fail the whole batch; so it is
    /// checked here, where the job that owes it is known: nothing was owed before it.
    func run(on connection: SQLiteConnection) {
        failure = nil
        do throws(SQLError) {
            try connection.openSavepoint()
        } catch {
            failure = error
            return
        }
        guard let body, body(connection) else { return connection.rollBackSavepoint() }
        guard connection.doom == nil else { return }
        do throws(SQLError) {
            if connection.undoesParts { try connection.settle() }
            guard !connection.owesForeignKeys else { throw SQLiteStore.owedForeignKey }
            try connection.releaseSavepoint()
        } catch {
            failure = error
            connection.rollBackSavepoint()
        }
    }

    /// Gives the answer and lets go of the closure, which lives no longer than its caller.
    func finish(_ failure: SQLError?) {
        self.failure = failure
        body = nil
        state = .done
    }
}
