internal import CPlatform
internal import Glibc

/// A signal that the loop acts on.
package enum Signal: Hashable, Sendable, CaseIterable {
    case terminate, hangUp, interrupt, quit
    /// SIGTSTP: another process asks us to stop as Ctrl-Z does.
    case stop
    /// SIGCONT: we go on after a stop.
    case proceed
    /// SIGWINCH: the terminal has another size.
    case resize

    package var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .hangUp: SIGHUP
        case .interrupt: SIGINT
        case .quit: SIGQUIT
        case .stop: SIGTSTP
        case .proceed: SIGCONT
        case .resize: SIGWINCH
        }
    }
}

/// Signals as something to read (signalfd(2)) instead of something that interrupts.
package final class Signals: Sendable {
    let descriptor: Int32

    /// Blocks them in this thread and all that it starts: call first in main.
    ///
    /// SIGPIPE is ignored, so that a write to a closed descriptor is an error and not the end.
    /// A child inherits the blocked signals; whoever starts one must unblock them in it.
    package static func block() throws(TerminalError) -> Signals {
        signal(SIGPIPE, SIG_IGN)
        let numbers = Signal.allCases.map(\.number)
        let descriptor = platform_signalfd(numbers, Int32(numbers.count))
        guard descriptor >= 0 else { throw .system(call: "signalfd", number: errno) }
        return Signals(descriptor: descriptor)
    }

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Those that came since the last call.
    package func take() -> [Signal] {
        var taken: [Signal] = []
        while case let number = platform_signalfd_next(descriptor), number != 0 {
            taken.append(contentsOf: Signal.allCases.filter { $0.number == number })
        }
        return taken
    }
}
