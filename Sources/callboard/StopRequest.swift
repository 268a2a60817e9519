internal import Domain
internal import Glibc

/// Ends long work at the next good moment when the process is told to end, so that it clears up.
struct StopRequest: Sendable {
    private let signals: sigset_t

    /// What whoever was told to end gives up with.
    static let stopped = Failure.unavailable("stopped before the end; nothing is left of it")

    /// Keeps SIGINT, SIGTERM and SIGHUP back from now on: call first.
    init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in Self.ending { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        self.signals = signals
    }

    /// The same for signals that are kept back already.
    init(heldBack signals: sigset_t) { self.signals = signals }

    private static let ending = [SIGINT, SIGTERM, SIGHUP]

    /// Whether one of the signals has come, which is left to come.
    var hasCome: Bool {
        var pending = sigset_t()
        sigpending(&pending)
        return Self.ending.contains { sigismember(&pending, $0) == 1 }
    }

    /// Keeps the signals back no more: one that has come does what it does at once.
    func release() {
        var signals = signals
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Throws when one of the signals has come.
    func check() throws(Failure) {
        var (signals, now) = (signals, timespec())
        guard sigtimedwait(&signals, nil, &now) <= 0 else { throw Self.stopped }
    }
}
