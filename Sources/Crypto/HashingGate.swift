internal import Glibc

/// Lets a few threads in at once, some wait, and turns the rest away.
///
/// `@unchecked Sendable`: because every field is constant or guarded by the mutex, and the
/// condition variable, which Swift's `Mutex` lacks, must stay at one address.
final class HashingGate: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let insideMax: Int
    private let waitingMax: Int
    private let waitSecondsMax: Int
    private var inside = 0
    private var waiting = 0

    init(insideMax: Int, waitingMax: Int, waitSecondsMax: Int) {
        precondition(insideMax > 0 && waitingMax >= 0, "a gate lets at least one in")
        self.insideMax = insideMax
        self.waitingMax = waitingMax
        self.waitSecondsMax = waitSecondsMax
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // The wait must not change when somebody sets the clock.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Threads inside and waiting at this moment.
    var load: (inside: Int, waiting: Int) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return (inside, waiting)
    }

    /// Waits for a place; false at once if the queue is full, or after the longest wait.
    func enter() -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if inside < insideMax, waiting == 0 {
            inside += 1
            return true
        }
        guard waiting < waitingMax else { return false }
        waiting += 1
        defer { waiting -= 1 }
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        deadline.tv_sec += waitSecondsMax
        while inside >= insideMax {
            guard pthread_cond_timedwait(condition, mutex, &deadline) != ETIMEDOUT else {
                return false
            }
        }
        inside += 1
        return true
    }

    /// Gives back the place that `enter` gave.
    func leave() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        inside -= 1
        pthread_cond_signal(condition)
    }
}
