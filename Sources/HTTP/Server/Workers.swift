internal import Glibc
internal import Synchronization

/// Threads that run what may block, with a bounded queue before them.
final class Workers: @unchecked Sendable {
    // because: the pointer never changes and a POSIX semaphore is made for many threads.
    private let ready = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    private let waitingMax: Int
    private let state = Mutex(State())

    private struct State {
        var jobs: [@Sendable () -> Void] = []
        /// Where the next job stands; those before it are done.
        var next = 0
        var isStopped = false
    }

    /// Starts the threads; fewer than asked for when the system has no more, `nil` without any.
    init?(count: Int, waitingMax: Int) {
        self.waitingMax = waitingMax
        sem_init(ready, 0, 0)
        let started = (0..<max(count, 1)).filter { _ in Thread.start { [self] in run() } }
        guard !started.isEmpty else { return nil }
    }

    deinit {
        sem_destroy(ready)
        ready.deallocate()
    }

    /// Whether one more job would be refused.
    var isFull: Bool {
        state.withLock { $0.jobs.count - $0.next >= waitingMax }
    }

    /// Lets a thread run the job; false when too many wait or `stop` was called.
    func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
        let isAccepted = state.withLock { state in
            guard !state.isStopped, state.jobs.count - state.next < waitingMax else { return false }
            state.jobs.append(job)
            return true
        }
        if isAccepted { sem_post(ready) }
        return isAccepted
    }

    /// Ends the threads when the jobs that wait are done.
    ///
    /// It does not wait: a job that never ends would hold its caller for ever.
    func stop(count: Int) {
        state.withLock { $0.isStopped = true }
        for _ in 0..<max(count, 1) { sem_post(ready) }
    }

    private func run() {
        while true {
            // Interrupted by a signal it returns early, and then no job may be there.
            guard sem_wait(ready) == 0 else { continue }
            guard let job = next() else { return }
            job()
        }
    }

    /// The job that waits longest; `nil` after `stop` when none is left.
    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard state.next < state.jobs.count else { return nil }
            let job = state.jobs[state.next]
            state.next += 1
            if state.next == state.jobs.count {
                state.jobs.removeAll(keepingCapacity: true)
                state.next = 0
            } else if state.next >= 1_024, state.next * 2 >= state.jobs.count {
                state.jobs.removeFirst(state.next)
                state.next = 0
            }
            return job
        }
    }
}
