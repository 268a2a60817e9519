internal import Domain
package import Terminal

/// The full-screen console as a whole.
package enum ConsoleApp {
    /// Takes the terminal and runs until somebody quits; gives the exit code.
    ///
    /// `signals` come from `Signals.block()`, called before any other thread was started.
    package static func run(
        _ configuration: ConsoleConfiguration, signals: Signals
    ) throws(TerminalError) -> Int32 {
        try ConsoleLoop(configuration, signals: signals).run()
    }

    /// The screen after some inputs, without a terminal: every command runs at once.
    package static func frame(
        size: Size, inputs: [Input], configuration: ConsoleConfiguration
    ) -> Frame {
        var rehearsal = Rehearsal(configuration, size: size)
        rehearsal.start()
        for input in inputs { rehearsal.press(input) }
        return rehearsal.frame()
    }

    /// Key names parted by blanks, as in `down down enter`; what is no name is typed letter by
    /// letter, and what stands after `text:` is typed as it is.
    package static func inputs(of names: String) -> [Input] {
        names.split(separator: " ").flatMap { word -> [Input] in
            let name = String(word)
            if name.hasPrefix("text:") { return typed(String(name.dropFirst(5))) }
            do throws(KeyNameError) {
                return [.key(try Key(name: name))]
            } catch {
                return typed(name)
            }
        }
    }

    private static func typed(_ text: String) -> [Input] {
        text.unicodeScalars.map { .key(Key($0)) }
    }
}

/// A console that is played through without terminal, threads or waiting.
///
/// For snapshots and tests: time stands still unless it is moved.
package struct Rehearsal {
    package private(set) var console: Console
    /// The time of the next event.
    package var time: LoopTime
    /// Effects other than work, in the order in which they came.
    package private(set) var effects: [Effect] = []
    /// Whether work waits until ``runWork()`` is called.
    package var isHoldingWork = false
    private var work: [@Sendable () -> Event] = []

    /// Rounds of work that follow from one event, at most: a guard against a loop.
    private static let roundsMax = 20_000

    /// A console of a size that has not started.
    package init(_ configuration: ConsoleConfiguration, size: Size) {
        time = LoopTime(wall: configuration.now(), milliseconds: 0)
        console = Console(configuration, size: size, time: time)
    }

    /// Starts the console.
    package mutating func start() {
        take(console.start())
        runWorkUnlessHeld()
    }

    /// Gives it one input.
    package mutating func press(_ input: Input) { send(.input(input)) }

    /// Gives it one event.
    package mutating func send(_ event: Event) {
        take(console.update(event, at: time))
        runWorkUnlessHeld()
    }

    /// Lets time pass, and everything happen that is due.
    package mutating func pass(milliseconds: Int) {
        let end = time.milliseconds + milliseconds
        while console.nextWakeMs <= end, console.nextWakeMs > time.milliseconds {
            advance(to: console.nextWakeMs)
        }
        advance(to: end)
    }

    private mutating func advance(to milliseconds: Int) {
        let step = milliseconds - time.milliseconds
        time = LoopTime(wall: time.wall.later(by: step), milliseconds: milliseconds)
        send(.tick)
    }

    /// Does the work that waits, and what follows from it.
    package mutating func runWork() {
        var rounds = 0
        while !work.isEmpty, rounds < Self.roundsMax {
            let job = work.removeFirst()
            take(console.update(job(), at: time))
            rounds += 1
        }
    }

    /// Does some rounds of the work that waits; the answer of the last may be lost on its way.
    package mutating func runWork(rounds: Int, losingLast: Bool) {
        for round in 1...max(1, rounds) where !work.isEmpty {
            let event = work.removeFirst()()
            if losingLast, round == rounds { return }
            take(console.update(event, at: time))
        }
    }

    private mutating func runWorkUnlessHeld() {
        if !isHoldingWork { runWork() }
    }

    private mutating func take(_ new: [Effect]) {
        for effect in new {
            if case .run(_, let job) = effect { work.append(job) } else { effects.append(effect) }
        }
    }

    /// The screen as it is now.
    package func frame() -> Frame { console.frame() }

    /// The screen as text.
    package var text: String { frame().buffer.text }
}

extension Instant {
    fileprivate func later(by milliseconds: Int) -> Instant {
        self + Span(milliseconds: Int64(milliseconds))
    }
}
