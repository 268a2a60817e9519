internal import Domain
internal import Glibc
internal import Service
internal import Storage
internal import Synchronization

/// Jobs: writing them down, carrying them out, picking them up, and all that beside a million that
/// are finished.
struct JobBench {
    /// An empty database that nobody else uses.
    let bench: Workbench
    /// The same database as another process would have it.
    let other: StorageDatabase
    /// A database with many jobs, made when it is empty.
    let large: Workbench
    /// What names the database in figures.
    var place = Self.file
    /// Jobs that are to be done in a second.
    var leastPerSecond = 2_000.0

    private static let file = "SQLite"
    private static let jobs = 20_000
    private static let batch = 500
    private static let threads = 8
    private static let finished = 1_000_000
    private static let waiting = 100_000
    private static let pickUps = 30
    private static let idleSeconds = 4.0
    private static let turns = 101

    static let kind = JobKind(
        "bench.run", queue: "bench", attemptsMax: 3, timeout: .seconds(60), delivery: .once)

    func measure() throws(Failure) -> [Figure] {
        let enqueued = try enqueueRate()
        let ran = try runRate()
        let (median, longest) = try pickUp()
        let idle = idleShare()
        return [
            Figure(
                name: "jobs/s written down, \(place)", value: enqueued, unit: "/s",
                limit: .atLeast(10_000)),
            Figure(
                name: "jobs/s done, 8 threads, \(place)", value: ran, unit: "/s",
                limit: .atLeast(leastPerSecond)),
            Figure(
                name: "job of another process picked up, median", value: median * 1000,
                unit: "ms", limit: .none),
            Figure(
                name: "job of another process picked up, longest", value: longest * 1000,
                unit: "ms", limit: .atMost(100)),
            Figure(
                name: "processor while workers are idle", value: idle * 100, unit: "%",
                limit: .atMost(0.5)),
        ] + (place == Self.file ? try besideMany() : [])
    }

    // MARK: Rates

    private func enqueueRate() throws(Failure) -> Double {
        let start = Stopwatch.now
        for _ in 0..<Self.jobs / Self.batch { try add(Self.batch, to: bench.database) }
        return Double(Self.jobs) / (Stopwatch.now - start)
    }

    private func runRate() throws(Failure) -> Double {
        let done = Counter()
        let workers = JobWorkers(
            bench.service, JobWorkers.Plan(role: "bench", threads: Self.threads),
            handlers: [BenchHandler { done.count.add(1, ordering: .relaxed) }])
        let start = Stopwatch.now
        let isDrained = try workers.drain(upToMs: 60_000)
        let seconds = Stopwatch.now - start
        guard isDrained, done.count.load(ordering: .relaxed) == Self.jobs else {
            throw .unavailable("the jobs of the benchmark were not all done")
        }
        return Double(Self.jobs) / seconds
    }

    private func pickUp() throws(Failure) -> (median: Double, longest: Double) {
        let began = Moment()
        let workers = JobWorkers(
            bench.service, JobWorkers.Plan(role: "bench", threads: 1),
            handlers: [BenchHandler { began.set(Stopwatch.now) }])
        workers.begin()
        defer { _ = workers.stop(graceMs: 1_000) }
        usleep(200_000)
        var times: [Double] = []
        for number in 0..<Self.pickUps {
            began.set(0)
            // Not in step with the looks of the workers.
            usleep(UInt32(60_000 + number * 1_700))
            let start = Stopwatch.now
            try add(1, to: other)
            while began.value == 0, Stopwatch.now - start < 2 { usleep(200) }
            times.append((began.value == 0 ? .infinity : began.value) - start)
        }
        times.sort()
        return (times[times.count / 2], times[times.count - 1])
    }

