/// Which flavour of SQL the other side speaks, for the few statements that differ.
package enum Dialect: Sendable {
    case sqlite, postgres
}

/// One open transaction of a database, lent by a `SQLStore` to the closure that works in it.
///
/// It belongs to the thread that runs the closure and must not leave it. Beginning and ending the
/// transaction are the store's; statements must not contain BEGIN, COMMIT, ROLLBACK or SAVEPOINT.
package protocol Connection: AnyObject {
    var dialect: Dialect { get }

    /// A number that no other transaction of this store has at the same time, from 0.
    ///
    /// Transactions with different numbers run side by side, so what only grows at one end, like
    /// the audit trail, has an end for each. 0 where there is one writer.
    var lane: Int { get }

    /// Runs one statement, which defines nothing, to its end and gives the number of rows that it
    /// changed itself, not counting triggers and foreign key actions.
    @discardableResult
    func run(_ statement: Statement) throws(SQLError) -> Int

    /// Runs one INSERT of one row, into a table with the key `n`, and gives the row's number.
    ///
    /// For that SQLite needs no RETURNING, whose answer it gathers in memory before it gives it
    /// (https://sqlite.org/lang_returning.html, 3).
    func number(inserting statement: Statement) throws(SQLError) -> Int64

    /// Hands out the rows of one statement until they end or the closure answers false.
    func rows(
        of statement: Statement, while body: (any Row) throws(SQLError) -> Bool
    ) throws(SQLError)

    /// Runs statements, parted by semicolons, that bind nothing: migrations and whatever else
    /// defines tables.
    func script(_ statements: Statement) throws(SQLError)

    /// Lets this transaction's statements take as long as they need: migrations, bulk loads.
    func liftTimeLimit() throws(SQLError)

    /// Takes in a statement on which nothing else in the transaction depends, to be run before the
    /// commit: together with those of its neighbours, where that costs less. It binds what it is
    /// given now; when the part in which it was given is undone, it is not run.
    func runLate(_ statement: Statement) throws(SQLError)

    /// Runs the late statements now, for whoever is about to read what they write.
    func settle() throws(SQLError)

    /// Begins a part that can be undone alone. Call `savepoint` instead, which keeps the pairs.
    func openSavepoint() throws(SQLError)

    /// Ends the innermost part and keeps what it did.
    func releaseSavepoint() throws(SQLError)

    /// Ends the innermost part and undoes it. When that fails the whole transaction is doomed:
    /// every further statement is refused and the store will not commit.
    func rollBackSavepoint()
}

// Inlinable, so that who calls them makes one function of a statement's text, its reading and the
// types of both, instead of asking for generic types at run time for each row.
extension Connection {
    /// Hands out all rows of one statement.
    @inlinable package func rows(
        _ statement: Statement, _ body: (any Row) throws(SQLError) -> Void
    ) throws(SQLError) {
        try rows(
            of: statement,
            while: { row throws(SQLError) in
                try body(row)
                return true
            })
    }

    /// What the closure makes of the first row; nil when there is none.
    @inlinable package func first<Result>(
        _ statement: Statement, _ read: (any Row) throws(SQLError) -> Result
    ) throws(SQLError) -> Result? {
        var result: Result?
        try rows(
            of: statement,
            while: { row throws(SQLError) in
                result = try read(row)
                return false
            })
        return result
    }

    /// What the closure makes of every row, in order; bound the statement with LIMIT.
    @inlinable package func all<Result>(
        _ statement: Statement, _ read: (any Row) throws(SQLError) -> Result
    ) throws(SQLError) -> [Result] {
        var results: [Result] = []
        try rows(
            of: statement,
            while: { row throws(SQLError) in
                results.append(try read(row))
                return true
            })
        return results
    }

    /// Runs the closure so that what it did is undone when it throws, and only that.
    ///
    /// Savepoints nest. The closure's own error comes out; `failing` turns an error of the
    /// savepoint itself into the caller's kind.
    package func savepoint<Result, Failure: Error>(
        failing: (SQLError) -> Failure, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        do throws(SQLError) { try openSavepoint() } catch { throw failing(error) }
        let result: Result
        do throws(Failure) {
            result = try body()
        } catch {
            rollBackSavepoint()
            throw error
        }
        do throws(SQLError) {
            try releaseSavepoint()
        } catch {
            rollBackSavepoint()
            throw failing(error)
        }
        return result
    }

    /// As `savepoint(failing:_:)`, for closures that throw `SQLError` themselves.
    package func savepoint<Result>(
        _ body: () throws(SQLError) -> Result
    ) throws(SQLError) -> Result {
        try savepoint(failing: { $0 }, body)
    }
}
