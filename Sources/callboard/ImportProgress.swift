internal import Synchronization

/// The bar that shows how far an import is, on a terminal; silent without one.
final class ImportProgress: Sendable {
    private let output: Output
    /// What was last drawn, so that each step is drawn once.
    private let drawn = Mutex("")

    private static let barColumns = 30

    init(_ output: Output) { self.output = output }

    /// Shows how much of a file is done.
    func show(_ doing: String, _ file: String, _ done: Int, _ all: Int) {
        let share = all > 0 ? min(done * 100 / all, 100) : 100
        let filled = share * Self.barColumns / 100
        let bar =
            String(repeating: "#", count: filled)
            + String(repeating: ".", count: Self.barColumns - filled)
        let line = "\(doing) \(file) [\(bar)] \(share) %"
        drawn.withLock { drawn in
            guard drawn != line else { return }
            drawn = line
            output.progress(line)
        }
    }

    /// Takes the bar away.
    func end() {
        drawn.withLock { drawn in
            if !drawn.isEmpty { output.progress("") }
            drawn = ""
        }
    }
}