    /// The share of one processor that workers take while there is nothing to do.
    private func idleShare() -> Double {
        let workers = JobWorkers(
            bench.service, JobWorkers.Plan(role: "bench", threads: Self.threads),
            handlers: [BenchHandler {}])
        workers.begin()
        defer { _ = workers.stop(graceMs: 1_000) }
        usleep(500_000)
        let before = Self.processorSeconds
        usleep(UInt32(Self.idleSeconds * 1_000_000))
        return (Self.processorSeconds - before) / Self.idleSeconds
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    // MARK: Many

    private func besideMany() throws(Failure) -> [Figure] {
        try fill()
        let (write, take) = try ratios()
        let answer = try Stopwatch.median(of: 9) { () throws(Failure) in
            _ = try large.admin.perform(ListQueues())
        }
        let page = try Stopwatch.median(of: 9) { () throws(Failure) in
            _ = try large.admin.perform(ListJobs(filter: "state:available"))
        }
        return [
            Figure(
                name: "writing down, 1,000,000 finished / empty", value: write, unit: "×",
                limit: .atMost(1.5)),
            Figure(
                name: "taking and ending, 1,000,000 finished / empty",
                value: take, unit: "×", limit: .atMost(1.5)),
            Figure(
                name: "the list of queues beside 1,100,000 jobs", value: answer * 1000, unit: "ms",
                limit: .atMost(50)),
            Figure(
                name: "a page of jobs beside 1,100,000 jobs", value: page * 1000, unit: "ms",
                limit: .atMost(50)),
        ]
    }

    /// How much longer a batch takes in the large database than in the other to be written down,
    /// and to be taken and ended: medians of turns, so that what else the machine does hits both.
    private func ratios() throws(Failure) -> (write: Double, take: Double) {
        var times = Array(repeating: [Double](), count: 4)
        for _ in 0..<Self.turns {
            for (index, database) in [bench.database, large.database].enumerated() {
                let start = Stopwatch.now
                try add(64, to: database)
                let middle = Stopwatch.now
                try takeAndEnd(in: database)
                times[index].append(middle - start)
                times[index + 2].append(Stopwatch.now - middle)
            }
        }
        let medians = times.map { $0.sorted()[Self.turns / 2] }
        return (medians[1] / medians[0], medians[3] / medians[2])
    }

    private func takeAndEnd(in database: StorageDatabase) throws(Failure) {
        let now = SystemClock().now
        let taken = try database.keepBooks(at: now) { books throws(Failure) in
            try books.take(64, from: ["bench"], by: "bench", maySuspect: true)
        }
        let reports = taken.map {
            JobReport(JobTry($0.id, fence: $0.fence), Self.kind, .done, random: 0)
        }
        _ = try database.keepBooks(at: now) { books throws(Failure) in try books.finish(reports) }
    }

    private func fill() throws(Failure) {
        let isFull = try large.database.read(Call(), at: SystemClock().now) {
            tx throws(Failure) in
            try tx.queues.all().contains { $0.name == "bench" && $0.waiting > Self.waiting / 2 }
        }
        guard !isFull else { return }
        for _ in 0..<Self.finished / 1_000 { try add(1_000, to: large.database, .completed) }
        for _ in 0..<Self.waiting / 1_000 { try add(1_000, to: large.database) }
    }

    private func add(
        _ count: Int, to database: StorageDatabase, _ state: Job.State = .available
    ) throws(Failure) {
        let now = SystemClock().now
        try database.write(Call(), at: now) { tx throws(Failure) in
            let jobs = (0..<count).map { _ in
                let finished = state.isFinished ? now : nil
                return Job(
                    stored: Job.Stored(
                        id: tx.newID(Job.self), kind: Self.kind.name, queue: Self.kind.queue,
                        payload: "{\"mail\":\"mail_01h455vb4pex5vsknk084sn02q\"}", priority: 4,
                        uniqueKey: nil, causedBy: "os:0", created: now, state: state, runAt: now,
                        attempts: 0, attemptsMax: 3, fence: 0, crashes: 0, lease: nil,
                        isCancelRequested: false, lastError: nil, finished: finished))
            }
            _ = try tx.jobs.add(jobs)
        }
    }

    private final class Counter: Sendable {
        let count = Atomic(0)
    }

    private final class Moment: Sendable {
        private let moment = Mutex(0.0)

        func set(_ value: Double) { moment.withLock { $0 = value } }
        var value: Double { moment.withLock { $0 } }
    }
}

/// A job that takes no time.
private struct BenchHandler: JobHandler {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    var kind: JobKind { JobBench.kind }

    func run(_ job: Job, _ context: JobContext) -> Job.Outcome {
        body()
        return .done
    }
}
