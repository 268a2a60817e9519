internal import Domain
internal import Synchronization

/// The thread that keeps the leases.
extension JobWorkers {
    /// Milliseconds between two renewals: a third of a lease, so that two may fail.
    private static let pauseMs = Int32(Job.Lease.life.milliseconds / 3)
    /// Milliseconds before a renewal that failed is tried again.
    private static let retryMs: Int32 = 1_000

    /// Renews until the process stops.
    func heartbeats() {
        var pauseMs: Int32 = 0
        while !stopBell.wait(timeoutMs: pauseMs) {
            do throws(Failure) {
                try beat()
                pauseMs = Self.pauseMs
            } catch {
                pauseMs = Self.retryMs
            }
        }
        let now = service.clock.now
        // Without it the row is forgotten after a day, and the lease ends by itself.
        _ = try? service.database.keepBooks(at: now) { books throws(Failure) in
            try books.leave(name)
            try books.release(Self.background, by: name)
            try books.release("prune", by: name)
        }
    }

    /// What consoles hold of which one works in the background.
    private static let background = "background"

    /// Renews all leases once and says that this worker lives.
    func beat() throws(Failure) {
        let now = service.clock.now
        let (tries, running) = bench.withLock { ($0.tries, $0.running.count) }
        let state = WorkerState(
            name: name, role: plan.role, began: began, seen: now, threads: plan.threads,
            running: running)
        let (held, mayWork) = try service.database.keepBooks(at: now) { books throws(Failure) in
            let held = try books.renew(tries)
            let mayWork = try isOurTurn(books, at: now)
            try books.beat(state)
            return (held, mayWork)
        }
        bench.withLock { $0.note(held, of: tries) }
        let before = self.mayWork.exchange(mayWork, ordering: .sequentiallyConsistent)
        if mayWork, !before { clerkBell.ring() }
    }

    /// Whether this process is the one that works: those in the background only without others.
    private func isOurTurn(_ books: any WorkStore, at now: Instant) throws(Failure) -> Bool {
        guard plan.isBackground else { return true }
        let others = try books.workers(since: now - WorkerState.silence)
        guard !others.contains(where: { $0.role != plan.role }) else {
            try books.release(Self.background, by: name)
            return false
        }
        return try books.hold(Self.background, by: name, until: now + WorkerState.silence)
    }
}
