internal import Domain

/// What the threads of one process have in hand: jobs that were taken, run and ended.
///
/// A value behind the workers' mutex; every method costs little and waits for nothing.
struct WorkBench {
    /// Jobs that no thread has begun, in turn.
    private(set) var ready: [Job] = []
    /// Jobs that threads run.
    private(set) var running: [JobTry: Running] = [:]
    /// Tries that ended and are not yet written down.
    private(set) var reports: [JobReport] = []
    /// Jobs that ended in an operation's commit and are not yet counted, by queue.
    private(set) var done: [String: Int] = [:]
    /// Reports that are being written down.
    private var inHand: [JobReport] = []
    var isStopping = false
    /// Threads that serve, without those whose handler never came back.
    var threads = 0
    /// Threads whose handler did not come back in time.
    private(set) var lostThreads = 0
    /// How long a job takes, in milliseconds: a mean in which new ones count more.
    private var meanMs = 1000.0

    /// A job that a thread runs.
    struct Running {
        let job: Job
        let kind: JobKind
        let since: Instant
        let deadline: Instant
        /// Whether its lease was lost or somebody cancelled it.
        var isToStop = false
    }

    /// How many jobs are held: their leases must be renewed.
    var held: Int { ready.count + running.count }

    /// Every try whose lease is ours.
    var tries: [JobTry] {
        ready.map(\.attempt) + running.keys + reports.map(\.attempt) + inHand.map(\.attempt)
    }

    /// Whether a job is held that has ended a worker before.
    var hasSuspect: Bool {
        ready.contains { $0.crashes > 0 } || running.values.contains { $0.job.crashes > 0 }
    }

    /// Jobs to take now: as many as threads are free, and when jobs are short some in advance, so
    /// that threads do not wait for the database.
    var capacity: Int {
        guard !isStopping else { return 0 }
        let advance = min(Int(Self.aheadMs / max(meanMs, 0.1)), Self.aheadMax)
        return max(0, threads * (1 + advance) - held)
    }

    /// Work that is taken in advance, in milliseconds, for each thread.
    private static let aheadMs = 20.0
    /// Jobs that are taken in advance for each thread.
    private static let aheadMax = 8

    mutating func put(_ jobs: [Job]) { ready += jobs }

    /// The next job for a thread; `nil` when there is none.
    mutating func begin(_ kind: (Job) -> JobKind, at now: Instant) -> Running? {
        guard !isStopping, !ready.isEmpty else { return nil }
        let job = ready.removeFirst()
        let kind = kind(job)
        let begun = Running(job: job, kind: kind, since: now, deadline: now + kind.timeout)
        running[job.attempt] = begun
        return begun
    }

    /// Takes in how a try ended; false when it no longer counts, as after its deadline.
    mutating func end(
        _ attempt: JobTry, _ outcome: Job.Outcome, isWritten: Bool, random: UInt64, at now: Instant
    ) -> Bool {
        guard let ended = running.removeValue(forKey: attempt) else {
            lostThreads -= 1
            return false
        }
        endedInTime(ended, at: now)
        if isWritten {
            done[ended.job.queue, default: 0] += 1
        } else {
            reports.append(JobReport(attempt, ended.kind, outcome, random: random))
        }
        return true
    }

    /// Gives up the tries that are past their deadline; gives how many threads were lost.
    mutating func giveUpLate(random: () -> UInt64, at now: Instant) -> Int {
        let late = running.filter { $0.value.deadline <= now }
        for (attempt, work) in late {
            running[attempt] = nil
            let seconds = work.kind.timeout.milliseconds / 1000
            reports.append(
                JobReport(
                    attempt, work.kind,
                    .failed("it took longer than \(seconds) s", noSoonerThan: .seconds(0)),
                    random: random()))
        }
        lostThreads += late.count
        threads -= late.count
        return late.count
    }

    /// Whether a lost thread may be replaced: as often as there are threads, so that handlers that
    /// hang for ever do not fill the process.
    func mayReplace(upTo wanted: Int) -> Bool { lostThreads <= wanted && threads < wanted }

    /// Whether a thread whose handler came back late goes on: its place may not have been filled.
    mutating func rejoin(upTo wanted: Int) -> Bool {
        guard threads < wanted, !isStopping else { return false }
        threads += 1
        return true
    }

    private mutating func endedInTime(_ ended: Running, at now: Instant) {
        meanMs += (Double((now - ended.since).milliseconds) - meanMs) / 16
    }

    /// Hands back what no thread has begun.
    mutating func handBackReady(_ kind: (Job) -> JobKind) {
        reports += ready.map { JobReport($0.attempt, kind($0), .handedBack, random: 0) }
        ready = []
    }

    /// Gives up what still runs when the worker must end: nobody takes it at once, for the handler
    /// may still be at it.
    mutating func handBackRunning(at now: Instant) {
        for (attempt, work) in running {
            let outcome = Job.Outcome.postponed(
                "the worker stopped while it ran", until: now + Job.Lease.life)
            reports.append(JobReport(attempt, work.kind, outcome, random: 0))
        }
        running = [:]
    }

    /// What is to be written down; ``settle()`` or ``takeBack(_:)`` follows.
    mutating func takeReports(_ limit: Int) -> (reports: [JobReport], done: [String: Int]) {
        inHand = Array(reports.prefix(limit))
        reports.removeFirst(inHand.count)
        defer { done = [:] }
        return (inHand, done)
    }

    /// What was handed out is written down.
    mutating func settle() { inHand = [] }

    /// What was handed out could not be written down.
    mutating func takeBack(_ counts: [String: Int]) {
        reports = inHand + reports
        inHand = []
        done.merge(counts) { $0 + $1 }
    }

    /// Takes in what renewing the leases told: tries that are still ours, and whether each is to
    /// stop.
    mutating func note(_ held: [JobTry: Bool], of asked: [JobTry]) {
        for attempt in asked where held[attempt] != false {
            running[attempt]?.isToStop = true
        }
        ready.removeAll { asked.contains($0.attempt) && held[$0.attempt] == nil }
    }

    /// Whether a try is to come to its end.
    func isToStop(_ attempt: JobTry) -> Bool {
        isStopping || (running[attempt]?.isToStop ?? true)
    }
}

extension Job {
    /// The try that runs.
    var attempt: JobTry { JobTry(id, fence: fence) }
}
