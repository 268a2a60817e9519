import Testing

@testable import SQL

@Suite struct SavepointTests {
    private enum Refusal: Error, Equatable {
        case own(Int)
        case database(SQLError)
    }

    @Test(arguments: StoreKind.allCases)
    func `what a throwing part did is undone, and only that`(kind: StoreKind) throws {
        let place = try kind.place()
        try place.store.write { connection throws(SQLError) in
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
        #expect(try place.store.numbers() == [1, 3])
    }

    @Test(arguments: StoreKind.allCases)
    func `parts nest`(kind: StoreKind) throws {
        let place = try kind.place()
        try place.store.write { connection throws(SQLError) in
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
        #expect(try place.store.numbers() == [1, 4])
    }

    @Test func `a transaction that SQLite gave up refuses everything after`() throws {
        let place = try StoreKind.sqlite.place()
        let error = #expect(throws: SQLError.self) {
            try place.store.write { connection throws(SQLError) in
                try connection.insert(1)
                let error = failure { () throws(SQLError) in
                    try connection.run("INSERT OR ROLLBACK INTO item (n, name) VALUES (1, 'x')")
                }
                let later = failure { () throws(SQLError) in try connection.insert(2) }
                #expect(later == error)
            }
        }
        #expect(error?.kind == .constraint(.unique))
        #expect(try place.store.numbers() == [])
        try place.store.insert(5)
        #expect(try place.store.numbers() == [5])
    }

    @Test func `a failed statement outside of a part ends PostgreSQL's transaction`() throws {
        let place = try StoreKind.postgres.place()
        let error = failure { () throws(SQLError) in
            try place.store.write { connection throws(SQLError) in
                try connection.insert(1)
                let first = failure { () throws(SQLError) in try connection.insert(1) }
                let later = failure { () throws(SQLError) in try connection.insert(2) }
                #expect(later == first)
            }
        }
        #expect(error?.kind == .constraint(.unique))
        #expect(try place.store.numbers() == [])
        try place.store.insert(5)
        #expect(try place.store.numbers() == [5])
    }
}
