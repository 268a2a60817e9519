internal import Glibc
internal import Synchronization

/// The signals that a server acts on: SIGTERM and SIGINT end it, SIGHUP renews its files.
struct StopSignals {
    private let stopping: sigset_t
    private let all: sigset_t

    /// Milliseconds between two looks at whether the end has come.
    private static let lookMs = 10
    /// The exit code of a second signal: what could not wait was given up.
    private static let hurried: Int32 = 1

    /// Blocks them in this thread and all that it starts: call first in main.
    init() {
        stopping = Self.set([SIGTERM, SIGINT])
        var all = Self.set([SIGTERM, SIGINT, SIGHUP])
        pthread_sigmask(SIG_BLOCK, &all, nil)
        self.all = all
    }

    private static func set(_ signals: [Int32]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        return set
    }

    /// Ends what is done before there is anything to serve, when the process is told to end.
    var beforeServing: StopRequest { StopRequest(heldBack: stopping) }

    /// Returns when the process is told to end; calls `renew` at every SIGHUP before.
    func wait(renew: () -> Void) {
        var all = all
        while true {
            var time = timespec(tv_sec: 3600, tv_nsec: 0)
            switch sigtimedwait(&all, nil, &time) {
            case SIGHUP: renew()
            case SIGTERM, SIGINT: return
            default: break
            }
        }
    }

    /// Runs a body on a thread of its own and gives what it gave; a second signal ends the process
    /// at once, which harms nothing that was promised: commits are on disk before their answers.
    func finish(_ body: @escaping @Sendable () -> Bool) -> Bool {
        let outcome = Outcome(body)
        var thread = pthread_t()
        let made = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Outcome>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(outcome).toOpaque())
        guard made == 0 else { return body() }
        pthread_detach(thread)
        var stopping = stopping
        while true {
            if let result = outcome.result { return result }
            var time = timespec(tv_sec: 0, tv_nsec: Self.lookMs * 1_000_000)
            if sigtimedwait(&stopping, nil, &time) > 0 { _exit(Self.hurried) }
        }
    }

    private final class Outcome: Sendable {
        private let body: @Sendable () -> Bool
        private let state = Mutex<Bool?>(nil)

        init(_ body: @escaping @Sendable () -> Bool) { self.body = body }

        var result: Bool? { state.withLock { $0 } }

        func run() {
            let result = body()
            state.withLock { $0 = result }
        }
    }
}
