internal import Glibc
internal import Service
internal import Storage
internal import Synchronization

/// Looks again and again whether the database can be used, and says in the journal when that
/// changes: once when it is lost, once when it is back.
final class DatabaseWatch: Sendable {
    private let database: StorageDatabase
    private let name: String
    private let state = Mutex(State())

    private struct State {
        /// When the database was lost, in nanoseconds of ``Ticks``; `nil` while it can be used.
        var lostAt: Int64?
        var isEnded = false
    }

    /// Milliseconds between two looks.
    private static let pauseMs: Int32 = 2_000

    /// A watch over a database that was usable a moment ago.
    init(_ composition: Composition) {
        (database, name) = (composition.database, composition.place.name)
    }

    /// Looks from now on, on a thread of its own: a database that hangs holds up nobody else.
    func begin() {
        // Without a thread only those who ask whether the server is ready look.
        _ = WorkThread.start { [self] in
            while !state.withLock({ $0.isEnded }) {
                poll(nil, 0, Self.pauseMs)
                _ = look()
            }
        }
    }

    /// Says nothing more: the database is about to be closed.
    func end() { state.withLock { $0.isEnded = true } }

    /// Why the database cannot be used; `nil` when it can.
    func look() -> DatabaseObstacle? {
        let obstacle = database.obstacle()
        if let line = change(to: obstacle) { Journal.note(line) }
        return obstacle
    }

    /// Notes what was found; gives what there is to say of it.
    private func change(to obstacle: DatabaseObstacle?) -> String? {
        state.withLock { state in
            guard !state.isEnded else { return nil }
            switch (state.lostAt, obstacle) {
            case (nil, let obstacle?):
                state.lostAt = Ticks.now
                return "\(name) cannot be used: \(obstacle.message)"
            case (let lostAt?, nil):
                state.lostAt = nil
                let seconds = (Ticks.now - lostAt) / 1_000_000_000
                return "\(name) can be used again, after \(seconds) s"
            default: return nil
            }
        }
    }
}
