/// A database: snapshots to read, a queue to write.
///
/// All calls block, from any thread. `failing` turns an error of the store itself into the
/// caller's kind; an error of the closure comes out unchanged:
/// `try store.write(failing: Failure.init) { connection throws(Failure) in … }`.
package protocol SQLStore: AnyObject, Sendable {
    /// Runs the closure on one snapshot of the database, which it cannot change.
    ///
    /// `timeoutMs` is how long the closure may take in all; a statement that runs past it fails
    /// as `interrupted`. With `isLong` the closure may go through a whole table: however many such
    /// reads there are, others find a connection.
    func read<Result, Failure: Error>(
        timeoutMs: Int, isLong: Bool,
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result

    /// Runs the closure in a transaction and returns after the commit is durable; when the closure
    /// throws, nothing that it did takes effect.
    ///
    /// The closure may run on another thread while the caller waits, so it must not depend on
    /// thread-local state; and it may run again, after what it did was undone, so what it leaves
    /// outside of the database must not add up. It may share a commit with others: should that
    /// commit fail, all of them fail and nothing took effect. A write inside a write is a
    /// programmer's error and traps.
    func write<Result, Failure: Error>(
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result

    /// As `write`, but on a server each statement sees what was committed before it began, so that
    /// writers that lock different rows never hinder each other: what they read must be locked.
    func writeRowwise<Result, Failure: Error>(
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result

    /// A number that changes whenever anybody, in this process or another, commits a change.
    func changeCounter() throws(SQLError) -> Int64

    /// Throws `readOnly` while the database may be read, but not written; changes nothing.
    func requireWritable() throws(SQLError)

    /// Stops the statements that readers run at this moment; they fail as `interrupted`.
    func interruptReads()

    /// Waits for the running write, refuses the waiting ones, and lets go of the database.
    func close()
}

/// How long a read may take when its caller names no other limit.
package let readTimeoutMs = 5_000

extension SQLStore {
    /// Runs the closure on one snapshot with the usual time limit, `readTimeoutMs`.
    package func read<Result, Failure: Error>(
        failing: (SQLError) -> Failure,
        _ body: (any Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try read(timeoutMs: readTimeoutMs, isLong: false, failing: failing, body)
    }

    /// As `read(failing:_:)`, for closures that throw `SQLError` themselves.
    package func read<Result>(
        _ body: (any Connection) throws(SQLError) -> Result
    ) throws(SQLError) -> Result {
        try read(timeoutMs: readTimeoutMs, isLong: false, failing: { $0 }, body)
    }

    /// As `write(failing:_:)`, for closures that throw `SQLError` themselves.
    package func write<Result>(
        _ body: (any Connection) throws(SQLError) -> Result
    ) throws(SQLError) -> Result {
        try write(failing: { $0 }, body)
    }
}
