internal import Domain
internal import Synchronization

/// The thread that keeps the books.
extension JobWorkers {
    /// Milliseconds between two looks whether another process wrote a job down.
    private static let lookMs: Int32 = 50
    /// Milliseconds before what could not be written down is tried again.
    private static let retryMs: Int32 = 200
    /// Reports that are written down at once.
    private static let reportsMax = 256
    /// Jobs that are woken, rescued or pruned at once.
    private static let batch = 200
    /// Time between two looks for leases that have ended.
    private static let rescuePause = Span.seconds(2)
    /// Time after the database was away in which all who live renew their leases: as long as
    /// between two renewals.
    private static let outagePause = Span(milliseconds: Job.Lease.life.milliseconds / 3)
    /// Time between two looks at the clock for schedules.
    private static let schedulePause = Span.seconds(1)

    /// What the clerk remembers from one round to the next.
    struct ClerkState {
        /// The database's counter when it was last looked at; `nil` after a failure.
        var counter: Int64?
        /// When the next job's time comes; `nil` for none.
        var nextTime: Instant?
        /// When leases are looked at next; `nil` for now.
        var nextRescue: Instant?
        var lastSchedule: Instant?
        var lastPrune: Instant?
        /// When each schedule is due next.
        var due: [String: Instant] = [:]
        /// Whether the last round left something that can be done at once.
        var isMore = true
        var hasFailed = false
    }

    /// Keeps the books until all is written down.
    func clerk() {
        var state = ClerkState()
        while true {
            let timeoutMs = state.hasFailed ? Self.retryMs : state.isMore ? 0 : Self.lookMs
            let isRung = clerkBell.waitForAll(timeoutMs: timeoutMs)
            do throws(Failure) {
                try round(&state, isRung: isRung || state.hasFailed)
                // Leases that ended meanwhile are mostly of those who could not renew them.
                if state.hasFailed { state.nextRescue = service.clock.now + Self.outagePause }
                state.hasFailed = false
            } catch {
                // The database is busy or away: leases hold meanwhile, and nothing is forgotten.
                (state.hasFailed, state.counter) = (true, nil)
            }
            let isOver = isClosing.load(ordering: .sequentiallyConsistent)
            if isOver, bench.withLock({ $0.tries.isEmpty }) { return }
        }
    }

    private func round(_ state: inout ClerkState, isRung: Bool) throws(Failure) {
        let now = service.clock.now
        let lost = bench.withLock {
            $0.giveUpLate(random: { UInt64.random(in: .min ... .max) }, at: now)
        }
        replaceThreads(lost)
        let isWorking = mayWork.load(ordering: .relaxed)
        if isWorking, !bench.withLock({ $0.isStopping }) {
            try schedule(&state, at: now)
            try prune(&state, at: now)
        }
        let (hasReports, capacity) = bench.withLock {
            (!$0.reports.isEmpty || !$0.done.isEmpty, isWorking ? $0.capacity : 0)
        }
        let isRescueDue = !state.hasFailed && (state.nextRescue.map { $0 <= now } ?? true)
        let isTime = state.nextTime.map { $0 <= now } ?? false
        var isLooking = hasReports || isRung || state.isMore || isTime
        isLooking = isLooking || (isWorking && isRescueDue)
        if !isLooking { isLooking = try hasChanged(&state, now) }
        guard isLooking else { return }
        try keepBooks(
            &state, capacity: capacity, rescues: isWorking && isRescueDue, hasReports, at: now)
    }

    /// Whether somebody committed something, and there is something to do now.
    private func hasChanged(_ state: inout ClerkState, _ now: Instant) throws(Failure) -> Bool {
        let counter = try service.database.changeCounter()
        guard counter != state.counter else { return false }
        state.counter = counter
        let (hasWork, next) = try service.database.readBooks(at: now) { books throws(Failure) in
            (try books.hasWork(in: queues), try books.nextTime())
        }
        state.nextTime = next
        return hasWork || (next.map { $0 <= now } ?? false)
    }

