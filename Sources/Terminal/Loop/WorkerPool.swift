internal import CPlatform
internal import Glibc
internal import Synchronization

/// A few threads that run what would hold the loop up.
///
/// A job reports by posting into a mailbox; nobody waits for it.
package final class WorkerPool: Sendable {
    package typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [Job] = []
        var isStopping = false
    }

    private let state = Mutex(State())
    private let threads = Mutex<[pthread_t]>([])
    private let wake: Int32
    private let jobsMax: Int

    /// A job must do with this stack.
    private static let stackBytes = 512 * 1_024

    /// Make it after `Signals.block()`, so that its threads take no signals.
    package init(threads count: Int = 2, jobsMax: Int = 256) throws(TerminalError) {
        self.jobsMax = jobsMax
        wake = platform_eventfd()
        guard wake >= 0 else { throw .system(call: "eventfd", number: errno) }
        for _ in 0..<count { try start() }
    }

    deinit {
        close(wake)
    }

    /// Hands a job over; false when too many wait or the pool is stopping.
    package func submit(_ job: @escaping Job) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isStopping, state.jobs.count < jobsMax else { return false }
            state.jobs.append(job)
            return true
        }
        if isTaken { platform_eventfd_signal(wake) }
        return isTaken
    }

    /// Drops what waits, lets running jobs end, and waits for them.
    ///
    /// The pool lives until then, since its threads hold it.
    package func stop() {
        state.withLock { state in
            state.jobs = []
            state.isStopping = true
        }
        platform_eventfd_signal(wake)
        let all = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in all { pthread_join(thread, nil) }
    }

    private func start() throws(TerminalError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackBytes)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<WorkerPool>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard result == 0 else {
            context.release()
            throw .system(call: "pthread_create", number: result)
        }
        threads.withLock { $0.append(thread) }
    }

    private func run() {
        var interest = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
        while true {
            poll(&interest, 1, -1)
            platform_eventfd_clear(wake)
            while let job = next() { job() }
            if state.withLock({ $0.isStopping }) {
                // The next thread has to hear it too.
                platform_eventfd_signal(wake)
                return
            }
        }
    }

    private func next() -> Job? {
        let (job, hasMore) = state.withLock { state -> (Job?, Bool) in
            guard !state.jobs.isEmpty else { return (nil, false) }
            return (state.jobs.removeFirst(), !state.jobs.isEmpty)
        }
        if hasMore { platform_eventfd_signal(wake) }
        return job
    }
}
