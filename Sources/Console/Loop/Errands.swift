internal import Domain

/// What a worker can be sent for; a second errand of one name takes the place of the first.
package enum Errand: Hashable, Sendable {
    /// A list from one of its ends; the number is the view's.
    case list(Int)
    /// The page after, or before, what a list has.
    case nextPage(Int), previousPage(Int)
    /// The rows in view again.
    case live(Int)
    /// All rows of a filter, to mark them.
    case marks(Int)
    /// A tab of a record's detail.
    case detail(Int)
    case reveal(Int)
    /// An act: each has a number of its own, since every answer counts.
    case act(Int)
    /// A row of the bulk act that is under way.
    case bulkRow
    /// The bulk act of the person that was cut off.
    case bulk
    /// Whether an act was done of which nobody knows.
    case settling
    case changes
    case signIn
    /// The end of a session that another took the place of.
    case farewell
    case configuration
    case show
    /// Who is signed in, after a change.
    case who
    /// The environments, or another one.
    case environment

    /// Whether Ctrl-C forgets it: what only reads.
    var isCancellable: Bool {
        switch self {
        case .list, .nextPage, .previousPage, .marks, .detail, .reveal, .show: true
        case .live, .act, .bulkRow, .bulk, .settling, .changes, .signIn, .farewell, .configuration,
            .who, .environment:
            false
        }
    }
}

/// The errands under way.
struct Errands: Sendable {
    private struct Running {
        var generation: Int
        var sinceMs: Int
    }

    private var running: [Errand: Running] = [:]
    private var lastGeneration = 0
    private var lastAct = 0

    /// Sends somebody; who was sent before for the same is forgotten.
    mutating func begin(_ errand: Errand, atMs now: Int) -> Int {
        lastGeneration += 1
        running[errand] = Running(generation: lastGeneration, sinceMs: now)
        return lastGeneration
    }

    /// An errand for another act.
    mutating func newAct() -> Errand {
        lastAct += 1
        return .act(lastAct)
    }

    /// Whether the answer is the one waited for; then it is no longer waited for.
    mutating func end(_ errand: Errand, generation: Int) -> Bool {
        guard running[errand]?.generation == generation else { return false }
        running[errand] = nil
        return true
    }

    func isRunning(_ errand: Errand) -> Bool { running[errand] != nil }

    /// Whether an act is under way, beside a bulk act.
    var isActing: Bool {
        running.keys.contains { errand in
            if case .act = errand { true } else { false }
        }
    }

    /// Forgets an errand: its answer will be dropped.
    mutating func forget(_ errand: Errand) { running[errand] = nil }

    /// Forgets everything, as at a sign-out.
    mutating func forgetAll() { running = [:] }

    /// Forgets what only reads; true when there was any.
    mutating func cancelReading() -> Bool {
        let reading = running.keys.filter(\.isCancellable)
        for errand in reading { running[errand] = nil }
        return !reading.isEmpty
    }

    /// Since when somebody waits, of the errands that a person waits for; `nil` when for none.
    var waitingSinceMs: Int? {
        running.filter { entry in
            switch entry.key {
            case .live, .bulk, .settling, .changes, .farewell, .configuration, .who, .nextPage,
                .previousPage:
                false
            default: true
            }
        }.values.map(\.sinceMs).min()
    }
}
