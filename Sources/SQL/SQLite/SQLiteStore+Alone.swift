internal import Glibc

extension SQLiteStore {
    /// Milliseconds between two looks at whether somebody else is through.
    private static let lookMs: Int32 = 50
    /// How long somebody else is waited for: as long as the longest work may take.
    package static let aloneWaitMs = 30 * 60_000

    /// Runs the body while nobody else runs one on this database, in this process or another;
    /// who reads or writes in between waits for nothing.
    ///
    /// The lock lies on the log, where SQLite has none of its own, so that closing it gives up no
    /// other (https://sqlite.org/walformat.html); it goes with the process (flock(2)). It keeps
    /// work from being done twice and nothing else: where there are no such locks, or after half
    /// an hour, the body runs all the same. `waiting` is called again and again while somebody else
    /// has the lock, the first time with true, and may throw to wait no more.
    package func alone<Failure: Error>(
        waiting: (_ isFirst: Bool) throws(Failure) -> Void, _ body: () throws(Failure) -> Void
    ) throws(Failure) {
        let log = open(file.path + "-wal", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        defer { if log >= 0 { Glibc.close(log) } }
        let deadline = Deadline(inMs: Self.aloneWaitMs)
        var isFirst = true
        while log >= 0, flock(log, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR,
            !deadline.hasPassed
        {
            try waiting(isFirst)
            isFirst = false
            poll(nil, 0, Self.lookMs)
        }
        try body()
    }
}
