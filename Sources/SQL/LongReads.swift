/// Turns for reads that may go through a whole table.
///
/// However many of them there are, some connections stay for reads that take no time.
final class LongReads: @unchecked Sendable {
    // because: `running` is touched with `lock` held; everything else never changes.
    private let runningMax: Int
    private let waitMs: Int
    private let lock = Lock()
    private let ended = Signal()
    private var running = 0

    /// Most connections that long reads leave to others; half of a smaller pool.
    ///
    /// Two may be held while passwords are hashed, and whoever answers between two others must
    /// never wait for one.
    private static let reserve = 4

    /// Turns for a pool of so many connections, each of which is waited for so long.
    init(readersMax: Int, waitMs: Int) {
        runningMax = max(readersMax - min(Self.reserve, readersMax / 2), 1)
        self.waitMs = waitMs
    }

    /// Runs a read: at once, or, when it is long, in its turn; fails as `busy` when that has not
    /// come in time.
    func run<Result, Failure: Error>(
        isLong: Bool, failing: (SQLError) -> Failure, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard isLong else { return try body() }
        do throws(SQLError) { try begin() } catch { throw failing(error) }
        defer { end() }
        return try body()
    }

    private func begin() throws(SQLError) {
        let deadline = Deadline(inMs: waitMs)
        try lock.hold { () throws(SQLError) in
            var isInTime = true
            while running >= runningMax {
                guard isInTime else {
                    throw SQLError(.busy, "too many slow readings are running; try again later")
                }
                // After a time-out we look once more: the wake-up may have been meant for us.
                isInTime = ended.wait(lock, until: deadline)
            }
            running += 1
        }
    }

    private func end() {
        lock.hold {
            running -= 1
            ended.wakeOne()
        }
    }
}
