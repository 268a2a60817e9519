internal import Domain
internal import Synchronization

/// The threads that run handlers.
extension JobWorkers {
    /// How long a thread waits before it looks whether it shall end, in milliseconds.
    private static let idleMs: Int32 = 1_000

    /// Begins job after job until the process stops, or until this thread was replaced.
    func work() {
        while true {
            let now = service.clock.now
            if let begun = bench.withLock({ $0.begin(kind, at: now) }) {
                guard run(begun) else { return }
                continue
            }
            if bench.withLock({ $0.isStopping }) { return }
            _ = workBell.wait(timeoutMs: Self.idleMs)
        }
    }

    /// Runs a handler; false when its outcome came too late, and another thread does our work.
    private func run(_ begun: WorkBench.Running) -> Bool {
        let (job, attempt) = (begun.job, begun.job.attempt)
        let end = EndingBackend(service.job(job, isEnding: true))
        let outcome: Job.Outcome
        if let handler = handlers[job.kind] {
            let context = JobContext(
                deadline: begun.deadline, steps: service.job(job, isEnding: false), end: end,
                call: Call(source: Call.Source(client: "via", address: "job:\(job.id)")),
                stopping: { [self] in
                    service.clock.now >= begun.deadline
                        || bench.withLock { $0.isToStop(attempt) }
                })
            outcome = handler.run(job, context)
        } else {
            outcome = .failed(
                "no worker here knows the kind '\(job.kind)'; a newer version may",
                noSoonerThan: .minutes(1))
        }
        let (now, random) = (service.clock.now, UInt64.random(in: .min ... .max))
        let counted = bench.withLock {
            $0.end(attempt, outcome, isWritten: end.hasEnded, random: random, at: now)
        }
        clerkBell.ring()
        return counted || bench.withLock { $0.rejoin(upTo: plan.threads) }
    }
}

/// A backend that knows whether an operation through it ended the job.
private final class EndingBackend: Backend {
    private let backend: any Backend
    private let ended = Atomic(false)

    init(_ backend: any Backend) { self.backend = backend }

    var hasEnded: Bool { ended.load(ordering: .sequentiallyConsistent) }

    func answer(any operation: any Operation, _ call: Call) throws(Failure) -> Answer {
        let answer = try backend.answer(any: operation, call)
        ended.store(true, ordering: .sequentiallyConsistent)
        return answer
    }
}
