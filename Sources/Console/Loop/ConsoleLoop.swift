internal import Domain
internal import Terminal

/// The console on a terminal: events in, frames out, work on other threads.
///
/// Lives on the thread that runs it.
final class ConsoleLoop {
    private let configuration: ConsoleConfiguration
    private let session: TerminalSession
    private let mailbox = Mailbox<Event>()
    private let workers: WorkerPool
    private let poller: Poller<Event>
    private var console: Console
    private var painter = Painter()
    private var decoder = KeyDecoder()
    private var exitCode: Int32?
    /// When the last bytes came: a lone Escape is decided by the time since then.
    private var lastBytesMs = 0

    init(
        _ configuration: ConsoleConfiguration, signals: Signals
    ) throws(TerminalError) {
        self.configuration = configuration
        session = try TerminalSession(
            profile: configuration.profile, bidi: configuration.bidi,
            mouse: configuration.hasMouse)
        // One more than the changes and two long reads, so that an act never waits for them.
        workers = try WorkerPool(threads: 4)
        poller = Poller(terminal: session.descriptor, mailbox: mailbox, signals: signals)
        console = Console(configuration, size: session.size, time: Self.time(configuration))
    }

    /// Runs until somebody quits; gives the exit code.
    func run() -> Int32 {
        carryOut(console.start())
        session.enter()
        session.setTitle(TerminalText("callboard \(configuration.environment)", limit: 80))
        waitForFirstPage()
        while exitCode == nil {
            present()
            let wakeup = poller.wait(timeoutMs: timeoutMs)
            take(wakeup)
        }
        session.leave()
        configuration.stop()
        workers.stop()
        return exitCode ?? 0
    }

    /// Time that the first frame may wait for its rows, so that it is a useful one.
    private static let firstFrameWaitMs = 20

    private func waitForFirstPage() {
        let end = Monotonic.nowMs + Self.firstFrameWaitMs
        while !console.hasFirstPage, Monotonic.nowMs < end, exitCode == nil {
            take(poller.wait(timeoutMs: max(1, end - Monotonic.nowMs)))
        }
    }

    private static func time(_ configuration: ConsoleConfiguration) -> LoopTime {
        LoopTime(wall: configuration.now(), milliseconds: Monotonic.nowMs)
    }

    private var timeoutMs: Int {
        let now = Monotonic.nowMs
        let due = max(0, console.nextWakeMs - now)
        return decoder.timeoutMs.map { max(0, min(lastBytesMs + $0 - now, due)) } ?? due
    }

    /// Inputs that the bytes complete, or that nothing has followed for long enough.
    private func inputs(_ bytes: [UInt8]) -> [Input] {
        let now = Monotonic.nowMs
        guard bytes.isEmpty else {
            lastBytesMs = now
            return decoder.feed(bytes)
        }
        guard let timeout = decoder.timeoutMs, now - lastBytesMs >= timeout else { return [] }
        return decoder.flush()
    }

    private func present() {
        let frame = console.frame(&painter)
        switch session.screen.present(frame.buffer, cursor: frame.cursor) {
        case .shown, .stalled: break
        case .closed: exitCode = 1
        }
    }

    private func take(_ wakeup: Poller<Event>.Wakeup) {
        var events = wakeup.events
        events += inputs(wakeup.bytes).map { .input($0) }
        if wakeup.isHungUp { exitCode = 129 }
        for signal in wakeup.signals { take(signal, &events) }
        if events.isEmpty { events = [.tick] }
        for event in events where exitCode == nil {
            carryOut(console.update(event, at: Self.time(configuration)))
        }
    }

    private func take(_ signal: Signal, _ events: inout [Event]) {
        switch signal {
        case .terminate, .hangUp, .quit: exitCode = 128 + signal.number
        case .interrupt: events.append(.interrupted)
        case .stop:
            session.suspend()
            events.append(.resized(session.size))
        case .proceed: session.screen.repaint()
        case .resize:
            session.screen.resize(session.size)
            events.append(.resized(session.size))
        }
    }

    private func carryOut(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .run(let errand, let work):
                guard submit(work) else {
                    carryOut(console.update(.notSent(errand), at: Self.time(configuration)))
                    continue
                }
            case .copy(let text):
                guard session.copy(text) else {
                    carryOut(console.update(.copyFailed, at: Self.time(configuration)))
                    continue
                }
            case .setMouse(let isOn): session.setMouse(isOn)
            case .suspend:
                session.suspend()
                carryOut(
                    console.update(.resized(session.size), at: Self.time(configuration)))
            case .title(let text): session.setTitle(TerminalText(text, limit: 80))
            case .redraw: session.screen.repaint()
            case .remember(let line): configuration.remember(line)
            case .quit(let code): exitCode = code
            }
        }
    }

    /// Hands work to another thread; `false` when too much waits.
    private func submit(_ work: @escaping @Sendable () -> Event) -> Bool {
        let mailbox = mailbox
        return workers.submit { mailbox.post(work()) }
    }
}
