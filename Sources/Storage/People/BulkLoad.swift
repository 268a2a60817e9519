package import Domain
internal import SQL

/// Adds very many accounts to a database that has none: rows first, indexes and words afterwards.
package final class BulkLoad: BulkStore {
    private let tx: StorageTransaction
    private let words: WordsTable
    /// Accounts added so far.
    package private(set) var count = 0

    init(_ tx: StorageTransaction) {
        (self.tx, words) = (tx, WordsTable(tx: tx))
    }

    /// Adds an account; it is found by search when the load has ended.
    package func add(_ user: User, _ profile: Profile) throws(Failure) {
        let number = try UsersTable(tx: tx).insert(
            user, words.text(of: user, stageName: profile.talent?.stageName))
        count += 1
        if count.isMultiple(of: Self.toldEvery) { tx.ports.loaded(count) }
        guard profile != Profile() else { return }
        try ProfileTables(tx: tx).put(profile, of: number, instead: Profile())
    }

    package func begin() throws(Failure) {
        guard try tx.first("SELECT 1 FROM users LIMIT 1", { _ in true }) == nil else {
            throw .conflict("the database has accounts already; load into a new one")
        }
        tx.log.isQuiet = true
        try tx.liftTimeLimit()
        switch tx.dialect {
        case .sqlite:
            // Addresses come in no order; with the usual cache every one would rewrite a page.
            try tx.run("PRAGMA cache_size = -262144")
            try tx.script(FirstTables.userIndexesDown)
        case .postgres:
            try tx.script(PostgresTables.userIndexesDown)
            try tx.script(WordParts.postgresIndexDown)
        }
    }

    package func end() throws(Failure) {
        try tx.settle()
        switch tx.dialect {
        case .sqlite:
            try tx.script(FirstTables.userIndexesUp)
            try tx.script(WordParts.fill)
            try tx.run(NewcomerParts.setMark)
        case .postgres:
            try tx.script(PostgresTables.userIndexesUp)
            try tx.script(WordParts.postgresIndexUp)
        }
        try tx.run(ShortWords.cities(tx.dialect))
        // Without figures of what came in, the server would plan for empty tables.
        if tx.dialect == .postgres { try tx.script("ANALYZE") }
        try restoreCache()
    }

    /// Accounts after which it is told how far the load has come.
    private static let toldEvery = 5_000

    fileprivate func restoreCache() throws(Failure) {
        guard tx.dialect == .sqlite else { return }
        // What the driver sets for its writer.
        try tx.run("PRAGMA cache_size = -4096")
    }
}

extension StorageDatabase {
    /// Fills a database that has no accounts, all in one transaction: accounts through the load,
    /// everything else through the transaction.
    ///
    /// About 300 MB of memory for a million accounts. `conflict` when there are accounts.
    package func load<Value>(
        at now: Instant,
        _ body: (any GateTransaction, BulkLoad) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try write(at: now) { tx throws(Failure) in
            let load = BulkLoad(tx)
            try load.begin()
            do throws(Failure) {
                let value = try body(tx, load)
                try load.end()
                return value
            } catch {
                try load.restoreCache()
                throw error
            }
        }
    }
}
