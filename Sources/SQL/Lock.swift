internal import Glibc

/// A mutex that threads can wait under; `Synchronization.Mutex` has no condition variable.
///
/// What it protects is touched between `lock` and `unlock` only. Nobody holds it during I/O.
final class Lock: @unchecked Sendable {
    // because: the pointer never changes and pthread mutexes are made for many threads.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() {
        let code = pthread_mutex_init(mutex, nil)
        precondition(code == 0, "a mutex without attributes needs nothing that can be missing")
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func lock() { pthread_mutex_lock(mutex) }
    func unlock() { pthread_mutex_unlock(mutex) }

    /// Runs the closure with the lock held.
    func hold<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        lock()
        defer { unlock() }
        return try body()
    }

    fileprivate func wait(_ condition: UnsafeMutablePointer<pthread_cond_t>) {
        pthread_cond_wait(condition, mutex)
    }

    fileprivate func wait(
        _ condition: UnsafeMutablePointer<pthread_cond_t>, until deadline: timespec
    ) -> Bool {
        var deadline = deadline
        return pthread_cond_timedwait(condition, mutex, &deadline) != ETIMEDOUT
    }
}

/// What a thread waits for under a `Lock`: a condition variable on the monotonic clock, so that
/// setting the machine's time neither cuts a wait short nor makes it endless.
final class Signal: @unchecked Sendable {
    // because: the pointer never changes and pthread conditions are made for many threads.
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        let code = pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
        precondition(code == 0, "a condition on the monotonic clock is POSIX")
    }

    deinit {
        pthread_cond_destroy(condition)
        condition.deallocate()
    }

    /// Wakes one waiting thread; call it with the lock held.
    func wakeOne() { pthread_cond_signal(condition) }

    /// Wakes every waiting thread; call it with the lock held.
    func wakeAll() { pthread_cond_broadcast(condition) }

    /// Waits with the lock given up meanwhile; it may return for no reason, so check again.
    func wait(_ lock: Lock) { lock.wait(condition) }

    /// As `wait`, but false when the deadline has passed.
    func wait(_ lock: Lock, until deadline: Deadline) -> Bool {
        lock.wait(condition, until: deadline.time)
    }
}

/// A moment of the monotonic clock.
struct Deadline: Sendable {
    private let milliseconds: Int64

    /// The moment this many milliseconds from now.
    init(inMs milliseconds: Int) {
        self.milliseconds = Deadline.now(CLOCK_MONOTONIC) + Int64(milliseconds)
    }

    /// Whether it is over, by the coarse clock: up to 4 ms late and without a system call.
    var hasPassed: Bool { Deadline.now(CLOCK_MONOTONIC_COARSE) >= milliseconds }

    fileprivate var time: timespec {
        timespec(
            tv_sec: Int(milliseconds / 1_000), tv_nsec: Int(milliseconds % 1_000) * 1_000_000)
    }

    private static func now(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
