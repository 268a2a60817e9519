import Testing

@testable import SQL

@Suite struct SavepointTests {
    private enum Refusal: Error, Equatable {
        case own(Int)
        case database(SQLError)
    }

    private let store: SQLiteStore

    init() throws {
        store = try SQLiteStore.temporary()
        try store.prepare()
    }

    @Test func `what a throwing part did is undone, and only that`() throws {
        defer { store.close() }
        try store.write { connection throws(SQLError) in
            try connection.insert(1)
            do throws(Refusal) {
                try connection.savepoint(failing: Refusal.database) { () throws(Refusal) in
                    do throws(SQLError) {
                        try connection.insert(2)
                    } catch {
                        throw .database(error)
                    }
                    throw .own(7)
                }
            } catch {
                #expect(error == .own(7))
            }
            try connection.insert(3)
        }
        #expect(try store.numbers() == [1, 3])
    }

    @Test func `parts nest`() throws {
        defer { store.close() }
        try store.write { connection throws(SQLError) in
            try connection.savepoint { () throws(SQLError) in
                try connection.insert(1)
                #expect(throws: SQLError.self) {
                    try connection.savepoint { () throws(SQLError) in
                        try connection.insert(2)
                        try connection.savepoint { () throws(SQLError) in try connection.insert(3) }
                        try connection.insert(1)
                    }
                }
                try connection.savepoint { () throws(SQLError) in try connection.insert(4) }
            }
        }
        #expect(try store.numbers() == [1, 4])
    }

    @Test func `a transaction that SQLite gave up refuses everything after`() throws {
        defer { store.close() }
        let error = #expect(throws: SQLError.self) {
            try store.write { connection throws(SQLError) in
                try connection.insert(1)
                let error = failure { () throws(SQLError) in
                    try connection.run("INSERT OR ROLLBACK INTO item (n, name) VALUES (1, 'x')")
                }
                let later = failure { () throws(SQLError) in try connection.insert(2) }
                #expect(later == error)
            }
        }
        #expect(error?.kind == .constraint(.unique))
        #expect(try store.numbers() == [])
        try store.insert(5)
        #expect(try store.numbers() == [5])
    }
}