    private func keepBooks(
        _ state: inout ClerkState, capacity: Int, rescues: Bool, _ hasReports: Bool, at now: Instant
    ) throws(Failure) {
        let (work, maySuspect) = bench.withLock { bench in
            (bench.takeReports(Self.reportsMax), !bench.hasSuspect)
        }
        var found: Found?
        do throws(Failure) {
            found = try service.database.keepBooks(at: now) { books throws(Failure) in
                var found = Found()
                _ = try books.finish(work.reports)
                if !work.done.isEmpty { try books.count(done: work.done) }
                if rescues { found.rescued = try books.rescue(limit: Self.batch) }
                if capacity > 0 {
                    found.woken = try books.wake(limit: Self.batch)
                    found.taken = try books.take(
                        capacity, from: queues, by: name, maySuspect: maySuspect)
                }
                found.nextTime = try books.nextTime()
                return found
            }
        } catch {
            bench.withLock { $0.takeBack(work.done) }
            throw error
        }
        guard let found else { return }
        let isFull = bench.withLock { bench in
            bench.settle()
            bench.put(found.taken)
            // Whoever stopped us meanwhile did not see these.
            if bench.isStopping { bench.handBackReady { self.kind(of: $0) } }
            return !bench.reports.isEmpty
        }
        if !found.taken.isEmpty { workBell.ring(found.taken.count) }
        if rescues, found.rescued < Self.batch { state.nextRescue = now + Self.rescuePause }
        state.nextTime = found.nextTime
        // Who takes a suspect takes no second one; its end brings the next round.
        state.isMore =
            isFull || found.rescued == Self.batch
            || (found.woken == Self.batch && found.taken.count < capacity)
    }

    /// What one commit of the books came to.
    private struct Found {
        var taken: [Job] = []
        var (woken, rescued) = (0, 0)
        var nextTime: Instant?
    }

    /// Puts others in the place of threads whose handler did not come back, up to a limit.
    private func replaceThreads(_ lost: Int) {
        guard lost > 0 else { return }
        for _ in 0..<lost where bench.withLock({ $0.mayReplace(upTo: plan.threads) }) {
            startThread()
        }
    }

    // MARK: By the clock

    private func schedule(_ state: inout ClerkState, at now: Instant) throws(Failure) {
        if let last = state.lastSchedule, now - last < Self.schedulePause { return }
        let isStart = state.lastSchedule == nil
        for schedule in schedules {
            if isStart, schedule.isMadeAtStart { try make(schedule, occurrence: nil, at: now) }
            if let due = state.due[schedule.name], due <= now {
                try make(schedule, occurrence: due, at: now)
            }
            if isStart || (state.due[schedule.name].map { $0 <= now } ?? false) {
                state.due[schedule.name] = schedule.cron.next(after: now)
            }
        }
        state.lastSchedule = now
    }

    /// Writes the job of an occurrence down unless another process has done so.
    private func make(
        _ schedule: JobSchedule, occurrence: Instant?, at now: Instant
    ) throws(Failure) {
        let isMade = try service.database.keepBooks(at: now) { books throws(Failure) in
            if let occurrence {
                guard try books.claim(schedule.name, at: occurrence) else { return false }
            }
            return try books.add(
                schedule.kind, key: schedule.name, causedBy: "schedule:\(schedule.name)")
        }
        if isMade { clerkBell.ring() }
    }

    /// Removes what has been finished for long: little at a time, by one process.
    private func prune(_ state: inout ClerkState, at now: Instant) throws(Failure) {
        if let last = state.lastPrune, now - last < .minutes(1) { return }
        let isMine = try service.database.keepBooks(at: now) { books throws(Failure) in
            try books.hold("prune", by: name, until: now + .minutes(2))
        }
        state.lastPrune = now
        guard isMine else { return }
        let (kept, dead) = try service.database.read(Call(), at: now) { tx throws(Failure) in
            (try tx.number(.jobDays), try tx.number(.discardedJobDays))
        }
        let removed = try service.database.keepBooks(at: now) { books throws(Failure) in
            let before = now - .days(Int64(kept))
            let done = try books.prune(.completed, finishedBefore: before, limit: Self.batch)
            let cancelled = try books.prune(.cancelled, finishedBefore: before, limit: Self.batch)
            let discarded = try books.prune(
                .discarded, finishedBefore: now - .days(Int64(dead)), limit: Self.batch)
            try books.pruneMinutes(before: now - .days(Int64(kept)))
            return max(done, cancelled, discarded)
        }
        // Where there is more, in a second instead of a minute.
        if removed == Self.batch { state.lastPrune = now - .seconds(59) }
    }
}
