package import Domain
internal import Glibc
internal import Synchronization

/// Carries out jobs on threads of its own.
///
/// One clerk thread does the bookkeeping for all: in one commit it writes down how tries ended,
/// takes leases from the dead, wakes what waited and takes new jobs. A second renews the leases, so
/// that a slow disk or a long queue of reports costs none. Handlers run on the others.
package final class JobWorkers: Sendable {
    /// How a process works.
    package struct Plan: Sendable {
        /// What the process is: `serve`, `work` or `console`.
        package var role: String
        /// Jobs that run at once.
        package var threads: Int
        /// Whether it works only while no other process does.
        package var isBackground: Bool

        /// Describes how a process works.
        package init(role: String, threads: Int = 4, isBackground: Bool = false) {
            precondition((1...JobWorkers.threadsMax).contains(threads))
            (self.role, self.threads, self.isBackground) = (role, threads, isBackground)
        }
    }

    /// Most jobs that one process runs at once.
    package static let threadsMax = 64

    let service: Service
    let plan: Plan
    let name: String
    let handlers: [String: any JobHandler]
    let queues: [String]
    let schedules: [JobSchedule]
    let bench = Mutex(WorkBench())
    /// Rung when there is something for the clerk.
    let clerkBell = Bell()
    /// Rung once for each job that a thread can begin.
    let workBell = Bell()
    /// Rung when the process stops, for the heartbeat.
    let stopBell = Bell()
    /// Threads that have not ended.
    let alive = Atomic<Int>(0)
    /// Whether the clerk shall end once nothing is left to write down.
    let isClosing = Atomic<Bool>(false)
    /// Whether this process may take jobs, as its last heartbeat found.
    let mayWork: Atomic<Bool>
    let began: Instant
    private let listener = Mutex<Int?>(nil)

    /// Workers over a database, for the kinds that handlers are given for; `begin` starts them.
    package init(
        _ service: Service, _ plan: Plan, handlers: [any JobHandler],
        schedules: [JobSchedule] = []
    ) {
        (self.service, self.plan, self.schedules) = (service, plan, schedules)
        self.handlers = Dictionary(
            handlers.map { ($0.kind.name, $0) },
            uniquingKeysWith: { _, _ in preconditionFailure("two handlers share a kind") })
        queues = Set(handlers.map(\.kind.queue)).sorted()
        name = Self.newName(plan.role)
        began = service.clock.now
        mayWork = Atomic(!plan.isBackground)
    }

    /// A name that no other process ever has.
    private static func newName(_ role: String) -> String {
        var host = [CChar](repeating: 0, count: 65)
        gethostname(&host, host.count - 1)
        let end = host.firstIndex(of: 0) ?? host.endIndex
        let text = String(decoding: host[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(role):\(text):\(getpid()):\(String(UInt32.random(in: .min ... .max), radix: 16))"
    }

    /// Starts the threads.
    package func begin() {
        listener.withLock { $0 = service.listen { [clerkBell] in clerkBell.ring() } }
        start { $0.clerk() }
        start { $0.heartbeats() }
        for _ in 0..<plan.threads { startThread() }
    }

    /// A thread that runs handlers.
    func startThread() {
        bench.withLock { $0.threads += 1 }
        start { $0.work() }
    }

    private func start(_ body: @escaping @Sendable (JobWorkers) -> Void) {
        alive.add(1, ordering: .sequentiallyConsistent)
        let isStarted = WorkThread.start { [self] in
            body(self)
            alive.subtract(1, ordering: .sequentiallyConsistent)
        }
        if !isStarted { alive.subtract(1, ordering: .sequentiallyConsistent) }
    }

    /// Jobs that are held, and tries whose end is not written down.
    package var inHand: Int { bench.withLock { $0.tries.count } }

    /// Stops gracefully: nothing new is begun, what was not begun is handed back, what runs has so
    /// long to end.
    ///
    /// Gives whether all of it ended in time. What did not is handed back too.
    package func stop(graceMs: Int) -> Bool {
        if let number = listener.withLock({ $0 }) { service.stopListening(number) }
        bench.withLock { bench in
            bench.isStopping = true
            bench.handBackReady { self.kind(of: $0) }
        }
        clerkBell.ring()
        workBell.ring(plan.threads * 2)
        let isDone = wait(upToMs: graceMs) { self.bench.withLock { $0.running.isEmpty } }
        if !isDone {
            let now = service.clock.now
            bench.withLock { $0.handBackRunning(at: now) }
        }
        isClosing.store(true, ordering: .sequentiallyConsistent)
        clerkBell.ring()
        stopBell.ring()
        _ = wait(upToMs: Self.closeMs) { self.bench.withLock { $0.tries.isEmpty } }
        // Threads whose handler never comes back are left behind; the others end at once.
        _ = wait(upToMs: isDone ? Self.closeMs : Self.lookMs * 10) {
            self.alive.load(ordering: .sequentiallyConsistent) == 0
        }
        return isDone
    }

    /// How long the last reports may take to be written down, in milliseconds.
    private static let closeMs = 5_000
    /// Milliseconds between two looks at whether all has ended.
    private static let lookMs = 5

    private func wait(upToMs milliseconds: Int, _ isDone: () -> Bool) -> Bool {
        for _ in 0...(max(milliseconds, 0) / Self.lookMs) {
            if isDone() { return true }
            usleep(UInt32(Self.lookMs * 1000))
        }
        return isDone()
    }

    /// Works until nothing is left that could be done now, or so long; gives whether all was done.
    package func drain(upToMs milliseconds: Int) throws(Failure) -> Bool {
        begin()
        defer { _ = stop(graceMs: milliseconds) }
        for _ in 0...(milliseconds / Self.lookMs) {
            if try isIdle() { return true }
            usleep(UInt32(Self.lookMs * 1000))
        }
        return false
    }

    private func isIdle() throws(Failure) -> Bool {
        guard bench.withLock({ $0.tries.isEmpty }) else { return false }
        let now = service.clock.now
        let isMore = try service.database.readBooks(at: now) { books throws(Failure) in
            if try books.hasWork(in: queues) { return true }
            return try books.nextTime().map { $0 <= now } ?? false
        }
        return !isMore && bench.withLock { $0.tries.isEmpty }
    }

    /// The kind of a job, by its handler.
    func kind(of job: Job) -> JobKind {
        handlers[job.kind]?.kind ?? JobKind.named(job.kind, queue: job.queue)
    }
}
